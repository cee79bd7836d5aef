//! What is said once something was published: to who did it, and to who looks after the sheet.
#![expect(clippy::indexing_slicing, reason = "tests may panic")]

use diesel::connection::SimpleConnection;
use maillage::actions::sheets::govern_sheet::{Rules, govern_sheet};
use maillage::db::Db;
use maillage::db::types::{Moment, Protection, Role, SheetId, Visibility};
use maillage::hall::error::Error;
use maillage::hall::policy::Who;

use crate::support::{Browser, Site, Written, on_both};

const METHOD: &str = "---\nmodele: methode-animation\ntitre: Boule de neige\nduree: {min: 40, max: 60}\n---\n\
    ## Le désaccord\n\nÀ deux, puis à quatre.\n";

/// Gives a sheet somebody who looks after it.
fn entrust(site: &Site, sheet: &Written, steward: &str) {
    entrust_seen_by(site, sheet, steward, Visibility::Public);
}

/// The same with who sees it.
fn entrust_seen_by(site: &Site, sheet: &Written, steward: &str, visibility: Visibility) {
    let rules = Rules {
        protection: Protection::Open.into(),
        visibility: visibility.into(),
        keepers: None,
        steward: steward.to_owned(),
        review_months: 12,
        reason: String::new(),
    };
    govern_sheet(&site.app, &Who::Program, SheetId(sheet.id), &rules).unwrap();
}

/// How many people the sheet says, in the order of its versions.
const COUNTS: [&str; 9] = ["", "quatre", "six", "sept", "huit", "neuf", "dix", "onze", "douze"];

/// Publishes the next version of a sheet, of which so many are there; where one is led.
fn publishes(site: &Site, by: &Browser<'_>, sheet: &Written, version: usize, more: &[(&str, &str)]) -> String {
    let text = site.text_of(sheet.id).replace(COUNTS[version], COUNTS[version + 1]);
    let base = version.to_string();
    let mut form = vec![("base", base.as_str()), ("texte", text.as_str()), ("faire", "publier")];
    form.extend_from_slice(more);
    let answer = by.post(&format!("{}/modifier", sheet.path), &form);
    assert_eq!(answer.status, 303, "{}", answer.html);
    answer.header("location").to_owned()
}

#[test]
fn who_publishes_is_thanked_with_what_changed_a_link_to_send_and_one_small_thing_more() {
    on_both(|site| {
        let (ann, eve) = (site.member("Ann"), site.member("Eve"));
        let sheet = ann.writes_text(METHOD);
        let created = ann.get(&format!("{}?avis=cree", sheet.path)).text(".notice [role=status]");
        assert!(
            !created.contains("Voir ce qui a changé") && created.contains(&format!("/f/{}", sheet.id)),
            "{created}"
        );
        assert!(created.contains("Encore une minute"), "{created}");
        entrust(site, &sheet, "Eve");
        let location = publishes(site, &ann, &sheet, 1, &[]);
        let page = ann.get(&location);
        let said = page.text(".notice [role=status]");
        assert!(said.contains("Merci") && said.contains("Eve, qui veille sur la fiche, le saura"), "{said}");
        let difference = page.attribute(".notice a", "href");
        assert_eq!(difference, format!("{}/versions/1...2", sheet.path));
        assert!(ann.get(&difference).html.contains("six"));
        assert!(said.contains(&format!("/f/{}", sheet.id)), "{said}");
        // The small thing leads to the form of a field that lacks.
        assert!(said.contains("Compléter"), "{said}");
        let fields = page.all(".notice .dots a", "href");
        assert!(ann.get(fields.last().unwrap()).has("form"), "{fields:?}");
        // Whoever looks after it is told of nobody.
        let own = eve.get(&publishes(site, &eve, &sheet, 2, &[])).text(".notice [role=status]");
        assert!(own.contains("Merci") && !own.contains("veille sur la fiche"), "{own}");
        let minor = ann.get(&publishes(site, &ann, &sheet, 3, &[("mineure", "oui")])).text(".notice [role=status]");
        assert!(minor.contains("Merci") && !minor.contains("le saura"), "no letter goes: {minor}");
        assert!(!site.stranger().get(&format!("{}?avis=enregistre", sheet.path)).has(".notice"));
    });
}

fn run(site: &Site, sql: &str) {
    let done = site.app.store.write::<_, Error>(|db| match db {
        Db::Sqlite(connection) => Ok(connection.batch_execute(sql)?),
        Db::Postgres(connection) => Ok(connection.batch_execute(sql)?),
    });
    done.unwrap();
}

#[test]
fn the_page_promises_a_letter_when_one_goes_and_only_then() {
    on_both(|site| {
        let (ann, mo) = (site.member("Ann"), site.person("Mo", Role::Moderator));
        site.member("Eve");
        let address = "SET email = 'eve@exemple.fr', email_key = 'eve@exemple.fr'";
        for (case, meanwhile, visibility, by, is_told) in [
            ("Comme toujours", "SET about = ''", Visibility::Public, &ann, true),
            ("Sans courriel", "SET email = NULL, email_key = NULL", Visibility::Public, &ann, false),
            ("Plus admise", "SET approved_at = NULL", Visibility::Public, &ann, false),
            ("Masquée", "SET about = ''", Visibility::Hidden, &mo, false),
            ("Pour les membres", "SET about = ''", Visibility::Members, &ann, true),
        ] {
            let sheet = ann.writes_text(&METHOD.replace("Boule de neige", case));
            entrust_seen_by(site, &sheet, "Eve", visibility);
            run(site, &format!("UPDATE accounts {meanwhile} WHERE name = 'Eve'"));
            let location = publishes(site, by, &sheet, 1, &[]);
            let said = by.get(&location).text(".notice [role=status]");
            run(site, &format!("UPDATE accounts {address}, approved_at = 1 WHERE name = 'Eve'"));
            assert!(said.contains("Merci"), "{case}: {said}");
            assert_eq!(said.contains("Eve, qui veille"), is_told, "{case}: {said}");
            site.wait(2 * Moment::HOUR);
            assert_eq!(site.letters_to("eve@exemple.fr").len(), usize::from(is_told), "{case}");
        }
        // An address made by hand promises nothing of somebody else.
        let sheet = ann.writes_text(&METHOD.replace("Boule de neige", "À personne"));
        let eve = site.find("Eve").id;
        let said = ann.get(&format!("{}?avis=enregistre&apprend={eve}", sheet.path)).text(".notice [role=status]");
        assert!(said.contains("Merci") && !said.contains("qui veille"), "{said}");
    });
}

#[test]
fn who_approves_a_change_gets_no_letter_about_it() {
    on_both(|site| {
        let (ada, ann, eve) = (site.person("Ada", Role::Administrator), site.member("Ann"), site.member("Eve"));
        let mail = "eve@exemple.fr";
        let sheet = ada.writes_text(METHOD);
        entrust(site, &sheet, "Eve");
        let form = [("premieres", "1"), ("sans_compte", "regard")];
        assert_eq!(ada.post("/administration/site/ecriture", &form).status, 303);
        let waits = publishes(site, &ann, &sheet, 1, &[]);
        let id = waits.split('?').next().unwrap().rsplit('/').next().unwrap();
        assert_eq!(site.letters_to(mail).len(), 1, "a change waits");
        site.wait(2 * Moment::HOUR);
        let at = format!("/a-traiter/{id}");
        let seen = eve.get("/a-traiter").attribute(&format!("form[action='{at}'] input[name=lu]"), "value");
        let approved = eve.post(&at, &[("faire", "approuver"), ("lu", &seen)]);
        assert_eq!(approved.header("location"), "/a-traiter?avis=approuvee", "{}", approved.html);
        site.wait(2 * Moment::HOUR);
        assert!(site.letters_to(mail).is_empty(), "she let it through herself");
        // Nor is it in the letter about what another publishes.
        publishes(site, &ada, &sheet, 2, &[]);
        site.wait(2 * Moment::HOUR);
        let letter = site.letter_to(mail).text;
        assert!(letter.contains("/versions/2...3") && !letter.contains("/versions/1...2"), "{letter}");
        for name in ["ada", "ann"] {
            site.letters_to(&format!("{name}@exemple.fr"));
        }
    });
}

#[test]
fn who_looks_after_a_sheet_hears_once_an_hour_of_what_others_publish_in_it() {
    on_both(|site| {
        let (ann, eve) = (site.member("Ann"), site.member("Eve"));
        let sheet = ann.writes_text(METHOD);
        let mail = "eve@exemple.fr";
        site.letters_to(mail);
        entrust(site, &sheet, "Eve");
        publishes(site, &eve, &sheet, 1, &[]);
        publishes(site, &ann, &sheet, 2, &[("mineure", "oui")]);
        site.wait(2 * Moment::HOUR);
        assert!(site.letters_to(mail).is_empty(), "neither one's own nor a minor one");
        publishes(site, &ann, &sheet, 3, &[("commentaire", "Recompté")]);
        site.wait(Moment::SECOND);
        publishes(site, &ann, &sheet, 4, &[]);
        assert!(site.letters_to(mail).is_empty(), "not before the hour is over");
        site.wait(Moment::HOUR);
        let letter = site.letter_to(mail);
        assert!(letter.text.contains("Boule de neige") && letter.text.contains("par Ann"), "{}", letter.text);
        assert!(letter.text.contains("Recompté") && letter.text.contains("/versions/3...4"), "{}", letter.text);
        assert_eq!(letter.path(), format!("{}/versions/4...5", sheet.path));
        site.wait(2 * Moment::HOUR);
        assert!(site.letters_to(mail).is_empty(), "told once");
        publishes(site, &ann, &sheet, 5, &[]);
        site.wait(Moment::HOUR);
        let next = site.letter_to(mail);
        assert!(next.text.contains("/versions/5...6") && !next.text.contains("4...5"), "{}", next.text);
        // What is hidden meanwhile is told to nobody who may not read it.
        publishes(site, &ann, &sheet, 6, &[("commentaire", "Un secret")]);
        let mo = site.person("Mo", Role::Moderator);
        let hide = format!("{}/masquer/7", sheet.path);
        publishes(site, &eve, &sheet, 7, &[]);
        assert_eq!(mo.submits(&hide, &hide, &[("motif", "Privé")]).status, 303);
        site.wait(Moment::HOUR);
        assert!(site.letters_to(mail).is_empty(), "nothing that may be read is left to tell");
    });
}
