//! What a moderator hides or erases is told nowhere: neither where it stood nor where it was told again.

use maillage::db::types::EventId;
use maillage::db::types::Role;
use maillage::hall::error::Error;
use maillage::models::event;

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
