//! Invitations: somebody is asked by mail to write here, and the blocked and the uninvited are told whom to write to.

use super::accounts::{PASSWORD, signs_in};
use crate::support::{Page, days, on_both, on_both_with};
use maillage::db::types::Role;

const PATH: &str = "/administration/invitations";
const SAME: [(&str, &str); 1] = [("sec-fetch-site", "same-origin")];
const WORDS: [(&str, &str); 5] = [
    ("nom", "Réseau des tiers-lieux"),
    ("devise", "Faire ensemble"),
    ("accueil", "Ce que nos lieux ont appris, à l’usage des autres."),
    ("contact", "equipe@exemple.fr"),
    ("pied", ""),
];

#[test]
fn whoever_is_invited_chooses_a_password_and_is_signed_in() {
    on_both_with(&[("REGISTRATION", "invited")], |site| {
        let ada = site.person("Ada", Role::Administrator);
        assert!(ada.get("/administration/personnes").has(&format!("main a[href='{PATH}']")));
        let fields =
            [("courriels", "Élise <Elise@exemple.fr>"), ("role", "contributeur"), ("mot", "Bienvenue <à toi>.")];
        let sent = ada.post(PATH, &fields);
        assert_eq!(sent.status, 303, "{}", sent.html);
        let page = ada.get(sent.header("location"));
        assert!(page.text(".notice").contains("Elise@exemple.fr"), "{}", page.html);
        assert!(page.text("#attente ~ .rows").contains("Élise"));
        let letter = site.letter_to("Elise@exemple.fr");
        assert!(
            letter.text.contains("Ada vous invite")
                && letter.text.contains("7 jours")
                && letter.text.contains("Bienvenue <à"),
            "{}",
            letter.text
        );
        let elise = site.stranger();
        let form = elise.get(&letter.path());
        assert!(form.text(".lead").contains("Élise") && !form.html.contains("sessions ouvertes"));
        let chosen = elise.submits(&letter.path(), &letter.path(), &[("nouveau", PASSWORD)]);
        assert_eq!((chosen.status, chosen.header("location")), (303, "/mon-compte?fait=invitation"));
        assert_eq!(elise.get("/mon-compte").text("h1"), "Mon compte", "signed in at once");
        assert!(site.letters_to("Elise@exemple.fr").is_empty(), "a first password is no change to be warned of");
        assert!(!ada.get(PATH).text("#attente ~ *").contains("Élise"), "she waits no more");
    });
}

#[test]
fn several_people_are_invited_at_once_all_of_them_or_none() {
    on_both(|site| {
        let ada = site.person("Ada", Role::Administrator);
        site.person("Jean Dupont", Role::Contributor);
        let people = "jean.dupont@ailleurs.fr\nNadia B. <nadia@exemple.fr>\n\nkevin@exemple.fr\n";
        let sent = ada.post(PATH, &[("courriels", people), ("role", "contributeur")]);
        assert_eq!(sent.status, 303, "{}", sent.html);
        let page = ada.get(sent.header("location"));
        assert!(page.text(".notice").contains("3 invitations"), "{}", page.text(".notice"));
        let waiting = page.texts("#attente ~ .rows h3");
        for name in ["Jean Dupont 2", "Kevin", "Nadia B."] {
            assert!(waiting.iter().any(|waits| waits == name), "{name} of {waiting:?}");
        }
        for email in ["jean.dupont@ailleurs.fr", "nadia@exemple.fr", "kevin@exemple.fr"] {
            assert!(site.letter_to(email).text.contains("Ada vous invite"), "{email}");
        }
        // One who has an account and one whose name is taken keep the others from being invited.
        let people = "zoe@exemple.fr\nnadia@exemple.fr\nKevin <autre@exemple.fr>";
        let refused = ada.post(PATH, &[("courriels", people), ("role", "contributeur")]);
        let why = refused.text("#courriels-e");
        assert_eq!(refused.status, 422);
        assert!(why.contains("Ligne 2") && why.contains("Ligne 3") && !why.contains("Ligne 1"), "{why}");
        assert!(site.letters_to("zoe@exemple.fr").is_empty() && !ada.get(PATH).text("#attente ~ *").contains("Zoe"));
    });
}

#[test]
fn an_invitation_is_sent_again_and_taken_back() {
    on_both(|site| {
        let ada = site.person("Ada", Role::Administrator);
        let invite = || ada.post(PATH, &[("courriels", "Bob bob@exemple.fr"), ("role", "contributeur")]);
        let whom = |page: &Page| page.header("location").rsplit_once("qui=").unwrap().1.to_owned();
        let id = whom(&invite());
        let first = site.letter_to("bob@exemple.fr").path();
        assert_eq!(ada.post(PATH, &[("faire", "renvoyer"), ("qui", &id)]).status, 303);
        let second = site.letter_to("bob@exemple.fr").path();
        assert_eq!((site.stranger().get(&first).status, site.stranger().get(&second).status), (404, 200));
        assert_eq!(ada.post(PATH, &[("faire", "retirer"), ("qui", &id)]).status, 303);
        assert_eq!(site.stranger().get(&second).status, 404);
        let bob = whom(&invite()); // The name and the address are free again.
        let third = site.letter_to("bob@exemple.fr").path();
        site.wait(days(7));
        assert_eq!(site.stranger().get(&third).status, 404, "too late");
        let ada = site.person("Ana", Role::Administrator);
        ada.post(PATH, &[("faire", "renvoyer"), ("qui", &bob)]);
        let link = site.letter_to("bob@exemple.fr").path();
        site.stranger().submits(&link, &link, &[("nouveau", PASSWORD)]);
        assert!(site.letters_to("bob@exemple.fr").is_empty());
        assert_eq!(ada.post(PATH, &[("faire", "retirer"), ("qui", &bob)]).status, 404, "taken: an account as others");
        assert_eq!(signs_in(&site.stranger(), "Bob", PASSWORD).status, 303);
    });
}

#[test]
fn a_wrong_invitation_comes_back_as_it_was_typed_and_only_administrators_send_any() {
    on_both(|site| {
        let ada = site.person("Ada", Role::Administrator);
        let wrong = ada.post(PATH, &[("courriels", "Bob bob"), ("role", "moderateur"), ("mot", "Salut")]);
        assert_eq!(
            (wrong.status, wrong.text("#courriels").as_str(), wrong.text("#mot").as_str()),
            (422, "Bob bob", "Salut")
        );
        assert!(
            wrong.text("#courriels-e").contains("Ligne 1")
                && wrong.attribute("#role option[selected]", "value") == "moderateur"
        );
        let moderator = site.person("Max", Role::Moderator);
        let fields = [("courriels", "Bob bob@exemple.fr"), ("role", "administrateur")];
        assert_eq!((moderator.get(PATH).status, moderator.post(PATH, &fields).status), (403, 403));
        assert_eq!(ada.post_raw(PATH, &fields, &SAME).status, 403, "without a token");
        assert!(site.letters_to("bob@exemple.fr").is_empty());
    });
}

#[test]
fn who_looks_for_an_invitation_or_is_blocked_is_told_whom_to_write_to() {
    on_both_with(&[("REGISTRATION", "invited")], |site| {
        let ada = site.person("Ada", Role::Administrator);
        assert!(site.stranger().get("/inscription").has("main a[href='/mentions-legales']"));
        let wrong = ada.post("/administration/site", &[("contact", "equipe")]);
        assert_eq!((wrong.status, wrong.has("#contact-e")), (422, true));
        assert_eq!(ada.post("/administration/site", &WORDS).status, 303);
        let mail = "a[href='mailto:equipe@exemple.fr']";
        let (door, sign_up) = (site.stranger().get("/connexion"), site.stranger().get("/inscription"));
        assert!(door.text("main").contains("sur invitation") && !door.text("main").contains("Créer un compte"));
        assert!(sign_up.has(&format!("main {mail}")) && site.stranger().get("/").has(&format!("footer {mail}")));
        let bob = site.member("Bob");
        let sheet = bob.writes("À deux", "Un texte.");
        let person = format!("/administration/personnes/{}", bob.who().account().unwrap());
        let block = [("faire", "bloquer"), ("motif", "Publicités."), ("duree", "3")];
        assert_eq!(ada.post(&person, &block).status, 303);
        let refused = bob.post(&format!("/fiches/{}/verifier", sheet.id), &[]);
        assert_eq!(refused.status, 403);
        assert!(refused.text(".lead").contains("Publicités") && refused.has(&format!("main {mail}")));
        let own = bob.get("/mon-compte");
        assert!(own.text("main .note").contains("Publicités") && own.has(&format!("main .note {mail}")));
        let letter = site.letter_to("bob@exemple.fr").text;
        assert!(letter.contains("equipe@exemple.fr") && !letter.contains("inutile"), "{letter}");
    });
}

/// The way to what a new wiki wants first.
const STEPS: &str = "main a[href='/administration/premiers-pas']";

#[test]
fn the_home_page_is_that_of_the_wiki() {
    on_both(|site| {
        let ada = site.person("Ada", Role::Administrator);
        let empty = ada.get("/");
        assert!(empty.has(STEPS) && !site.stranger().get("/").has(STEPS));
        assert!(!empty.has("#q-aide"), "nothing to give as an example");
        ada.post("/administration/site", &WORDS);
        let home = site.stranger().get("/");
        assert_eq!(home.text("h1"), "Réseau des tiers-lieux");
        let hero = home.text(".hero");
        assert!(hero.contains("Faire ensemble") && hero.contains("nos lieux ont appris"), "{hero}");
        ada.writes_text("---\nmodele: fiche-pratique\ntitre: Stop\nthemes: [mobilite/covoiturage]\n---\nVoir.\n");
        let example = site.stranger().get("/").attribute("#q-aide a", "href");
        assert!(example.starts_with("/recherche?q=Covoiturage"), "{example}");
        assert!(!ada.get("/").has(STEPS), "no longer empty");
    });
}
