//! Forgotten and changed passwords.

use super::{PASSWORD, newcomer, signs_in, signs_up};
use crate::support::{on_both, on_both_with};

const HOUR: i64 = 3_600_000_000;
const OTHER: &str = "Trois lapins sous la pluie";

#[test]
fn a_forgotten_password_is_replaced_by_a_link_that_serves_once_and_ends_every_session() {
    on_both(|site| {
        let ann = newcomer(site, "Ann", "ann@exemple.fr");
        let browser = site.stranger();
        let fields = [("courriel", "Ann@exemple.fr")];
        assert_eq!(browser.submits("/mot-de-passe-oublie", "/mot-de-passe-oublie", &fields).status, 200);
        let letter = site.letter_to("ann@exemple.fr");
        assert!(letter.text.contains("une heure"), "{}", letter.text);
        let link = letter.path();
        assert_eq!(browser.get(&link).status, 200);
        assert_eq!(ann.get("/mon-compte").status, 200, "opening the link changes nothing");
        let weak = browser.submits(&link, &link, &[("nouveau", "ann")]);
        assert_eq!(weak.status, 422);
        let done = browser.submits(&link, &link, &[("nouveau", OTHER)]);
        assert_eq!((done.status, done.header("location")), (303, "/connexion?fait=nouveau"));
        assert_eq!(ann.get("/mon-compte").status, 303, "every session ended");
        assert_eq!(signs_in(&browser, "Ann", PASSWORD).status, 422);
        assert_eq!(signs_in(&browser, "Ann", OTHER).status, 303);
        assert_eq!(site.stranger().get(&link).status, 404);
        assert!(site.letter_to("ann@exemple.fr").text.contains("vient de changer"));
    });
}

#[test]
fn a_reset_link_lasts_an_hour() {
    on_both(|site| {
        newcomer(site, "Ann", "ann@exemple.fr");
        site.stranger().post("/mot-de-passe-oublie", &[("courriel", "ann@exemple.fr")]);
        let link = site.letter_to("ann@exemple.fr").path();
        site.wait(HOUR + 1);
        assert_eq!(site.stranger().get(&link).status, 404);
        assert_eq!(site.stranger().post(&link, &[("nouveau", OTHER)]).status, 404);
        assert_eq!(signs_in(&site.stranger(), "Ann", PASSWORD).status, 303);
    });
}

#[test]
fn asking_for_a_link_tells_nobody_which_addresses_are_known() {
    on_both(|site| {
        newcomer(site, "Ann", "ann@exemple.fr");
        let ask = |email| site.stranger().post("/mot-de-passe-oublie", &[("courriel", email)]);
        let (known, unknown) = (ask("ann@exemple.fr"), ask("personne@exemple.fr"));
        assert_eq!((known.status, known.text("main")), (unknown.status, unknown.text("main")));
        assert!(site.letters_to("personne@exemple.fr").is_empty());
        assert_eq!(site.letters_to("ann@exemple.fr").len(), 1);
        assert_eq!(ask("ann").status, 422);
    });
}

#[test]
fn a_forgotten_password_never_confirms_an_account_with_the_password_of_somebody_else() {
    on_both(|site| {
        // Somebody opens an account with the address of somebody else, and a password that they know.
        signs_up(&site.stranger(), "Ann", "ann@exemple.fr");
        let confirmation = site.letter_to("ann@exemple.fr").path();
        let owner = site.stranger();
        owner.post("/mot-de-passe-oublie", &[("courriel", "ann@exemple.fr")]);
        let link = site.letter_to("ann@exemple.fr").path();
        assert!(link.starts_with("/mot-de-passe-oublie/"), "{link}");
        assert_eq!(owner.get(&confirmation).status, 404, "the first confirmation is good for nothing");
        assert_eq!(signs_in(&owner, "Ann", PASSWORD).status, 403, "nobody confirmed it");
        assert_eq!(owner.submits(&link, &link, &[("nouveau", OTHER)]).status, 303);
        assert_eq!(signs_in(&site.stranger(), "Ann", PASSWORD).status, 422, "the password of whoever signed up");
        assert_eq!(signs_in(&owner, "Ann", OTHER).status, 303);
    });
}

#[test]
fn mails_asked_for_are_counted_whether_or_not_the_address_is_known() {
    on_both_with(&[("LIMIT_ASKED_MAILS", "2/h")], |site| {
        site.account("Ann", maillage::db::types::Role::Contributor);
        for email in ["ann@exemple.fr", "personne@exemple.fr"] {
            let statuses: Vec<u16> =
                (0..3).map(|_| site.stranger().post("/mot-de-passe-oublie", &[("courriel", email)]).status).collect();
            assert_eq!(statuses, [200, 200, 429], "{email}");
        }
        assert_eq!(site.letters_to("ann@exemple.fr").len(), 2);
    });
}

#[test]
fn a_member_changes_their_password_and_keeps_this_session_alone() {
    on_both(|site| {
        let (phone, desk) = (newcomer(site, "Ann", "ann@exemple.fr"), site.stranger());
        signs_in(&desk, "Ann", PASSWORD);
        let change = |present: &str, new: &str| {
            let fields = [("actuel", present), ("nouveau", new)];
            desk.submits("/mon-compte", "/mon-compte/mot-de-passe", &fields)
        };
        let wrong = change("Autre chose 12", OTHER);
        assert_eq!(wrong.status, 422);
        assert!(wrong.text("#actuel-e").contains("mot de passe actuel"));
        assert!(change(PASSWORD, "court").text("#nouveau-e").contains("12 caractères"));
        assert_eq!(change(PASSWORD, OTHER).header("location"), "/mon-compte?fait=motdepasse");
        assert_eq!((desk.get("/mon-compte").status, phone.get("/mon-compte").status), (200, 303));
        assert!(site.letter_to("ann@exemple.fr").text.contains("vient de changer"));
        assert_eq!(signs_in(&site.stranger(), "Ann", OTHER).status, 303);
    });
}

#[test]
fn mails_asked_for_from_one_address_are_bounded_whatever_the_accounts() {
    let low = [("LIMIT_ASKED_MAILS_ADDRESS", "4/h"), ("TRUSTED_PROXIES", "127.0.0.1")];
    on_both_with(&low, |site| {
        let asks = |address: &str, path: &str, fields: &[(&str, &str)]| {
            let browser = site.stranger();
            let token = browser.token();
            let form: Vec<_> = std::iter::once(("jeton", token.as_str())).chain(fields.iter().copied()).collect();
            let page = browser.post_raw(path, &form, &[("x-forwarded-for", address)]);
            assert_eq!(page.status == 429, !page.header("retry-after").is_empty(), "{path}");
            page.status
        };
        let reset = |n: usize| asks("192.0.2.7", "/mot-de-passe-oublie", &[("courriel", &format!("p{n}@exemple.fr"))]);
        let again = |n: usize| asks("192.0.2.7", "/inscription/renvoyer", &[("nom", &format!("Personne {n}"))]);
        assert_eq!([reset(1), again(1), reset(2), again(2)], [200; 4]);
        let sign_up = [("nom", "Ann"), ("courriel", "ann@exemple.fr"), ("mot_de_passe", PASSWORD)];
        assert_eq!((reset(3), again(3)), (429, 429));
        assert_eq!(asks("192.0.2.7", "/inscription", &sign_up), 429);
        assert_eq!(asks("192.0.2.8", "/inscription", &sign_up), 200, "elsewhere");
    });
}

#[test]
fn letters_that_tell_of_an_act_are_counted_like_those_that_are_asked_for() {
    on_both_with(&[("LIMIT_ASKED_MAILS", "3/h")], |site| {
        let ann = newcomer(site, "Ann", "ann@exemple.fr");
        let id = site.find("Ann").id;
        let moderator = site.person("Mo", maillage::db::types::Role::Moderator);
        let token = || {
            let fields =
                [("jeton_nom", "Essai"), ("jeton_droits", "read"), ("jeton_jours", "30"), ("jeton_passe", PASSWORD)];
            ann.submits("/mon-compte", "/mon-compte/jetons", &fields)
        };
        let password = || {
            let fields = [("actuel", PASSWORD), ("nouveau", PASSWORD)];
            ann.submits("/mon-compte", "/mon-compte/mot-de-passe", &fields)
        };
        let block = || {
            let form = [("faire", "bloquer"), ("duree", "1"), ("motif", "Publicité")];
            moderator.post(&format!("/administration/personnes/{id}"), &form)
        };
        let sends = |what: &str, send: &dyn Fn() -> crate::support::Page| {
            site.wait(3_700_000_000);
            let statuses: Vec<u16> = (0..5).map(|_| send().status).collect();
            let taken = statuses.iter().filter(|status| **status < 400).count();
            assert_eq!((taken, &statuses[3..]), (3, &[429, 429][..]), "{what}: {statuses:?}");
            assert_eq!(site.letters_to("ann@exemple.fr").len(), 3, "{what}");
        };
        sends("tokens", &token);
        assert_eq!(password().status, 429, "they count together");
        sends("passwords", &password);
        assert!(block().status < 400, "nobody keeps off a block by asking for mails");
        site.letter_to("ann@exemple.fr");
        sends("blocks", &block);
    });
}

#[test]
fn another_password_ends_the_tokens_of_programs() {
    use maillage::actions::accounts::grant_token::grant;
    use maillage::db::types::Scope;
    use maillage::models::api_token::Wanted;
    on_both(|site| {
        let ann = newcomer(site, "Ann", "ann@exemple.fr");
        let good = |secret: &str| {
            let found = |db: &mut maillage::db::Db| Ok(maillage::models::api_token::ApiToken::find(db, secret)?);
            site.app.store.read::<_, maillage::hall::error::Error>(found).unwrap().is_some()
        };
        let wanted = Wanted { name: "Essai".to_owned(), scope: Scope::Write, days: 30 };
        let who = || {
            let find = |db: &mut maillage::db::Db| Ok(maillage::models::account::Account::find_as_typed(db, "Ann")?);
            let account = site.app.store.read::<_, maillage::hall::error::Error>(find).unwrap().unwrap();
            maillage::hall::policy::Who::Member(site.member_of(&account))
        };
        let token = grant(&site.app, &who(), &wanted).unwrap();
        site.letter_to("ann@exemple.fr");
        let fields = [("actuel", PASSWORD), ("nouveau", OTHER)];
        assert!(good(&token));
        assert_eq!(ann.submits("/mon-compte", "/mon-compte/mot-de-passe", &fields).status, 303);
        assert!(!good(&token), "changed");
        site.letter_to("ann@exemple.fr");
        let token = grant(&site.app, &who(), &wanted).unwrap();
        site.letter_to("ann@exemple.fr");
        site.stranger().post("/mot-de-passe-oublie", &[("courriel", "ann@exemple.fr")]);
        let link = site.letter_to("ann@exemple.fr").path();
        assert!(good(&token), "asking ends nothing");
        assert_eq!(site.stranger().post(&link, &[("nouveau", PASSWORD)]).status, 303);
        assert!(!good(&token), "forgotten");
    });
}
