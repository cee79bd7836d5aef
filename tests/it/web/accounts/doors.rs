//! Forged forms, and what a reader without an account is given.

use super::{PASSWORD, newcomer};
use crate::support::on_both;

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
