//! Signing in and out.

use maillage::db::types::Role;

use super::{PASSWORD, newcomer, signs_in};
use crate::support::{Browser, Site, days, on_both, on_both_with};

const HOUR: i64 = 3_600_000_000;

#[test]
fn one_signs_in_by_name_or_address_and_comes_back_to_the_page_asked_for() {
    on_both(|site| {
        newcomer(site, "Ann", "ann@exemple.fr");
        for name in ["Ann", "ann", " ANN ", "ann@exemple.fr", "Ann@Exemple.FR"] {
            let browser = site.stranger();
            let page = browser.submits(
                "/connexion?suite=%2Fcontributeurs%2FAnn",
                "/connexion",
                &[("nom", name), ("mot_de_passe", PASSWORD), ("suite", "/contributeurs/Ann")],
            );
            assert_eq!((page.status, page.header("location")), (303, "/contributeurs/Ann"), "{name}");
            assert_eq!(browser.get("/mon-compte").status, 200);
        }
        let page = site.stranger().get("/connexion?suite=%2Ff%2F1");
        assert_eq!(page.attribute("input[name=suite]", "value"), "/f/1");
    });
}

#[test]
fn nobody_is_sent_to_another_site() {
    on_both(|site| {
        newcomer(site, "Ann", "ann@exemple.fr");
        for elsewhere in
            ["https://ailleurs.exemple/", "//ailleurs.exemple", "/\\ailleurs.exemple", "/\t/ailleurs.exemple"]
        {
            let fields = [("nom", "Ann"), ("mot_de_passe", PASSWORD), ("suite", elsewhere)];
            let page = site.stranger().submits("/connexion", "/connexion", &fields);
            assert_eq!((page.status, page.header("location")), (303, "/mon-compte"), "{elsewhere}");
        }
    });
}

#[test]
fn a_wrong_password_and_an_unknown_name_are_told_alike() {
    on_both(|site| {
        newcomer(site, "Ann", "ann@exemple.fr");
        let (wrong, unknown) =
            (signs_in(&site.stranger(), "Ann", "Autre chose 12"), signs_in(&site.stranger(), "Bob", "Autre chose 12"));
        assert_eq!((wrong.status, unknown.status), (422, 422));
        assert_eq!(wrong.text("[role=alert]"), unknown.text("[role=alert]"));
        assert_eq!(wrong.attribute("#nom", "value"), "Ann");
        assert!(wrong.header("set-cookie").is_empty());
    });
}

/// Tries to sign in through a proxy that names where it comes from.
fn tries_from(site: &Site, address: &str, name: &str, password: &str) -> u16 {
    let browser = site.stranger();
    let token = browser.token();
    let form = [("jeton", token.as_str()), ("nom", name), ("mot_de_passe", password)];
    browser.post_raw("/connexion", &form, &[("x-forwarded-for", address)]).status
}

const BEHIND_A_PROXY: (&str, &str) = ("TRUSTED_PROXIES", "127.0.0.1");
const WRONG: &str = "Autre chose 12";

#[test]
fn too_many_failures_close_what_was_typed_for_a_while_to_one_address_alone() {
    on_both_with(&[("LIMIT_SIGN_IN_ACCOUNT", "3/15min"), BEHIND_A_PROXY], |site| {
        newcomer(site, "Ann", "ann@exemple.fr");
        for name in ["Ann", " ann ", "ANN"] {
            assert_eq!(tries_from(site, "192.0.2.7", name, WRONG), 422, "{name}");
        }
        assert_eq!(tries_from(site, "192.0.2.7", "Ann", PASSWORD), 429);
        assert_eq!(tries_from(site, "6.6.6.6, 192.0.2.7", "Ann", PASSWORD), 429, "whatever it says before");
        assert_eq!(tries_from(site, "192.0.2.8", "Ann", PASSWORD), 303, "at home she comes in");
        assert_eq!(tries_from(site, "192.0.2.7", "Bob", WRONG), 422, "and others from there");
    });
}

#[test]
fn a_limit_does_not_tell_whose_mail_address_it_is() {
    on_both_with(&[("LIMIT_SIGN_IN_ACCOUNT", "3/15min"), ("LIMIT_SIGN_IN_ACCOUNT_ANYWHERE", "5/15min")], |site| {
        newcomer(site, "Ann", "ann@exemple.fr");
        let tried = ["ann@exemple.fr", "ANN@exemple.fr", "Ann@Exemple.FR", "ann@exemple.fr"];
        let told: Vec<_> = tried.iter().map(|name| signs_in(&site.stranger(), name, WRONG).status).collect();
        assert_eq!(told, [422, 422, 422, 429]);
        for nobody in ["Ann", "bob@exemple.fr", "Bob"] {
            let told: Vec<_> = (0..4).map(|_| signs_in(&site.stranger(), nobody, WRONG).status).collect();
            assert_eq!(told, [422, 422, 422, 429], "{nobody}");
        }
    });
}

#[test]
fn many_addresses_together_do_not_try_one_account_for_ever() {
    on_both_with(&[("LIMIT_SIGN_IN_ACCOUNT_ANYWHERE", "6/15min"), BEHIND_A_PROXY], |site| {
        newcomer(site, "Ann", "ann@exemple.fr");
        let told: Vec<_> = (1..=7).map(|n| tries_from(site, &format!("192.0.2.{n}"), "Ann", WRONG)).collect();
        assert_eq!(told, [422, 422, 422, 422, 422, 422, 429]);
    });
}

#[test]
fn strangers_lock_no_open_session_out_of_its_own_account() {
    let low = [("LIMIT_SIGN_IN_ACCOUNT", "2/15min"), ("LIMIT_SIGN_IN_ACCOUNT_ANYWHERE", "2/15min")];
    on_both_with(&low, |site| {
        let ann = newcomer(site, "Ann", "ann@exemple.fr");
        for name in ["Ann", "ann@exemple.fr"] {
            let told: Vec<_> = (0..3).map(|_| signs_in(&site.stranger(), name, WRONG).status).collect();
            assert_eq!(told, [422, 422, 429]);
        }
        let change = |present| {
            let fields = [("actuel", present), ("nouveau", "Cinq épis de seigle")];
            ann.submits("/mon-compte", "/mon-compte/mot-de-passe", &fields).status
        };
        assert_eq!((change(WRONG), change(PASSWORD)), (422, 303));
        assert_eq!([change(WRONG), change("Cinq épis de seigle")], [422, 429], "a thief of the session");
    });
}

#[test]
fn what_was_typed_too_often_says_when_to_come_back() {
    on_both_with(&[("LIMIT_SIGN_IN_ACCOUNT", "3/15min")], |site| {
        newcomer(site, "Ann", "ann@exemple.fr");
        for name in ["Ann", "ann", "ANN"] {
            assert_eq!(signs_in(&site.stranger(), name, WRONG).status, 422);
        }
        let closed = signs_in(&site.stranger(), "Ann", PASSWORD);
        assert_eq!(closed.status, 429);
        assert!(closed.text("[role=alert]").contains("Réessayez dans 1"), "{}", closed.text("[role=alert]"));
        assert!(closed.header("retry-after").parse::<u32>().unwrap() > 600);
        site.wait(HOUR / 4 + 1);
        for _ in 0..5 {
            assert_eq!(signs_in(&site.stranger(), "Ann", PASSWORD).status, 303, "what succeeds is not counted");
        }
    });
}

#[test]
fn failures_are_counted_by_address_too() {
    on_both_with(&[("LIMIT_SIGN_IN_ADDRESS", "2/15min")], |site| {
        newcomer(site, "Ann", "ann@exemple.fr");
        assert_eq!(signs_in(&site.stranger(), "Bob", "x").status, 422);
        assert_eq!(signs_in(&site.stranger(), "Cléo", "x").status, 422);
        assert_eq!(signs_in(&site.stranger(), "Ann", PASSWORD).status, 429);
    });
}

#[test]
fn the_cookie_is_out_of_reach_of_scripts_and_of_other_sites() {
    on_both(|site| {
        newcomer(site, "Ann", "ann@exemple.fr");
        let fields = [("nom", "Ann"), ("mot_de_passe", PASSWORD), ("rester", "oui")];
        let brief = signs_in(&site.stranger(), "Ann", PASSWORD);
        let long = site.stranger().submits("/connexion", "/connexion", &fields);
        for page in [&brief, &long] {
            let cookie = page.header("set-cookie");
            assert!(cookie.starts_with("maillage_session=") && cookie.contains("; HttpOnly"), "{cookie}");
            assert!(cookie.contains("; SameSite=Lax") && cookie.contains("; Path=/"), "{cookie}");
            assert!(!cookie.contains("Secure"), "on http it would be lost: {cookie}");
        }
        assert!(!brief.header("set-cookie").contains("Max-Age"));
        assert!(long.header("set-cookie").contains("Max-Age=2592000"));
    });
}

#[test]
fn on_https_the_cookie_travels_by_https_alone() {
    on_both_with(&[("BASE_URL", "https://wiki.exemple.fr")], |site| {
        let browser = site.stranger();
        super::signs_up(&browser, "Ann", "ann@exemple.fr");
        let letter = site.letter_to("ann@exemple.fr");
        assert!(letter.text.contains("https://wiki.exemple.fr/inscription/confirmer/"));
        let confirmed = browser.submits(&letter.path(), &letter.path(), &[]);
        let cookie = confirmed.header("set-cookie").to_owned();
        assert!(cookie.starts_with("__Host-maillage_session=") && cookie.contains("; Secure"), "{cookie}");
        assert!(cookie.contains("; Path=/;") || cookie.ends_with("; Path=/"), "{cookie}");
        assert!(!cookie.contains("Domain"), "{cookie}");
        let pair = cookie.split(';').next().unwrap();
        let stranger = site.stranger();
        assert_eq!(stranger.get_with("/mon-compte", "cookie", pair).status, 200);
        let plain = pair.trim_start_matches("__Host-");
        site.wait(1);
        assert_eq!(stranger.get_with("/mon-compte", "cookie", plain).status, 303, "a neighbour may have planted it");
        let both = format!("{plain}; {pair}");
        assert_eq!(stranger.get_with("/mon-compte", "cookie", &both).status, 200);
    });
}

#[test]
fn sessions_that_began_before_the_cookie_had_its_name_go_on() {
    on_both_with(&[("BASE_URL", "https://wiki.exemple.fr")], |site| {
        let id = site.account("Ann", Role::Contributor).id;
        let begin = || {
            let of = maillage::actions::accounts::session::OfBrowser { remembered: true, ..Default::default() };
            let begun = maillage::http::session::begin(&site.app, id, of, None);
            actix_web::rt::System::new().block_on(begun).unwrap().value().to_owned()
        };
        site.wait(-1_000_000);
        let before = begin();
        site.wait(2_000_000);
        let after = begin();
        let status = |secret: &str| {
            site.stranger().get_with("/mon-compte", "cookie", &format!("maillage_session={secret}")).status
        };
        assert_eq!((status(&before), status(&after)), (200, 303));
    });
}

#[test]
fn below_a_path_the_cookie_keeps_to_it_and_has_the_plain_name() {
    on_both_with(&[("BASE_URL", "https://asso.exemple.fr/wiki")], |site| {
        let id = site.account("Ann", Role::Contributor);
        site.set_password(&id, PASSWORD);
        let page = site.stranger().post("/connexion", &[("nom", "Ann"), ("mot_de_passe", PASSWORD)]);
        let cookie = page.header("set-cookie");
        assert!(cookie.starts_with("maillage_session=") && cookie.contains("; Path=/wiki"), "{cookie}");
    });
}

#[test]
fn a_session_ends_half_a_year_after_it_began_however_often_it_is_used() {
    on_both_with(&[("SESSION_REMEMBERED_DAYS", "365")], |site| {
        let ann = newcomer(site, "Ann", "ann@exemple.fr");
        let fields = [("nom", "Ann"), ("mot_de_passe", PASSWORD), ("rester", "oui")];
        let page = site.stranger().submits("/connexion", "/connexion", &fields);
        let cookie = page.header("set-cookie").to_owned();
        assert!(cookie.contains("Max-Age=15552000"), "{cookie}");
        let pair = cookie.split(';').next().unwrap();
        let status = || site.stranger().get_with("/mon-compte", "cookie", pair).status;
        for _ in 0..17 {
            site.wait(days(10));
            assert_eq!(status(), 200);
        }
        site.wait(days(10) - 1);
        assert_eq!(status(), 200);
        site.wait(1);
        assert_eq!(status(), 303);
        assert_eq!(ann.get("/mon-compte").status, 303);
    });
}

#[test]
fn a_session_ends_after_twelve_idle_hours_or_thirty_days() {
    on_both(|site| {
        let ann = newcomer(site, "Ann", "ann@exemple.fr");
        site.wait(11 * HOUR);
        assert_eq!(ann.get("/mon-compte").status, 200);
        site.wait(11 * HOUR);
        assert_eq!(ann.get("/mon-compte").status, 200, "used in between");
        site.wait(12 * HOUR + 1);
        assert_eq!(ann.get("/mon-compte").header("location"), "/connexion?suite=%2Fmon-compte");
        let fields = [("nom", "Ann"), ("mot_de_passe", PASSWORD), ("rester", "oui")];
        ann.submits("/connexion", "/connexion", &fields);
        site.wait(days(29));
        assert_eq!(ann.get("/mon-compte").status, 200);
        site.wait(days(31));
        assert_eq!(ann.get("/mon-compte").status, 303);
    });
}

#[test]
fn signing_out_ends_the_session_for_good() {
    on_both(|site| {
        let ann = newcomer(site, "Ann", "ann@exemple.fr");
        let cookie = signs_in(&site.stranger(), "Ann", PASSWORD).header("set-cookie").to_owned();
        let secret = cookie.split(';').next().unwrap().to_owned();
        assert_eq!(ann.get_with("/mon-compte", "cookie", &secret).status, 200);
        let out = ann.submits("/mon-compte", "/deconnexion", &[]);
        assert_eq!((out.status, out.header("location")), (303, "/"));
        assert!(out.header("set-cookie").contains("Max-Age=0"), "{}", out.header("set-cookie"));
        assert_eq!(ann.get("/mon-compte").status, 303);
        assert_eq!(site.stranger().get_with("/mon-compte", "cookie", &secret).status, 200, "the other one goes on");
        assert_eq!(ann.post("/deconnexion", &[]).status, 303, "once more is no error");
        assert_ne!(ann.get("/deconnexion").status, 303, "a link does not sign out");
    });
}

#[test]
fn signing_out_everywhere_ends_every_session() {
    on_both(|site| {
        let (phone, desk) = (newcomer(site, "Ann", "ann@exemple.fr"), site.stranger());
        signs_in(&desk, "Ann", PASSWORD);
        assert!(desk.get("/mon-compte").text("[aria-labelledby=sessions]").contains("2 appareils"));
        let out = desk.submits("/mon-compte", "/mon-compte/sessions", &[]);
        assert_eq!(out.header("location"), "/connexion?fait=deconnexion");
        assert_eq!((phone.get("/mon-compte").status, desk.get("/mon-compte").status), (303, 303));
    });
}

#[test]
fn one_session_is_ended_and_the_others_go_on() {
    on_both(|site| {
        let (phone, desk) = (newcomer(site, "Ann", "ann@exemple.fr"), site.stranger());
        signs_in(&desk, "Ann", PASSWORD);
        let page = phone.get("/mon-compte");
        assert_eq!(page.texts("[aria-labelledby=sessions] .badge"), ["cet appareil"]);
        let other = page.all("form:has(button) > [name=session]", "value");
        assert_eq!(other.len(), 1, "one's own is left by signing out");
        let end = |browser: &Browser<'_>, start: &str| {
            browser.submits("/mon-compte", "/mon-compte/sessions/fermer", &[("session", start)])
        };
        let eve = newcomer(site, "Eve", "eve@exemple.fr");
        end(&eve, &other[0]);
        end(&phone, "");
        assert_eq!(desk.get("/mon-compte").status, 200, "nobody else ends it");
        assert_eq!(end(&phone, &other[0]).header("location"), "/mon-compte?fait=session#sessions");
        assert_eq!((phone.get("/mon-compte").status, desk.get("/mon-compte").status), (200, 303));
        let own = phone.get("/mon-compte/donnees.json").json();
        assert_eq!(own.pointer("/sessions").and_then(|all| all.as_array()).map(Vec::len), Some(1));
    });
}

#[test]
fn only_the_hash_of_a_session_is_kept() {
    on_both(|site| {
        let ann = newcomer(site, "Ann", "ann@exemple.fr");
        let before = signs_in(&site.stranger(), "Ann", PASSWORD).header("set-cookie").to_owned();
        let secret = before.trim_start_matches("maillage_session=").split(';').next().unwrap();
        let hash = maillage::base::tokens::hex(&maillage::base::tokens::hash(secret));
        let find = |key: &str| {
            let now = site.app.now();
            site.app
                .store
                .read::<_, maillage::hall::error::Error>(|db| {
                    Ok(maillage::models::session::SessionRow::find(db, key, now)?)
                })
                .unwrap()
        };
        assert!(find(&hash).is_some() && find(secret).is_none());
        assert_eq!(ann.get("/mon-compte").status, 200);
    });
}
