//! Fields that are not for all: who reads them, who writes them, and what becomes of them in a save.

use maillage::actions::sheets::edit_sheet::Edit;
use maillage::actions::sheets::hold_change::hold_change;
use maillage::actions::sheets::restore_revision::{Restoring, restore_revision};
use maillage::db::types::{Role, SheetId};
use maillage::hall::error::Error;

use crate::support::{Browser, Site, on_both};

const KIND: &str = "---
modele: modele
titre: Lieu
cle: lieu
public: oui
champs:
  - {cle: adresse_web, libelle: Site, type: texte}
  - {cle: contact, libelle: Contact, type: texte, lecture: membres}
  - {cle: notes, libelle: Notes, type: texte, lecture: soin}
  - {cle: avis, libelle: Avis, type: texte, ecriture: soin}
---
";

fn text(site: &str, more: &str, body: &str) -> String {
    format!("---\nmodele: lieu\ntitre: La Friche\nadresse_web: {site}\n{more}---\n{body}\n")
}

const ALL: &str = "contact: Zoé au quai\nnotes: Toit fragile\navis: Favorable\n";

/// A sheet of such a kind, by a moderator.
fn written(ann: &Browser<'_>, ada: &Browser<'_>) -> i64 {
    ada.writes_text(KIND);
    ann.writes_text(&text("friche.example", ALL, "Un lieu.")).id
}

fn refused(result: Result<impl Sized, Error>) -> Vec<String> {
    match result {
        Err(Error::Invalid(problems)) => {
            let mut fields: Vec<String> = problems.into_iter().map(|problem| problem.field).collect();
            fields.sort_unstable();
            fields
        }
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("it is taken"),
    }
}

fn people(site: &Site) -> [Browser<'_>; 3] {
    [site.person("Ann", Role::Moderator), site.person("Ada", Role::Administrator), site.member("Eve")]
}

#[test]
fn each_reads_the_fields_that_are_for_them() {
    on_both(|site| {
        let [ann, ada, eve] = people(site);
        let id = written(&ann, &ada);
        site.app.follow().unwrap();
        site.indexed();
        let path = format!("/fiches/{id}-la-friche");
        let reads = |browser: &Browser<'_>| {
            let (page, source) = (browser.get(&path).html, browser.get(&format!("{path}/modifier?texte=1")).html);
            ["Zoé au quai", "Toit fragile", "Favorable"].map(|word| [&page, &source].map(|html| html.contains(word)))
        };
        assert_eq!(reads(&site.stranger()), [[false; 2], [false; 2], [true; 2]]);
        assert_eq!(reads(&eve), [[true; 2], [false; 2], [true; 2]]);
        assert_eq!(reads(&ann), [[true; 2]; 3]);
        assert!(!site.stranger().get(&format!("/api/v1/sheets/{id}")).html.contains("Zoé"));
        // Nor may the rest be guessed by the fingerprint of the whole.
        let hash = |browser: &Browser<'_>| {
            let body = browser.get(&format!("/api/v1/sheets/{id}/revisions/1")).html;
            body.contains("\"hash\":\"")
        };
        assert!(!hash(&site.stranger()), "{}", site.stranger().get(&format!("/api/v1/sheets/{id}/revisions/1")).html);
        assert!(eve.get(&path).html.contains("Lu seulement par les membres"));
        assert!(!site.stranger().get(&path).html.contains("Lu seulement"));
        // The form asks for what one may write alone.
        let asked = |browser: &Browser<'_>| {
            let html = browser.get(&format!("{path}/modifier")).html;
            ["contact", "notes", "avis"].map(|key| html.contains(&format!("champ.{key}")))
        };
        assert_eq!(asked(&site.stranger()), [false, false, false]);
        assert_eq!(asked(&eve), [true, false, false]);
        assert_eq!(asked(&ann), [true, true, true]);
        // What is worked out of versions is not kept for those who read less, nor for those who read more.
        for page in ["auteurs", "historique"] {
            let told = |browser: &Browser<'_>| browser.get(&format!("{path}/{page}")).text("main");
            let (all, none) = (told(&ann), told(&site.stranger()));
            assert_eq!((told(&ann), told(&site.stranger())), (all, none), "{page}");
        }
        let writes = |browser: &Browser<'_>| {
            let html = browser.get(&format!("{path}/auteurs")).html;
            ["Zoé au quai", "Toit fragile", "Favorable"].map(|word| html.contains(word))
        };
        assert_eq!([writes(&ann), writes(&eve)], [[true; 3], [true, false, true]]);
        assert_eq!(writes(&site.stranger()), [false, false, true]);
        let finds = |words: &str| ann.get(&format!("/recherche?q={words}")).html.contains(&path);
        assert_eq!(["fragile", "quai", "favorable"].map(finds), [false, false, true]);
    });
}

#[test]
fn a_save_keeps_what_its_author_may_not_write() {
    on_both(|site| {
        let [ann, ada, eve] = people(site);
        let id = written(&ann, &ada);
        // What Eve reads holds no notes.
        let seen = "contact: Zoé au quai\navis: Favorable\n";
        eve.saves(Some(id), 1, &text("a.example", seen, "Un lieu.")).unwrap();
        assert_eq!(site.text_of(id), text("a.example", ALL, "Un lieu."));
        // Nothing new is no version.
        let same = eve.saves(Some(id), 2, &text("a.example", seen, "Un lieu.")).unwrap();
        assert_eq!(site.text_of(same.id), text("a.example", ALL, "Un lieu."));
        // While others wrote: both changes, and the notes of today.
        let newer = ALL.replace("fragile", "refait");
        ann.saves(Some(id), 2, &text("a.example", &newer, "Un lieu.")).unwrap();
        eve.saves(Some(id), 2, &text("a.example", seen, "Un beau lieu.")).unwrap();
        assert_eq!(site.text_of(id), text("a.example", &newer, "Un beau lieu."));
        // What is for others is refused, by its field.
        let forged = format!("{seen}notes: Rien\n").replace("Favorable", "Non");
        assert_eq!(refused(eve.saves(Some(id), 4, &text("a.example", &forged, "Un lieu."))), ["avis", "notes"]);
        assert_eq!(refused(eve.saves(None, 0, &text("b.example", &forged, "Un.").replace("Friche", "Halle"))).len(), 2);
        // Another kind would show them.
        let other = text("a.example", seen, "Un lieu.").replace("modele: lieu", "modele: fiche-pratique");
        assert_eq!(refused(eve.saves(Some(id), 4, &other)), ["modele"]);
        // So it would a field that she reads herself, which others do not.
        ada.writes_text(
            &KIND
                .replace("titre: Lieu", "titre: Halle")
                .replace("cle: lieu", "cle: halle")
                .replace(", lecture: membres", ""),
        );
        let open = text("b.example", "contact: Zoé\n", "Un.").replace("Friche", "Grange");
        let barn = ann.writes_text(&open);
        let other = open.replace("modele: lieu", "modele: halle");
        assert_eq!(refused(eve.saves(Some(barn.id), 1, &other)), ["modele"]);
        assert_eq!(refused(ann.saves(Some(barn.id), 1, &other)), ["modele"]);
        let without = other.replace("contact: Zoé\n", "");
        assert!(ann.saves(Some(barn.id), 1, &without).is_ok(), "whoever takes it away knows it");
        // An older text comes back, the notes of today stay.
        let back = Restoring { sheet: SheetId(id), number: 1, head: 4, keeps_title: true, reason: "essai".to_owned() };
        restore_revision(&site.app, &eve.who(), &back).unwrap();
        assert_eq!(site.text_of(id), text("friche.example", &newer, "Un lieu."));
    });
}

#[test]
fn a_change_that_waits_takes_nothing_away() {
    on_both(|site| {
        let [ann, ada, eve] = people(site);
        let id = written(&ann, &ada);
        let seen = "contact: Zoé au quai\navis: Favorable\n";
        let edit = |text: String| Edit::new(Some(SheetId(id)), 1, text, String::new());
        let forged = edit(text("a.example", &format!("{seen}notes: Rien\n"), "Un lieu."));
        assert_eq!(refused(hold_change(&site.app, &eve.who(), &forged, None, &[])), ["notes"]);
        let change = edit(text("a.example", seen, "Un lieu."));
        let held = hold_change(&site.app, &eve.who(), &change, None, &[]).unwrap();
        assert!(!eve.get(&format!("/mes-modifications/{held}")).html.contains("fragile"));
        let page = ann.get("/a-traiter");
        assert!(page.html.contains("La Friche"), "{}", page.html);
        assert!(!page.html.contains("fragile"), "the notes are not changed");
        let approve = |held: i64| {
            let form = ann.get("/a-traiter").form(&format!("form[action$='/{held}']"));
            let mut form: Vec<(&str, &str)> =
                form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            form.retain(|(name, _)| *name != "faire");
            form.push(("faire", "approuver"));
            let done = ann.post(&format!("/a-traiter/{held}"), &form);
            assert_eq!(done.status, 303, "{}", done.html);
        };
        approve(held.0);
        assert_eq!(site.text_of(id), text("a.example", ALL, "Un lieu."));
        // A member takes away what members write.
        let emptied =
            Edit::new(Some(SheetId(id)), 2, text("a.example", "avis: Favorable\n", "Un lieu."), String::new());
        let held = hold_change(&site.app, &eve.who(), &emptied, None, &[]).unwrap();
        assert!(ann.get("/a-traiter").html.contains("Zoé au quai"), "what goes is shown");
        approve(held.0);
        assert_eq!(site.text_of(id), text("a.example", "notes: Toit fragile\navis: Favorable\n", "Un lieu."));
    });
}

#[test]
fn a_field_that_is_kept_from_some_later_leaves_no_trace() {
    on_both(|site| {
        let [ann, ada, _] = people(site);
        let kind = ada.writes_text(&KIND.replace(
            "{cle: notes, libelle: Notes, type: texte, lecture: soin}",
            "{cle: notes, libelle: Notes, type: reference}",
        ));
        let halle = ann.writes("La Halle", "Un lieu.").id;
        let id = ann.writes_text(&text("a.example", "notes: La Halle\n", "Un lieu.")).id;
        let backlinks = format!("/fiches/{halle}-la-halle/liens");
        assert!(ann.get(&backlinks).html.contains("La Friche"));
        ada.saves(
            Some(kind.id),
            1,
            &KIND.replace("Notes, type: texte, lecture: soin}", "Notes, type: reference, lecture: soin}"),
        )
        .unwrap();
        maillage::jobs::runner::run_due(&site.app).unwrap();
        assert!(!ann.get(&backlinks).html.contains("La Friche"));
        // The kind says no more of it: it stays kept.
        let gone = KIND.replace("\n  - {cle: notes, libelle: Notes, type: texte, lecture: soin}", "");
        ada.saves(Some(kind.id), 2, &gone).unwrap();
        let source = format!("/fiches/{id}-la-friche/modifier?texte=1");
        assert!(!site.stranger().get(&source).html.contains("La Halle"));
        assert!(ann.get(&source).html.contains("La Halle"));
    });
}

/// What is kept for those who look after sheets is had by trust, not by taking the sheet.
#[test]
fn a_sheet_that_keeps_fields_for_who_looks_after_it_is_entrusted_not_taken() {
    on_both(|site| {
        let [ann, ada, eve] = people(site);
        let id = written(&ann, &ada);
        site.app.follow().unwrap();
        let door = format!("/fiches/{id}-la-friche/veille");
        let refused = eve.post(&door, &[("faire", "prendre")]);
        assert_eq!(refused.status, 422, "{}", refused.html);
        assert!(!eve.get(&format!("/fiches/{id}-la-friche/modifier?texte=1")).html.contains("Toit fragile"));
        assert_eq!(ann.post(&door, &[("faire", "prendre")]).status, 303, "whoever governs may");
    });
}
