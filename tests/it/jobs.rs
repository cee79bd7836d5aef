//! Queued jobs: done once, tried again later, given up at last; and what is forgotten every hour.

use maillage::db::types::JobId;
use maillage::hall::error::Error;
use maillage::jobs::runner;
use maillage::mail::Message;
use maillage::models::job::{Job, MOST_ATTEMPTS, Work};

use crate::support::{Site, days, on_both, on_both_with};

const MINUTE: i64 = 60_000_000;

fn queued(site: &Site, work: &Work) -> JobId {
    let now = site.app.now();
    site.app.store.write::<_, Error>(|db| Ok(Job::queue(db, work, now)?)).unwrap()
}

fn find(site: &Site, id: JobId) -> Option<Job> {
    site.app.store.read::<_, Error>(|db| Ok(Job::find(db, id)?)).unwrap()
}

/// Does what every new wiki has to do first.
fn settled(site: &Site) {
    runner::run_due(&site.app).unwrap();
}

fn mail(to: &str) -> Work {
    let text = || "Bonjour".to_owned();
    Work::SendMail(Message {
        to: to.to_owned(),
        subject: text(),
        text: text(),
        html: "<p>Bonjour</p>".into(),
        headers: vec![],
    })
}

#[test]
fn a_job_is_done_once_and_forgets_what_it_carried() {
    on_both(|site| {
        settled(site);
        let id = queued(site, &mail("ann@exemple.fr"));
        assert_eq!(runner::run_due(&site.app).unwrap(), 1);
        assert_eq!(runner::run_due(&site.app).unwrap(), 0);
        let done = find(site, id).unwrap();
        assert!(done.done_at.is_some() && done.payload.is_empty() && done.locked_by.is_none());
        assert_eq!(site.letters_to("ann@exemple.fr").len(), 1);
    });
}

#[test]
fn what_can_never_be_sent_is_given_up_at_once_and_says_why() {
    on_both(|site| {
        settled(site);
        let id = queued(site, &mail("personne"));
        assert_eq!(runner::run_due(&site.app).unwrap(), 1);
        site.wait(days(1));
        let given_up = find(site, id).unwrap();
        assert_eq!((given_up.attempts, given_up.done_at), (MOST_ATTEMPTS, None));
        assert!(given_up.last_error.unwrap().contains("address"));
        let page = site.person("Ada", maillage::db::types::Role::Administrator).get("/administration/taches");
        assert!(page.text("table").contains("Abandonnée"), "{}", page.text("table"));
        assert!(!page.html.contains("Bonjour"), "what a job carries is not shown");
        let moderator = site.person("Mo", maillage::db::types::Role::Moderator);
        assert_eq!(moderator.get("/administration/taches").status, 403);
    });
}

#[test]
fn a_mail_that_cannot_leave_is_tried_again_later_and_later_until_it_is_given_up() {
    // Nothing listens there.
    on_both_with(&[("MAIL_URL", "smtp://127.0.0.1:1")], |site| {
        settled(site);
        let id = queued(site, &mail("ann@exemple.fr"));
        assert_eq!(runner::run_due(&site.app).unwrap(), 1);
        assert_eq!(runner::run_due(&site.app).unwrap(), 0, "not at once");
        site.wait(MINUTE);
        assert_eq!(runner::run_due(&site.app).unwrap(), 4, "with it those who follow, and other tools, are told");
        let job = find(site, id).unwrap();
        assert_eq!((job.attempts, job.done_at), (2, None));
        assert!(job.last_error.is_some() && job.locked_by.is_none());
        for _ in 0..20 {
            site.wait(6 * 60 * MINUTE);
            runner::run_due(&site.app).unwrap();
        }
        assert_eq!(find(site, id).unwrap().attempts, MOST_ATTEMPTS);
    });
}

#[test]
fn a_job_has_one_node_at_a_time_until_that_node_is_taken_for_dead() {
    on_both(|site| {
        settled(site);
        let id = queued(site, &mail("ann@exemple.fr"));
        let job = find(site, id).unwrap();
        let take = |node: &str| {
            let now = site.app.now();
            site.app.store.write::<_, Error>(|db| Ok(job.take(db, node, now, now.plus(MINUTE))?)).unwrap()
        };
        assert!(take("a") && !take("b"));
        assert_eq!(runner::run_due(&site.app).unwrap(), 0, "another node has it");
        site.wait(MINUTE);
        assert_eq!(runner::run_due(&site.app).unwrap(), 4, "with it those who follow, and other tools, are told");
        assert!(find(site, id).unwrap().done_at.is_some());
    });
}

#[test]
fn every_hour_what_has_no_use_is_forgotten() {
    on_both(|site| {
        settled(site);
        assert_eq!(runner::run_due(&site.app).unwrap(), 0);
        let ann = site.member("Ann");
        let id = queued(site, &mail("ann@exemple.fr"));
        site.wait(60 * MINUTE);
        assert_eq!(runner::run_due(&site.app).unwrap(), 5, "the purge and what recurs come back with the mail");
        assert_eq!(ann.get("/administration").status, 403, "a living session stays");
        site.wait(days(31));
        assert_eq!(runner::run_due(&site.app).unwrap(), 5, "reminders too");
        assert!(find(site, id).is_none());
        let now = site.app.now().plus(-days(400));
        let account = ann.member.as_ref().unwrap().id;
        let open = move |db: &mut maillage::db::Db| {
            Ok::<_, Error>(maillage::models::session::SessionRow::open_of(db, account, now)?.len())
        };
        assert_eq!(site.app.store.read(open).unwrap(), 0, "an ended session is gone");
        assert!(find(site, JobId(1)).unwrap().done_at.is_none());
    });
}

#[test]
fn bytes_that_no_file_names_are_forgotten_after_a_day() {
    use std::time::{Duration, SystemTime};

    on_both(|site| {
        settled(site);
        let ann = site.member("Ann");
        ann.writes("Une fiche", "Texte.");
        let path = |hash: &str| site.app.config.data.join("files").join(&hash[..2]).join(hash);
        let dated = |hash: &str, days_ago: i64| {
            let moment = u64::try_from(site.app.now().plus(-days(days_ago)).0).unwrap();
            let file = std::fs::File::open(path(hash)).unwrap();
            file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_micros(moment)).unwrap();
        };
        let [left_over, again, fresh] = ["de trop", "de retour", "tout neuf"].map(|text| {
            let hash = site.app.files.put(text.as_bytes()).unwrap();
            dated(&hash, 2);
            hash
        });
        let upload = maillage::actions::files::attach_file::Upload {
            bytes: b"Un document.".to_vec(),
            name: "document.txt".to_owned(),
            sheet: None,
            words: maillage::models::attachment::Words {
                credit: "Ann".to_owned(),
                licence: "CC0".to_owned(),
                ..Default::default()
            },
            waits: false,
        };
        let named = maillage::actions::files::attach_file::attach_file(&site.app, &ann.who(), upload).unwrap().hash;
        dated(&named, 2);
        dated(&fresh, -3);
        assert_eq!(site.app.files.put("de retour".as_bytes()).unwrap(), again, "put again, it is young again");
        for _ in 0..24 {
            site.wait(60 * MINUTE);
            runner::run_due(&site.app).unwrap();
        }
        let there = [&left_over, &again, &fresh, &named].map(|hash| site.app.files.has(hash));
        assert_eq!(there, [false, true, true, true]);
    });
}
