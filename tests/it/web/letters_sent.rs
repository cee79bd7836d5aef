//! Letters that leave: one mail each, whatever stops; what they hold; what everybody may read of them afterwards.

use std::collections::BTreeMap;

use maillage::db::types::{DeliveryOutcome, IssueState, SubscriberState};
use maillage::hall::error::Error;
use maillage::jobs::runner;
use maillage::models::issue::{self, Issue};
use maillage::models::job::{Job, Work};
use maillage::models::subscriber::{Subscriber, Wishes};

use super::letters::{begins, begins_issue, composes, issue as found, subscribes, wants};
use crate::support::{Sink, Site, days, on_both, on_both_with};

const MINUTE: i64 = 60_000_000;

fn schedules(site: &Site, ada: &crate::support::Browser<'_>, id: maillage::db::types::IssueId) {
    let form = [("objet", "Ce que mars a mûri"), ("mot", "Un **mot** pour [Boule](/fiches/1)."), ("faire", "prevoir")];
    let answer = composes(ada, id, &form);
    assert_eq!(answer.status, 303, "{}", answer.html);
    let at = found(site, id).send_at.unwrap();
    site.wait(at.0 - site.app.now().0);
}

fn schedules_later(site: &Site, ada: &crate::support::Browser<'_>, id: maillage::db::types::IssueId) {
    let form = [("objet", "La suivante"), ("mot", "Bonjour."), ("faire", "prevoir")];
    assert_eq!(composes(ada, id, &form).status, 303);
    assert_eq!(found(site, id).state, IssueState::Scheduled);
}

#[test]
fn each_gets_one_mail_that_says_the_same_in_both_parts_and_follows_nobody() {
    on_both(|site| {
        let (ada, letter) = begins(site);
        let sheet = ada.writes("Boule de neige", "Du texte.");
        let own = subscribes(site, "rose@exemple.fr", &wants(letter));
        site.wait(1);
        let picky = Wishes { kinds: vec!["exemple-inspirant".to_owned()], ..wants(letter) };
        subscribes(site, "lise@exemple.fr", &picky);
        let id = begins_issue(&ada, letter);
        assert_eq!(composes(&ada, id, &[("faire", "essai")]).status, 303);
        assert_eq!(site.letters_to("ada@exemple.fr").len(), 1, "the test goes to who writes it");
        schedules(site, &ada, id);
        let mail = site.letter_to("rose@exemple.fr");
        assert!(site.letters_to("lise@exemple.fr").is_empty(), "nothing of it is for her");
        let signed = maillage::actions::letters::subscribe::signed(&site.app, own.id);
        let leave = format!("{}/lettre/desinscription/{signed}", site.app.config.base_url);
        for header in [
            format!("List-Unsubscribe: <{leave}>"),
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click".to_owned(),
            format!("<lettre-{letter}."),
            "From: \"La lettre du carnet\" <".to_owned(),
        ] {
            assert!(mail.raw.contains(&header), "{header} is not in {}", mail.raw);
        }
        assert!(!mail.raw.contains("Auto-Submitted") && !mail.raw.contains("<img"), "{}", mail.raw);
        assert!(!mail.raw.contains("googleapis"), "nothing is asked of another site");
        let link = format!("{}/f/{}?lettre={id}", site.app.config.base_url, sheet.id);
        let both = mail.raw.replace("=3D", "=");
        let (text, html) = both.split_once("Content-Type: text/html").unwrap();
        for part in [text, html] {
            for said in ["Boule de neige", link.as_str(), leave.as_str(), "/f/1?lettre="] {
                assert!(part.contains(said), "{said} is not in {part}");
            }
        }
        assert!(html.contains("<strong>mot</strong>") && html.contains("lang=\"fr\"") && html.contains("<h1"));
        assert!(mail.raw.len() < 100 * 1024);
        let sent = found(site, id);
        assert_eq!((sent.state, sent.number, sent.sent, sent.refused), (IssueState::Sent, Some(1), 1, 0));
        // What everybody may read of it afterwards.
        let page = site.stranger().get(&format!("/lettre/numeros/{id}"));
        assert_eq!(page.text("h1"), "Ce que mars a mûri");
        assert!(page.html.contains("Boule de neige") && !page.html.contains("rose@"));
        assert!(site.stranger().get("/lettre/numeros").html.contains("Ce que mars a mûri"));
        let feed = site.stranger().get("/flux/lettres.atom");
        assert!(
            feed.header("content-type").starts_with("application/atom+xml") && feed.html.contains("Boule de neige")
        );
        // Her session ended meanwhile.
        let adele = site.person("Adèle", maillage::db::types::Role::Administrator);
        let copied = adele.get(&format!("/administration/numeros/{id}/copier"));
        assert!(copied.text("#code-markdown").contains(&format!("- **[Boule de neige]({link})**")), "{}", copied.html);
        // A sheet that goes leaves them.
        site.deletes(sheet.id);
        for path in [format!("/lettre/numeros/{id}"), "/flux/lettres.atom".to_owned()] {
            assert!(!site.stranger().get(&path).html.contains("Boule de neige"), "{path}");
        }
        // Who got it is forgotten in a month; how many stays.
        site.wait(days(31));
        runner::run_due(&site.app).unwrap();
        let known = site.app.store.read::<_, Error>(|db| Ok(issue::count_deliveries(db, id)?)).unwrap();
        assert!(known.is_empty() && found(site, id).sent == 1);
    });
}

/// The text of a sheet reaches a letter: nothing in it may stand for a reader's signed addresses.
#[test]
fn what_stands_for_signed_links_cannot_be_written() {
    on_both(|site| {
        let (ada, letter) = begins(site);
        let own = subscribes(site, "rose@exemple.fr", &wants(letter));
        let id = begins_issue(&ada, letter);
        let seen = ada.get(&format!("/administration/numeros/{id}/apercu")).html;
        let ends = seen.split("https://").filter_map(|rest| rest.split_once(".invalid/"));
        let places: Vec<String> = ends.map(|(place, _)| place.to_owned()).collect();
        assert!(places.len() >= 2, "{seen}");
        let written = places.iter().map(|place| format!("<https://{place}.invalid/> @@{place}-1@@ "));
        let words: String = written.collect();
        let form = [("objet", "Court"), ("mot", words.as_str()), ("faire", "prevoir")];
        assert_eq!(composes(&ada, id, &form).status, 303);
        site.wait(days(2));
        let mail = site.letter_to("rose@exemple.fr");
        let signed = maillage::actions::letters::subscribe::signed(&site.app, own.id);
        assert!(
            mail.text.contains(&format!("https://{}.invalid/", places[0])),
            "it stays what was typed: {}",
            mail.text
        );
        // Its own links to choose and to leave, once each, in each part; the header says one more.
        let raw = mail.raw.replace("=\r\n", "").replace("=\n", "");
        assert_eq!(raw.matches(&signed).count(), 5, "{raw}");
    });
}

/// Whoever looks after the wiki knows who made a letter leave; and a page that is kept ends with what it shows.
#[test]
fn a_letter_tells_what_became_of_it_and_ends_the_pages_that_show_it() {
    on_both(|site| {
        let (ada, letter) = begins(site);
        let stranger = site.stranger();
        subscribes(site, "rose@exemple.fr", &wants(letter));
        let pages = ["/lettre", "/lettre/numeros", "/flux/lettres.atom"];
        let kept = || site.app.caches.figures().0;
        let before = kept();
        pages.iter().for_each(|path| assert_eq!(stranger.get(path).status, 200, "{path}"));
        assert_eq!(kept() - before, pages.len(), "each is kept for strangers");
        let id = begins_issue(&ada, letter);
        let address = format!("/lettre/numeros/{id}");
        assert_eq!(stranger.get(&address).status, 404);
        schedules(site, &ada, id);
        assert_eq!(site.letters_to("rose@exemple.fr").len(), 1);
        site.app.follow().unwrap();
        for path in pages.into_iter().chain([address.as_str()]) {
            assert!(stranger.get(path).html.contains("Ce que mars a mûri"), "{path}");
        }
        // Her session ended meanwhile.
        let ada = site.person("Adèle", maillage::db::types::Role::Administrator);
        let journal = ada.get("/administration").text("section[aria-labelledby=journal]");
        for said in ["Nouvelle lettre", "Départ d’une lettre prévu", "Lettre partie"] {
            assert!(journal.contains(said), "{said}: {journal}");
        }
        // What waits is taken back by ending the letter, and nothing leaves while it is ended.
        let next = begins_issue(&ada, letter);
        schedules_later(site, &ada, next);
        let at = format!("/administration/lettres/{letter}");
        let form = [("lettre", letter.to_string()), ("faire", "fermer".to_owned())];
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(ada.submits(&at, "/administration/lettres", &form).status, 303);
        assert_eq!(found(site, next).state, IssueState::Draft);
        assert!(stranger.get("/lettre").text("main").contains("n’envoie pas encore"));
        let refused = composes(&ada, next, &[("objet", "Court"), ("mot", "Bonjour."), ("faire", "prevoir")]);
        assert!(refused.status == 422 && refused.html.contains("n’est plus proposée"), "{}", refused.html);
        let form = [("lettre", letter.to_string()), ("faire", "brûler".to_owned())];
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(ada.post("/administration/lettres", &form).status, 400, "no letter is begun by an unknown button");
        site.wait(days(40));
        assert!(site.letters_to("rose@exemple.fr").is_empty());
    });
}

#[test]
fn whatever_stops_the_sending_nobody_is_missed_and_nobody_gets_it_twice() {
    let sink = Sink::start();
    on_both_with(&[("MAIL_URL", &sink.url()), ("MAIL_PER_SECOND", "2000")], |site| {
        let (ada, letter) = begins(site);
        let name = |n: usize| format!("lecteur{n}-{}@exemple.fr", letter.0);
        let names: Vec<String> = (0..60).map(name).collect();
        for email in &names {
            subscribes(site, email, &wants(letter));
            site.wait(1_000);
        }
        let id = begins_issue(&ada, letter);
        schedules(site, &ada, id);
        // A node began, noted twenty, and died.
        let (row, now) = (found(site, id), site.app.now());
        let served = site
            .app
            .store
            .write::<_, Error>(|db| {
                assert!(Issue::start(db, &row, now)?);
                let row = Issue::find(db, id)?.unwrap();
                let served = row.recipients(db, maillage::db::types::SubscriberId(0), 20)?;
                for subscriber in &served {
                    issue::deliver(db, id, subscriber.id, DeliveryOutcome::Sent, now)?;
                }
                let job = Job::find(db, row.job_id.unwrap())?.unwrap();
                assert!(job.take(db, "mort", now, now.plus(3 * MINUTE))?);
                Ok(served)
            })
            .unwrap();
        runner::run_due(&site.app).unwrap();
        assert_eq!(found(site, id).state, IssueState::Sending, "another node has it");
        site.wait(3 * MINUTE);
        // Another job for the same issue sends nothing.
        site.app
            .store
            .write::<_, Error>(|db| Ok(Job::queue(db, &Work::SendIssue(id), site.app.now()).map(drop)?))
            .unwrap();
        runner::run_due(&site.app).unwrap();
        let taken = sink.taken();
        for email in &names {
            let expected = usize::from(!served.iter().any(|subscriber| subscriber.email == *email));
            assert_eq!(taken.get(email).copied().unwrap_or_default(), expected, "{email}");
        }
        let sent = found(site, id);
        assert_eq!((sent.state, sent.sent), (IssueState::Sent, 60));
    });
}

#[test]
fn an_address_where_nobody_is_gets_no_more_and_a_busy_server_is_asked_again() {
    let sink = Sink::start();
    on_both_with(&[("MAIL_URL", &sink.url())], |site| {
        let (ada, letter) = begins(site);
        let at = site.app.now().0;
        let mut rows = BTreeMap::new();
        for name in ["nul", "rose", "plus-tard"] {
            let email = format!("{name}{at}{}@exemple.fr", letter.0 % 1_000);
            site.wait(1_000);
            rows.insert(name, subscribes(site, &email, &wants(letter)));
        }
        let id = begins_issue(&ada, letter);
        schedules(site, &ada, id);
        runner::run_due(&site.app).unwrap();
        assert_eq!(found(site, id).state, IssueState::Sending, "one is left");
        for _ in 0..12 {
            site.wait(6 * 60 * MINUTE);
            runner::run_due(&site.app).unwrap();
        }
        let sent = found(site, id);
        assert_eq!((sent.state, sent.sent, sent.refused), (IssueState::Sent, 1, 1), "{sent:?}");
        let state = |name: &str| {
            let id = rows[name].id;
            site.app.store.read::<_, Error>(|db| Ok(Subscriber::find(db, id)?)).unwrap().unwrap().state
        };
        assert_eq!(state("nul"), SubscriberState::Suspended);
        assert_eq!(state("plus-tard"), SubscriberState::Confirmed);
        assert_eq!(sink.taken().get(&rows["rose"].email), Some(&1));
    });
}
