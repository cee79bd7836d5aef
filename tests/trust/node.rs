//! A node: the real program on a folder and a database, started, killed and started again.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use reqwest::blocking::Client;

use super::pause;
use crate::support::Database;

/// Which database a wiki stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    Sqlite,
    Postgres,
}

/// A wiki and the program that serves it.
pub struct Node {
    pub folder: tempfile::TempDir,
    pub url: String,
    pub address: String,
    pub database: Option<Database>,
    child: Option<Child>,
}

impl Node {
    /// An empty wiki on a new database, not yet served.
    pub fn new(on: On) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = match on {
            On::Sqlite => None,
            On::Postgres => Some(Database::new_postgres(folder.path())),
        };
        let url = match &database {
            None => format!("sqlite://{}/maillage.db", folder.path().display()),
            Some(database) => database.url.clone(),
        };
        Self { folder, url, address: free_address(), database, child: None }
    }

    /// Another node on the same database.
    pub fn beside(other: &Self) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { folder, url: other.url.clone(), address: free_address(), database: None, child: None }
    }

    /// The program with this wiki's settings.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .env("MAILLAGE_DATA", self.folder.path())
            .env("MAILLAGE_DATABASE_URL", &self.url)
            .env("MAILLAGE_FILES_URL", format!("file://{}/files", self.folder.path().display()))
            .env("MAILLAGE_BIND", self.address.strip_prefix("http://").unwrap())
            .env("MAILLAGE_LIMITS", "off")
            .env("MAILLAGE_WORKERS", "2")
            .env("MAILLAGE_LOG", "warn")
            .env_remove("MAILLAGE_TEST_POSTGRES")
            .env_remove("MAILLAGE_ASSETS")
            .env_remove("MAILLAGE_TRUST")
            .stdin(Stdio::null());
        command
    }

    /// Runs a command of the program; what it printed.
    pub fn run(&self, words: &[&str]) -> String {
        let output = self.command(env!("CARGO_BIN_EXE_maillage")).args(words).output().unwrap();
        let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{words:?}: {said}");
        said
    }

    /// Starts serving, and waits until the node is ready.
    pub fn start(&mut self) {
        let program = self.command(env!("CARGO_BIN_EXE_maillage"));
        self.start_as(program);
    }

    /// The same, by a command that runs the program in its own way.
    pub fn start_as(&mut self, mut command: Command) {
        command.arg("serve").stdout(Stdio::null());
        self.child = Some(command.spawn().unwrap());
        self.wait_until_ready();
    }

    /// Waits until the node answers.
    pub fn wait_until_ready(&self) {
        let begun = Instant::now();
        while self.ready().is_none() {
            assert!(begun.elapsed() < Duration::from_secs(60), "the node does not start");
            pause(20);
        }
    }

    /// What the node says of itself, when it is ready.
    pub fn ready(&self) -> Option<String> {
        let answer = client().get(format!("{}/sante/pret", self.address)).send().ok()?;
        answer.status().is_success().then(|| answer.text().unwrap_or_default())
    }

    /// The number of the process.
    pub fn process(&self) -> u32 {
        self.child.as_ref().unwrap().id()
    }

    /// Ends it at once, in the middle of whatever it does.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            drop(child.kill());
            drop(child.wait());
        }
    }

    /// Waits until the search index has every event, and fails when it takes longer.
    pub fn index_catches_up_within(&self, time: Duration) {
        let begun = Instant::now();
        loop {
            let said = self.ready().unwrap_or_default();
            let mut words = said.lines().find(|line| line.starts_with("index: ready")).unwrap_or_default().split(' ');
            if let (Some(indexed), Some(last)) = (words.nth(3), words.nth(1))
                && indexed == last
            {
                return;
            }
            assert!(begun.elapsed() < time, "the index does not catch up: {said}");
            pause(50);
        }
    }

    /// A person with an API token.
    pub fn token(&self, name: &str) -> String {
        self.run(&["account", "add", name, "--email", &format!("{name}@exemple.fr"), "--role", "moderateur"]);
        self.new_token(name)
    }

    /// Another token of an account: a new password ends those it had.
    pub fn new_token(&self, name: &str) -> String {
        self.run(&["account", "token", name]).trim().to_owned()
    }

    /// Fails, with the list, unless everything in the store is whole.
    pub fn check(&self) {
        let said = self.run(&["check"]);
        assert!(said.contains("Everything is whole."), "{said}");
    }

    /// The folder of the data.
    pub fn data(&self) -> &Path {
        self.folder.path()
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A client that gives up soon: a killed node does not answer.
pub fn client() -> Client {
    maillage::base::tls::choose();
    Client::builder().no_proxy().timeout(Duration::from_secs(20)).build().unwrap()
}

fn free_address() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}
