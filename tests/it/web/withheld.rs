//! What a moderator hides or erases is told nowhere: neither where it stood nor where it was told again.

use maillage::db::types::{EventId, Protection, Role, SheetId, Visibility};
use maillage::hall::error::Error;
use maillage::hall::policy::Who;
use maillage::models::change::Wanted;
use maillage::models::event;
use maillage::models::reader::Reader;
use serde_json::{Value, json};

use crate::api::Program;
use crate::support::{Browser, Site, on_both};

/// What only the second version said.
const SECRET: &str = "Annie Untel habite au 12";

fn text(title: &str) -> String {
    format!("---\nmodele: fiche-pratique\ntitre: {title}\n---\nDu texte.\n")
}

/// A sheet whose second version gave a title that its neighbours tell; its number and its address.
fn sheet(site: &Site, ann: &Browser<'_>, chief: &Browser<'_>) -> (i64, String) {
    let sheet = ann.writes_text(&text("Le bol"));
    let save = |base: i32, title: &str, why: &str| {
        site.wait(1_000_000);
        ann.saves_with(Some(sheet.id), base, &text(title), why).unwrap();
    };
    save(1, SECRET, "");
    assert_eq!(chief.post(&format!("/fiches/{}/verifier", sheet.id), &[]).status, 303);
    save(2, "Le bol", &format!("Titre changé : «\u{202f}{SECRET}\u{202f}» devient «\u{202f}Le bol\u{202f}»"));
    save(3, "Le bol bleu", &format!("Ce n’est plus {SECRET}, ni {SECRET}bis"));
    (sheet.id, format!("/fiches/{}-le-bol-bleu", sheet.id))
}

/// Every page and answer that tells of the sheet.
fn told(browser: &Browser<'_>, id: i64, path: &str) -> Vec<(String, String)> {
    let mut addresses: Vec<String> =
        ["/historique", "/versions/3", "/versions/3...4", "/versions/1...3", "/info", "/liens", ""]
            .iter()
            .map(|tail| format!("{path}{tail}"))
            .collect();
    addresses.extend(
        ["/modifications-recentes", "/flux/modifications.atom", "/contributeurs/Ann/contributions"].map(String::from),
    );
    addresses.push(format!("/flux/fiches/{id}.atom"));
    addresses.push(format!("/api/v1/sheets/{id}/revisions"));
    addresses.push(format!("/api/v1/sheets/{id}/revisions/3"));
    addresses.push("/api/v1/events?limit=200".to_owned());
    addresses.into_iter().map(|address| (address.clone(), browser.get(&address).html)).collect()
}

fn tells(pages: &[(String, String)]) -> Vec<&str> {
    let says = |page: &str| page.replace(&format!("{SECRET}bis"), "").contains(SECRET);
    pages.iter().filter(|(_, page)| says(page)).map(|(address, _)| address.as_str()).collect()
}

#[test]
fn a_title_that_only_a_hidden_version_gave_is_told_nowhere_until_it_is_shown_again() {
    on_both(|site| {
        let (ann, chief) = (site.member("Ann"), site.person("Chef", Role::Administrator));
        let (id, path) = sheet(site, &ann, &chief);
        let before = tells(&told(&site.stranger(), id, &path)).len();
        assert!(before >= 8, "it is told at first");
        let hide = format!("{path}/masquer/2");
        assert_eq!(chief.submits(&hide, &hide, &[("motif", "Une adresse")]).status, 303);
        for reader in [site.stranger(), site.reload(&ann)] {
            assert_eq!(tells(&told(&reader, id, &path)), Vec::<&str>::new());
        }
        let history = site.stranger().get(&format!("{path}/historique"));
        assert!(history.html.contains("[titre retiré]"), "and its place is told: {}", history.html);
        assert!(history.html.contains(&format!("{SECRET}bis")), "another word stays");
        assert_eq!(chief.submits(&hide, &hide, &[("motif", "Une erreur"), ("faire", "montrer")]).status, 303);
        assert_eq!(tells(&told(&site.stranger(), id, &path)).len(), before, "all is back");
    });
}

#[test]
fn a_title_that_only_an_erased_version_gave_is_told_to_nobody_any_more() {
    on_both(|site| {
        let (ann, chief) = (site.member("Ann"), site.person("Chef", Role::Administrator));
        let (id, path) = sheet(site, &ann, &chief);
        let erase = format!("{path}/effacer/2");
        assert_eq!(chief.submits(&erase, &erase, &[("motif", "Une adresse"), ("confirmer", "effacer")]).status, 303);
        for reader in [site.stranger(), chief] {
            assert_eq!(tells(&told(&reader, id, &path)), Vec::<&str>::new());
        }
        let events = site.app.store.read::<_, Error>(|db| Ok(event::after(db, EventId(0), 10_000)?)).unwrap();
        let of_sheet = events.iter().filter(|event| event.sheet_id.is_some_and(|sheet| sheet.0 == id));
        assert!(!of_sheet.clone().any(|event| event.subject.contains(SECRET)), "{events:?}");
    });
}

#[test]
fn a_title_that_another_version_gives_too_stays() {
    on_both(|site| {
        let (ann, chief) = (site.member("Ann"), site.person("Chef", Role::Moderator));
        let sheet = ann.writes_text(&text("Le bol"));
        ann.saves_with(Some(sheet.id), 1, &text("Le bol").replace("Du texte", "Un autre"), "Rien").unwrap();
        ann.saves_with(Some(sheet.id), 2, &text("La tasse"), "Ce n’est plus Le bol").unwrap();
        let path = format!("/fiches/{}-la-tasse", sheet.id);
        let hide = format!("{path}/masquer/2");
        assert_eq!(chief.submits(&hide, &hide, &[("motif", "Essai")]).status, 303);
        assert!(site.stranger().get(&format!("{path}/historique")).html.contains("Ce n’est plus Le bol"));
    });
}

/// The words of a version by every way that leads to its row.
fn words_of_the_second(site: &Site, who: &Who, id: i64) -> Vec<(String, String)> {
    let found = site.app.store.read::<_, Error>(|db| {
        let mut reader = Reader::new(db, who);
        let sheet = reader.sheet_or_deleted(SheetId(id))?;
        let wanted = Wanted { sheet: Some(sheet.id), ..Wanted::default() };
        let told = reader.changes(&wanted, 100)?;
        let mut rows = reader.revisions(&sheet, 100, 0)?;
        rows.extend(reader.revisions_before(&sheet, 3, 100)?);
        rows.extend(reader.revisions_after(&sheet, 1)?);
        rows.extend(reader.revision_row(&sheet, 2)?);
        rows.extend(reader.revision(&sheet, 2).ok());
        rows.extend(reader.readable_before(&sheet, 3)?);
        rows.extend(reader.readable_after(&sheet, 1)?);
        rows.extend(told.into_iter().filter_map(|change| change.revision));
        Ok(rows)
    });
    let second = found.unwrap().into_iter().filter(|row| row.number == 2);
    second.map(|row| (row.title, row.comment)).collect()
}

#[test]
fn no_way_to_the_row_of_a_hidden_version_tells_its_words_to_who_may_not_read_them() {
    on_both(|site| {
        let (ann, chief) = (site.member("Ann"), site.person("Chef", Role::Administrator));
        let id = ann.writes_text(&text("Le bol")).id;
        for (base, title) in [(1, "La cruche"), (2, "Le bol")] {
            ann.saves_with(Some(id), base, &text(title), "Un essai").unwrap();
        }
        let tells = |who: &Who| {
            let words = words_of_the_second(site, who, id);
            (words.len(), words.iter().filter(|(title, comment)| !title.is_empty() || !comment.is_empty()).count())
        };
        assert_eq!(tells(&Who::Stranger), (8, 8), "it is read by every way at first");
        let hide = format!("/fiches/{id}-le-bol/masquer/2");
        assert_eq!(chief.submits(&hide, &hide, &[("motif", "Essai")]).status, 303);
        for who in [Who::Stranger, ann.who()] {
            assert_eq!(tells(&who), (5, 0), "{who:?}");
        }
        assert_eq!(tells(&chief.who()), (8, 8));
        let erase = format!("/fiches/{id}-le-bol/effacer/2");
        assert_eq!(chief.submits(&erase, &erase, &[("motif", "Essai"), ("confirmer", "effacer")]).status, 303);
        assert_eq!(tells(&chief.who()), (5, 0), "nobody reads what was erased");
        let delete = format!("/fiches/{id}-le-bol/supprimer");
        assert_eq!(chief.submits(&delete, &delete, &[("faire", "supprimer"), ("motif", "Essai")]).status, 303);
        let first = site.app.store.read::<_, Error>(|db| {
            let mut reader = Reader::new(db, &Who::Stranger);
            let sheet = reader.sheet_or_deleted(SheetId(id))?;
            reader.revisions(&sheet, 100, 0)
        });
        let told = first.unwrap().into_iter().filter(|row| !row.title.is_empty() || !row.comment.is_empty());
        assert_eq!(told.count(), 0, "nor what stood in a deleted sheet");
    });
}

#[test]
fn a_history_that_is_kept_is_kept_apart_for_who_reads_what_is_hidden() {
    on_both(|site| {
        let (ann, chief) = (site.member("Ann"), site.person("Chef", Role::Moderator));
        let id = ann.writes_text(&text("Le bol")).id;
        for base in [1, 2] {
            ann.saves_with(Some(id), base, &text(&format!("Le bol {base}")), &format!("Raison {base}")).unwrap();
        }
        let hide = format!("/fiches/{id}-le-bol-2/masquer/2");
        assert_eq!(chief.submits(&hide, &hide, &[("motif", "Essai")]).status, 303);
        let history = format!("/fiches/{id}-le-bol-2/historique");
        for _ in 0..2 {
            for (reader, reads) in [(&ann, false), (&chief, true), (&site.stranger(), false)] {
                assert_eq!(reader.get(&history).html.contains("Raison 1"), reads);
                assert!(reader.get(&history).html.contains("Raison 2"));
            }
        }
    });
}

/// Shows a sheet to so many from now on.
fn shows_to(site: &Site, id: i64, visibility: Visibility) {
    let govern = |db: &mut _| Site::governs(db, SheetId(id), Protection::Open, visibility, None);
    site.app.store.write::<_, Error>(|db| govern(db)).unwrap();
}

#[test]
fn a_title_that_is_taken_by_a_sheet_is_refused_without_its_number_to_who_may_not_see_it() {
    on_both(|site| {
        let (ann, max) = (site.member("Ann"), site.person("Max", Role::Moderator));
        let (bob, eve) = (Program::of(site, "Bob", Role::Contributor), Program::of(site, "Eve", Role::Moderator));
        let (hidden, other) = (ann.writes_text(&text("La réserve")).id, ann.writes("Le jardin", "Ouvert.").id);
        ann.saves(Some(hidden), 1, &text("Le dépôt")).unwrap();
        let path = format!("/fiches/{other}-le-jardin/renommer");
        for visibility in [Visibility::Hidden, Visibility::Public] {
            shows_to(site, hidden, visibility);
            let is_open = visibility == Visibility::Public;
            for title in ["La réserve", "Le dépôt"] {
                for (program, sees) in [(&bob, is_open), (&eve, true)] {
                    let expected = if sees { json!(hidden) } else { Value::Null };
                    let made = program.post("/sheets", &json!({"title": title, "body": "Autre."}));
                    let renamed =
                        program.put(&format!("/sheets/{other}"), &json!({"base_revision": 1, "title": title}));
                    for said in [made, renamed] {
                        assert_eq!(said.code(409), "title_taken");
                        assert_eq!(said.body["error"]["sheet"], expected, "{title}: {}", said.body);
                    }
                }
                for (browser, sees) in [(&ann, is_open), (&max, true)] {
                    let page = browser.submits(&path, &path, &[("titre", title)]);
                    assert_eq!(page.status, 409, "{}", page.html);
                    assert_eq!(page.html.contains(&format!("/fiches/{hidden}-")), sees, "{}", page.html);
                    assert_eq!(page.html.contains("que vous ne pouvez pas voir"), !sees, "{}", page.html);
                }
            }
        }
    });
}

#[test]
fn a_deleted_sheet_names_what_replaces_it_to_who_may_see_that_alone() {
    on_both(|site| {
        let (ann, max) = (site.member("Ann"), site.person("Max", Role::Moderator));
        let (old, new) = (ann.writes("L’ancienne", "Texte.").id, ann.writes("La nouvelle", "Texte.").id);
        let path = format!("/fiches/{old}-l-ancienne");
        let fields = [("faire", "supprimer"), ("motif", "Essai"), ("remplacement", "La nouvelle")];
        assert_eq!(max.post(&format!("{path}/supprimer"), &fields).status, 303);
        let names = |browser: &Browser<'_>, tail: &str| {
            let page = browser.get(&format!("{path}{tail}"));
            assert_eq!(page.status, 410, "{}", page.html);
            page.html.contains(&format!("/f/{new}"))
        };
        assert!(names(&site.stranger(), "") && names(&ann, "/versions/1"));
        shows_to(site, new, Visibility::Members);
        assert!(!names(&site.stranger(), "") && !names(&site.stranger(), "/versions/1") && names(&ann, ""));
        shows_to(site, new, Visibility::Hidden);
        assert!(!names(&ann, "") && !names(&ann, "/versions/1") && names(&max, ""));
    });
}

#[test]
fn what_is_hidden_is_found_by_nobody_before_the_index_follows() {
    on_both(|site| {
        let (ann, chief, stranger) = (site.member("Ann"), site.person("Mo", Role::Moderator), site.stranger());
        let sheet = ann.writes("Okapi du lac", "Le mot secret girafe.\n");
        site.indexed();
        let found = || {
            let suggested = stranger.get("/api/v1/suggest?q=okapi").json()["items"].as_array().unwrap().len();
            let total =
                |word: &str| stranger.get(&format!("/api/v1/search?q={word}")).json()["total"].as_u64().unwrap();
            (suggested, total("okapi"), total("girafe"))
        };
        assert_eq!(found(), (1, 1, 1));
        let govern = |visibility: &str| {
            let rules =
                [("protection", "libre"), ("visibilite", visibility), ("referent", ""), ("delai", "12"), ("motif", "")];
            let answer = chief.post(&format!("{}/info", sheet.path), &rules);
            assert_eq!(answer.status, 303, "{}", answer.html);
        };
        govern("masque");
        // The index is written four times a second: nothing waits for it.
        assert_eq!(found(), (0, 0, 0));
        site.indexed();
        assert_eq!(found(), (0, 0, 0));
        govern("public");
        site.indexed();
        assert_eq!(found(), (1, 1, 1));
        site.deletes(sheet.id);
        site.app.follow().unwrap();
        assert_eq!(found(), (0, 0, 0));
    });
}
