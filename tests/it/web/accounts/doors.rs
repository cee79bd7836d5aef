//! Forged forms, and what a reader without an account is given.

use super::{PASSWORD, newcomer};
use crate::support::{Browser, Page, on_both};

const FORMS: [&str; 3] = ["/connexion", "/inscription", "/mot-de-passe-oublie"];

#[test]
fn a_form_of_another_site_is_refused() {
    on_both(|site| {
        let stranger = site.stranger();
        let token = stranger.token();
        let fields =
            [("jeton", token.as_str()), ("nom", "Ann"), ("courriel", "ann@exemple.fr"), ("mot_de_passe", PASSWORD)];
        for path in FORMS {
            for header in [
                ("sec-fetch-site", "cross-site"),
                ("sec-fetch-site", "same-site"),
                ("origin", "https://ailleurs.exemple"),
                ("origin", "null"),
            ] {
                let page = stranger.post_raw(path, &fields, &[header]);
                assert_eq!((page.status, page.text("h1").as_str()), (403, "Formulaire expiré"), "{path} {header:?}");
            }
        }
        assert!(site.letters_to("ann@exemple.fr").is_empty());
    });
}

#[test]
fn a_form_without_its_token_is_refused() {
    on_both(|site| {
        let own = [("sec-fetch-site", "same-origin")];
        for path in FORMS {
            assert_eq!(site.stranger().post_raw(path, &[("nom", "Ann")], &own).status, 403, "{path}");
            assert_eq!(site.stranger().post_raw(path, &[("jeton", "1.00")], &own).status, 403, "{path}");
        }
        let ann = newcomer(site, "Ann", "ann@exemple.fr");
        let strangers = site.stranger().token();
        for path in ["/mon-compte", "/mon-compte/sessions", "/mon-compte/jetons", "/deconnexion"] {
            assert_eq!(ann.post_raw(path, &[], &own).status, 403, "{path}");
            assert_eq!(ann.post_raw(path, &[("jeton", &strangers)], &own).status, 403, "a stranger's token on {path}");
        }
        assert_eq!(ann.get("/mon-compte").status, 200);
    });
}

#[test]
fn a_reader_without_an_account_is_given_no_cookie() {
    on_both(|site| {
        for path in ["/", "/connexion", "/inscription", "/mot-de-passe-oublie", "/mon-compte", "/nulle-part"] {
            let page = site.stranger().get(path);
            assert!(page.header("set-cookie").is_empty(), "{path}");
        }
        assert!(!site.stranger().get("/").html.contains("name=\"jeton\""), "no token in a page that is kept");
    });
}

#[test]
fn a_secret_in_an_address_is_not_repeated_in_the_head_of_its_page() {
    on_both(|site| {
        let browser = site.stranger();
        super::signs_up(&browser, "Ann", "ann@exemple.fr");
        let link = site.letter_to("ann@exemple.fr").path();
        let page = browser.get(&link);
        let secret = link.rsplit('/').next().unwrap();
        assert_eq!(page.html.matches(secret).count(), 1, "only where the form goes");
    });
}

const SAME: [(&str, &str); 1] = [("sec-fetch-site", "same-origin")];

/// The fields of the page that asks who publishes, as a browser sends them, with a name and a password.
fn filled<'a>(asked: &'a Page, name: &'a str) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = ["jeton", "type", "titre", "corps"]
        .map(|field| (field.to_owned(), asked.attribute(&format!("main input[name={field}]"), "value")))
        .into();
    fields.push(("connexion".to_owned(), name.to_owned()));
    fields.push(("mot_de_passe".to_owned(), PASSWORD.to_owned()));
    fields
}

fn sends(browser: &Browser<'_>, path: &str, fields: &[(String, String)]) -> Page {
    let pairs: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post_raw(path, &pairs, &SAME)
}

#[test]
fn a_text_is_published_by_whoever_opens_an_account_meanwhile_in_another_tab() {
    on_both(|site| {
        let ann = site.stranger();
        let typed = [("type", "fiche-pratique"), ("titre", "Sans compte"), ("corps", "Un texte.")];
        let asked = ann.post("/fiches/nouvelle", &typed);
        assert_eq!(asked.status, 401);
        // The link opens a session in the same browser, which the form knows nothing of.
        super::signs_up(&ann, "Ann", "ann@exemple.fr");
        let link = site.letter_to("ann@exemple.fr").path();
        assert_eq!(ann.submits(&link, &link, &[]).status, 303);
        let saved = sends(&ann, "/fiches/nouvelle", &filled(&asked, "Ann"));
        assert_eq!(saved.status, 303, "{}", saved.html);
        assert!(saved.header("location").contains("-sans-compte?avis=cree"), "{}", saved.header("location"));
        let mut wrong = filled(&asked, "Ann");
        wrong.last_mut().unwrap().1 = "autre chose".to_owned();
        let again = sends(&ann, "/fiches/nouvelle", &wrong);
        assert_eq!((again.status, again.attribute("input[name=titre]", "value").as_str()), (401, "Sans compte"));
        // Without a password, or from a page of another site, nothing is published.
        let mut bare = filled(&asked, "Ann");
        bare.truncate(4);
        bare[2].1 = "Autre titre".to_owned();
        let shown = sends(&ann, "/fiches/nouvelle", &bare);
        assert_eq!((shown.status, shown.attribute("#titre", "value").as_str()), (200, "Autre titre"));
        assert!(!shown.html.contains("depuis longtemps") && shown.html.contains("Une session s’est ouverte"));
        let fields = filled(&asked, "Ann");
        let pairs: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        for header in [("sec-fetch-site", "cross-site"), ("origin", "https://ailleurs.exemple")] {
            assert_eq!(ann.post_raw("/fiches/nouvelle", &pairs, &[header]).status, 403, "{header:?}");
        }
    });
}

#[test]
fn a_form_serves_its_member_in_any_of_their_sessions_and_nobody_else() {
    on_both(|site| {
        let (ann, bob) = (newcomer(site, "Ann", "ann@exemple.fr"), newcomer(site, "Bob", "bob@exemple.fr"));
        let token = |browser: &Browser<'_>| browser.get("/mon-compte").attribute("main input[name=jeton]", "value");
        let (hers, his) = (token(&ann), token(&bob));
        super::signs_in(&site.stranger(), "Ann", PASSWORD);
        ann.post_raw("/deconnexion", &[("jeton", &hers)], &SAME);
        assert_eq!(super::signs_in(&ann, "Ann", PASSWORD).status, 303);
        let says = |browser: &Browser<'_>, token: &str| {
            browser.post_raw("/mon-compte", &[("jeton", token), ("presentation", "Bonjour.")], &SAME).status
        };
        assert_eq!(says(&ann, &hers), 303, "of the session before");
        assert_eq!(says(&ann, &his), 403);
        site.wait(30 * 24 * 3_600_000_000);
        assert_eq!(super::signs_in(&ann, "Ann", PASSWORD).status, 303);
        assert_eq!(says(&ann, &hers), 403, "too old");
    });
}

#[test]
fn whoever_opens_an_account_comes_back_where_they_were() {
    on_both(|site| {
        let sheet = site.member("Bob").writes("Boule de neige", "Un texte.");
        let ann = site.stranger();
        let led = format!("{}{}", site.app.config.base_url, sheet.path);
        let door = ann.get_with("/connexion", "referer", &led);
        assert_eq!(door.attribute("input[name=suite]", "value"), sheet.path);
        let way = door.attribute("main a[href^='/inscription']", "href");
        let form = ann.get(&way);
        let token = form.attribute("main input[name=jeton]", "value");
        let back = form.attribute("main input[name=suite]", "value");
        assert_eq!(back, sheet.path);
        let fields = [
            ("jeton", &*token),
            ("nom", "Ann"),
            ("courriel", "a@exemple.fr"),
            ("mot_de_passe", PASSWORD),
            ("suite", &back),
        ];
        assert_eq!(ann.post_raw("/inscription", &fields, &SAME).status, 200);
        let link = site.letter_to("a@exemple.fr").path();
        let confirmed = ann.submits(&link, &link, &[]);
        assert_eq!(confirmed.header("location"), format!("{}?avis=bienvenue", sheet.path));
        assert!(ann.get(confirmed.header("location")).text(".notice").contains("Bienvenue"));
        assert!(!site.stranger().get(confirmed.header("location")).has(".notice"), "nobody else is welcomed");
        // Another site leads nowhere, whatever it says.
        for led in ["https://ailleurs.exemple/fiches/1", &format!("{}.ailleurs.exemple/x", site.app.config.base_url)] {
            assert!(!site.stranger().get_with("/connexion", "referer", led).has("input[name=suite]"), "{led}");
        }
    });
}
