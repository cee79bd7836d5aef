//! Opening an account.

use maillage::db::types::Role;
use maillage::models::account::Account;

use super::{PASSWORD, newcomer, signs_in, signs_up};
use crate::support::{days, on_both, on_both_with};

const HOUR: i64 = 3_600_000_000;

#[test]
fn somebody_signs_up_confirms_by_the_letter_and_is_signed_in() {
    on_both(|site| {
        let ann = site.stranger();
        let told = signs_up(&ann, "Ann", "Ann@Exemple.fr");
        assert_eq!((told.status, told.text("h1").as_str()), (200, "Regardez vos courriels"));
        assert!(told.header("set-cookie").is_empty());
        assert_eq!(site.stranger().get("/contributeurs/Ann").status, 404, "not told before it is confirmed");
        let letter = site.letter_to("Ann@exemple.fr");
        assert!(letter.text.starts_with("Bonjour Ann,") && letter.text.contains("48 heures"), "{}", letter.text);
        let link = letter.path();
        assert!(ann.get(&link).text(".lead").contains("Ann@exemple.fr"));
        let confirmed = ann.submits(&link, &link, &[]);
        assert_eq!((confirmed.status, confirmed.header("location")), (303, "/mon-compte?fait=bienvenue"));
        let account = ann.get("/mon-compte?fait=bienvenue");
        assert!(account.text(".notice").contains("Bienvenue"));
        assert_eq!(site.stranger().get("/contributeurs/Ann").status, 200);
    });
}

#[test]
fn opening_the_link_confirms_nothing_and_it_serves_once() {
    on_both(|site| {
        let ann = site.stranger();
        signs_up(&ann, "Ann", "ann@exemple.fr");
        let link = site.letter_to("ann@exemple.fr").path();
        for _ in 0..3 {
            assert_eq!(site.stranger().get(&link).status, 200);
        }
        assert_eq!(site.stranger().client().head(ann.at(&link)).send().unwrap().status(), 200);
        assert_eq!(signs_in(&ann, "Ann", PASSWORD).status, 403, "still to be confirmed");
        assert_eq!(ann.submits(&link, &link, &[]).status, 303);
        let used = site.stranger().get(&link);
        assert_eq!((used.status, used.text("h1").as_str()), (404, "Lien expiré"));
        assert_eq!(site.stranger().post(&link, &[]).status, 404);
    });
}

#[test]
fn a_link_older_than_two_days_is_refused_and_another_can_be_asked() {
    on_both(|site| {
        let ann = site.stranger();
        signs_up(&ann, "Ann", "ann@exemple.fr");
        let link = site.letter_to("ann@exemple.fr").path();
        site.wait(48 * HOUR + 1);
        assert_eq!(ann.get(&link).status, 404);
        assert_eq!(ann.post(&link, &[]).status, 404);
        let refused = signs_in(&ann, "ann@exemple.fr", PASSWORD);
        assert_eq!(refused.status, 403);
        assert_eq!(refused.attribute("form[action=\"/inscription/renvoyer\"] input[name=nom]", "value"), "Ann");
        assert_eq!(ann.post("/inscription/renvoyer", &[("nom", "Ann")]).status, 200);
        let link = site.letter_to("ann@exemple.fr").path();
        assert_eq!(ann.submits(&link, &link, &[]).status, 303);
    });
}

#[test]
fn whether_an_address_is_known_is_told_to_its_owner_alone() {
    on_both(|site| {
        newcomer(site, "Ann", "ann@exemple.fr");
        let eve = site.stranger();
        let (known, unknown) = (signs_up(&eve, "Eve", "ann@exemple.fr"), signs_up(&eve, "Zoé", "zoe@exemple.fr"));
        let without = |page: &crate::support::Page, name: &str| page.text("main").replace(name, "…");
        assert_eq!((known.status, without(&known, "Eve")), (unknown.status, without(&unknown, "Zoé")));
        let letter = site.letter_to("ann@exemple.fr");
        assert!(letter.text.contains("qui en a déjà un"), "{}", letter.text);
        assert_eq!(letter.path(), "/mot-de-passe-oublie");
        let again = signs_up(&site.stranger(), "Eve", "autre@exemple.fr");
        assert_eq!(again.status, 422, "the name is held in both cases, or it would tell");
        assert_eq!(signs_in(&eve, "Eve", PASSWORD).status, 403, "and the sign-in answers alike");
    });
}

#[test]
fn whoever_types_the_address_of_another_takes_nothing_from_them() {
    on_both(|site| {
        signs_up(&site.stranger(), "Eve", "ann@exemple.fr");
        let eves = site.letter_to("ann@exemple.fr").path();
        newcomer(site, "Ann", "ann@exemple.fr");
        assert_eq!(site.stranger().get(&eves).status, 404, "the other request ended with the confirmation");
        assert_eq!(signs_in(&site.stranger(), "ann@exemple.fr", PASSWORD).status, 303);
    });
}

#[test]
fn a_taken_name_and_weak_words_are_said_beside_their_fields_and_typed_values_stay() {
    on_both(|site| {
        newcomer(site, "Ann Élise", "ann@exemple.fr");
        let page = signs_up(&site.stranger(), "ANN ÉLISE", "autre@exemple.fr");
        assert_eq!(page.status, 422);
        assert!(page.text("#nom-e").contains("déjà pris"));
        assert_eq!(page.attribute("#courriel", "value"), "autre@exemple.fr");
        assert_eq!(page.attribute("#mot_de_passe", "value"), "");
        let fields = [("nom", "Bob"), ("courriel", "bob"), ("mot_de_passe", "bob")];
        let page = site.stranger().submits("/inscription", "/inscription", &fields);
        assert!(page.text("#courriel-e").contains("prenom@exemple.fr"));
        assert!(page.text("#mot_de_passe-e").contains("12 caractères"));
        assert_eq!(page.texts("#erreurs li").len(), 2);
        assert_eq!(page.attribute("#courriel", "aria-describedby"), "courriel-a courriel-e");
    });
}

#[test]
fn the_form_asks_three_things_ticks_none_and_points_to_the_notice() {
    on_both(|site| {
        let page = site.stranger().get("/inscription");
        assert_eq!(page.texts("form[action=\"/inscription\"] input:not([type=hidden])").len(), 3);
        assert!(!page.has("main input[type=checkbox]") && !page.has("main input[checked]"));
        assert!(page.has("form a[href=\"/confidentialite\"]"));
        for (field, autocomplete) in [("nom", "username"), ("courriel", "email"), ("mot_de_passe", "new-password")] {
            assert_eq!(page.attribute(&format!("#{field}"), "autocomplete"), autocomplete);
            assert!(page.has(&format!("label[for={field}]")));
        }
        assert_eq!(page.header("cache-control"), "private, no-store");
    });
}

#[test]
fn where_a_moderator_must_agree_the_account_waits() {
    on_both_with(&[("REGISTRATION", "approved")], |site| {
        let moderator = site.person("Mo", Role::Moderator);
        let ann = site.stranger();
        signs_up(&ann, "Ann", "ann@exemple.fr");
        let link = site.letter_to("ann@exemple.fr").path();
        let waiting = ann.submits(&link, &link, &[]);
        assert_eq!((waiting.status, waiting.text("h1").as_str()), (200, "Adresse confirmée"));
        let letter = site.letter_to("mo@exemple.fr");
        assert!(letter.text.contains("Ann\u{202f}» vient de confirmer son adresse"));
        assert!(moderator.get(&letter.path()).html.contains("ann@exemple.fr"));
        let refused = signs_in(&ann, "Ann", PASSWORD);
        assert_eq!(refused.status, 403);
        assert!(refused.text("[role=alert]").contains("accord de la modération"));
        let id = site.find("Ann").id;
        moderator.post(&format!("/administration/personnes/{id}"), &[("faire", "accepter")]);
        assert!(site.letter_to("ann@exemple.fr").text.contains("est approuvé"));
        assert_eq!(signs_in(&ann, "Ann", PASSWORD).status, 303);
    });
}

#[test]
fn where_one_joins_by_invitation_the_page_says_how_and_the_form_is_refused() {
    on_both_with(&[("REGISTRATION", "invited")], |site| {
        let page = site.stranger().get("/inscription");
        assert!(page.text("main").contains("sur invitation"));
        assert!(!page.has("#courriel"));
        let fields = [("nom", "Ann"), ("courriel", "ann@exemple.fr"), ("mot_de_passe", PASSWORD)];
        assert_eq!(site.stranger().post("/inscription", &fields).status, 422);
        assert!(site.letters_to("ann@exemple.fr").is_empty());
    });
}

#[test]
fn sign_ups_are_counted_by_address() {
    on_both_with(&[("LIMIT_SIGN_UP_ADDRESS", "2/h")], |site| {
        for (name, status) in [("Un", 200), ("Deux deux", 200), ("Trois", 429)] {
            let name = format!("{name} x");
            let page = signs_up(&site.stranger(), &name, &format!("{}@exemple.fr", status));
            assert_eq!(page.status, if name.starts_with("Trois") { 429 } else { 200 });
            if page.status == 429 {
                assert!(!page.header("retry-after").is_empty());
                assert_eq!(page.attribute("#nom", "value"), "Trois x", "what was typed stays");
            }
        }
    });
}

#[test]
fn names_that_nobody_confirmed_are_free_again_after_a_week() {
    on_both(|site| {
        signs_up(&site.stranger(), "Ann", "ann@exemple.fr");
        site.letters_to("ann@exemple.fr");
        assert_eq!(signs_up(&site.stranger(), "Ann", "autre@exemple.fr").status, 422);
        site.wait(days(8));
        site.letters_to("ann@exemple.fr");
        assert_eq!(signs_up(&site.stranger(), "Ann", "autre@exemple.fr").status, 200);
    });
}

#[test]
fn the_first_administrator_comes_by_a_link_that_serves_once() {
    on_both(|site| {
        let link = || maillage::actions::accounts::appoint::first_administrator_link(&site.app).unwrap();
        let path = |link: Option<String>| url::Url::parse(&link.unwrap()).unwrap().path().to_owned();
        let (older, newer) = (path(link()), path(link()));
        assert_eq!(site.stranger().get(&older).status, 404, "a new link ends the older");
        let ada = site.stranger();
        let weak =
            ada.submits(&newer, &newer, &[("nom", "Ada"), ("courriel", "ada@exemple.fr"), ("mot_de_passe", "x")]);
        assert_eq!(weak.status, 422);
        let fields = [("nom", "Ada"), ("courriel", "ada@exemple.fr"), ("mot_de_passe", PASSWORD)];
        assert_eq!(ada.submits(&newer, &newer, &fields).status, 303);
        assert_eq!(ada.get("/administration/reglages").status, 200);
        assert_eq!(site.stranger().get(&newer).status, 404);
        assert!(link().is_none());
    });
}

#[test]
fn a_name_that_looks_like_another_is_refused() {
    on_both(|site| {
        newcomer(site, "Annie", "annie@exemple.fr");
        let number = std::cell::Cell::new(0);
        let tries = |name: &str| {
            number.set(number.get() + 1);
            let email = format!("autre{}@exemple.fr", number.get());
            let fields = [("nom", name), ("courriel", email.as_str()), ("mot_de_passe", PASSWORD)];
            site.stranger().submits("/inscription", "/inscription", &fields)
        };
        let alikes = ["\u{410}nnie", "AnnIe", "Ann\u{456}e", "ANNI\u{415}", "Ann1e", "\u{391}NNIE"];
        let bare = ["Annie.", "Annie_", "A n n i e", "Ann-ie", "ÀNNIE", "Ånnie", "(Annie)", "Annie \u{1f600}"];
        for alike in alikes.into_iter().chain(bare) {
            let page = tries(alike);
            assert_eq!((page.status, page.attribute("#nom", "value").as_str()), (422, alike));
            assert!(!page.text("#nom-e").is_empty());
        }
        assert!(tries("\u{410}nnie").text("#nom-e").contains("ressemble trop"));
        assert!(site.letters_to("autre1@exemple.fr").is_empty());
        let added = maillage::actions::accounts::appoint::add(&site.app, "\u{410}nnie", "a@exemple.fr", Role::Reader);
        assert!(added.is_err());
        assert_eq!(tries("Anne").status, 200, "another name");
    });
}

#[test]
fn a_name_that_speaks_for_the_wiki_or_holds_an_address_is_refused_before_any_mail() {
    on_both(|site| {
        let site_name = site.app.identity().name.clone();
        for (name, said) in [
            ("admin", "réservé"),
            ("\u{410}dministrateur", "réservé"),
            ("Le programme", "réservé"),
            (site_name.as_str(), "réservé"),
            ("Bonjour http evil.fr cliquez ici", "adresse"),
            ("evil.fr", "adresse"),
        ] {
            let page = signs_up(&site.stranger(), name, "autre@exemple.fr");
            assert_eq!((page.status, page.attribute("#nom", "value").as_str()), (422, name));
            assert!(page.text("#nom-e").contains(said), "{name}: {}", page.text("#nom-e"));
        }
        assert!(site.letters_to("autre@exemple.fr").is_empty());
        let invited =
            maillage::actions::accounts::appoint::add(&site.app, "Admin", "a@exemple.fr", Role::Administrator);
        assert!(invited.is_ok(), "whoever runs the wiki may call an account so");
    });
}

#[test]
fn names_of_before_get_their_skeleton_at_the_start_and_the_oldest_keeps_it() {
    on_both(|site| {
        for name in ["Annie", "\u{410}nnie", "Bob"] {
            site.account(name, Role::Contributor);
            site.wait(1_000_000);
        }
        for _ in 0..2 {
            let again = site.second();
            let of = |name: &str| {
                let key = maillage::text::title::key(name);
                let found = |db: &mut maillage::db::Db| Ok(Account::find_by_name(db, &key)?.unwrap().skeleton);
                again.store.read::<_, maillage::hall::error::Error>(found).unwrap()
            };
            assert_eq!((of("Annie").is_some(), of("\u{410}nnie"), of("Bob").is_some()), (true, None, true));
        }
        let fields = [("nom", "B0b"), ("courriel", "autre@exemple.fr"), ("mot_de_passe", PASSWORD)];
        assert_eq!(site.stranger().submits("/inscription", "/inscription", &fields).status, 422);
    });
}

#[test]
fn an_account_that_nobody_accepted_yet_has_no_public_page() {
    on_both_with(&[("REGISTRATION", "approved")], |site| {
        let browser = site.stranger();
        signs_up(&browser, "Ann", "ann@exemple.fr");
        assert_eq!(site.stranger().get("/contributeurs/Ann").status, 404);
        let link = site.letter_to("ann@exemple.fr").path();
        browser.submits(&link, &link, &[]);
        let (bob, moderator) = (site.member("Bob"), site.person("Mo", Role::Moderator));
        for page in ["/contributeurs/Ann", "/contributeurs/ann", "/contributeurs/Ann/contributions"] {
            assert_eq!([site.stranger().get(page).status, bob.get(page).status], [404, 404], "{page}");
            assert_eq!(moderator.get(page).status, 200, "{page}");
        }
        let id = site.find("Ann").id;
        let accepted = moderator.post(&format!("/administration/personnes/{id}"), &[("faire", "accepter")]);
        assert_eq!(accepted.status, 303);
        assert_eq!(site.stranger().get("/contributeurs/Ann").status, 200);
        site.letters_to("ann@exemple.fr");
    });
}
