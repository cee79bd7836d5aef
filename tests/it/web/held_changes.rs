//! Changes of members that wait for a look: kept, shown to those who decide, published or refused.

use maillage::db::types::Role;

use crate::support::{Browser, Site, Written, on_both};

const TITLE: &str = "Boule de neige";

/// The first changes of members are looked at, so many; the status of the answer.
fn looks_at(ada: &Browser<'_>, first: &str) -> u16 {
    ada.post("/administration/regard", &[("premieres", first), ("sans_compte", "regard")]).status
}

/// The administration asks for a look at the first change of each member.
fn looks_at_one(site: &Site) {
    assert_eq!(looks_at(&site.person("Ada", Role::Administrator), "1"), 303);
}

/// A sheet of a moderator.
fn sheet(site: &Site) -> Written {
    site.person("Odile", Role::Moderator).writes(TITLE, "## Un\n\nPremier.\n\n## Deux\n\nSecond.\n")
}

/// Publishes the sheet with some words changed, from a version; where one is led.
fn publishes(site: &Site, by: &Browser<'_>, sheet: &Written, base: &str, from: &str, to: &str) -> String {
    let text = site.text_of(sheet.id).replace(from, to);
    let form = [("base", base), ("texte", text.as_str()), ("commentaire", "Relu"), ("faire", "publier")];
    let answer = by.post(&format!("{}/modifier", sheet.path), &form);
    assert_eq!(answer.status, 303, "{}", answer.html);
    answer.header("location").to_owned()
}

/// Takes every letter out of the mail folder.
fn reads_letters(site: &Site) {
    for name in ["ada", "ann", "odette", "odile"] {
        site.letters_to(&format!("{name}@exemple.fr"));
    }
}

/// The page of a change without what was noticed.
fn page_of(location: &str) -> &str {
    let page = location.split('?').next().unwrap();
    assert!(page.starts_with("/mes-modifications/"), "{location}");
    page
}

#[test]
fn members_publish_at_once_unless_the_administration_chose_otherwise() {
    on_both(|site| {
        let (sheet, ann) = (sheet(site), site.member("Ann"));
        assert!(publishes(site, &ann, &sheet, "1", "Premier.", "Le premier.").contains("avis=enregistre"));
        let ada = site.person("Ada", Role::Administrator);
        assert_eq!(looks_at(&ada, "beaucoup"), 422, "a number is asked for");
        assert_eq!(looks_at(&ada, "2"), 303);
        let location = publishes(site, &ann, &sheet, "2", "Second.", "Le second.");
        assert!(location.contains("avis=gardee"), "{location}");
        assert!(!site.text_of(sheet.id).contains("Le second."));
        assert!(ann.get(&sheet.path).text(".band").contains("Votre modification attend un regard"));
        assert!(!site.stranger().get(&sheet.path).html.contains("attend un regard"));
        assert!(ann.get(page_of(&location)).html.contains("Le second."));
        assert_eq!(site.member("Bob").get(page_of(&location)).status, 404);
        reads_letters(site);
    });
}

#[test]
fn a_change_is_approved_under_the_name_of_its_author_and_merged() {
    on_both(|site| {
        let (sheet, ann) = (sheet(site), site.member("Ann"));
        looks_at_one(site);
        let location = publishes(site, &ann, &sheet, "1", "Premier.", "Le premier.");
        let odile = site.person("Odette", Role::Moderator);
        odile.saves(Some(sheet.id), 1, &site.text_of(sheet.id).replace("Second.", "Le second.")).unwrap();
        let list = odile.get("/a-traiter");
        assert!(list.html.contains("Le premier.") && list.text(".case").contains("Ann"), "{}", list.html);
        let id = page_of(&location).rsplit('/').next().unwrap();
        let approved = odile.post(&format!("/a-traiter/{id}"), &[("faire", "approuver")]);
        assert_eq!(approved.header("location"), "/a-traiter?avis=approuvee", "{}", approved.html);
        let text = site.text_of(sheet.id);
        assert!(text.contains("Le premier.") && text.contains("Le second."), "{text}");
        let history = site.stranger().get(&format!("{}/historique", sheet.path));
        assert!(history.text(".revisions > li").contains("par Ann"), "{}", history.text(".revisions > li"));
        let again = odile.post(&format!("/a-traiter/{id}"), &[("faire", "approuver")]);
        assert_eq!(again.header("location"), "/a-traiter?avis=deja-traitee", "{}", again.html);
        assert!(publishes(site, &ann, &sheet, "3", "Le premier.", "Tout premier.").contains("avis=enregistre"));
        reads_letters(site);
    });
}

#[test]
fn a_change_that_clashes_is_settled_by_who_approves_it() {
    on_both(|site| {
        let (sheet, ann) = (sheet(site), site.member("Ann"));
        looks_at_one(site);
        let location = publishes(site, &ann, &sheet, "1", "Premier.", "Le premier.");
        let odile = site.person("Odette", Role::Moderator);
        odile.saves(Some(sheet.id), 1, &site.text_of(sheet.id).replace("Premier.", "Un premier.")).unwrap();
        let id = page_of(&location).rsplit('/').next().unwrap();
        let clash = odile.post(&format!("/a-traiter/{id}"), &[("faire", "approuver")]);
        assert_eq!(clash.status, 409);
        let mut form = clash.form("main form");
        form.retain(|(name, _)| name != "p0" && name != "r0" && name != "faire");
        let mut typed: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        typed.extend([("p0", "moi"), ("r0", "Le tout premier."), ("faire", "publier")]);
        let settled = odile.post(&format!("{}/modifier", sheet.path), &typed);
        assert_eq!(settled.header("location"), "/a-traiter?avis=approuvee", "{}", settled.html);
        assert!(site.text_of(sheet.id).contains("Le tout premier."));
        reads_letters(site);
    });
}

#[test]
fn a_change_is_refused_with_a_word_or_taken_back() {
    on_both(|site| {
        let (sheet, ann) = (sheet(site), site.member("Ann"));
        looks_at_one(site);
        let location = publishes(site, &ann, &sheet, "1", "Premier.", "Le premier.");
        let odile = site.person("Odette", Role::Moderator);
        let id = page_of(&location).rsplit('/').next().unwrap();
        let decision = format!("/a-traiter/{id}");
        assert_eq!(odile.post(&decision, &[("faire", "refuser"), ("mot", " ")]).status, 422);
        let own = ann.post(&decision, &[("faire", "approuver")]);
        assert!(own.header("location").contains("deja-traitee"), "nobody approves their own: {}", own.html);
        assert!(!site.text_of(sheet.id).contains("Le premier."));
        assert_eq!(odile.post(&decision, &[("faire", "refuser"), ("mot", "Déjà dit.")]).status, 303);
        assert!(ann.get(page_of(&location)).html.contains("Déjà dit."));
        assert!(site.letter_to("ann@exemple.fr").text.contains("Déjà dit."));
        let again = publishes(site, &ann, &sheet, "1", "Second.", "Le second.");
        assert_eq!(ann.post(page_of(&again), &[("faire", "reprendre")]).status, 303);
        assert_eq!(ann.get(page_of(&again)).status, 404);
        assert!(!odile.get("/a-traiter").html.contains("Le second."));
        reads_letters(site);
    });
}

#[test]
fn two_changes_of_one_sheet_wait_as_one() {
    on_both(|site| {
        let (sheet, ann) = (sheet(site), site.member("Ann"));
        looks_at_one(site);
        let first = publishes(site, &ann, &sheet, "1", "Premier.", "Le premier.");
        let second = publishes(site, &ann, &sheet, "1", "Second.", "Le second.");
        assert_eq!(page_of(&first), page_of(&second));
        let page = ann.get(page_of(&second)).html;
        assert!(page.contains("Le premier.") && page.contains("Le second."), "{page}");
        reads_letters(site);
    });
}
