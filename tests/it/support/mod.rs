//! A wiki for one test: its own database, its own folder, a real server on a free port, people with browsers.

mod browser;
mod database;
mod mailbox;
mod outline;
mod sink;

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use maillage::actions::sheets::govern_sheet::{Rules, govern_sheet};
use maillage::app::{App, Clock};
use maillage::db::types::{AccountId, Moment, Protection, Role, SheetId, Visibility};
use maillage::hall::config::Config;
use maillage::hall::error::Error;
use maillage::hall::policy::{Member, Who};
use maillage::jobs::indexer;
use maillage::models::access_rule::{self, AccessRule};
use maillage::models::account::Account;
use maillage::models::stewardship;
use maillage::search::State;
use maillage::text::title;

pub use browser::{Browser, Page, Written};
pub use database::Database;
pub use mailbox::Letter;
pub use outline::outline;
pub use sink::Sink;

/// Noon on 23 March 2026 in Paris: where the clock of every test starts.
pub const NOON: i64 = 1_774_263_600_000_000;

/// A wiki under test.
pub struct Site {
    /// The application, to look behind the doors.
    pub app: App,
    /// Its address: `http://127.0.0.1:PORT`, with the path of the site if it has one.
    pub address: String,
    state: State,
    stop: Arc<AtomicBool>,
    indexer: std::sync::Mutex<Option<JoinHandle<()>>>,
    server: actix_web::dev::ServerHandle,
    thread: Option<JoinHandle<()>>,
    database: Database,
    folder: tempfile::TempDir,
}

/// Runs a test on SQLite, then on PostgreSQL.
pub fn on_both(test: impl Fn(&Site)) {
    on_both_with(&[], test);
}

/// The same with settings: pairs of a variable's end (`REGISTRATION`) and its value; `BASE_PATH` is the path of the site.
pub fn on_both_with(settings: &[(&str, &str)], test: impl Fn(&Site)) {
    on("SQLite", || test(&Site::start(Database::sqlite, settings)));
    on("PostgreSQL", || test(&Site::start(Database::postgres, settings)));
}

/// The same on both at once: a test so long that it ends last would leave a processor without work.
pub fn on_both_at_once_with(settings: &[(&str, &str)], test: impl Fn(&Site) + Sync) {
    let test = &test;
    std::thread::scope(|scope| {
        let server = scope.spawn(|| on("PostgreSQL", || test(&Site::start(Database::postgres, settings))));
        on("SQLite", || test(&Site::start(Database::sqlite, settings)));
        if let Err(failure) = server.join() {
            std::panic::resume_unwind(failure);
        }
    });
}

/// Runs a test on one database; a failure says on which.
fn on(database: &str, test: impl FnOnce()) {
    if let Err(failure) = std::panic::catch_unwind(std::panic::AssertUnwindSafe(test)) {
        eprintln!("this failed on {database}");
        std::panic::resume_unwind(failure);
    }
}

/// An application on a store that holds nothing yet, without a server.
pub struct Bare {
    /// The database that it stands on.
    name: &'static str,
    /// The application.
    pub app: App,
    _database: Database,
    /// Its folder.
    pub folder: tempfile::TempDir,
}

impl Bare {
    /// One on each database.
    pub fn on_both() -> impl Iterator<Item = Self> {
        let make = |name| match name {
            "SQLite" => Self::on(Database::new_sqlite, name),
            _ => Self::on(Database::new_postgres, name),
        };
        ["SQLite", "PostgreSQL"].into_iter().map(make)
    }

    fn on(database: impl Fn(&std::path::Path) -> Database, name: &'static str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = database(folder.path());
        let config = config(folder.path(), &database.url, "http://127.0.0.1:1", &[]);
        let (app, _) = App::open(config, Clock::Set(AtomicI64::new(NOON))).unwrap();
        Self { name, app, _database: database, folder }
    }
}

impl Site {
    fn start(database: impl Fn(&std::path::Path) -> Database, settings: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = database(folder.path());
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = settings.iter().find(|(name, _)| *name == "BASE_PATH").map_or("", |(_, path)| path);
        let address = format!("http://{}{base}", listener.local_addr().unwrap());
        let config = config(folder.path(), &database.url, &address, settings);
        let (app, state) = App::open(config, Clock::Set(AtomicI64::new(NOON))).unwrap();
        let (sender, receiver) = std::sync::mpsc::channel();
        let served = app.clone();
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let server = maillage::cli::serve::listen(&served, listener).unwrap();
                sender.send(server.handle()).unwrap();
                server.await.unwrap();
            });
        });
        Self {
            app,
            address,
            state,
            stop: Arc::default(),
            indexer: std::sync::Mutex::default(),
            server: receiver.recv().unwrap(),
            thread: Some(thread),
            database,
            folder,
        }
    }

    /// A browser that nobody signed in with.
    pub fn stranger(&self) -> Browser<'_> {
        Browser::new(self, None)
    }

    /// A contributor's browser.
    pub fn member(&self, name: &str) -> Browser<'_> {
        self.person(name, Role::Contributor)
    }

    /// The browser of somebody signed in with that role.
    pub fn person(&self, name: &str, role: Role) -> Browser<'_> {
        let member = self.account(name, role);
        let cookie = actix_web::rt::System::new()
            .block_on(maillage::http::session::begin(&self.app, member.id, Default::default(), None))
            .unwrap();
        Browser::new(self, Some((member, cookie.value().to_owned())))
    }

    /// The same person as their account stands now, behind the doors.
    pub fn reload<'a>(&'a self, browser: &Browser<'a>) -> Browser<'a> {
        let id = browser.member.as_ref().unwrap().id;
        let account = self.app.store.read::<_, Error>(|db| Ok(Account::find(db, id)?.unwrap())).unwrap();
        browser.as_member(self.member_of(&account))
    }

    /// An account, confirmed and approved, without a password.
    pub fn account(&self, name: &str, role: Role) -> Member {
        let now = self.app.now();
        let email = format!("{}@exemple.fr", title::slug(name));
        let account = Account {
            email_key: Some(email.clone()),
            role,
            confirmed_at: Some(now),
            approved_at: Some(now),
            // People of tests have names that differ by a figure.
            skeleton: None,
            ..Account::new(now, name.to_owned(), email)
        };
        self.app.store.write::<_, Error>(|db| Ok(Account::insert(db, &account)?)).unwrap();
        self.member_of(&account)
    }

    /// The member that an account is now.
    pub fn member_of(&self, account: &Account) -> Member {
        let now = self.app.now();
        self.app.store.read::<_, Error>(|db| Ok(account.to_member(db, now)?)).unwrap()
    }

    /// Says who may change and see a sheet, and who looks after it, without telling it.
    pub fn governs(
        db: &mut maillage::db::Db,
        id: SheetId,
        protection: Protection,
        visibility: Visibility,
        steward: Option<AccountId>,
    ) -> maillage::hall::error::Result<()> {
        let own = AccessRule::of_sheet(id).read_by(Some(visibility.into())).written_by(Some(protection.into()));
        AccessRule::put(db, &own)?;
        access_rule::settle_sheet(db, id)?;
        Ok(stewardship::entrust(db, id, steward, 12)?)
    }

    /// Says who sees a sheet, as a moderator would.
    pub fn shows(&self, id: i64, visibility: Visibility) {
        let rules = Rules {
            protection: Protection::Open.into(),
            visibility: visibility.into(),
            keepers: None,
            steward: String::new(),
            review_months: 12,
            reason: String::new(),
        };
        govern_sheet(&self.app, &Who::Program, SheetId(id), &rules).unwrap();
    }

    /// Gives an account a password.
    pub fn set_password(&self, member: &Member, password: &str) {
        let hash = maillage::base::passwords::hash_now(password).unwrap();
        self.app.store.write::<_, Error>(|db| Ok(Account::set_password(db, member.id, &hash)?)).unwrap();
    }

    /// The account of that name as it stands now.
    pub fn find(&self, name: &str) -> Account {
        let key = title::key(name);
        self.app.store.read::<_, Error>(|db| Ok(Account::find_by_name(db, &key)?.unwrap())).unwrap()
    }

    /// Moves the clock.
    pub fn wait(&self, microseconds: i64) {
        self.app.advance_clock(microseconds);
    }

    /// Starts the search index of this wiki, if it does not run, and waits until it holds everything.
    #[expect(clippy::disallowed_methods, reason = "this waits outside the server")]
    pub fn indexed(&self) {
        let mut running = self.indexer.lock().unwrap();
        if running.is_none() {
            let (app, stop, state) = (self.app.clone(), Arc::clone(&self.stop), self.state);
            *running = Some(std::thread::spawn(move || indexer::run(&app, state, &indexer::Wanted::default(), &stop)));
        }
        let last = self.app.store.read::<_, Error>(|db| Ok(maillage::models::event::last(db)?)).unwrap();
        let begun = Instant::now();
        while self.app.indexed() < u64::try_from(last.0).unwrap() {
            assert!(begun.elapsed() < Duration::from_secs(20), "the index does not catch up");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Deletes a sheet behind the doors, as a moderator would.
    pub fn deletes(&self, id: i64) {
        use maillage::db::happening::{Happening, Removed};
        use maillage::db::types::SheetId;
        use maillage::models::event::{NewEvent, tell};
        let now = self.app.now();
        self.app
            .store
            .write::<_, Error>(|db| {
                maillage::models::sheet::Sheet::delete(db, SheetId(id), None, now, "essai", None)?;
                tell(db, NewEvent::new(Happening::Deleted(Removed::default()), now, None, "").on(SheetId(id)))?;
                Ok(())
            })
            .unwrap();
        self.app.follow().unwrap();
    }

    /// Does the jobs that are due, then takes the letters to that address out of the mail folder.
    pub fn letters_to(&self, email: &str) -> Vec<Letter> {
        maillage::jobs::runner::run_due(&self.app).unwrap();
        mailbox::take(&self.folder.path().join("mail"), email)
    }

    /// The one letter to that address.
    pub fn letter_to(&self, email: &str) -> Letter {
        let mut letters = self.letters_to(email);
        assert_eq!(letters.len(), 1, "letters to {email}: {letters:?}");
        letters.remove(0)
    }

    /// A second application on the same database, with caches of its own.
    pub fn second(&self) -> App {
        let config = config(&self.folder.path().join("second"), &self.database.url, &self.address, &[]);
        App::open(config, Clock::Set(AtomicI64::new(self.app.now().0))).unwrap().0
    }

    /// The status and the body of a page that an application makes for a stranger, without a socket.
    pub fn page_of(&self, app: &App, path: &str) -> (u16, String) {
        use actix_web::test;
        actix_web::rt::System::new().block_on(async {
            let service = test::init_service(maillage::server::application(app.clone())).await;
            let response = test::call_service(&service, test::TestRequest::get().uri(path).to_request()).await;
            let status = response.status().as_u16();
            (status, String::from_utf8(test::read_body(response).await.to_vec()).unwrap())
        })
    }

    /// The text of a sheet's current revision.
    pub fn text_of(&self, id: i64) -> String {
        let id = maillage::db::types::SheetId(id);
        self.app
            .store
            .read::<_, Error>(|db| {
                let sheet = maillage::models::sheet::Sheet::find(db, &Who::Program, id)?.unwrap();
                maillage::models::reader::Reader::keeper(db).text(&sheet, sheet.head)
            })
            .unwrap()
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("this failed on {}", self.name);
        }
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        if let Some(indexer) = self.indexer.lock().unwrap().take() {
            drop(indexer.join());
        }
        drop(self.server.stop(false));
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

/// Settings of a test: everything in its folder, limits high enough not to be met by accident.
pub fn config(folder: &std::path::Path, database: &str, address: &str, more: &[(&str, &str)]) -> Config {
    let mut variables: std::collections::BTreeMap<String, String> = [
        ("MAILLAGE_DATA", folder.display().to_string()),
        ("MAILLAGE_DATABASE_URL", database.to_owned()),
        ("MAILLAGE_DATABASE_CONNECTIONS", "4".to_owned()),
        ("MAILLAGE_BASE_URL", address.to_owned()),
        ("MAILLAGE_WORKERS", "1".to_owned()),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect();
    let more = more.iter().filter(|(name, _)| *name != "BASE_PATH");
    variables.extend(more.map(|(name, value)| (format!("MAILLAGE_{name}"), (*value).to_owned())));
    let mut config = Config::from(&variables, None).unwrap();
    config.program = env!("CARGO_BIN_EXE_maillage").into();
    config
}

/// So many days, for [`Site::wait`].
pub fn days(count: i64) -> i64 {
    count * Moment::DAY
}
