//! Who else writes the same sheet is told while a form is open, on whichever node they are.

use std::io::{BufRead, BufReader};
use std::time::{Duration, Instant};

use maillage::actions::sheets::be_present::be_present;
use maillage::db::Db;
use maillage::db::types::{Moment, Role, SheetId};
use maillage::hall::error::Error;
use maillage::models::account::Account;
use serde_json::Value;

use crate::support::{Browser, on_both, on_both_with};

/// An open form's stream.
struct Stream(BufReader<reqwest::blocking::Response>);

impl Stream {
    fn open(browser: &Browser<'_>, path: &str, page: &str, part: &str) -> Self {
        let address = browser.at(&format!("{path}/presence?onglet={page}&partie={part}"));
        let answer = browser.client().get(address).send().unwrap();
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        Self(BufReader::new(answer))
    }

    /// The next state that fits; what came before is let go.
    fn until(&mut self, fits: impl Fn(&Value) -> bool) -> Value {
        let (mut line, start) = (String::new(), Instant::now());
        while start.elapsed() < Duration::from_secs(40) {
            line.clear();
            assert!(self.0.read_line(&mut line).unwrap() > 0, "the stream ended");
            if let Some(json) = line.strip_prefix("data: ") {
                let state: Value = serde_json::from_str(json).unwrap();
                if fits(&state) {
                    return state;
                }
            }
        }
        panic!("no such state came");
    }
    /// Reads for so long, and at most ten seconds more; every state that comes must fit.
    fn stays(&mut self, long: Duration, fits: impl Fn(&Value) -> bool) {
        let (mut line, start) = (String::new(), Instant::now());
        while start.elapsed() < long {
            line.clear();
            assert!(self.0.read_line(&mut line).unwrap() > 0, "the stream ended");
            if let Some(json) = line.strip_prefix("data: ") {
                assert!(fits(&serde_json::from_str(json).unwrap()), "{json}");
            }
        }
    }
}

fn present(state: &Value) -> Vec<(String, String)> {
    let word = |one: &Value, key: &str| one[key].as_str().unwrap().to_owned();
    state["present"].as_array().unwrap().iter().map(|one| (word(one, "name"), word(one, "part"))).collect()
}

#[test]
fn who_writes_is_named_and_so_is_what_they_publish() {
    on_both(|site| {
        let (ann, bea) = (site.member("Ann"), site.member("Béa"));
        let sheet = ann.writes("Atelier", "Un.");
        let path = &sheet.path;
        let mut of_ann = Stream::open(&ann, path, "a1", "");
        assert_eq!(present(&of_ann.until(|_| true)), [], "one is not told of oneself");
        let mut of_bea = Stream::open(&bea, path, "b1", "groupe_deroule");
        assert_eq!(present(&of_bea.until(|_| true)), [("Ann".to_owned(), String::new())]);
        let state = of_ann.until(|state| !present(state).is_empty());
        assert_eq!(present(&state), [("Béa".to_owned(), "groupe_deroule".to_owned())]);

        bea.saves(Some(sheet.id), 1, &site.text_of(sheet.id).replace("Un.", "Deux.")).unwrap();
        let state = of_ann.until(|state| state["version"] == 2);
        assert_eq!(state["by"], "Béa");
        drop(of_bea);
        assert_eq!(present(&of_ann.until(|state| present(state).is_empty())), []);
    });
}

#[test]
fn a_page_that_moves_to_another_part_is_there_all_the_while() {
    on_both(|site| {
        let (ann, bea) = (site.member("Ann"), site.member("Béa"));
        let sheet = ann.writes("Atelier", "Un.");
        let mut of_ann = Stream::open(&ann, &sheet.path, "a1", "");
        let before = Stream::open(&bea, &sheet.path, "b1", "groupe_deroule");
        site.wait(1_000_000);
        let mut after = Stream::open(&bea, &sheet.path, "b1", "texte_.avant.2");
        drop(before);
        after.until(|_| true);
        let there = [("Béa".to_owned(), "texte_.avant.2".to_owned())];
        of_ann.until(|state| present(state) == there);
        // The stream that was left is noticed when it next speaks: ten seconds at most.
        of_ann.stays(Duration::from_secs(12), |state| present(state) == there);
    });
}

#[test]
fn only_who_may_change_a_sheet_is_told_who_writes_it() {
    on_both_with(&[("MAILLAGE_LIMITS", "off")], |site| {
        let (ann, moderator) = (site.member("Ann"), site.person("Mo", Role::Moderator));
        let sheet = ann.writes("Atelier", "Un.");
        let asked = |browser: &Browser<'_>, query: &str| browser.get(&format!("{}/presence{query}", sheet.path)).status;
        assert_eq!(asked(&site.stranger(), "?onglet=s1"), 404);
        let long = format!("?onglet={}", "x".repeat(81));
        for query in ["", "?onglet=", "?onglet=a%20b", "?onglet=%3Cb%3E", &long] {
            assert_eq!(asked(&ann, query), 404, "{query}");
        }
        let form = [
            ("protection", "moderateurs"),
            ("visibilite", "public"),
            ("referent", ""),
            ("delai", "12"),
            ("motif", "Relue par le réseau"),
        ];
        let info = format!("{}/info", sheet.path);
        assert_eq!(moderator.submits(&info, &info, &form).status, 303);
        assert_eq!(asked(&ann, "?onglet=a1"), 403);
        let mut streams: Vec<Stream> =
            (0..12).map(|page| Stream::open(&moderator, &sheet.path, &format!("m{page}"), "")).collect();
        assert_eq!(asked(&moderator, "?onglet=m13"), 429, "one account has a number of pages");
        let state = streams[0].until(|_| true);
        assert_eq!(present(&state), [], "one's own pages are not others");
        site.deletes(sheet.id);
        assert_eq!(asked(&moderator, "?onglet=m1"), 410);
    });
}

#[test]
fn one_stream_of_a_page_goes_on_and_none_of_who_was_blocked() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = SheetId(ann.writes("Une fiche", "Du texte.").id);
        let id = ann.member.as_ref().unwrap().id;
        let there = |before| be_present(&site.app, id, sheet, ("page", "corps"), before);
        let first = there(None).unwrap().unwrap();
        site.wait(Moment::SECOND);
        let second = there(None).unwrap().unwrap();
        assert_eq!(there(Some(first)).unwrap(), None, "the older of two streams of one page ends");
        site.wait(Moment::SECOND);
        assert!(there(Some(second)).unwrap().is_some());
        let now = site.app.now();
        let block = |db: &mut Db| Ok::<_, Error>(Account::block_until(db, id, now, None, None, Some("x"))?);
        site.app.store.write(block).unwrap();
        assert!(there(None).is_err(), "who was blocked is not there");
    });
}
