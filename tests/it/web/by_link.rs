//! Publishing without an account: the link by mail, its page, its button, and what becomes of the text.

use maillage::db::types::Role;
use maillage::hall::error::Error;
use maillage::models::nouns::NOUNS;

use crate::support::{Browser, Page, Site, Written, on_both};

const MAIL: &str = "rose@exemple.fr";
const DAY: i64 = 86_400_000_000;
const PASSWORD: &str = "quatre chevaux bleus trottent";

/// What the administration chose for changes without an account.
fn chooses(site: &Site, word: &str) {
    let ada = site.person("Ada", Role::Administrator);
    let answer = ada.post("/administration/site/ecriture", &[("premieres", "0"), ("sans_compte", word)]);
    assert_eq!(answer.status, 303, "{}", answer.html);
}

/// A moderator, and a sheet that she wrote.
fn odile(site: &Site) -> (Browser<'_>, Written) {
    let odile = site.person("Odile", Role::Moderator);
    let sheet = odile.writes("Boule de neige", "## Un\n\nPremier.\n\n## Deux\n\nSecond.\n");
    (odile, sheet)
}

/// Sends the sheet with some words changed, as somebody who wants a link.
fn asks(site: &Site, sheet: &Written, base: &str, (from, to): (&str, &str), more: &[(&str, &str)]) -> Page {
    let text = site.text_of(sheet.id).replace(from, to);
    let mut form = vec![("base", base), ("texte", text.as_str()), ("commentaire", "Relu"), ("faire", "lien")];
    form.extend([("courriel", MAIL), ("signature", "Rose")]);
    form.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
    form.extend(more);
    site.stranger().post(&format!("{}/modifier", sheet.path), &form)
}

/// The path of the link in the one letter to her.
fn link(site: &Site) -> String {
    let link = site.letter_to(MAIL).path();
    assert!(link.starts_with("/publier/"), "{link}");
    link
}

fn presses(browser: &Browser<'_>, link: &str, button: &str) -> Page {
    browser.post(link, &[("faire", button)])
}

/// Takes every letter to those who look after the wiki out of the mail folder.
fn reads_letters(site: &Site) {
    for name in ["ada", "odile"] {
        site.letters_to(&format!("{name}@exemple.fr"));
    }
}

#[test]
fn a_stranger_is_offered_a_link_and_publishes_by_its_button() {
    on_both(|site| {
        chooses(site, "aussitot");
        let ((odile, sheet), stranger) = (odile(site), site.stranger());
        let form = [("base", "1"), ("titre", "Boule de neige"), ("corps", "Autre."), ("faire", "publier")];
        let offered = stranger.post(&format!("{}/modifier", sheet.path), &form);
        assert_eq!(offered.status, 401);
        assert_eq!(offered.text("h1"), "Plus qu’un geste");
        assert!(offered.form("main form").contains(&("corps".to_owned(), "Autre.".to_owned())));
        let sent = asks(site, &sheet, "1", ("Premier.", "Le premier."), &[]);
        assert_eq!((sent.status, sent.text("h1").as_str()), (200, "Regardez vos messages"), "{}", sent.html);
        let link = link(site);
        for _ in 0..2 {
            let opened = stranger.get(&link);
            assert!(opened.html.contains("Le premier.") && opened.html.contains("Rose (sans compte)"));
        }
        assert!(!site.text_of(sheet.id).contains("Le premier."), "opening publishes nothing");
        assert_eq!(presses(&stranger, &link, "publier").status, 303);
        assert!(site.text_of(sheet.id).contains("Le premier."));
        let thanks = stranger.get(&link);
        assert_eq!(thanks.text("h1"), "Merci !");
        assert!(thanks.html.contains(&format!("/f/{}", sheet.id)));
        let history = stranger.get(&format!("{}/historique", sheet.path));
        assert!(history.html.contains("Rose (sans compte)"), "{}", history.text(".revisions"));
        assert_eq!(presses(&stranger, &link, "publier").status, 303, "pressed twice");
        assert_eq!(stranger.get(&format!("{}/versions/3", sheet.path)).status, 404, "it is published once");
        for page in [format!("{}/historique", sheet.path), "/contributeurs/Rose%20(sans%20compte)".to_owned()] {
            let page = odile.get(&page);
            assert!(page.status == 200 && !page.html.contains(MAIL));
        }
        reads_letters(site);
    });
}

#[test]
fn it_waits_for_a_look_unless_the_administration_chose_otherwise() {
    on_both(|site| {
        let ((odile, sheet), stranger) = (odile(site), site.stranger());
        assert_eq!(asks(site, &sheet, "1", ("Premier.", "Le premier."), &[]).status, 200);
        let link = link(site);
        assert!(!odile.get("/a-traiter").html.contains("Le premier."), "nobody is asked before the button");
        assert_eq!(presses(&stranger, &link, "publier").status, 303);
        assert_eq!(stranger.get(&link).text("h1"), "Votre texte attend un regard");
        let text = site.text_of(sheet.id).replace("Second.", "Le second.");
        odile.saves(Some(sheet.id), 1, &text).unwrap();
        let list = odile.get("/a-traiter");
        assert!(list.html.contains("Le premier.") && list.html.contains("Rose (sans compte)"), "{}", list.html);
        assert!(!list.html.contains(MAIL));
        let decision = list.attribute(".case form", "action");
        let seen = list.attribute(".case input[name=lu]", "value");
        let approved = odile.post(&decision, &[("faire", "approuver"), ("lu", &seen)]);
        assert_eq!(approved.header("location"), "/a-traiter?avis=approuvee", "{}", approved.html);
        let text = site.text_of(sheet.id);
        assert!(text.contains("Le premier.") && text.contains("Le second."), "{text}");
        assert!(site.letter_to(MAIL).text.contains("Boule de neige"));
        assert_eq!(stranger.get(&link).text("h1"), "Merci !");
        reads_letters(site);
    });
}

#[test]
fn it_is_refused_with_a_word_that_is_mailed() {
    on_both(|site| {
        let ((odile, sheet), stranger) = (odile(site), site.stranger());
        asks(site, &sheet, "1", ("Premier.", "Le premier."), &[]);
        let first = link(site);
        presses(&stranger, &first, "publier");
        let decision = odile.get("/a-traiter").attribute(".case form", "action");
        assert_eq!(odile.post(&decision, &[("faire", "refuser"), ("mot", "Déjà dit.")]).status, 303);
        let letter = site.letter_to(MAIL);
        assert!(letter.text.contains("Déjà dit."));
        for link in [first, letter.path()] {
            let page = stranger.get(&link);
            assert!(page.html.contains("Déjà dit.") && page.html.contains("Reprendre ce texte"), "{link}");
            // It opens with what was refused, and is sent as another change.
            let edit = page.all("a.btn", "href").into_iter().find(|href| href.contains("lien=")).unwrap();
            let form = stranger.get(&edit);
            assert!(form.html.contains("Le premier.") && !form.has("[name=lien]"), "{}", form.html);
        }
        reads_letters(site);
    });
}

#[test]
fn its_author_completes_it_by_the_link_or_throws_it_away() {
    on_both(|site| {
        let ((odile, sheet), stranger) = (odile(site), site.stranger());
        asks(site, &sheet, "1", ("Premier.", "Le premier."), &[]);
        let link = link(site);
        presses(&stranger, &link, "publier");
        let edit = stranger.get(&link).all("a.btn", "href").into_iter().find(|href| href.contains("lien=")).unwrap();
        let form = stranger.get(&edit);
        assert!(form.html.contains("Le premier."), "{}", form.html);
        let secret = link.rsplit('/').next().unwrap();
        let text = site.text_of(sheet.id).replace("Premier.", "Tout premier.");
        let again = [("base", "1"), ("texte", text.as_str()), ("lien", secret), ("faire", "publier")];
        let kept = stranger.post(&format!("{}/modifier", sheet.path), &again);
        assert_eq!(kept.header("location"), format!("{link}?avis=gardee"), "{}", kept.html);
        assert!(odile.get("/a-traiter").html.contains("Tout premier."));
        assert_eq!(presses(&stranger, &link, "jeter").status, 200);
        assert_eq!(stranger.get(&link).status, 404);
        assert!(!odile.get("/a-traiter").html.contains("Tout premier."));
        reads_letters(site);
    });
}

#[test]
fn a_text_that_clashes_waits_for_who_makes_both_fit() {
    on_both(|site| {
        chooses(site, "aussitot");
        let ((odile, sheet), stranger) = (odile(site), site.stranger());
        asks(site, &sheet, "1", ("Premier.", "Le premier."), &[]);
        let link = link(site);
        odile.saves(Some(sheet.id), 1, &site.text_of(sheet.id).replace("Premier.", "Un premier.")).unwrap();
        assert_eq!(presses(&stranger, &link, "publier").status, 303);
        assert_eq!(stranger.get(&link).text("h1"), "Votre texte attend un regard");
        assert!(odile.get("/a-traiter").html.contains("Le premier."));
        reads_letters(site);
    });
}

#[test]
fn a_new_sheet_is_published_the_same_way() {
    on_both(|site| {
        chooses(site, "aussitot");
        let (stranger, title) = (site.stranger(), "Une table de quartier");
        let form = [("type", "fiche-pratique"), ("titre", title), ("corps", "Du texte."), ("faire", "lien")];
        let sent = stranger.post("/fiches/nouvelle", &[&form[..], &[("courriel", MAIL)]].concat());
        assert_eq!(sent.status, 200, "{}", sent.html);
        let link = link(site);
        presses(&stranger, &link, "publier");
        let thanks = stranger.get(&link);
        assert!(thanks.html.contains("/f/") && !thanks.html.contains("Du texte."), "{}", thanks.html);
        assert!(site.stranger().get(&thanks.attribute("main .row a.btn", "href")).html.contains("Du texte."));
        let list = stranger.get("/modifications-recentes");
        assert!(list.html.contains(title) && list.html.contains("Une personne sans compte"), "{}", list.html);
        reads_letters(site);
    });
}

#[test]
fn an_account_is_opened_on_the_way_and_its_name_signs() {
    on_both(|site| {
        let ((_, sheet), stranger) = (odile(site), site.stranger());
        asks(site, &sheet, "1", ("Premier.", "Le premier."), &[]);
        let link = link(site);
        let joins = |name: &str, password: &str| {
            stranger.post(&link, &[("faire", "compte"), ("nom", name), ("mot_de_passe", password)])
        };
        for (name, password, wrong) in [("Rose", "court", "#mot_de_passe-e"), ("Odile", PASSWORD, "#nom-e")] {
            let back = joins(name, password);
            assert_eq!((back.status, back.has(wrong)), (422, true), "{name}: {}", back.html);
        }
        let joined = joins("Rose Martin", PASSWORD);
        assert_eq!(joined.status, 303, "{}", joined.html);
        assert!(joined.header("set-cookie").contains("HttpOnly"));
        assert!(site.text_of(sheet.id).contains("Le premier."), "members publish at once here");
        let history = stranger.get(&format!("{}/historique", sheet.path));
        assert!(history.html.contains("Rose Martin") && !history.html.contains("sans compte"));
        assert!(stranger.get(&link).html.contains("Rose Martin"));
        let typed = [("nom", "Rose Martin"), ("mot_de_passe", PASSWORD)];
        assert_eq!(site.stranger().post("/connexion", &typed).status, 303, "the account opens");
        let taken = [("nom", "Rose (sans compte)"), ("courriel", "r@exemple.fr"), ("mot_de_passe", PASSWORD)];
        assert_eq!(site.stranger().post("/inscription", &taken).status, 422, "such a name is nobody's");
        reads_letters(site);
    });
}

#[test]
fn what_is_wrong_is_told_beside_it_and_nothing_is_lost() {
    on_both(|site| {
        let (_, sheet) = odile(site);
        for more in [("courriel", "rose"), ("courriel", ""), ("signature", "http evil"), ("sujet", "Bonjour")] {
            let back = asks(site, &sheet, "1", ("Premier.", "Le premier."), &[more]);
            assert_eq!(back.status, 422, "{more:?}");
            assert!(!back.text(".error").is_empty(), "{more:?}: {}", back.html);
            assert!(back.attribute("input[name=texte]", "value").contains("Le premier."), "{more:?}");
        }
        let image = "![x](data:image/png;base64,AAAA)";
        let back = asks(site, &sheet, "1", ("Premier.", image), &[]);
        assert!(back.status == 422 && back.html.contains("demande un compte"), "{}", back.html);
        for number in 0..5 {
            let words = format!("Le premier {number}.");
            assert_eq!(asks(site, &sheet, "1", ("Premier.", &words), &[]).status, 200);
        }
        let over = asks(site, &sheet, "1", ("Premier.", "Encore."), &[]);
        assert_eq!(over.status, 429);
        assert!(over.attribute("input[name=texte]", "value").contains("Encore."));
        assert_eq!(site.letters_to(MAIL).len(), 5);
    });
}

#[test]
fn a_link_is_good_for_seven_days() {
    on_both(|site| {
        let ((_, sheet), stranger) = (odile(site), site.stranger());
        asks(site, &sheet, "1", ("Premier.", "Le premier."), &[]);
        let link = link(site);
        site.wait(6 * DAY);
        assert_eq!(stranger.get(&link).status, 200);
        site.wait(DAY);
        assert_eq!(stranger.get(&link).status, 404);
        assert_eq!(presses(&stranger, &link, "publier").status, 404);
        site.wait(-DAY);
        assert_eq!(stranger.get(&link).status, 200);
        site.wait(2 * DAY);
        let now = site.app.now();
        let purge = |db: &mut maillage::db::Db| NOUNS.iter().try_for_each(|noun| noun.purge(db, now));
        site.app.store.write::<_, Error>(purge).unwrap();
        site.wait(-2 * DAY);
        assert_eq!(stranger.get(&link).status, 404, "it is forgotten");
    });
}

#[test]
fn where_an_account_is_needed_no_link_is_offered() {
    on_both(|site| {
        chooses(site, "non");
        let (_, sheet) = odile(site);
        let form = [("base", "1"), ("titre", "Boule de neige"), ("corps", "Autre."), ("faire", "publier")];
        let offered = site.stranger().post(&format!("{}/modifier", sheet.path), &form);
        assert_eq!((offered.status, offered.text("h1").as_str()), (401, "Se connecter et publier"));
        assert!(!offered.has("input[name=courriel]"));
        assert_ne!(asks(site, &sheet, "1", ("Premier.", "Le premier."), &[]).status, 200);
        assert!(site.letters_to(MAIL).is_empty());
    });
}
