//! The document that a text was read from: it waits with its text, seen by nobody, and is joined to the sheet.

use maillage::db::types::Role;
use maillage::hall::error::Error;
use maillage::models::nouns::NOUNS;
use maillage::models::original::Original;

use crate::support::{Browser, Page, Site, days, on_both, on_both_with};
use crate::web::given::{location, send};

const DOCX: &[u8] = include_bytes!("../exchange/genres/methode.docx");

/// Brings the document; where its text waits.
fn brought(by: &Browser<'_>, name: &str) -> String {
    location(&send(by, &[(name, DOCX.to_vec())]))
}

/// Publishes a text whose every doubt is looked at, with these pairs; the number of the sheet.
fn published(by: &Browser<'_>, at: &str, pairs: &[(&str, &str)]) -> Page {
    location(&by.post(at, &[("faire", "tout")]));
    by.post(at, &[pairs, &[("faire", "publier")]].concat())
}

fn number(saved: &str) -> i64 {
    saved.trim_start_matches("/fiches/").split('-').next().unwrap().parse().unwrap()
}

fn purge(site: &Site) {
    let now = site.app.now();
    let all = |db: &mut maillage::db::Db| NOUNS.iter().try_for_each(|noun| noun.purge(db, now));
    site.app.store.write::<_, Error>(all).unwrap();
}

/// Whether bytes wait as an original.
fn waits(site: &Site) -> bool {
    let hash = maillage::files::hash(DOCX);
    site.app.store.read::<_, Error>(|db| Ok(Original::names(db, &hash)?)).unwrap()
}

/// The files that strangers are shown.
fn files(site: &Site) -> Vec<String> {
    site.stranger().get("/fichiers").all(".files a", "href")
}

#[test]
fn the_document_is_joined_to_the_sheet_once_that_is_published_and_seen_by_nobody_before() {
    on_both(|site| {
        let ann = site.member("Ann");
        let at = brought(&ann, "Le café.docx");
        let page = ann.get(&at);
        let label = page.text(".tick");
        assert!(label.starts_with("Joindre l’original à la fiche (Le café.docx, "), "{label}");
        assert!(page.has("input[name=joindre][checked]"));
        assert_eq!((files(site).len(), waits(site)), (0, true));
        assert!(ann.get("/mon-compte/donnees.json").html.contains("Le café.docx"), "own data");
        let answer =
            published(&ann, &at, &[("original", &page.attribute("[name=original]", "value")), ("joindre", "oui")]);
        let id = number(&location(&answer));
        assert!(site.text_of(id).contains("annexes: [Le café.docx]"), "{}", site.text_of(id));
        let list = files(site);
        let file = site.stranger().get(list.first().unwrap());
        assert!(file.html.contains("Original\u{a0}: Le café.docx"), "{}", file.html);
        assert!(site.stranger().get(&format!("/f/{id}")).status < 400);
        let bytes = site.stranger().get(&file.all("a[href*='.docx']", "href").remove(0));
        assert!(
            bytes.header("content-disposition").starts_with("attachment"),
            "{}",
            bytes.header("content-disposition")
        );
        assert_eq!(bytes.header("x-content-type-options"), "nosniff");
        purge(site);
        assert!(!waits(site), "it is a file now");
    });
}

#[test]
fn a_document_that_is_not_joined_is_let_go() {
    on_both(|site| {
        let ann = site.member("Ann");
        let at = brought(&ann, "a.docx");
        let original = ann.get(&at).attribute("[name=original]", "value");
        location(&ann.post(&at, &[("original", &original), ("faire", "ranger")]));
        assert!(!ann.get(&at).has("input[name=joindre][checked]"));
        purge(site);
        assert!(waits(site), "its text may still be published with it");
        let id = number(&location(&published(&ann, &at, &[])));
        assert!(!site.text_of(id).contains("a.docx") && files(site).is_empty());
        purge(site);
        assert!(!waits(site));
    });
}

#[test]
fn a_text_that_is_let_go_takes_its_document_along_after_a_while() {
    on_both(|site| {
        let ann = site.member("Ann");
        let at = brought(&ann, "a.docx");
        location(&ann.post(&at, &[("faire", "oublier")]));
        purge(site);
        assert!(waits(site), "it may be taken back");
        site.wait(days(31));
        purge(site);
        assert!(!waits(site));
        assert_eq!(files(site).len(), 0);
    });
}

#[test]
fn a_document_goes_through_the_editor_and_another_member_cannot_take_it() {
    on_both(|site| {
        let (ann, bob) = (site.member("Ann"), site.member("Bob"));
        let at = brought(&ann, "a.docx");
        let original = ann.get(&at).attribute("[name=original]", "value");
        let stolen = [
            ("type", "fiche-pratique"),
            ("titre", "À moi"),
            ("corps", "x"),
            ("original", &original),
            ("joindre", "oui"),
        ];
        let taken = number(&location(&bob.post("/fiches/nouvelle", &[&stolen[..], &[("faire", "publier")]].concat())));
        assert!(!site.text_of(taken).contains("docx") && files(site).is_empty());
        let editor = location(&ann.post(&at, &[("faire", "editeur")]));
        let page = ann.get(&editor);
        assert!(page.has("input[name=joindre][checked]"));
        let form = page.form("#edition");
        let mut form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (&**name, &**value)).collect();
        form.push(("faire", "publier"));
        let id = number(&location(&ann.post("/fiches/nouvelle", &form)));
        assert!(site.text_of(id).contains("annexes: [a.docx]"), "{}", site.text_of(id));
        assert_eq!(files(site).len(), 1);
    });
}

#[test]
fn the_document_of_a_change_that_is_looked_at_first_is_joined_when_it_is_approved() {
    on_both(|site| {
        let (ada, ann) = (site.person("Ada", Role::Administrator), site.member("Ann"));
        ada.post("/administration/site/ecriture", &[("premieres", "1"), ("sans_compte", "regard")]);
        let at = brought(&ann, "a.docx");
        let held = location(&published(&ann, &at, &[]));
        assert!(held.starts_with("/mes-modifications/"), "{held}");
        purge(site);
        assert!(waits(site) && files(site).is_empty());
        let page = ada.get("/a-traiter");
        assert!(page.html.contains("y sera joint"), "{}", page.html);
        let change = held.trim_start_matches("/mes-modifications/").split('?').next().unwrap().to_owned();
        let seen = page.attribute(".case input[name=lu]", "value");
        location(&ada.post(&format!("/a-traiter/{change}"), &[("faire", "approuver"), ("lu", &seen)]));
        assert_eq!(files(site).len(), 1);
        purge(site);
        assert!(!waits(site));
        site.letters_to("ann@exemple.fr");
        site.letters_to("ada@exemple.fr");
    });
}

#[test]
fn a_web_page_is_read_and_not_joined_and_the_page_says_why() {
    on_both(|site| {
        let ann = site.member("Ann");
        let html = b"<html><body><h1>Un titre</h1><p>Des mots.</p></body></html>".to_vec();
        let page = ann.get(&location(&send(&ann, &[("a.html", html)])));
        assert!(!page.has("[name=joindre]"));
        assert!(page.html.contains("L’original n’est pas joint à la fiche."), "{}", page.html);
        let rtf = b"{\\rtf1\\ansi Un mot.\\par}".to_vec();
        let page = ann.get(&location(&send(&ann, &[("a.rtf", rtf)])));
        assert!(page.has("[name=joindre]"), "{}", page.html);
    });
}

#[test]
fn documents_that_wait_take_no_more_room_than_ten_files() {
    on_both_with(&[("UPLOAD_BYTES", "20000")], |site| {
        let ann = site.member("Ann");
        let long = |at: usize| format!("# Texte {at:02}\n\n{}\n", format!("mot{at:02} ").repeat(3_100)).into_bytes();
        let told: Vec<bool> =
            (0..12).map(|at| ann.get(&location(&send(&ann, &[("a.md", long(at))]))).has("[name=joindre]")).collect();
        assert!(told.first() == Some(&true) && told.last() == Some(&false), "{told:?}");
    });
}

#[test]
fn a_document_whose_text_is_too_long_leaves_nothing() {
    on_both(|site| {
        let ann = site.member("Ann");
        let page = send(&ann, &[("long.txt", "mot ".repeat(300_000).into_bytes())]);
        assert_eq!(page.status, 422);
        assert!(page.text("#erreurs").contains("long.txt"), "{}", page.html);
        assert!(!ann.get("/mon-compte/donnees.json").html.contains("long.txt"));
    });
}
