//! Other tools that are told what happens: what they get, who they are sure it comes from, and what becomes of failures.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maillage::actions::sheets::govern_sheet::{Rules, govern_sheet};
use maillage::actions::wiki::tell_webhooks;
use maillage::base::tokens;
use maillage::db::types::{EventId, MessageOutcome, Protection, Role, SheetId, Visibility, WebhookId};
use maillage::hall::error::Error;
use maillage::jobs::runner;
use maillage::models::webhook::{Webhook, WebhookMessage};
use serde_json::Value;

use crate::support::{Browser, Page, Site, days, on_both, on_both_with};

const MINUTE: i64 = 60_000_000;

/// What a receiver got: its headers in lower case, and its body.
#[derive(Clone, Debug)]
struct Got {
    headers: Vec<(String, String)>,
    body: String,
}

impl Got {
    fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// A receiver on this machine, which answers as it is told to.
struct Receiver {
    address: String,
    answers: Arc<Mutex<String>>,
    got: Arc<Mutex<Vec<Got>>>,
}

impl Receiver {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/ici?cle=1", listener.local_addr().unwrap());
        let answers = Arc::new(Mutex::new(answer("200 OK", "")));
        let got: Arc<Mutex<Vec<Got>>> = Arc::default();
        let (said, all) = (Arc::downgrade(&answers), Arc::clone(&got));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let Some(said) = said.upgrade() else { break };
                let said = said.lock().unwrap().clone();
                all.lock().unwrap().push(receive(stream, &said));
            }
        });
        Self { address, answers, got }
    }

    fn answers(&self, said: String) {
        *self.answers.lock().unwrap() = said;
    }

    /// What came since this was asked last.
    fn got(&self) -> Vec<Got> {
        std::mem::take(&mut *self.got.lock().unwrap())
    }
}

fn answer(status: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())
}

fn receive(stream: TcpStream, said: &str) -> Got {
    let mut reader = BufReader::new(stream);
    let (mut headers, mut line) = (Vec::new(), String::new());
    reader.read_line(&mut line).unwrap();
    assert!(line.starts_with("POST /ici?cle=1 "), "{line}");
    loop {
        line.clear();
        reader.read_line(&mut line).unwrap();
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        headers.push((name.to_lowercase(), value.to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length").map_or(0, |(_, n)| n.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    // What is answered may be more than anybody reads.
    drop(reader.get_mut().write_all(said.as_bytes()));
    Got { headers, body: String::from_utf8(body).unwrap() }
}

fn topics<'a>(words: &'a [&'a str]) -> Vec<(&'a str, &'a str)> {
    words.iter().map(|word| (*word, "oui")).collect()
}

const OF_SHEETS: [&str; 5] =
    ["sujet-creation", "sujet-modification", "sujet-renommage", "sujet-retrait", "sujet-retour"];

/// Adds one by the form: its number and its secret.
fn adds(ada: &Browser<'_>, address: &str, words: &[&str]) -> (WebhookId, String) {
    let mut form = vec![("nom", "Carte"), ("adresse", address)];
    form.extend(topics(words));
    let page = ada.submits("/administration/webhooks", "/administration/webhooks", &form);
    assert_eq!(page.status, 200, "{}", page.html);
    let path = page.attribute("main form.group", "action");
    let secret = page.text("code.secret");
    (WebhookId(path.rsplit('/').next().unwrap().parse().unwrap()), secret)
}

fn does(ada: &Browser<'_>, id: WebhookId, what: &str) -> Page {
    let path = format!("/administration/webhooks/{id}");
    let done = ada.submits(&path, &path, &[("faire", what)]);
    assert!(done.status == 303 || done.status == 200, "{}", done.html);
    done
}

/// Lets the jobs that are due run.
fn runs(site: &Site) {
    site.wait(MINUTE / 2);
    runner::run_due(&site.app).unwrap();
}

fn govern(site: &Site, ada: &Browser<'_>, sheet: i64, visibility: Visibility) {
    let rules = Rules {
        protection: Protection::Open.into(),
        visibility: visibility.into(),
        keepers: None,
        steward: String::new(),
        review_months: 12,
        reason: String::new(),
    };
    assert!(govern_sheet(&site.app, &ada.who(), SheetId(sheet), &rules).unwrap().is_some());
}

fn found(site: &Site, id: WebhookId) -> Webhook {
    site.app.store.read::<_, Error>(|db| Ok(Webhook::find(db, id)?.unwrap())).unwrap()
}

#[test]
fn a_tool_is_told_what_happens_and_is_sure_who_says_it() {
    on_both_with(&[("FETCH_PRIVATE", "on")], |site| {
        runner::prepare(&site.app).unwrap();
        let (ada, ann) = (site.person("Ada", Role::Administrator), site.member("Ann"));
        ann.writes("Avant", "Rien n’en est dit.");
        let receiver = Receiver::start();
        let (id, secret) = adds(&ada, &receiver.address, &OF_SHEETS);
        let sheet = ann.writes("Boule de neige", "À deux.");
        ann.saves(Some(sheet.id), 1, "---\nmodele: fiche-pratique\ntitre: Avalanche\n---\nÀ quatre.\n").unwrap();
        runs(site);
        let got = receiver.got();
        let kinds: Vec<String> = got.iter().map(|one| one.json()["type"].as_str().unwrap().to_owned()).collect();
        assert_eq!((got.len(), kinds[0].as_str()), (2, "creation"), "{kinds:?}");
        let said = got[0].json();
        assert_eq!(said["data"]["subject"], "Boule de neige");
        assert_eq!(said["data"]["author"], "Ann");
        assert_eq!(said["data"]["url"], format!("{}/f/{}", site.app.config.base_url, sheet.id));
        // The same as the API tells.
        let told = site.stranger().get("/api/v1/events?limit=200").json();
        let of_api = told["items"].as_array().unwrap().iter().find(|one| one["id"] == said["data"]["id"]).unwrap();
        for (name, value) in of_api.as_object().unwrap() {
            assert_eq!(&said["data"][name], value, "{name}");
        }
        // Whoever has the secret proves who speaks, as Standard Webhooks say.
        for one in &got {
            let (number, at) = (one.header("webhook-id"), one.header("webhook-timestamp"));
            assert!(number.starts_with("msg_") && !number.contains('.'));
            assert_eq!(at.parse::<i64>().unwrap(), site.app.now().0 / 1_000_000);
            let key: [u8; 32] = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap().try_into().unwrap();
            let signed = tokens::signature(key, format!("{number}.{at}.{}", one.body).as_bytes());
            assert_eq!(one.header("webhook-signature"), format!("v1,{}", STANDARD.encode(signed)));
            assert_eq!(one.header("content-type"), "application/json");
        }
        assert_ne!(got[0].header("webhook-id"), got[1].header("webhook-id"));
        // Each is told once.
        runs(site);
        assert!(receiver.got().is_empty());
        let page = ada.get(&format!("/administration/webhooks/{id}"));
        assert!(!page.html.contains(&secret), "it is shown once");
        assert_eq!(page.texts("#journal ~ form ol.rows > li .badge"), ["Reçu", "Reçu"], "{}", page.html);
        // A trial, and the same message again under the same number.
        does(&ada, id, "essai");
        runner::run_due(&site.app).unwrap();
        let trial = receiver.got();
        assert_eq!((trial.len(), trial[0].json()["type"].as_str()), (1, Some("ping")));
        let number = got[1].header("webhook-id");
        does(&ada, id, &format!("renvoyer-{}", number.strip_prefix("msg_").unwrap()));
        runner::run_due(&site.app).unwrap();
        let again = receiver.got();
        assert_eq!((again.len(), again[0].header("webhook-id")), (1, number));
        assert_eq!(again[0].json(), got[1].json());
        // Another secret signs otherwise.
        let other = does(&ada, id, "secret").text("code.secret");
        assert!(other.starts_with("whsec_") && other != secret);
        // Paused, then resumed: nothing is lost.
        does(&ada, id, "pause");
        ann.writes("Pendant la pause", "x");
        runs(site);
        assert!(receiver.got().is_empty());
        does(&ada, id, "reprendre");
        runs(site);
        let resumed = receiver.got();
        assert_eq!(resumed.len(), 1);
        assert_eq!(resumed[0].json()["data"]["subject"], "Pendant la pause");
        let gone = does(&ada, id, "supprimer");
        assert_eq!(gone.status, 303);
        ann.writes("Après", "x");
        runs(site);
        assert!(receiver.got().is_empty());
        assert_eq!(ada.get(&format!("/administration/webhooks/{id}")).status, 404);
        assert!(ada.get("/administration").html.contains("Webhooks"));
    });
}

#[test]
fn only_what_strangers_read_is_told_and_what_is_withdrawn_by_its_number_alone() {
    on_both_with(&[("FETCH_PRIVATE", "on")], |site| {
        runner::prepare(&site.app).unwrap();
        let (ada, ann) = (site.person("Ada", Role::Administrator), site.member("Ann"));
        let receiver = Receiver::start();
        let sheet = ann.writes("Secretun", "x");
        let (id, _) = adds(&ada, &receiver.address, &OF_SHEETS);
        // It changes, and is hidden before anything was sent.
        ann.saves(Some(sheet.id), 1, "---\nmodele: fiche-pratique\ntitre: Secretdeux\n---\nx\n").unwrap();
        govern(site, &ada, sheet.id, Visibility::Hidden);
        runs(site);
        let got = receiver.got();
        let bodies: Vec<&str> = got.iter().map(|one| one.body.as_str()).collect();
        assert!(!bodies.iter().any(|body| body.contains("Secret")), "{bodies:?}");
        let withdrawn: Vec<Value> = got.iter().map(Got::json).collect();
        assert_eq!(withdrawn.len(), 1, "{bodies:?}");
        assert_eq!((&withdrawn[0]["type"], &withdrawn[0]["data"]["sheet"]), (&"withdrawn".into(), &sheet.id.into()));
        assert_eq!(withdrawn[0]["data"].as_object().unwrap().len(), 4);
        // Queued, then hidden: what waited is not sent.
        receiver.answers(answer("503 Plus tard", "Occupé"));
        let other = ann.writes("Secrettrois", "x");
        runs(site);
        assert_eq!(receiver.got().len(), 1);
        receiver.answers(answer("204 No Content", ""));
        govern(site, &ada, other.id, Visibility::Members);
        site.wait(2 * MINUTE);
        runs(site);
        let got = receiver.got();
        assert!(got.len() == 1 && got[0].json()["type"] == "withdrawn", "strangers may not read of it any more");
        let last = site
            .app
            .store
            .read::<_, Error>(|db| maillage::models::reader::Reader::new(db, &ada.who()).messages_to(id, 2));
        let became: Vec<MessageOutcome> = last.unwrap().into_iter().map(|message| message.outcome).collect();
        assert_eq!(became, [MessageOutcome::Taken, MessageOutcome::Dropped]);
        // Who reads what was not public is told to nobody.
        govern(site, &ada, other.id, Visibility::Hidden);
        runs(site);
        assert!(receiver.got().is_empty());
        govern(site, &ada, other.id, Visibility::Public);
        runs(site);
        assert_eq!(receiver.got().len(), 1, "it is public again");
        // What nobody ticked is not told.
        does(&ada, id, "reprendre");
        let (quiet, _) = adds(&ada, &receiver.address, &["sujet-fichier"]);
        does(&ada, id, "pause");
        ann.writes("Rien à dire", "x");
        runs(site);
        assert!(receiver.got().is_empty() && found(site, quiet).told_to > EventId(0));
    });
}

#[test]
fn what_fails_is_tried_later_and_later_then_stopped_and_said() {
    on_both_with(&[("FETCH_PRIVATE", "on")], |site| {
        runner::prepare(&site.app).unwrap();
        let (ada, ann) = (site.person("Ada", Role::Administrator), site.member("Ann"));
        let receiver = Receiver::start();
        let (id, _) = adds(&ada, &receiver.address, &OF_SHEETS);
        // A redirection is not followed, and a huge answer not read.
        let elsewhere = "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n";
        receiver.answers(elsewhere.to_owned());
        ann.writes("Une", "x");
        ann.writes("Deux", "x");
        runs(site);
        let first = receiver.got();
        assert_eq!(first.len(), 1, "one failure rests the others");
        let page = ada.get(&format!("/administration/webhooks/{id}"));
        assert!(page.html.contains("Réponse 302") && page.html.contains("Prochain essai"), "{}", page.html);
        runs(site);
        assert!(receiver.got().is_empty(), "it rests for a minute");
        receiver.answers(answer("200 OK", &"é".repeat(400_000)));
        site.wait(MINUTE);
        runs(site);
        let then = receiver.got();
        assert_eq!(then.len(), 2);
        let ids: Vec<&str> = then.iter().map(|one| one.header("webhook-id")).collect();
        assert!(ids.contains(&first[0].header("webhook-id")), "the same number, sent again");
        let logged = site
            .app
            .store
            .read::<_, Error>(|db| maillage::models::reader::Reader::new(db, &ada.who()).messages_to(id, 2));
        for message in logged.unwrap() {
            assert!(message.answer.len() <= 503 && message.answer.starts_with("éé"), "{}", message.answer.len());
        }
        assert_eq!(found(site, id).failures, 0);
        // Seven failures in a day and a half, and it is stopped.
        receiver.answers(answer("500 Oups", "Cassé"));
        ann.writes("Trois", "x");
        let mut tries = 0;
        for _ in 0..5 * 24 {
            site.wait(days(1) / 48);
            runner::run_due(&site.app).unwrap();
            tries += receiver.got().len();
        }
        assert_eq!(tries, 7);
        assert!(found(site, id).stopped_at.is_some());
        // Her session ended meanwhile.
        let ada = site.person("Adèle", Role::Administrator);
        let home = ada.get("/administration");
        assert!(home.html.contains("ne sont plus prévenus"), "{}", home.html);
        assert!(!site.person("Mo", Role::Moderator).get("/administration").html.contains("ne sont plus prévenus"));
        // What happened meanwhile is told once it is resumed.
        ann.writes("Quatre", "x");
        receiver.answers(answer("200 OK", ""));
        does(&ada, id, "reprendre");
        runs(site);
        let subjects: Vec<Value> = receiver.got().iter().map(|one| one.json()["data"]["subject"].clone()).collect();
        assert_eq!(subjects, ["Quatre"]);
        // The log forgets in a month.
        site.wait(days(31));
        runner::run_due(&site.app).unwrap();
        let ada = site.person("Adeline", Role::Administrator);
        assert!(ada.get(&format!("/administration/webhooks/{id}")).html.contains("Rien encore"));
    });
}

#[test]
fn killed_before_it_is_noted_a_message_goes_again_under_its_number() {
    on_both_with(&[("FETCH_PRIVATE", "on")], |site| {
        runner::prepare(&site.app).unwrap();
        let (ada, ann) = (site.person("Ada", Role::Administrator), site.member("Ann"));
        let receiver = Receiver::start();
        let (id, _) = adds(&ada, &receiver.address, &OF_SHEETS);
        ann.writes("Une", "x");
        let before = found(site, id);
        assert!(!tell_webhooks::tell_all(&site.app).unwrap());
        let first = receiver.got();
        // The node died after the answer: what was queued still waits.
        let noted = site.app.store.read::<_, Error>(|db| {
            Ok(maillage::models::reader::Reader::new(db, &ada.who()).messages_to(id, 1)?[0].clone())
        });
        let waiting =
            WebhookMessage { outcome: MessageOutcome::Waiting, due_at: Some(site.app.now()), ..noted.unwrap() };
        site.app.store.write::<_, Error>(|db| Ok(waiting.note(db)?)).unwrap();
        tell_webhooks::tell_all(&site.app).unwrap();
        let again = receiver.got();
        assert_eq!((first.len(), again.len()), (1, 1));
        assert_eq!(first[0].header("webhook-id"), again[0].header("webhook-id"));
        // Another node that read the cursor before queues nothing twice.
        let late = site.app.store.write::<_, Error>(|db| Ok(before.advance(db, EventId(99))?));
        assert!(!late.unwrap());
    });
}

#[test]
fn an_address_must_be_public_and_an_administrator_must_say_it() {
    on_both(|site| {
        let ada = site.person("Ada", Role::Administrator);
        let form = |address: &'static str| [("nom", "Carte"), ("adresse", address), ("sujet-creation", "oui")];
        for refused in ["http://exemple.fr/", "ftp://exemple.fr/", "https://a:b@exemple.fr/", "exemple", ""] {
            let page = ada.submits("/administration/webhooks", "/administration/webhooks", &form(refused));
            assert_eq!(page.status, 422, "{refused}");
            assert!(page.text("#adresse-e").contains("https://"), "{}", page.html);
            assert_eq!(page.attribute("#adresse", "value"), refused, "what was typed stays");
            assert!(page.has("input[name=sujet-creation][checked]") && !page.has("input[name=sujet-retrait][checked]"));
        }
        let nothing = [("nom", ""), ("adresse", "https://exemple.fr/")];
        let page = ada.submits("/administration/webhooks", "/administration/webhooks", &nothing);
        assert!(page.status == 422 && page.has("#nom-e") && page.has("#sujets-e"));
        // An address of this machine's network is not asked, whatever its name.
        runner::prepare(&site.app).unwrap();
        let (id, _) = adds(&ada, "https://127.0.0.1:9/", &OF_SHEETS);
        does(&ada, id, "essai");
        runner::run_due(&site.app).unwrap();
        let page = ada.get(&format!("/administration/webhooks/{id}"));
        assert!(page.html.contains("ne mène à aucun site public"), "{}", page.html);
        for other in [site.person("Mo", Role::Moderator), site.member("Ann")] {
            assert_eq!(other.get("/administration/webhooks").status, 403);
            assert_eq!(other.get(&format!("/administration/webhooks/{id}")).status, 403);
            assert_eq!(other.post("/administration/webhooks", &form("https://exemple.fr/")).status, 403);
            let path = format!("/administration/webhooks/{id}");
            assert_eq!(other.post(&path, &[("faire", "supprimer")]).status, 403);
        }
        assert_eq!(ada.get("/administration/webhooks/1").status, 404);
        assert_eq!(ada.get("/administration/webhooks/abc").status, 404);
    });
}
