//! Who is told of what is said: those whom a message names, those whom it answers, those who follow the discussion.

use maillage::actions::sheets::govern_sheet::{Rules, govern_sheet};
use maillage::actions::sheets::thank::thank;
use maillage::db::types::{Protection, RemarkId, Role, SheetId, Visibility};
use maillage::hall::policy::Who;
use maillage::jobs::runner;
use maillage::models::thanks::ThankedFor;

use crate::support::{Browser, Site, on_both};
use crate::web::talk::{says, talk};

const MINUTE: i64 = 60_000_000;

fn minutes_pass(site: &Site) {
    site.indexed();
    site.wait(2 * MINUTE);
    runner::run_due(&site.app).unwrap();
}

fn address(browser: &Browser<'_>) -> String {
    browser.who().member().unwrap().email.clone()
}

fn news(browser: &Browser<'_>) -> Vec<String> {
    browser.get("/notifications").texts(".log .badge")
}

#[test]
fn whom_a_message_names_or_answers_is_told_once() {
    on_both(|site| {
        runner::prepare(&site.app).unwrap();
        let (ann, bob, odile) = (site.member("Ann"), site.member("Bob"), site.member("Odile"));
        let (to_bob, to_odile, to_ann) = (address(&bob), address(&odile), address(&ann));
        let sheet = ann.writes("Compost", "Un tas.\n");
        let first = says(&bob, &sheet, "@Odile, tu l’as <essayé> ?", &[("sujet", "Essai")]);
        minutes_pass(site);
        let mail = site.letter_to(&to_odile);
        for said in ["Bob vous nomme", "@Odile, tu l’as <essayé> ?", &format!("/m/{first}"), "Compost"] {
            assert!(mail.text.contains(said), "{said}: {}", mail.text);
        }
        assert!(mail.raw.contains("One-Click"), "{}", mail.raw);
        assert_eq!(news(&odile), ["vous nomme"]);
        assert!(odile.get("/notifications").text("summary .tally").contains('1'));
        assert!(news(&bob).is_empty() && news(&ann).is_empty(), "nobody is told of what concerns them not");

        let answer = says(&odile, &sheet, "Oui, deux fois.", &[("fil", &first)]);
        minutes_pass(site);
        let mail = site.letter_to(&to_bob);
        assert!(mail.text.contains("Odile vous répond") && mail.text.contains("Oui, deux fois."), "{}", mail.text);
        assert_eq!(
            bob.get("/notifications").attribute(".log .facts-line a[href^='/m/']", "href"),
            format!("/m/{answer}")
        );
        minutes_pass(site);
        for nobody in [&to_bob, &to_odile, &to_ann] {
            assert!(site.letters_to(nobody).is_empty(), "told once");
        }

        // Named since it was changed.
        let changed = ann.post(&talk(&sheet), &[("faire", "modifier"), ("lequel", &first), ("message", "x")]);
        assert_eq!(changed.status, 403);
        let form = [("faire", "modifier"), ("lequel", first.as_str()), ("message", "@Odile ou @Ann ?")];
        assert_eq!(bob.post(&talk(&sheet), &form).status, 303);
        minutes_pass(site);
        assert!(site.letter_to(&to_ann).text.contains("Bob vous nomme"));
        assert!(site.letters_to(&to_odile).is_empty());
    });
}

#[test]
fn a_discussion_is_followed_and_so_is_that_of_a_sheet() {
    on_both(|site| {
        runner::prepare(&site.app).unwrap();
        let (ann, bob, odile) = (site.member("Ann"), site.member("Bob"), site.member("Odile"));
        let sheet = ann.writes("Compost", "Un tas.\n");
        let id = sheet.id.to_string();
        let page = bob.get(&talk(&sheet));
        assert_eq!(page.attribute("form[action='/suivi'] [name=quoi]", "value"), "discussion");
        for (who, what) in [(&bob, "discussion"), (&odile, "fiche")] {
            let fields = [("quoi", what), ("lequel", &*id), ("faire", "suivre"), ("adresse", "/")];
            assert_eq!(who.post("/suivi", &fields).status, 303);
        }
        assert!(bob.get("/suivi").texts("h2").contains(&"Discussions".to_owned()));
        ann.saves(Some(sheet.id), 1, &site.text_of(sheet.id).replace("Un tas", "Deux tas")).unwrap();
        says(&ann, &sheet, "Un mot.", &[]);
        assert_eq!(news(&bob), ["message"], "the discussion alone");
        assert_eq!(odile.get("/notifications").texts(".log li").len(), 2, "the sheet and its discussion");
        // Told once a day, in one letter, by sheet.
        site.wait(24 * 60 * MINUTE);
        minutes_pass(site);
        let mail = site.letter_to(&address(&odile));
        assert!(mail.text.contains("Deux tas") && mail.text.contains("Ann\u{a0}: Un mot."), "{}", mail.text);
    });
}

#[test]
fn a_hidden_message_is_news_to_nobody_and_so_is_what_is_said_of_a_hidden_sheet() {
    on_both(|site| {
        runner::prepare(&site.app).unwrap();
        let (ann, bob, mo) = (site.member("Ann"), site.member("Bob"), site.person("Mo", Role::Moderator));
        let sheet = ann.writes("Compost", "Un tas.\n");
        let first = says(&ann, &sheet, "@Bob secretsecret", &[]);
        let hide = [("faire", "masquer"), ("lequel", first.as_str()), ("motif", "Un nom.")];
        assert_eq!(mo.post(&talk(&sheet), &hide).status, 303);
        says(&ann, &sheet, "@Bob autre secret", &[]);
        let hidden = Rules {
            protection: Protection::Open.into(),
            visibility: Visibility::Hidden.into(),
            keepers: None,
            steward: String::new(),
            review_months: 12,
            reason: "essai".to_owned(),
        };
        govern_sheet(&site.app, &Who::Program, SheetId(sheet.id), &hidden).unwrap();
        minutes_pass(site);
        assert!(site.letters_to(&address(&bob)).is_empty());
        let page = bob.get("/notifications?quoi=toutes");
        assert!(!page.html.contains("secret") && !page.has("summary .tally"), "{}", page.html);
        assert!(first.parse::<i64>().map(RemarkId).is_ok());
    });
}

#[test]
fn who_wants_no_mail_of_answers_reads_them_on_the_page() {
    on_both(|site| {
        runner::prepare(&site.app).unwrap();
        let (ann, bob) = (site.member("Ann"), site.member("Bob"));
        let sheet = ann.writes("Compost", "Un tas.\n");
        let rules = [("recevoir", "oui"), ("reponses", "jamais"), ("heure", "8"), ("jour", "1"), ("pause", "")];
        assert_eq!(bob.post("/suivi/reglages", &rules).status, 303);
        assert_eq!(bob.get("/suivi").attribute("#reponses option[selected]", "value"), "jamais");
        says(&ann, &sheet, "@Bob, un mot", &[]);
        minutes_pass(site);
        assert!(site.letters_to(&address(&bob)).is_empty());
        assert_eq!(news(&bob), ["vous nomme"]);
    });
}

#[test]
fn thanks_are_told_once_and_not_when_they_are_taken_back() {
    on_both(|site| {
        runner::prepare(&site.app).unwrap();
        let (ann, bob, odile) = (site.member("Ann"), site.member("Bob"), site.member("Odile"));
        let sheet = ann.writes("Compost", "Un tas.\n");
        let first = says(&ann, &sheet, "Un mot utile.", &[]);
        let thanks = |who: &Browser<'_>, gives: bool| {
            let what = ThankedFor::Message(RemarkId(first.parse().unwrap()));
            thank(&site.app, &who.who(), SheetId(sheet.id), what, gives).unwrap();
        };
        thanks(&bob, true);
        thanks(&odile, true);
        thanks(&odile, false);
        minutes_pass(site);
        let mail = site.letter_to(&address(&ann));
        assert!(mail.text.contains("Bob vous remercie") && !mail.text.contains("Odile"), "{}", mail.text);
        thanks(&bob, false);
        thanks(&bob, true);
        minutes_pass(site);
        assert!(site.letters_to(&address(&ann)).is_empty(), "told once, however often it is pressed");
    });
}
