//! « Merci »: one press for a message, a trial or a version, taken back by another, told once, and ranking nobody.
#![expect(clippy::indexing_slicing, reason = "tests may panic")]

use maillage::db::happening::Happening;
use maillage::db::types::{EventId, Role};
use maillage::hall::error::Error;
use maillage::models::event;

use crate::support::{Browser, Page, Site, Written, on_both};

const METHOD: &str = "---\nmodele: methode-animation\ntitre: Boule de neige\n---\nÀ deux, puis à quatre.\n";

fn says(who: &Browser<'_>, sheet: &Written, words: &str) -> String {
    let done = who.post(&format!("{}/discussion", sheet.path), &[("message", words)]);
    assert_eq!(done.status, 303, "{}", done.text("main"));
    done.header("location").rsplit_once("#m").unwrap().1.to_owned()
}

fn presses(who: &Browser<'_>, sheet: &Written, what: &str, which: &str, does: &str) -> Page {
    who.post(&format!("{}/merci", sheet.path), &[("quoi", what), ("lequel", which), ("faire", does)])
}

/// What was told of thanks: whether they are given again, and whether they are taken back.
fn told(site: &Site) -> Vec<(bool, bool)> {
    let events = site.app.store.read::<_, Error>(|db| Ok(event::after(db, EventId(0), 10_000)?)).unwrap();
    let thanks = events.iter().filter_map(|event| match event.what() {
        Some(Happening::Thanked(told)) => Some((told.again, told.taken_back)),
        _ => None,
    });
    thanks.collect()
}

#[test]
fn one_press_thanks_another_takes_it_back_and_it_is_told_once() {
    on_both(|site| {
        maillage::cli::serve::prepare(&site.app).unwrap();
        let (ann, bob, eve) = (site.member("Ann"), site.member("Bob"), site.stranger());
        let sheet = ann.writes_text(METHOD);
        let message = says(&ann, &sheet, "Faisable avec des enfants.");
        let talk = format!("{}/discussion", sheet.path);
        let own = format!("#m{message} .thank");
        assert!(bob.get(&talk).has(&format!("{own} button[aria-pressed=false]")));
        assert!(!ann.get(&talk).has(&own) && !eve.get(&talk).has(&own), "nobody thanks themselves");
        assert_eq!(presses(&eve, &sheet, "message", &message, "").status, 401);
        assert_eq!(presses(&ann, &sheet, "message", &message, "").status, 404);
        for (what, which) in [("message", "1"), ("message", "x"), ("version", "9"), ("essai", "1"), ("autre", "1")] {
            assert_eq!(presses(&bob, &sheet, what, which, "").status, 404, "{what} {which}");
        }
        let done = presses(&bob, &sheet, "message", &message, "remercier");
        assert_eq!(done.header("location"), format!("{talk}?fils=tous&avis=merci#m{message}"));
        assert_eq!(presses(&bob, &sheet, "message", &message, "remercier").status, 303, "twice is once");
        assert!(eve.get(&talk).text(&own).contains("1 merci"));
        assert!(bob.get(&talk).has(&format!("{own} button[aria-pressed=true][value=reprendre]")));
        let received = || ann.get("/mon-compte/donnees.json").json()["thanks"]["received"].as_array().unwrap().len();
        assert_eq!(received(), 1);
        assert_eq!(presses(&bob, &sheet, "message", &message, "reprendre").status, 303);
        assert!(!eve.get(&talk).has(&own));
        assert_eq!(received(), 0);
        assert_eq!(presses(&bob, &sheet, "message", &message, "remercier").status, 303);
        let known = told(site);
        assert_eq!(known.iter().filter(|event| **event == (false, false)).count(), 1, "told once: {known:?}");
        assert_eq!(known.len(), 3);
        let checked = maillage::actions::wiki::check::check(&site.app, &maillage::hall::policy::Who::Program, &|_| {});
        assert_eq!(checked.unwrap().problems, [""; 0]);
    });
}

#[test]
fn trials_and_versions_are_thanked_for_and_a_person_is_told_how_often_with_what_readers_may_read() {
    on_both(|site| {
        maillage::cli::serve::prepare(&site.app).unwrap();
        let (ann, bob) = (site.member("Ann"), site.member("Bob"));
        let (mo, eve) = (site.person("Mo", Role::Moderator), site.stranger());
        let sheet = ann.writes_text(METHOD);
        let trials = format!("{}/essais", sheet.path);
        assert_eq!(ann.post(&trials, &[("date", "2026-03"), ("note", "Bien")]).status, 303);
        let trial = ann.get(&trials).attribute("input[name=essai]", "value");
        let message = says(&ann, &sheet, "Un mot");
        for (what, which) in [("essai", trial.as_str()), ("version", "1"), ("message", message.as_str())] {
            assert_eq!(presses(&bob, &sheet, what, which, "remercier").status, 303, "{what}");
        }
        assert!(eve.get(&trials).text(&format!("#e{trial} .thank")).contains("1 merci"));
        let version = format!("{}/versions/1", sheet.path);
        assert!(bob.get(&version).has(".thank button[aria-pressed=true]"));
        assert!(bob.get(&format!("{version}?avis=merci")).text("[role=status]").contains("Merci"));
        let page = |who: &Browser<'_>| who.get("/contributeurs/Ann").texts("ul.facts-line li");
        let deeds = ["1 fiche commencée", "1 version", "1 message", "1 essai raconté", "3 mercis reçus"];
        assert_eq!(page(&eve), deeds);
        // What is hidden is not counted, and comes back.
        let talk = format!("{}/discussion", sheet.path);
        let hide = |what: &'static str| {
            mo.post(&talk, &[("faire", what), ("lequel", message.as_str()), ("motif", "x")]).status
        };
        assert_eq!(hide("masquer"), 303);
        assert!(page(&eve).contains(&"2 mercis reçus".to_owned()), "{:?}", page(&eve));
        assert!(!page(&eve).iter().any(|words| words.contains("message")));
        assert_eq!(hide("montrer"), 303);
        // What is taken back takes its thanks away.
        assert_eq!(ann.post(&trials, &[("essai", &trial), ("faire", "reprendre")]).status, 303);
        assert!(page(&eve).contains(&"2 mercis reçus".to_owned()));
        site.deletes(sheet.id);
        assert!(!page(&eve).iter().any(|words| words.contains("merci")), "{:?}", page(&eve));
    });
}
