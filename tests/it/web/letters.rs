//! Letters: asking for them without an account, the link that confirms, choices and leaving by signed links, the
//! composer, what is looked at before a letter leaves, and when it does.

use maillage::actions::letters::keep_letter::{LetterWords, keep_letter};
use maillage::actions::letters::subscribe;
use maillage::db::types::{IssueId, IssueState, LetterId, LetterPace, Role};
use maillage::hall::error::Error;
use maillage::jobs::runner;
use maillage::models::issue::{Block, BlockKind, Issue};
use maillage::models::nouns::NOUNS;
use maillage::models::subscriber::{Subscriber, Wishes};

use crate::support::{Browser, Page, Site, days, on_both, on_both_with};

const MAIL: &str = "rose@exemple.fr";
const HOUR: i64 = 3_600_000_000;

/// Somebody who looks after the wiki, and a letter.
pub(super) fn begins(site: &Site) -> (Browser<'_>, LetterId) {
    let ada = site.person("Ada", Role::Administrator);
    let words = LetterWords {
        name: "La lettre du carnet".to_owned(),
        pace: Some(LetterPace::Monthly),
        ..LetterWords::default()
    };
    let letter = keep_letter(&site.app, &ada.who(), None, &words).unwrap();
    (ada, letter)
}

fn asks(browser: &Browser<'_>, email: &str, letter: LetterId, more: &[(&str, &str)]) -> Page {
    let (page, name) = ("/lettre", format!("lettre-{letter}"));
    let mut form = vec![("courriel", email), (name.as_str(), "oui")];
    form.extend(more);
    browser.submits(page, page, &form)
}

fn found(site: &Site, email: &str) -> Option<Subscriber> {
    site.app.store.read::<_, Error>(|db| Ok(Subscriber::find_by_email(db, email)?)).unwrap()
}

/// Somebody who confirmed, behind the doors.
pub(super) fn subscribes(site: &Site, email: &str, wishes: &Wishes) -> Subscriber {
    let now = site.app.now();
    let row = Subscriber::new(email, "essai".to_owned(), now);
    let put = |db: &mut maillage::db::Db| {
        Subscriber::put(db, &row, wishes)?;
        Ok::<_, Error>(Subscriber::confirm(db, row.id, now)?)
    };
    site.app.store.write(put).unwrap();
    row
}

pub(super) fn wants(letter: LetterId) -> Wishes {
    Wishes { letters: vec![letter], ..Wishes::default() }
}

pub(super) fn issue(site: &Site, id: IssueId) -> Issue {
    site.app.store.read::<_, Error>(|db| Ok(Issue::find(db, id)?)).unwrap().unwrap()
}

/// Begins an issue by the button of its page.
pub(super) fn begins_issue(ada: &Browser<'_>, letter: LetterId) -> IssueId {
    let at = format!("/administration/lettres/{letter}");
    let form = [("lettre", letter.to_string()), ("faire", "commencer".to_owned())];
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let answer = ada.submits(&at, "/administration/lettres", &form);
    assert_eq!(answer.status, 303, "{}", answer.html);
    IssueId(answer.header("location").rsplit('/').next().unwrap().parse().unwrap())
}

/// Opens the composer, changes some fields, presses a button.
pub(super) fn composes(ada: &Browser<'_>, id: IssueId, changed: &[(&str, &str)]) -> Page {
    let at = format!("/administration/numeros/{id}");
    let page = ada.get(&at);
    let mut form = page.form("form[data-letter]");
    form.retain(|(name, _)| !changed.iter().any(|(other, _)| other == name));
    form.extend(changed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    ada.post(&at, &form)
}

#[test]
fn a_letter_is_asked_for_without_an_account_and_comes_once_a_link_is_confirmed() {
    on_both(|site| {
        let (ada, letter) = begins(site);
        let stranger = site.stranger();
        let page = stranger.get("/lettre");
        assert!(!page.has("main input[checked]"), "no box is ticked");
        let asked = asks(&stranger, MAIL, letter, &[("sorte-methode-animation", "oui")]);
        assert_eq!((asked.status, asked.text("h1").as_str()), (200, "Un message est parti"), "{}", asked.html);
        assert!(!found(site, MAIL).unwrap().is_confirmed());
        let mail = site.letter_to(MAIL);
        assert!(!mail.raw.contains("methode-animation") && mail.text.contains("48 heures"), "{}", mail.raw);
        let link = mail.path();
        // A program that scans mail opens it, and presses nothing.
        for _ in 0..2 {
            assert_eq!(stranger.get(&link).text("h1"), "Recevoir la lettre");
        }
        assert!(!found(site, MAIL).unwrap().is_confirmed());
        let answer = stranger.submits(&link, &link, &[]);
        assert_eq!((answer.status, answer.text("h1").as_str()), (200, "C’est fait"), "{}", answer.html);
        let own = found(site, MAIL).unwrap();
        assert!(own.is_confirmed() && own.confirmed_at.is_some() && own.kinds == "methode-animation", "{own:?}");
        assert!(own.proof.contains("La lettre du carnet"), "{}", own.proof);
        assert_eq!(stranger.get(&link).status, 404, "the link served");
        let list = ada.get(&format!("/administration/lettres/{letter}"));
        assert!(list.text("main").contains("1 personne la reçoit"), "{}", list.text("main"));
        assert!(!list.html.contains(MAIL) && !ada.get("/administration/lettres").html.contains(MAIL));
    });
}

#[test]
fn what_is_answered_says_nothing_of_who_is_known() {
    on_both(|site| {
        let (_, letter) = begins(site);
        let own = subscribes(site, MAIL, &wants(letter));
        let known = asks(&site.stranger(), "Rose@exemple.fr", letter, &[("sorte-methode-animation", "oui")]);
        let unknown = asks(&site.stranger(), "Lise@exemple.fr", letter, &[]);
        let same = |page: &Page| page.text("main").replace("Rose@", "").replace("Lise@", "");
        assert_eq!((known.status, same(&known)), (200, same(&unknown)));
        assert_eq!(found(site, MAIL).unwrap(), own_confirmed(&own, site), "a stranger changes nothing of it");
        let mail = site.letter_to(MAIL);
        assert!(mail.text.contains("déjà"), "{}", mail.text);
        let choices = site.stranger().get(&mail.path());
        assert_eq!(choices.text("h1"), "Ce que je reçois");
    });
}

fn own_confirmed(own: &Subscriber, site: &Site) -> Subscriber {
    Subscriber {
        state: maillage::db::types::SubscriberState::Confirmed,
        confirmed_at: Some(site.app.now()),
        ..own.clone()
    }
}

#[test]
fn a_link_holds_two_days_and_an_unconfirmed_address_is_forgotten_in_seven() {
    on_both(|site| {
        let (_, letter) = begins(site);
        asks(&site.stranger(), MAIL, letter, &[]);
        let link = site.letter_to(MAIL).path();
        site.wait(47 * HOUR);
        assert_eq!(site.stranger().get(&link).status, 200);
        site.wait(2 * HOUR);
        assert_eq!(site.stranger().get(&link).status, 404);
        assert!(found(site, MAIL).is_some());
        site.wait(days(6));
        site.letters_to(MAIL);
        assert!(found(site, MAIL).is_none());
    });
}

#[test]
fn one_leaves_in_one_click_from_a_mail_and_by_a_page_and_never_by_opening_it() {
    on_both(|site| {
        let (ada, letter) = begins(site);
        let own = subscribes(site, MAIL, &wants(letter));
        let at = format!("/lettre/desinscription/{}", subscribe::signed(&site.app, own.id));
        let stranger = site.stranger();
        assert_eq!(stranger.get(&at).text("h1"), "Ne plus recevoir la lettre");
        assert_eq!(stranger.post_raw(&at, &[("x", "y")], &[]).status, 403, "a form that is none of ours");
        assert!(found(site, MAIL).is_some());
        let forged = format!("/lettre/desinscription/{}", "0".repeat(48));
        assert_eq!(stranger.post_raw(&forged, &[("List-Unsubscribe", "One-Click")], &[]).status, 404);
        for _ in 0..2 {
            let answer = stranger.post_raw(&at, &[("List-Unsubscribe", "One-Click")], &[]);
            assert_eq!(answer.status, 200, "{}", answer.html);
        }
        assert!(found(site, MAIL).is_none());
        let lise = subscribes(site, "lise@exemple.fr", &wants(letter));
        let at = format!("/lettre/desinscription/{}", subscribe::signed(&site.app, lise.id));
        assert_eq!(stranger.submits(&at, &at, &[]).status, 200);
        assert!(found(site, "lise@exemple.fr").is_none());
        let main = ada.get(&format!("/administration/lettres/{letter}")).text("main");
        assert!(main.contains("2 se sont désinscrites"), "{main}");
    });
}

#[test]
fn nobody_fills_the_mailbox_of_another() {
    on_both_with(&[("LIMIT_ASKED_MAILS", "3/h")], |site| {
        let (_, letter) = begins(site);
        let statuses: Vec<u16> =
            (0..5).map(|n| asks(&site.stranger(), &format!("rose+{n}@exemple.fr"), letter, &[]).status).collect();
        assert_eq!(statuses, [200, 200, 200, 429, 429]);
        assert_eq!(asks(&site.stranger(), "lise@exemple.fr", letter, &[]).status, 200);
    });
}

#[test]
fn a_member_asks_at_their_own_address_and_letters_stop_with_the_account() {
    on_both(|site| {
        let (_, letter) = begins(site);
        let ann = site.member("Ann");
        let at = "/mon-compte/lettres";
        assert!(!ann.get(at).has("main input[checked]"));
        let name = format!("lettre-{letter}");
        assert_eq!(ann.submits(at, at, &[(&name, "oui"), ("sorte-exemple-inspirant", "oui")]).status, 303);
        let own = found(site, "ann@exemple.fr").unwrap();
        assert!(own.is_confirmed() && own.account_id.is_some(), "{own:?}");
        let data = ann.get("/mon-compte/donnees.json");
        assert!(data.html.contains("La lettre du carnet") && data.html.contains("Votre adresse sert"), "{}", data.html);
        assert_eq!(ann.submits(at, at, &[]).status, 303);
        assert!(found(site, "ann@exemple.fr").is_none());
        ann.submits(at, at, &[(&name, "oui")]);
        let closing = maillage::models::nouns::Closing {
            id: ann.who().account().unwrap(),
            from: "Ann",
            to: "x",
            now: site.app.now(),
        };
        site.app
            .store
            .write::<_, Error>(|db| NOUNS.iter().try_for_each(|noun| noun.close_account(db, &closing)))
            .unwrap();
        assert!(found(site, "ann@exemple.fr").is_none());
    });
}

#[test]
fn an_administrator_answers_whoever_asks_about_their_address() {
    on_both(|site| {
        let (ada, letter) = begins(site);
        subscribes(site, MAIL, &wants(letter));
        let asks = |who: &Browser<'_>, does: &str| {
            let form = [("courriel", "Rose@exemple.fr"), ("faire", does)];
            who.post("/administration/lettres/abonnes", &form)
        };
        assert_eq!(asks(&site.person("Mo", Role::Moderator), "voir").status, 403);
        let shown = asks(&ada, "voir");
        assert!(shown.text("pre").contains("La lettre du carnet"), "{}", shown.html);
        assert!(asks(&ada, "oublier").header("location").contains("oubliee"));
        assert!(found(site, MAIL).is_none());
        // What proves that she had asked is found by whoever has the address, and holds none.
        let proof = asks(&ada, "voir").text("pre");
        assert!(proof.contains("ended_at") && proof.contains("essai") && !proof.contains('@'), "{proof}");
        let form = [("courriel", "lise@exemple.fr"), ("faire", "voir")];
        assert!(ada.post("/administration/lettres/abonnes", &form).header("location").contains("inconnue"));
        site.wait(days(1_200));
        runner::run_due(&site.app).unwrap();
        let adele = site.person("Adèle", Role::Administrator);
        assert!(asks(&adele, "voir").header("location").contains("inconnue"), "it is forgotten in three years");
    });
}

#[test]
fn the_composer_is_filled_with_what_strangers_may_read_and_loses_nothing() {
    on_both(|site| {
        let (ada, letter) = begins(site);
        let open = ada.writes("Boule de neige", "Du texte. [[Une page à écrire]]");
        let hidden = ada.writes("Secret de famille", "Du texte.");
        site.app
            .store
            .write(|db| {
                let id = maillage::db::types::SheetId(hidden.id);
                let (open, hidden) = (maillage::db::types::Protection::Open, maillage::db::types::Visibility::Members);
                Site::governs(db, id, open, hidden, None)
            })
            .unwrap();
        let id = begins_issue(&ada, letter);
        let blocks = issue(site, id).blocks();
        let kinds: Vec<BlockKind> = blocks.iter().map(|block| block.kind).collect();
        assert_eq!(kinds, [BlockKind::New, BlockKind::Wanted], "{blocks:?}");
        assert_eq!(blocks[0].offered.iter().map(|offer| offer.sheet).collect::<Vec<_>>(), [open.id]);
        let page = ada.get(&format!("/administration/numeros/{id}"));
        assert!(!page.html.contains("Secret de famille"));
        // Each button saves what is typed.
        let moved = composes(&ada, id, &[("objet", "Bonjour"), ("mot", "Un **mot**."), ("faire", "descendre-1")]);
        assert_eq!(moved.status, 303, "{}", moved.html);
        composes(&ada, id, &[("bloc", "texte"), ("faire", "ajouter")]);
        composes(&ada, id, &[("titre-3", "Agenda"), ("texte-3", "Mardi."), ("faire", "monter-3")]);
        let ids = |site: &Site| issue(site, id).blocks().iter().map(|block| block.id).collect::<Vec<_>>();
        assert_eq!(ids(site), [2, 3, 1]);
        composes(&ada, id, &[("faire", "retirer-2")]);
        assert_eq!(ids(site), [3, 1]);
        let saved = issue(site, id);
        assert_eq!((saved.subject.as_str(), saved.intro.as_str()), ("Bonjour", "Un **mot**."));
        assert_eq!(
            saved.blocks()[0],
            Block { id: 3, title: "Agenda".to_owned(), text: "Mardi.".to_owned(), ..Block::default() }
        );
        // Somebody else saved meanwhile: what is typed stands in the page, and may be saved over theirs.
        let late = composes(&ada, id, &[("version", "1"), ("mot", "Autre chose."), ("faire", "garder")]);
        assert_eq!(late.status, 409);
        assert!(late.text("#mot").contains("Autre chose.") && issue(site, id).intro == "Un **mot**.");
        for person in [site.stranger(), site.member("Bob"), site.person("Mo", Role::Moderator)] {
            for path in [format!("/administration/numeros/{id}"), format!("/administration/numeros/{id}/apercu")] {
                assert!(matches!(person.get(&path).status, 303 | 401 | 403), "{path}");
            }
        }
        assert_eq!(site.stranger().get(&format!("/lettre/numeros/{id}")).status, 404);
    });
}

#[test]
fn a_letter_with_a_broken_link_does_not_leave_and_says_which() {
    on_both(|site| {
        let (ada, letter) = begins(site);
        let sheet = ada.writes("Boule de neige", "Du texte.");
        let id = begins_issue(&ada, letter);
        let typed = [
            ("objet", "Une lettre dont l’objet est bien trop long pour tenir sur un petit téléphone"),
            ("mot", "Voir [la salle](/fiches/99999-x), [ici](/themes)."),
            ("jour", "2026-04-01"),
            ("heure", "09:00"),
            ("faire", "prevoir"),
        ];
        let refused = composes(&ada, id, &typed);
        assert_eq!(refused.status, 422);
        let checks = refused.text("[data-checks]");
        for said in ["« Mot d’ouverture »", "« la salle » ne mène nulle part", "ne dit pas où il mène", "signes"]
        {
            assert!(checks.replace('\u{a0}', " ").contains(said), "{said}: {checks}");
        }
        site.deletes(sheet.id);
        let refused = composes(&ada, id, &[("mot", "Bonjour."), ("objet", "Court"), ("faire", "prevoir")]);
        assert_eq!(refused.status, 422);
        assert!(refused.text("[data-checks]").contains("Boule de neige"), "{}", refused.text("[data-checks]"));
        let gone = composes(&ada, id, &[("faire", "retirer-1")]);
        assert_eq!(gone.status, 303);
        let words = [("mot", "Bonjour."), ("objet", "Court"), ("jour", "2026-04-01"), ("heure", "09:00")];
        let leaves = composes(&ada, id, &[&words[..], &[("faire", "prevoir")]].concat());
        assert_eq!(leaves.status, 303, "{}", leaves.html);
    });
}

#[test]
fn a_letter_leaves_at_its_hour_in_paris_across_the_change_of_clocks() {
    on_both(|site| {
        let (ada, letter) = begins(site);
        subscribes(site, MAIL, &wants(letter));
        let id = begins_issue(&ada, letter);
        let words = [("objet", "Printemps"), ("mot", "Bonjour."), ("jour", "2026-03-29"), ("heure", "09:00")];
        let mut form = words.to_vec();
        form.push(("faire", "prevoir"));
        assert_eq!(composes(&ada, id, &form).status, 303);
        let page = ada.get(&format!("/administration/numeros/{id}"));
        assert!(page.text(".note").contains("dimanche 29 mars 2026 à 09:00"), "{}", page.text(".note"));
        let at = issue(site, id).send_at.unwrap();
        assert_eq!(at.rfc3339(), "2026-03-29T07:00:00Z");
        let path = format!("/administration/numeros/{id}");
        assert_eq!(ada.post(&path, &[("faire", "annuler")]).status, 303);
        assert!(issue(site, id).state.is_draft());
        site.wait(at.0 - site.app.now().0 + HOUR);
        assert!(site.letters_to(MAIL).is_empty(), "it was taken back");
        // Her session ended meanwhile.
        let ada = site.person("Adèle", Role::Administrator);
        let mut again = vec![("jour", "2026-03-31"), ("heure", "09:00"), ("faire", "prevoir")];
        assert_eq!(composes(&ada, id, &again).status, 303);
        let at = issue(site, id).send_at.unwrap();
        site.wait(at.0 - site.app.now().0 - HOUR);
        assert!(site.letters_to(MAIL).is_empty(), "not yet");
        site.wait(HOUR);
        assert_eq!(site.letters_to(MAIL).len(), 1);
        assert_eq!(issue(site, id).state, IssueState::Sent);
        let ada = site.person("Adama", Role::Administrator);
        again[0] = ("jour", "2026-05-01");
        assert_ne!(composes(&ada, id, &again).status, 303, "it left");
    });
}
