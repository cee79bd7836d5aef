//! The import of thousands of real sheets: within its time and memory, and each of them opens, is edited, compared, found.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use reqwest::blocking::Client;
use serde_json::{Value, json};

/// Within 60 s of this program's work and 400 MB. Its processor time is counted, not the clock: tests run beside each other.
const MOST_SECONDS: u64 = 60;
const MOST_KILOBYTES: u64 = 400_000;

struct Wiki {
    folder: tempfile::TempDir,
    port: u16,
    /// The URL of its database, unless it is SQLite in the folder.
    database: Option<String>,
}

impl Wiki {
    fn new() -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        Self { folder: tempfile::tempdir().unwrap(), port, database: None }
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_maillage"));
        command
            .args(words)
            .env("MAILLAGE_DATA", self.folder.path())
            .env("MAILLAGE_BIND", format!("127.0.0.1:{}", self.port))
            .env("MAILLAGE_LIMITS", "off")
            .env("MAILLAGE_LOG", "warn")
            .stdin(Stdio::null());
        if let Some(url) = &self.database {
            command.env("MAILLAGE_DATABASE_URL", url);
        }
        command
    }

    fn run(&self, words: &[&str]) -> Output {
        let output = self.command(words).output().unwrap();
        assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
        output
    }

    /// Runs a command; what it cost.
    fn measured(&self, words: &[&str]) -> Cost {
        let begun = Instant::now();
        let mut child = self.command(words).stdout(Stdio::null()).spawn().unwrap();
        let mut cost = Cost::default();
        loop {
            cost.kilobytes = cost.kilobytes.max(peak(child.id()));
            cost.processor = cost.processor.max(processor(child.id()));
            if let Some(status) = child.try_wait().unwrap() {
                assert!(status.success(), "{words:?}");
                cost.clock = begun.elapsed();
                return cost;
            }
            pause(20);
        }
    }

    fn at(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }
}

/// What a command took.
#[derive(Default)]
struct Cost {
    clock: Duration,
    processor: Duration,
    /// The most memory that it held.
    kilobytes: u64,
}

impl Cost {
    fn told(&self, of: &str) {
        let (clock, processor) = (self.clock.as_secs_f64(), self.processor.as_secs_f64());
        println!("{of}: {clock:.1} s, {processor:.1} s of processor, {} MB at most", self.kilobytes / 1000);
    }

    fn is_bearable(&self) -> bool {
        self.processor.as_secs() < MOST_SECONDS && self.kilobytes < MOST_KILOBYTES
    }
}

/// The processor time of a process so far; `/proc` counts it in hundredths of a second.
fn processor(process: u32) -> Duration {
    let status = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let after_name = status.rsplit(')').next().unwrap_or_default();
    let hundredths: u64 = after_name.split_whitespace().skip(11).take(2).filter_map(|n| n.parse::<u64>().ok()).sum();
    Duration::from_millis(10 * hundredths)
}

/// The most memory that a process has held so far, in kB.
fn peak(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).unwrap_or(0)
}

#[expect(clippy::disallowed_methods, reason = "waits for another process")]
fn pause(milliseconds: u64) {
    std::thread::sleep(Duration::from_millis(milliseconds));
}

struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

#[test]
fn thousands_of_real_sheets_come_in_and_each_can_be_read_edited_compared_and_found() {
    let wiki = Wiki::new();
    let sheets = super::sheets();
    let path = sheets.to_str().unwrap();
    let first = wiki.measured(&["import", "markdown", path]);
    first.told("import");
    assert!(first.is_bearable());
    wiki.measured(&["import", "markdown", path]).told("import again");

    wiki.run(&["account", "add", "Vérificatrice", "--email", "verif@exemple.fr", "--role", "contributeur"]);
    let token = String::from_utf8(wiki.run(&["account", "token", "Vérificatrice"]).stdout).unwrap();
    let begun = Instant::now();
    let _server = Server(wiki.command(&["serve"]).stdout(Stdio::null()).spawn().unwrap());
    maillage::base::tls::choose();
    let client = Client::builder().no_proxy().build().unwrap();
    while client.get(wiki.at("/sante/pret")).send().map_or(0, |answer| answer.status().as_u16()) != 200 {
        assert!(begun.elapsed() < Duration::from_secs(60), "the server does not start");
        pause(50);
    }
    let all = listed(&wiki, &client);
    let files = super::files(Path::new(path), "md").len();
    println!("{} sheets from {files} files", all.len());
    assert!(all.len() >= files, "each file became a sheet, and only once");
    every_one_opens(&wiki, &client, &all);
    links_between_files_follow(&wiki, &client);
    some_are_edited_compared_and_found(&wiki, &client, token.trim(), &all);
}

#[test]
fn the_import_keeps_to_its_time_on_postgresql_too() {
    let wiki = Wiki { database: Some(super::from_environment("MAILLAGE_TEST_POSTGRES")), ..Wiki::new() };
    let cost = wiki.measured(&["import", "markdown", super::sheets().to_str().unwrap()]);
    cost.told("import on PostgreSQL");
    assert!(cost.is_bearable());
    let checked = String::from_utf8(wiki.run(&["check"]).stdout).unwrap();
    println!("{}", checked.trim());
}

/// Every sheet by the API, page after page.
fn listed(wiki: &Wiki, client: &Client) -> Vec<Value> {
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let address = wiki.at(&format!("/api/v1/sheets?kind=fiche-pratique&limit=200&cursor={cursor}"));
        let page: Value = client.get(address).send().unwrap().json().unwrap();
        all.extend(page["items"].as_array().unwrap().iter().cloned());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = next.to_owned(),
            None => return all,
        }
    }
}

fn every_one_opens(wiki: &Wiki, client: &Client, all: &[Value]) {
    let begun = Instant::now();
    for sheet in all {
        let answer = client.get(wiki.at(&format!("/f/{}", sheet["id"]))).send().unwrap();
        assert_eq!(answer.status().as_u16(), 200, "{sheet}");
        assert!(answer.text().unwrap().contains("<h1"), "{sheet}");
    }
    println!("each opened once in {:.1} s", begun.elapsed().as_secs_f64());
}

/// The sheet on declaring an association links to two dozen of its neighbours.
fn links_between_files_follow(wiki: &Wiki, client: &Client) {
    let found: Value =
        client.get(wiki.at("/api/v1/search?q=déclaration+initiale+association")).send().unwrap().json().unwrap();
    let id = &found["hits"][0]["id"];
    let page = client.get(wiki.at(&format!("/f/{id}"))).send().unwrap().text().unwrap();
    let document = scraper::Html::parse_document(&page);
    let links = scraper::Selector::parse(".prose a[href]").unwrap();
    let targets: Vec<&str> = document.select(&links).filter_map(|link| link.value().attr("href")).collect();
    assert!(targets.iter().filter(|target| target.starts_with("/fiches/")).count() >= 5, "{targets:?}");
    assert!(!targets.iter().any(|target| target.ends_with(".md")), "{targets:?}");
}

fn some_are_edited_compared_and_found(wiki: &Wiki, client: &Client, token: &str, all: &[Value]) {
    let (mut asked, mut found) = (0, 0);
    for sheet in all.iter().step_by(41) {
        let address = wiki.at(&format!("/api/v1/sheets/{}", sheet["id"]));
        let whole: Value = client.get(&address).send().unwrap().json().unwrap();
        let number = whole["revision"]["number"].as_i64().unwrap();
        let body = format!("{}\n\nUne phrase de plus.\n", whole["body"].as_str().unwrap());
        let saved = client
            .put(&address)
            .bearer_auth(token)
            .json(&json!({ "base_revision": number, "body": body, "comment": "Essai" }))
            .send()
            .unwrap();
        assert_eq!(saved.status().as_u16(), 200, "{}", saved.text().unwrap());
        let compared = format!("/fiches/{}/versions/{number}...{}", sheet["id"], number + 1);
        let compared = client.get(wiki.at(&compared)).send().unwrap();
        assert_eq!(compared.status().as_u16(), 200);
        assert!(compared.text().unwrap().contains("Une phrase de plus."));
        let title = sheet["title"].as_str().unwrap();
        let words: String = url::form_urlencoded::byte_serialize(title.as_bytes()).collect();
        let hits: Value =
            client.get(wiki.at(&format!("/api/v1/search?limit=10&q={words}"))).send().unwrap().json().unwrap();
        asked += 1;
        found += usize::from(hits["hits"].as_array().unwrap().iter().any(|hit| hit["id"] == sheet["id"]));
    }
    println!("{asked} edited and compared, {found} found by their title in the first ten");
    assert!(found * 100 >= asked * 97);
}
