//! Who looks after sheets: taking one, handing it over, reminders and the page that they lead to.

use crate::support::{Site, days, on_both};
use maillage::db::Db;
use maillage::db::types::{Protection, Role, SheetId, Visibility};
use maillage::hall::error::Error;
use maillage::jobs::runner;
use maillage::models::account::Account;

const HOUR: i64 = 3_600_000_000;

#[test]
fn a_sheet_that_nobody_looks_after_is_taken_and_handed_over() {
    on_both(|site| {
        let (ann, bob) = (site.member("Ann"), site.member("Bob"));
        let sheet = ann.writes("Compost", "Un tas.\n");
        let (info, door) = (format!("{}/info", sheet.path), format!("{}/veille", sheet.path));
        let stranger = site.stranger();
        assert!(stranger.get("/sans-referent").html.contains("Compost"));
        assert!(!stranger.get(&info).has(&format!("form[action='{door}']")), "it needs an account");
        assert_eq!(bob.submits(&info, &door, &[("faire", "prendre")]).status, 303);
        assert_eq!(bob.get(&info).text("#referent"), "Bob");
        assert!(!stranger.get("/sans-referent").html.contains("Compost"));
        assert_eq!(ann.post(&door, &[("faire", "prendre")]).status, 422, "taken already");
        assert_eq!(ann.post(&door, &[("faire", "passer"), ("a_qui", "Ann")]).status, 403, "it is not hers to give");

        let wrong = bob.post(&door, &[("faire", "passer"), ("a_qui", "Personne de tel")]);
        assert_eq!(wrong.status, 422);
        assert_eq!(wrong.attribute("#a_qui", "value"), "Personne de tel", "what was typed stays");
        assert_eq!(bob.post(&door, &[("faire", "delai"), ("mois", "7")]).status, 422);
        assert_eq!(bob.post(&door, &[("faire", "delai"), ("mois", "24")]).status, 303);
        assert!(bob.get(&info).html.contains("tous les 24"));
        assert_eq!(bob.post(&door, &[("faire", "passer"), ("a_qui", "Ann")]).status, 303);
        assert_eq!(ann.get(&info).text("#referent"), "Ann");
        let letter = site.letter_to(&ann.who().member().unwrap().email);
        assert!(letter.text.contains("Bob vous confie la fiche") && letter.path() == format!("/f/{}", sheet.id));
        assert!(ann.get("/a-verifier").html.contains("Compost"));
        assert_eq!(ann.post(&door, &[("faire", "passer"), ("a_qui", "")]).status, 303);
        assert!(stranger.get("/sans-referent").html.contains("Compost"));
        assert!(ann.get(&format!("{}/historique", sheet.path)).status == 200);
    });
}

/// A substitute is named, reminded once who looks after the sheet lets it wait, and has it once they leave.
#[test]
fn a_substitute_looks_at_a_sheet_in_the_place_of_who_looks_after_it() {
    on_both(|site| {
        runner::prepare(&site.app).unwrap();
        let (ann, bob, cleo) = (site.member("Ann"), site.member("Bob"), site.member("Cléo"));
        let email = |browser: &crate::support::Browser<'_>| browser.who().member().unwrap().email.clone();
        let sheet = ann.writes("Compost", "Un tas.\n");
        let (info, door) = (format!("{}/info", sheet.path), format!("{}/veille", sheet.path));
        assert_eq!(ann.submits(&info, &door, &[("faire", "prendre")]).status, 303);
        let name = |who: &str| ann.submits(&info, &door, &[("suppleant", who), ("faire", "suppleer")]);
        for (who, said) in [("Personne de tel", "n’est"), ("Ann", "quelqu’un d’autre")] {
            let refused = name(who);
            assert_eq!((refused.status, refused.attribute("#suppleant", "value").as_str()), (422, who), "{said}");
        }
        site.wait(2 * HOUR);
        assert_eq!(name("Bob").status, 303);
        assert!(site.letter_to(&email(&bob)).text.contains("vous propose de la suppléer"));
        assert_eq!(site.stranger().get(&info).text("#suppleance"), "Bob");
        assert!(ann.get(&format!("{}/historique", sheet.path)).html.contains("suppléance de la fiche"));
        assert_eq!(cleo.post(&door, &[("faire", "renoncer")]).status, 403, "it is not hers");
        assert_eq!(cleo.post(&door, &[("suppleant", "Cléo"), ("faire", "suppleer")]).status, 403);
        // He is one no more, by his own will; then again; and who hands a sheet over to nobody hands it over to him.
        assert_eq!(bob.submits(&info, &door, &[("faire", "renoncer")]).status, 303);
        assert!(!site.stranger().get(&info).has("#suppleance"));
        site.wait(2 * HOUR);
        assert_eq!(name("Bob").status, 303);
        assert_eq!(ann.submits(&info, &door, &[("a_qui", ""), ("faire", "passer")]).status, 303);
        let facts = site.stranger().get(&info);
        assert_eq!((facts.text("#referent").as_str(), facts.has("#suppleance")), ("Bob", false));
        assert_eq!(bob.post(&door, &[("faire", "passer"), ("a_qui", "Ann")]).status, 303);
        site.wait(2 * HOUR);
        assert_eq!(name("Bob").status, 303);
        site.letters_to(&email(&bob));
        site.letters_to(&email(&ann));
        // Ann is reminded first; Bob a month later, when she did nothing.
        site.wait(days(370));
        assert_eq!(site.letters_to(&email(&ann)).len(), 1);
        assert!(site.letters_to(&email(&bob)).is_empty());
        site.wait(days(31));
        let letter = site.letter_to(&email(&bob));
        assert!(letter.text.contains("Compost"), "{}", letter.text);
        let link = letter.path();
        let done = site.stranger().submits(&link, &link, &[("fiche", &sheet.id.to_string())]);
        assert_eq!(done.status, 303, "{}", done.html);
        assert!(site.stranger().get(&sheet.path).html.contains("Bob"), "verified in his name");
        // The sheet is his once she leaves.
        let member = ann.who().member().unwrap().clone();
        site.set_password(&member, "une phrase assez longue");
        maillage::actions::accounts::close_account::close(&site.app, &member, "une phrase assez longue").unwrap();
        site.app.follow().unwrap();
        let facts = site.stranger().get(&info);
        assert_eq!((facts.text("#referent").as_str(), facts.has("#suppleance")), ("Bob", false));
        assert!(!site.stranger().get("/sans-referent").html.contains("Compost"));
    });
}

#[test]
fn a_substitute_who_may_write_no_more_does_not_have_the_sheet() {
    on_both(|site| {
        let (ann, bob) = (site.member("Ann"), site.member("Bob"));
        let sheet = ann.writes("Compost", "Un tas.\n");
        let (info, door) = (format!("{}/info", sheet.path), format!("{}/veille", sheet.path));
        assert_eq!(ann.submits(&info, &door, &[("faire", "prendre")]).status, 303);
        assert_eq!(ann.submits(&info, &door, &[("suppleant", "Bob"), ("faire", "suppleer")]).status, 303);
        let id = bob.who().member().unwrap().id;
        site.app.store.write::<_, Error>(|db| Ok(Account::set_role(db, id, Role::Reader)?)).unwrap();
        assert_eq!(ann.submits(&info, &door, &[("a_qui", ""), ("faire", "passer")]).status, 303);
        site.app.follow().unwrap();
        let facts = site.stranger().get(&info);
        assert!(!facts.has("#suppleance") && facts.text("#referent") != "Bob", "{}", facts.html);
    });
}

#[test]
fn a_reminder_leads_to_a_page_where_one_tap_says_that_it_is_true() {
    on_both(|site| {
        runner::prepare(&site.app).unwrap();
        let (ann, bob) = (site.member("Ann"), site.member("Bob"));
        let (bobs, email) = (bob.who().member().unwrap().clone(), bob.who().member().unwrap().email.clone());
        let shown = ann.writes("Compost", "Un tas.\n");
        let hidden = ann.writes("Carnet privé", "Un mot.\n");
        for sheet in [&shown, &hidden] {
            assert_eq!(bob.post(&format!("{}/veille", sheet.path), &[("faire", "prendre")]).status, 303);
        }
        let hide =
            |db: &mut Db| Site::governs(db, SheetId(hidden.id), Protection::Open, Visibility::Members, Some(bobs.id));
        site.app.store.write::<_, Error>(hide).unwrap();
        site.app.follow().unwrap();
        assert!(site.letters_to(&email).is_empty(), "nothing is due");
        site.wait(days(400));
        let letter = site.letter_to(&email);
        assert!(letter.text.contains("Compost") && letter.text.contains("Carnet privé"), "{}", letter.text);
        site.wait(days(1));
        assert!(site.letters_to(&email).is_empty(), "once a month at most");

        let link = letter.path();
        let stranger = site.stranger();
        let page = stranger.get(&link);
        assert!(page.html.contains("Compost") && !page.html.contains("Carnet privé"), "a link is no session");
        assert_eq!(stranger.submits(&link, &link, &[("fiche", &shown.id.to_string())]).status, 303);
        let read = stranger.get(&shown.path);
        assert!(read.html.contains("Bob"), "verified in the name of who looks after it");
        assert_eq!(stranger.get(&link).texts("main h2"), ["Pas encore à revoir"]);

        // Nobody verifies what is not theirs, by a link that is another's, made up, or too old.
        let others = ann.writes("Autre", "Du texte.\n");
        let other = others.id.to_string();
        assert_eq!(stranger.post(&link, &[("fiche", &other)]).status, 404);
        let forged = link.replacen(&bobs.id.to_string(), "1", 1);
        for wrong in [forged.as_str(), "/a-verifier/1-2.3", "/a-verifier/x"] {
            assert_eq!(stranger.get(wrong).status, 404, "{wrong}");
        }
        site.wait(days(61));
        assert_eq!(stranger.get(&link).status, 404);
        assert!(!site.letters_to(&email).is_empty(), "a month later the other one is recalled");
    });
}

#[test]
fn what_somebody_looked_after_seeks_somebody_else_once_they_leave() {
    on_both(|site| {
        let (ann, bob) = (site.member("Ann"), site.member("Bob"));
        let sheet = ann.writes("Compost", "Un tas.\n");
        assert_eq!(bob.post(&format!("{}/veille", sheet.path), &[("faire", "prendre")]).status, 303);
        let mia = site.person("Mia", Role::Administrator);
        let member = bob.who().member().unwrap().clone();
        site.set_password(&member, "une phrase assez longue");
        maillage::actions::accounts::close_account::close(&site.app, &member, "une phrase assez longue").unwrap();
        assert!(mia.get("/sans-referent").html.contains("Compost"));
    });
}
