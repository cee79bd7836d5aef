//! Links that lead out of the wiki: asked once a week where that was chosen, by a program that says its name, and listed
//! with the sheets that bear them once nothing stood there twice.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

use parking_lot::Mutex;

use maillage::actions::sheets::edit_sheet::{Edit, save_now};
use maillage::db::types::{Protection, Role, SheetId, Visibility};
use maillage::hall::error::Error;
use maillage::hall::policy::Who;
use maillage::jobs::runner;
use maillage::models::sheet::Sheet;

use crate::support::{Site, days, on_both, on_both_with};

const LIST: &str = "/administration/liens-morts";

/// Another site, which notes who asks what.
struct Elsewhere {
    port: u16,
    asked: Arc<Mutex<Vec<(String, String)>>>,
}

impl Elsewhere {
    fn start() -> Self {
        let listener = TcpListener::bind("0.0.0.0:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked: Arc<Mutex<Vec<(String, String)>>> = Arc::default();
        let noted = asked.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let noted = noted.clone();
                std::thread::spawn(move || answer(&stream, &noted));
            }
        });
        Self { port, asked }
    }

    /// An address of it; each name is another site for who asks.
    fn at(&self, last: u8, path: &str) -> String {
        format!("http://127.0.0.{last}:{}{path}", self.port)
    }

    fn asked(&self) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        self.asked.lock().drain(..).for_each(|(line, _)| *counts.entry(line).or_default() += 1);
        counts
    }
}

fn answer(stream: &TcpStream, asked: &Mutex<Vec<(String, String)>>) -> Option<()> {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next()?.ok()?;
    let mut agent = String::new();
    for line in lines {
        let line = line.ok()?;
        if let Some(said) = line.strip_prefix("user-agent: ") {
            agent = said.to_owned();
        }
        if line.is_empty() {
            break;
        }
    }
    let what = first.trim_end_matches(" HTTP/1.1").to_owned();
    let (method, path) = what.split_once(' ')?;
    let (method, path) = (method.to_owned(), path.to_owned());
    asked.lock().push((what, agent));
    let (status, more) = match (method.as_str(), path.as_str()) {
        (_, "/robots.txt") => ("200 OK", "content-length: 36\r\n\r\nUser-agent: *\r\nDisallow: /interdite\r\n"),
        (_, "/bien") | ("GET", "/par-get") => ("200 OK", "content-length: 0\r\n\r\n"),
        ("HEAD", "/par-get") => ("405 Method Not Allowed", "content-length: 0\r\n\r\n"),
        (_, "/ailleurs") => ("301 Moved Permanently", "location: /bien\r\ncontent-length: 0\r\n\r\n"),
        (_, "/vers-rien") => ("301 Moved Permanently", "location: /nulle-part\r\ncontent-length: 0\r\n\r\n"),
        (_, "/tourne") => ("302 Found", "location: /tourne\r\ncontent-length: 0\r\n\r\n"),
        (_, "/retiree") => ("410 Gone", "content-length: 0\r\n\r\n"),
        (_, "/panne") => ("500 Internal Server Error", "content-length: 0\r\n\r\n"),
        (_, "/membres") => ("403 Forbidden", "content-length: 0\r\n\r\n"),
        (_, "/attend") => {
            std::thread::park_timeout(std::time::Duration::from_secs(60));
            return None;
        }
        _ => ("404 Not Found", "content-length: 0\r\n\r\n"),
    };
    let mut stream = stream;
    stream.write_all(format!("HTTP/1.1 {status}\r\nconnection: close\r\n{more}").as_bytes()).ok()
}

fn asks(site: &Site) {
    runner::prepare(&site.app).unwrap();
    for _ in 0..3 {
        site.wait(61_000_000);
        runner::run_due(&site.app).unwrap();
    }
}

#[test]
fn what_answers_no_more_is_listed_with_the_sheets_that_lead_there() {
    let there = Elsewhere::start();
    on_both_with(&[("FETCH_PRIVATE", "on")], |site| {
        let ada = site.person("Ada", Role::Administrator);
        // The pages that a wiki is born with lead to sites that no test asks.
        for id in (1..100).map(SheetId) {
            let head = site.app.store.read::<_, Error>(|db| Ok(Sheet::find(db, &Who::Program, id)?)).unwrap();
            let text = head.as_ref().map(|_| site.text_of(id.0)).unwrap_or_default();
            if let Some(sheet) = head.filter(|_| text.contains("](http")) {
                let edit = Edit::new(Some(id), sheet.head, text.replace("](http", "](/lien-"), String::new());
                save_now(&site.app, &Who::Program, &edit).unwrap();
            }
        }
        let paths = [
            "/bien",
            "/par-get",
            "/ailleurs",
            "/membres",
            "/interdite/x",
            "/nulle-part",
            "/vers-rien",
            "/tourne",
            "/retiree",
            "/panne",
            "/attend",
        ];
        let at = |path: &str| {
            let last = paths.iter().position(|known| *known == path).unwrap() + 1;
            there.at(u8::try_from(last).unwrap(), path)
        };
        let body: Vec<String> = paths.iter().map(|path| format!("Voir {}#fin ici.", at(path))).collect();
        let sheet = ada.writes("Boule de neige", &body.join("\n\n"));
        let hidden = ada.writes("Le secret", &format!("Voir {}.", there.at(99, "/secret")));
        let hide = |db: &mut maillage::db::Db| {
            Site::governs(db, SheetId(hidden.id), Protection::Open, Visibility::Hidden, None)
        };
        site.app.store.write::<_, Error>(hide).unwrap();
        site.app.follow().unwrap();
        // Nothing leaves the site until somebody chose it.
        asks(site);
        assert!(there.asked().is_empty());
        let page = ada.submits(LIST, LIST, &[("verifier", "oui")]);
        assert_eq!(page.status, 303, "{}", page.html);
        asks(site);
        assert!(there.asked.lock().iter().all(|(_, agent)| agent.contains("Maillage/") && agent.contains("+http")));
        let first = there.asked();
        for (line, times) in [
            ("HEAD /bien", 2),
            ("GET /par-get", 1),
            ("GET /nulle-part", 2),
            ("HEAD /retiree", 1),
            ("HEAD /interdite/x", 0),
            ("HEAD /secret", 0),
        ] {
            assert_eq!(first.get(line).copied().unwrap_or_default(), times, "{line}: {first:?}");
        }
        assert!(!ada.get(LIST).html.contains(&at("/retiree")), "one failure says nothing");
        site.wait(days(2));
        asks(site);
        assert!(there.asked().is_empty(), "once a week");
        site.wait(days(6));
        let ada = site.person("Adèle", Role::Administrator);
        asks(site);
        let page = ada.get(LIST);
        for path in paths {
            let is_dead = ["/nulle-part", "/vers-rien", "/tourne", "/retiree", "/panne", "/attend"].contains(&path);
            assert_eq!(page.html.contains(&format!("{}\"", at(path))), is_dead, "{path}: {}", page.text("main"));
        }
        for said in ["introuvable (404)", "retirée (410)", "en panne (500)", "ne répond pas", "sans fin"] {
            assert!(page.text("main").contains(said), "{said}");
        }
        // Each leads to the form of its passage; what is corrected leaves the list.
        let forms: Vec<String> = page.all("main li li a.btn", "href");
        let of_sheet = format!("/fiches/{}-", sheet.id);
        let forms: Vec<String> = forms.into_iter().filter(|href| href.starts_with(&of_sheet)).collect();
        assert_eq!(forms.len(), 6, "{forms:?}");
        let form = ada.get(forms[0].split('#').next().unwrap());
        assert!(form.has("form textarea#corps"), "{}", form.html);
        ada.saves(Some(sheet.id), 1, "---\nmodele: fiche-pratique\ntitre: Boule de neige\n---\nRien.\n").unwrap();
        assert!(!ada.get(LIST).html.contains("Boule de neige"));
        let rene = site.person("René", Role::Moderator);
        assert_eq!((rene.get(LIST).status, rene.post(LIST, &[("verifier", "non")]).status), (200, 403));
        assert_eq!(site.member("Ann").get(LIST).status, 403);
        there.asked();
        assert_eq!(ada.submits(LIST, LIST, &[("verifier", "non")]).status, 303);
        site.wait(days(8));
        asks(site);
        assert!(there.asked().is_empty(), "nobody is asked any more");
    });
}

#[test]
fn a_private_network_is_not_asked() {
    let there = Elsewhere::start();
    on_both(|site| {
        let ada = site.person("Ada", Role::Administrator);
        ada.writes("Boule de neige", &format!("Voir {}.", there.at(1, "/nulle-part")));
        assert_eq!(ada.submits(LIST, LIST, &[("verifier", "oui")]).status, 303);
        for _ in 0..3 {
            asks(site);
            site.wait(days(8));
        }
        assert!(there.asked().is_empty());
        let adele = site.person("Adèle", Role::Administrator);
        assert!(!adele.get(LIST).html.contains("/nulle-part"), "what was not asked is not dead");
    });
}
