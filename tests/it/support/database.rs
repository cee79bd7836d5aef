//! A database for one test: a copy of one that was migrated and filled with the shipped sheets once.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use maillage::app::{App, Clock};

use super::NOON;

static NUMBER: AtomicU32 = AtomicU32::new(0);

/// A database that goes away with its test.
pub struct Database {
    /// Its URL.
    pub url: String,
    dropped: Option<(String, String)>,
}

impl Database {
    /// A copy of the migrated SQLite file.
    pub fn sqlite(folder: &Path) -> Self {
        static MODEL: OnceLock<PathBuf> = OnceLock::new();
        let model = MODEL.get_or_init(|| {
            let folder = tempfile::tempdir().unwrap().keep();
            let path = folder.join("model.db");
            fill(&folder, &format!("sqlite://{}", path.display()));
            path
        });
        let copy = folder.join("maillage.db");
        fs::copy(model, &copy).unwrap();
        Self { url: format!("sqlite://{}", copy.display()), dropped: None }
    }

    /// An address where SQLite will make a new file.
    pub fn new_sqlite(folder: &Path) -> Self {
        Self { url: format!("sqlite://{}", folder.join("maillage.db").display()), dropped: None }
    }

    /// A new database of the cluster, without a table.
    pub fn new_postgres(_: &Path) -> Self {
        let server = server();
        let name = format!("new_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        execute(&server, &format!("CREATE DATABASE {name}"));
        Self { url: at(&server, &name), dropped: Some((server, name)) }
    }

    /// A database made from a template in the cluster that `make test` starts.
    pub fn postgres(_: &Path) -> Self {
        static MODEL: OnceLock<String> = OnceLock::new();
        let server = server();
        let model = MODEL.get_or_init(|| {
            let name = format!("model_{}", std::process::id());
            execute(&server, &format!("CREATE DATABASE {name}"));
            let folder = tempfile::tempdir().unwrap();
            fill(folder.path(), &at(&server, &name));
            name
        });
        let name = format!("test_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        execute(&server, &format!("CREATE DATABASE {name} TEMPLATE {model}"));
        Self { url: at(&server, &name), dropped: Some((server, name)) }
    }
}

impl Database {
    /// Takes a database of the cluster away, cutting every connection, or gives it back.
    pub fn answers(&self, answers: bool) {
        let (server, name) = self.dropped.as_ref().unwrap();
        execute(server, &format!("ALTER DATABASE {name} WITH ALLOW_CONNECTIONS {answers}"));
        if !answers {
            let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname";
            execute(server, &format!("{cut} = '{name}'"));
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Some((server, name)) = &self.dropped {
            execute(server, &format!("DROP DATABASE {name} WITH (FORCE)"));
        }
    }
}

/// The cluster's URL; without one the tests fail, since half of them would be missing.
#[expect(clippy::disallowed_methods, reason = "a test has no settings to read it from")]
fn server() -> String {
    std::env::var("MAILLAGE_TEST_POSTGRES").expect(
        "MAILLAGE_TEST_POSTGRES is not set: run the tests with `make test`, which starts a PostgreSQL of its own",
    )
}

fn at(server: &str, name: &str) -> String {
    let mut url = url::Url::parse(server).unwrap();
    url.set_path(name);
    url.to_string()
}

fn execute(server: &str, statement: &str) {
    PgConnection::establish(server).unwrap().batch_execute(statement).unwrap();
}

/// Migrates a database and ships the sheets into it.
fn fill(folder: &Path, url: &str) {
    let config = super::config(folder, url, "http://127.0.0.1:1", &[]);
    let (app, _) = App::open(config, Clock::Set(AtomicI64::new(NOON))).unwrap();
    maillage::cli::serve::prepare(&app).unwrap();
    app.checkpoint().unwrap();
}
