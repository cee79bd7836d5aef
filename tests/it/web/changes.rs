//! Recent changes and feeds.

use crate::support::{days, on_both};
use maillage::db::types::{Role, SheetId};
use maillage::hall::error::Error;

/// Whether every element that opens is closed, in order: enough to know that a reader can parse it.
fn is_well_formed(xml: &str) -> bool {
    let mut open: Vec<String> = Vec::new();
    let body = xml.split_once("?>").map_or(xml, |(_, body)| body);
    for part in body.split('<').skip(1) {
        let Some((tag, text)) = part.split_once('>') else { return false };
        if text.contains('&') && text.split('&').skip(1).any(|rest| !rest.contains(';')) {
            return false;
        }
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop().as_deref() != Some(name) {
                return false;
            }
        } else if !tag.ends_with('/') {
            open.push(tag.split_whitespace().next().unwrap_or_default().to_owned());
        }
    }
    open.is_empty()
}

#[test]
fn a_change_is_told_with_its_day_author_size_and_links() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes("Boule de neige", "Un.");
        ann.saves(Some(sheet.id), 1, &site.text_of(sheet.id).replace("Un.", "Un, deux.")).unwrap();
        let page = site.stranger().get("/modifications-recentes");
        assert_eq!(page.text("h2.day"), "Lundi 23 mars 2026");
        assert_eq!(page.texts(".log > li").len(), 2);
        assert_eq!(page.texts(".log .delta"), ["un mot ajouté"], "a new sheet changed nothing");
        let figures = site.stranger().get("/modifications-recentes?chiffres=oui");
        assert_eq!(figures.text(".log .delta"), "+ 6 octets");
        assert_eq!(
            page.attribute(".log .facts-line span:last-child a", "href"),
            format!("{}/versions/1...2", sheet.path)
        );
        assert!(page.text(".log .facts-line").contains("par Ann"));
        assert_eq!(page.texts(".log .badge"), ["Nouvelle fiche", "première contribution"]);
        assert_eq!(page.text(".status"), "2 modifications de 1 personne sur 1 fiche");
    });
}

#[test]
fn what_the_program_ships_is_no_news() {
    on_both(|site| {
        let page = site.stranger().get("/modifications-recentes");
        assert_eq!(page.text(".empty h2"), "Aucune modification ici");
    });
}

#[test]
fn filters_narrow_what_is_told() {
    on_both(|site| {
        let ann = site.member("Ann");
        for number in 0..10 {
            ann.writes(&format!("Fiche {number}"), "x");
        }
        site.wait(days(40));
        ann.writes_text(
            "---\nmodele: methode-animation\ntitre: Tour\nthemes: [cooperation/animation-facilitation]\n---\nx\n",
        );
        let bob = site.member("Bob");
        bob.writes("De Bob", "x");
        let told =
            |query: &str| site.stranger().get(&format!("/modifications-recentes?{query}")).texts(".log .line-title");
        assert_eq!(told("").len(), 12);
        assert_eq!(told("type=methode-animation"), ["Tour"]);
        assert_eq!(told("theme=cooperation"), ["Tour"]);
        assert_eq!(told("nouveaux=oui"), ["De Bob"]);
        assert_eq!(told("type=licorne&avant=x").len(), 12);
    });
}

#[test]
fn an_emptied_page_and_many_links_are_said_in_words() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes("Stand de réparation", &"Une phrase utile. ".repeat(60));
        let bob = site.member("Bob");
        bob.saves(Some(sheet.id), 1, "---\nmodele: fiche-pratique\ntitre: Stand de réparation\n---\nrien\n").unwrap();
        bob.saves(
            Some(sheet.id),
            2,
            &format!(
                "---\nmodele: fiche-pratique\ntitre: Stand de réparation\n---\n{}\n",
                "[x](https://exemple.fr/a) ".repeat(9)
            ),
        )
        .unwrap();
        let page = site.stranger().get("/modifications-recentes");
        assert_eq!(page.texts(".log .badge.bad"), ["liens en masse", "page vidée"]);
    });
}

#[test]
fn a_hidden_revision_shows_nothing_of_itself_to_readers() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes("Boule", "Un.");
        let text = site.text_of(sheet.id).replace("Un.", "INJURE");
        let mut edit = maillage::actions::sheets::edit_sheet::Edit::new(
            Some(SheetId(sheet.id)),
            1,
            text,
            "RESUME SECRET".to_owned(),
        );
        edit.minor = true;
        maillage::actions::sheets::edit_sheet::save_now(&site.app, &ann.who(), &edit).unwrap();
        ann.saves(Some(sheet.id), 2, &site.text_of(sheet.id).replace("INJURE", "Deux.")).unwrap();
        site.app
            .store
            .write::<_, Error>(|db| Ok(maillage::models::revision::Revision::hide(db, SheetId(sheet.id), 2, true)?))
            .unwrap();
        let stranger = site.stranger();
        for path in [
            "/modifications-recentes".to_owned(),
            "/flux/modifications.atom".to_owned(),
            format!("/flux/fiches/{}.atom", sheet.id),
        ] {
            let page = stranger.get(&path);
            assert_eq!(page.status, 200, "{path}");
            assert!(!page.html.contains("INJURE") && !page.html.contains("SECRET"), "{path}");
        }
        let seen = site.person("Mod", Role::Moderator).get("/modifications-recentes");
        assert!(seen.html.contains("RESUME SECRET"));
        assert_eq!(stranger.get("/modifications-recentes?mineures=non").texts(".log > li").len(), 2);
    });
}

#[test]
fn feeds_can_be_parsed_and_tell_what_changed() {
    on_both(|site| {
        let ann = site.member("Ann <& Co>");
        let sheet = ann.writes_text(
            "---\nmodele: fiche-pratique\ntitre: 'A & B < C'\nthemes: [cooperation]\n---\nUn <b>mot</b>.\n",
        );
        ann.saves(Some(sheet.id), 1, &site.text_of(sheet.id).replace("mot", "MOT &amp; autre")).unwrap();
        for path in [
            "/flux/modifications.atom".to_owned(),
            "/flux/themes/cooperation.atom".to_owned(),
            format!("/flux/fiches/{}.atom", sheet.id),
        ] {
            let feed = site.stranger().get(&path);
            assert_eq!(
                (feed.status, feed.header("content-type")),
                (200, "application/atom+xml; charset=utf-8"),
                "{path}"
            );
            assert!(is_well_formed(&feed.html), "{}", feed.html);
            assert_eq!(feed.html.matches("<entry>").count(), 2, "{path}");
            for part in [
                "<updated>2026-03-23T11:00:00Z</updated>",
                "<author><name>",
                "rel=\"self\"",
                "/versions/1...2\"",
                "MOT",
            ] {
                assert!(feed.html.contains(part), "{part} in {}", feed.html);
            }
            assert!(!feed.header("etag").is_empty());
            assert_eq!(site.stranger().get_with(&path, "if-none-match", feed.header("etag")).status, 304);
        }
        assert_eq!(site.stranger().get("/flux/themes/licorne.atom").status, 404);
        assert_eq!(site.stranger().get("/flux/fiches/999999.atom").status, 404);
    });
}

#[test]
fn old_changes_are_on_the_next_page() {
    on_both(|site| {
        let ann = site.member("Ann");
        for number in 0..52 {
            ann.writes(&format!("Fiche {number}"), "x");
        }
        let page = site.stranger().get("/modifications-recentes");
        assert_eq!(page.texts(".log > li").len(), 50);
        let older = site.stranger().get(&page.attribute(".pages [rel=next]", "href"));
        assert_eq!(older.texts(".log .line-title"), ["Fiche 1", "Fiche 0"]);
        assert_eq!(older.attribute(".pages a", "href"), "/modifications-recentes");
    });
}

#[test]
fn an_entry_tells_fields_by_their_labels_and_never_the_front_matter() {
    on_both(|site| {
        let ann = site.member("Ann");
        let text = "---\nmodele: methode-animation\ntitre: Tour de table\nresume: Chacun parle.\nduree: {min: 45, max: 60}\n---\n## Pourquoi\n\nPour que **chacun** parle.\n";
        let sheet = ann.writes_text(text);
        let path = format!("/flux/fiches/{}.atom", sheet.id);
        let first = site.stranger().get(&path).html.replace("&#60;", "<").replace("&#62;", ">");
        for part in ["<p>Chacun parle.</p>", "<p>Pourquoi</p>", "Pour que chacun parle."] {
            assert!(first.contains(part), "{part} in {first}");
        }
        ann.saves(Some(sheet.id), 1, &text.replace("max: 60", "max: 90")).unwrap();
        let second = site.stranger().get(&path).html;
        assert!(second.contains("Durée d’animation") && second.contains("90"), "{second}");
        for raw in ["---", "modele", "methode-animation", "titre:", "resume:", "min:", "{", "**", "##"] {
            assert!(!first.contains(raw) && !second.contains(raw), "{raw} in {second}");
        }
    });
}

#[test]
fn what_was_taken_back_or_hidden_credits_nobody() {
    on_both(|site| {
        let (ann, bob, cleo) = (site.member("Ann"), site.member("Bob"), site.member("Cléo"));
        let chief = site.person("Odile", Role::Moderator);
        let sheet = ann.writes("Boule de neige", "Un.\n\nDeux.");
        let text = site.text_of(sheet.id);
        let saves = |who: &crate::support::Browser<'_>, base: i32, text: &str| {
            site.wait(1_000_000);
            who.saves(Some(sheet.id), base, text).unwrap();
        };
        saves(&bob, 1, &text.replace("Un.", "Un sot."));
        saves(&cleo, 2, &text.replace("Un.", "Un sot.").replace("Deux.", "Deux, puis trois."));
        let authors = || {
            let mut told = site.stranger().get(&format!("{}/info", sheet.path)).texts("#auteurs ~ ul > li");
            told.sort();
            told
        };
        let told = |who: &crate::support::Browser<'_>, name: &str| {
            who.get(&format!("/contributeurs/{name}/contributions")).texts(".log > li").len()
        };
        assert_eq!(authors(), ["Ann (1)", "Bob (1)", "Cléo (1)"]);
        assert_eq!(told(&site.stranger(), "Bob"), 1);
        // Undone in the middle: what Cléo wrote since stays hers.
        let undone = ann.post(&format!("{}/annuler/2", sheet.path), &[("motif", ""), ("actuelle", "3")]);
        assert_eq!(undone.status, 303, "{}", undone.html);
        assert!(site.text_of(sheet.id).contains("Un.") && site.text_of(sheet.id).contains("trois"));
        assert_eq!(authors(), ["Ann (1)", "Cléo (1)"]);
        assert_eq!((told(&site.stranger(), "Bob"), told(&bob, "Bob"), told(&chief, "Bob")), (0, 0, 1));
        assert_eq!(told(&site.stranger(), "Ann"), 2, "undoing is a deed of hers");
        // Hidden: neither hers nor told of her.
        assert_eq!(
            chief
                .post(
                    &format!("{}/masquer/3", sheet.path),
                    &[("motif", "essai"), ("faire", "masquer"), ("confirmer", "oui")]
                )
                .status,
            303
        );
        assert_eq!(authors(), ["Ann (1)"]);
        assert_eq!((told(&site.stranger(), "Cl%C3%A9o"), told(&chief, "Cl%C3%A9o")), (0, 1));
    });
}
