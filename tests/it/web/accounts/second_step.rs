//! The second step of signing in: set up, asked for, recovered from, taken off, required.

use maillage::actions::accounts::second_step::codes_of;
use maillage::db::types::Role;
use maillage::hall::error::Error;
use maillage::models::second_step::SecondStep;

use super::{PASSWORD, newcomer, signs_in};
use crate::support::{Browser, Page, Site, on_both, on_both_with};

const MINUTE: i64 = 60_000_000;
const PAGE: &str = "/mon-compte/double-verification";

/// The code that somebody's device shows now.
fn shown(site: &Site, name: &str) -> String {
    let id = site.find(name).id;
    let step = site.app.store.read::<_, Error>(|db| Ok(SecondStep::find(db, id)?.unwrap())).unwrap();
    codes_of(&site.app, &step, name).at(site.app.now().0)
}

/// Sets it up: the recovery codes.
pub(super) fn sets_up(site: &Site, browser: &Browser<'_>, name: &str, password: &str) -> Vec<String> {
    let begun = browser.submits(PAGE, PAGE, &[("mot_de_passe", password)]);
    assert_eq!((begun.status, begun.header("location")), (303, "/mon-compte/double-verification#code"));
    let code = format!("{PAGE}/code");
    let page = browser.submits(PAGE, &code, &[("code", &shown(site, name))]);
    assert_eq!(page.status, 200, "{}", page.html);
    page.texts("main li code")
}

fn gives(browser: &Browser<'_>, field: &str, code: &str) -> Page {
    browser.submits("/connexion/code", "/connexion/code", &[(field, code)])
}

/// A member with a second step, the recovery codes, and no letter left unread.
fn in_two_steps<'a>(site: &'a Site, name: &str) -> (Browser<'a>, Vec<String>) {
    let email = format!("{}@exemple.fr", name.to_lowercase());
    let browser = newcomer(site, name, &email);
    let codes = sets_up(site, &browser, name, PASSWORD);
    assert!(site.letter_to(&email).text.contains("vient d’être activée"));
    site.wait(MINUTE);
    (browser, codes)
}

#[test]
fn a_code_is_asked_for_after_the_password_and_serves_once() {
    on_both(|site| {
        let (ann, codes) = in_two_steps(site, "Ann");
        assert_eq!(codes.len(), 10);
        assert_eq!(ann.get("/mon-compte").status, 200, "the session that set it up goes on");
        let browser = site.stranger();
        let fields = [("nom", "Ann"), ("mot_de_passe", PASSWORD), ("suite", "/contributeurs/Ann")];
        let page = browser.submits("/connexion", "/connexion", &fields);
        assert_eq!((page.status, page.header("location")), (303, "/connexion/code"));
        assert_eq!(browser.get("/mon-compte").status, 303, "a password alone opens nothing");
        assert_eq!(site.stranger().get("/connexion/code").header("location"), "/connexion", "nor elsewhere");
        let form = browser.get("/connexion/code");
        assert_eq!(form.attribute("#code", "autocomplete"), "one-time-code");
        assert_eq!(form.attribute("#code", "inputmode"), "numeric");
        for wrong in ["000000", "", "12345", "abcd-efgh-ijkm-npqr"] {
            let page = gives(&browser, "code", wrong);
            assert_eq!((page.status, page.texts("[role=alert]").len()), (422, 1), "{wrong}");
        }
        let code = shown(site, "Ann");
        let page = gives(&browser, "code", &format!(" {} {} ", &code[..3], &code[3..]));
        assert_eq!((page.status, page.header("location")), (303, "/contributeurs/Ann"));
        assert_eq!(browser.get("/mon-compte").status, 200);
        let thief = site.stranger();
        signs_in(&thief, "Ann", PASSWORD);
        assert_eq!(gives(&thief, "code", &code).status, 422, "it served");
        site.wait(MINUTE);
        assert_eq!(gives(&thief, "code", &code).status, 422, "and is too old");
        assert_eq!(gives(&thief, "code", &shown(site, "Ann")).status, 303);
    });
}

#[test]
fn a_step_ends_after_ten_minutes_and_belongs_to_its_browser() {
    on_both(|site| {
        in_two_steps(site, "Ann");
        let browser = site.stranger();
        signs_in(&browser, "Ann", PASSWORD);
        let other = site.stranger().post("/connexion/code", &[("code", &shown(site, "Ann"))]);
        assert_eq!(other.header("location"), "/connexion?fait=etape");
        site.wait(11 * MINUTE);
        let late = browser.post("/connexion/code", &[("code", &shown(site, "Ann"))]);
        assert_eq!((late.status, late.header("location")), (303, "/connexion?fait=etape"));
        assert!(browser.get("/connexion?fait=etape").text("main, [role=status]").len() > 10);
        assert_eq!(browser.get("/mon-compte").status, 303);
    });
}

#[test]
fn codes_are_limited_as_passwords_are() {
    on_both_with(&[("LIMIT_SIGN_IN_ACCOUNT", "3/15min")], |site| {
        in_two_steps(site, "Ann");
        let browser = site.stranger();
        signs_in(&browser, "Ann", PASSWORD);
        let told: Vec<_> = (0..4).map(|_| gives(&browser, "code", "000000").status).collect();
        assert_eq!(told, [422, 422, 422, 429]);
        assert_eq!(gives(&browser, "code", &shown(site, "Ann")).status, 429, "the right one too");
        site.wait(16 * MINUTE);
        signs_in(&browser, "Ann", PASSWORD);
        assert_eq!(gives(&browser, "code", &shown(site, "Ann")).status, 303);
    });
}

#[test]
fn a_recovery_code_serves_once_and_is_told_by_mail() {
    on_both(|site| {
        let (ann, codes) = in_two_steps(site, "Ann");
        let bob = newcomer(site, "Bob", "bob@exemple.fr");
        sets_up(site, &bob, "Bob", PASSWORD);
        site.letter_to("bob@exemple.fr");
        let browser = site.stranger();
        signs_in(&browser, "Ann", PASSWORD);
        let typed = codes[3].to_uppercase().replace('-', " ");
        assert_eq!(gives(&browser, "secours", &typed).status, 303);
        assert!(site.letter_to("ann@exemple.fr").text.contains("Il en reste 9"));
        for (name, code) in [("Ann", &codes[3]), ("Bob", &codes[4])] {
            let other = site.stranger();
            signs_in(&other, name, PASSWORD);
            let page = gives(&other, "secours", code);
            assert_eq!(page.status, 422, "{name}");
            assert_eq!(page.texts("details[open]").len(), 1, "what was tried stays open");
        }
        assert!(ann.get(PAGE).text("main").contains("Il en reste 9 sur 10"));
        let renewed = ann.submits(PAGE, &format!("{PAGE}/codes"), &[("codes_passe", PASSWORD)]);
        assert_eq!(renewed.texts("main li code").len(), 10);
        assert!(site.letter_to("ann@exemple.fr").text.contains("Les anciens ne servent plus"));
        let other = site.stranger();
        signs_in(&other, "Ann", PASSWORD);
        assert_eq!(gives(&other, "secours", &codes[5]).status, 422, "the old ones are gone");
        assert_eq!(gives(&other, "secours", &renewed.texts("main li code")[0]).status, 303);
        site.letter_to("ann@exemple.fr");
    });
}

#[test]
fn setting_it_up_asks_the_password_and_a_first_code() {
    on_both(|site| {
        let ann = newcomer(site, "Ann", "ann@exemple.fr");
        let elsewhere = site.stranger();
        signs_in(&elsewhere, "Ann", PASSWORD);
        assert_eq!(ann.submits(PAGE, PAGE, &[("mot_de_passe", "Autre chose 12")]).status, 422);
        assert_eq!(ann.get(PAGE).texts("svg.qr").len(), 0, "no secret before the password");
        ann.submits(PAGE, PAGE, &[("mot_de_passe", PASSWORD)]);
        let waiting = ann.get(PAGE);
        assert_eq!(waiting.texts("svg.qr").len(), 1);
        let address = waiting.attribute("a[href^=otpauth]", "href");
        assert!(address.starts_with("otpauth://totp/Maillage") && address.contains("secret="), "{address}");
        assert!(address.contains(&waiting.text("code.secret").replace(' ', "")), "both say the same");
        assert_eq!(ann.submits(PAGE, &format!("{PAGE}/code"), &[("code", "000000")]).status, 422);
        let page = signs_in(&site.stranger(), "Ann", PASSWORD);
        assert_eq!(page.header("location"), "/mon-compte", "it is not asked for yet");
        site.wait(61 * MINUTE);
        assert_eq!(ann.get(PAGE).texts("svg.qr").len(), 0, "it waits an hour");
        let token = ann.get("/mon-compte").attribute("form[action='/mon-compte'] input[name=jeton]", "value");
        let sent = |path: &str, field: &str, value: &str| {
            ann.post_raw(path, &[("jeton", token.as_str()), (field, value)], &[("sec-fetch-site", "same-origin")])
        };
        let late = sent(&format!("{PAGE}/code"), "code", &shown(site, "Ann"));
        assert_eq!(late.status, 422);
        sets_up(site, &ann, "Ann", PASSWORD);
        site.letter_to("ann@exemple.fr");
        assert_eq!(elsewhere.get("/mon-compte").status, 303, "other sessions end");
        assert_eq!(sent(PAGE, "mot_de_passe", PASSWORD).status, 422, "it is there already");
    });
}

#[test]
fn it_is_taken_off_by_its_owner_with_the_password() {
    on_both(|site| {
        let (ann, _) = in_two_steps(site, "Ann");
        let end = format!("{PAGE}/arret");
        assert_eq!(ann.submits(PAGE, &end, &[("arret_passe", "Autre chose 12")]).status, 422);
        assert_eq!(
            ann.submits(PAGE, &end, &[("arret_passe", PASSWORD)]).header("location"),
            "/mon-compte?fait=double-retiree"
        );
        assert!(site.letter_to("ann@exemple.fr").text.contains("désactivée"));
        assert_eq!(signs_in(&site.stranger(), "Ann", PASSWORD).header("location"), "/mon-compte");
    });
}

#[test]
fn a_password_chosen_by_mail_does_not_do_without_the_code() {
    on_both(|site| {
        in_two_steps(site, "Ann");
        let browser = site.stranger();
        browser.submits("/mot-de-passe-oublie", "/mot-de-passe-oublie", &[("courriel", "ann@exemple.fr")]);
        let link = site.letter_to("ann@exemple.fr").path();
        let other = "Trois lapins sous la pluie";
        assert_eq!(browser.submits(&link, &link, &[("nouveau", other)]).header("location"), "/connexion?fait=nouveau");
        site.letter_to("ann@exemple.fr");
        assert_eq!(signs_in(&browser, "Ann", other).header("location"), "/connexion/code");
        assert_eq!(browser.get("/mon-compte").status, 303);
        assert_eq!(gives(&browser, "code", &shown(site, "Ann")).status, 303);
    });
}

#[test]
fn one_signs_in_and_publishes_with_the_code_beside_the_password() {
    on_both(|site| {
        in_two_steps(site, "Ann");
        let browser = site.stranger();
        let mut fields = vec![("titre", "Boule de neige"), ("corps", "Un texte."), ("type", "fiche-pratique")];
        fields.extend([("faire", "publier"), ("connexion", "Ann"), ("mot_de_passe", PASSWORD)]);
        let asked = browser.post("/fiches/nouvelle", &fields);
        assert_eq!((asked.status, asked.texts("#code_connexion").len()), (401, 1), "{}", asked.html);
        assert!(browser.get("/connexion/code").header("location") == "/connexion", "no step is left open");
        let code = shown(site, "Ann");
        fields.push(("code_connexion", &code));
        let published = browser.post("/fiches/nouvelle", &fields);
        assert_eq!(published.status, 303, "{}", published.html);
        assert!(published.header("location").starts_with("/fiches/"));
        assert_eq!(browser.get("/mon-compte").status, 200);
    });
}

#[test]
fn administrators_of_whom_it_is_asked_set_it_up_before_anything_else_answers() {
    on_both(|site| {
        let zoe = site.person("Zoé", Role::Administrator);
        site.set_password(zoe.member.as_ref().unwrap(), PASSWORD);
        let max = site.person("Max", Role::Moderator);
        let token = zoe.submits(
            "/mon-compte",
            "/mon-compte/jetons",
            &[("jeton_nom", "Sauvegarde"), ("jeton_droits", "write"), ("jeton_jours", "30"), ("jeton_passe", PASSWORD)],
        );
        let token = format!("Bearer {}", token.text("code.secret"));
        site.letter_to("zoe@exemple.fr");
        let reaches = || zoe.get_with("/api/v1/events", "authorization", &token).status;
        assert_eq!(reaches(), 200);
        let asks =
            |whom| zoe.submits("/administration/reglages", "/administration/double-verification", &[("double", whom)]);
        let chosen = asks("administrateurs");
        assert_eq!(chosen.header("location"), "/administration/reglages?avis=double", "{}", chosen.html);
        for path in ["/administration", "/administration/reglages", "/administration/personnes"] {
            let page = zoe.get(path);
            assert_eq!((page.status, page.header("location")), (303, PAGE), "{path}");
        }
        let refused = zoe.post("/administration/double-verification", &[("double", "personne")]);
        assert_eq!(refused.status, 403);
        assert!(refused.text("main").contains("double vérification"));
        assert_eq!(zoe.get("/").status, 200, "she reads");
        assert_eq!(zoe.get("/mon-compte").status, 200);
        assert_eq!(max.get("/a-traiter").status, 200, "it is not asked of moderators");
        let signed = signs_in(&site.stranger(), "Zoé", PASSWORD);
        assert_eq!(signed.header("location"), PAGE, "she is led there");
        sets_up(site, &zoe, "Zoé", PASSWORD);
        site.letter_to("zoe@exemple.fr");
        assert_eq!(zoe.get("/administration").status, 200);
        assert_eq!(reaches(), 200);
        assert_eq!(asks("moderateurs").status, 303);
        assert_eq!(max.get("/administration/personnes").header("location"), PAGE);
        assert_eq!(zoe.get("/administration/site/changements").status, 200);
    });
}

#[test]
fn an_administrator_takes_it_off_for_who_lost_a_device_and_a_moderator_does_not() {
    on_both(|site| {
        in_two_steps(site, "Ann");
        let zoe = site.person("Zoé", Role::Administrator);
        let path = format!("/administration/personnes/{}", site.find("Ann").id);
        let max = site.person("Max", Role::Moderator);
        assert_eq!(max.post(&path, &[("faire", "double")]).status, 403);
        assert!(zoe.get(&path).text("dl").contains("activée le"));
        assert_eq!(zoe.submits(&path, &path, &[("faire", "double")]).status, 303);
        assert!(site.letter_to("ann@exemple.fr").text.contains("une personne qui administre"));
        assert_eq!(signs_in(&site.stranger(), "Ann", PASSWORD).header("location"), "/mon-compte");
        assert_eq!(zoe.post(&path, &[("faire", "double")]).status, 422, "there is none any more");
        assert!(zoe.get("/administration").text("main").contains("Double vérification désactivée"));
    });
}

#[test]
fn neither_own_data_nor_a_closed_account_keeps_what_codes_are_made_of() {
    on_both(|site| {
        let (ann, codes) = in_two_steps(site, "Ann");
        let id = site.find("Ann").id;
        let data = ann.get("/mon-compte/donnees.json").html;
        let step = site.app.store.read::<_, Error>(|db| Ok(SecondStep::find(db, id)?.unwrap())).unwrap();
        assert!(data.contains("recovery_codes_left") && !data.contains(&step.salt) && !data.contains(&codes[0]));
        assert_eq!(ann.submits("/mon-compte", "/mon-compte/fermeture", &[("fermeture", PASSWORD)]).status, 303);
        assert_eq!(site.app.store.read::<_, Error>(|db| Ok(SecondStep::find(db, id)?)).unwrap(), None);
    });
}
