//! SQLite and PostgreSQL behind one interface: connections, transactions, migrations. Queries belong in `models`.

pub mod archive;
pub mod dialect;
mod group;
pub mod happening;
mod joins;
pub mod migrate;
pub mod paging;
pub mod schema;
pub mod types;

use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use diesel::prelude::*;
use diesel::result::QueryResult;

use crate::base::private;
use group::Group;

/// A connection to either database.
#[cfg(feature = "postgres")]
#[derive(diesel::MultiConnection)]
pub enum Db {
    /// PostgreSQL.
    Postgres(PgConnection),
    /// SQLite.
    Sqlite(SqliteConnection),
}

/// A connection, where SQLite is all there is: no query is compiled twice.
#[cfg(not(feature = "postgres"))]
pub type Db = SqliteConnection;

/// Where the database is, read from a URL: `sqlite://PATH` or `postgres://…`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// A server, by its URL.
    #[cfg(feature = "postgres")]
    Postgres(String),
    /// A file.
    Sqlite(PathBuf),
}

impl Address {
    /// Reads a database URL. The error names what is wrong with it.
    pub fn parse(url: &str) -> Result<Self, String> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Self::of_server(url);
        }
        match url.strip_prefix("sqlite://") {
            Some(path) if !path.is_empty() => Ok(Self::Sqlite(PathBuf::from(path))),
            _ => Err("a database URL starts with sqlite:// or postgres://".to_owned()),
        }
    }

    /// The file, unless it is a server.
    fn file(&self) -> Option<&Path> {
        match self {
            Self::Sqlite(path) => Some(path),
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => None,
        }
    }

    #[cfg(feature = "postgres")]
    fn of_server(url: &str) -> Result<Self, String> {
        refuse_plain_text(url)?;
        Ok(Self::Postgres(url.to_owned()))
    }

    #[cfg(not(feature = "postgres"))]
    fn of_server(_: &str) -> Result<Self, String> {
        Err("sqlite://PATH, since this build has SQLite alone: --features full, as in the image, adds PostgreSQL"
            .to_owned())
    }
}

/// Refuses a remote server without TLS, so that no password crosses a network in clear by accident.
#[cfg(feature = "postgres")]
fn refuse_plain_text(url: &str) -> Result<(), String> {
    if cfg!(feature = "postgres-tls") || url.contains("sslmode=disable") {
        return Ok(());
    }
    let parsed = url::Url::parse(url).map_err(|error| error.to_string())?;
    let near = match parsed.host_str() {
        None | Some("" | "localhost" | "127.0.0.1" | "::1" | "[::1]") => true,
        Some(host) => host.starts_with('/') || host.starts_with("%2F"),
    };
    if near {
        Ok(())
    } else {
        Err("this build speaks to PostgreSQL without TLS: build with --features postgres-tls, or say sslmode=disable \
             in the URL if the network is yours"
            .to_owned())
    }
}

/// Opens connections of one address for the pool.
#[derive(Debug)]
struct Connector(Address);

impl r2d2::ManageConnection for Connector {
    type Connection = Db;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> Result<Db, Self::Error> {
        let opened = match &self.0 {
            #[cfg(feature = "postgres")]
            Address::Postgres(url) => PgConnection::establish(url).map(Db::Postgres),
            Address::Sqlite(path) => SqliteConnection::establish(&path.to_string_lossy()).map(dialect::sqlite),
        };
        let mut db = opened.map_err(diesel::r2d2::Error::ConnectionError)?;
        dialect::prepare(&mut db).map_err(diesel::r2d2::Error::QueryError)?;
        Ok(db)
    }

    fn is_valid(&self, db: &mut Db) -> Result<(), Self::Error> {
        match dialect::is_postgres(db) {
            false => Ok(()),
            true => diesel::sql_query("SELECT 1").execute(db).map(drop).map_err(diesel::r2d2::Error::QueryError),
        }
    }

    fn has_broken(&self, db: &mut Db) -> bool {
        use diesel::connection::{AnsiTransactionManager as Manager, TransactionManager};
        dialect::each!(db, connection => Manager::is_broken_transaction_manager(connection))
    }
}

/// How long somebody waits for a connection.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why no connection was had.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// All are in use by others: it passes.
    #[error("every connection is in use")]
    Full,
    /// The database does not answer.
    #[error("no connection: {0}")]
    Unreachable(String),
}

/// The connections.
#[derive(Clone)]
struct Pool(r2d2::Pool<Connector>);

impl Pool {
    /// A connection, when one is free in time.
    fn get(&self) -> Result<r2d2::PooledConnection<Connector>, Error> {
        self.0.get().map_err(|error| {
            let state = self.0.state();
            match state.connections >= self.0.max_size() && state.idle_connections == 0 {
                true => Error::Full,
                false => Error::Unreachable(error.to_string()),
            }
        })
    }
}

/// The connection pool and SQLite's group commit.
#[derive(Clone)]
pub struct Store {
    pool: Pool,
    group: Option<Arc<Group>>,
}

/// The error of a transaction: any type that a database error converts into.
pub trait Failure: From<diesel::result::Error> + From<Error> {
    /// The database error, if it is one.
    fn database(&self) -> Option<&diesel::result::Error>;
}

/// What a rehearsal came to, as the error that takes its transaction back.
struct TakenBack<T, E>(Result<T, E>);

impl<T, E: Failure> From<diesel::result::Error> for TakenBack<T, E> {
    fn from(error: diesel::result::Error) -> Self {
        Self(Err(error.into()))
    }
}

impl<T, E: Failure> From<Error> for TakenBack<T, E> {
    fn from(error: Error) -> Self {
        Self(Err(error.into()))
    }
}

impl<T, E: Failure> Failure for TakenBack<T, E> {
    fn database(&self) -> Option<&diesel::result::Error> {
        self.0.as_ref().err().and_then(Failure::database)
    }
}

impl Store {
    /// Opens a pool. A SQLite file and what stands beside it are for their owner alone; its folder is made when it is
    /// missing.
    pub fn open(address: &Address, connections: u32) -> anyhow::Result<Self> {
        Self::open_with(address, connections, PATIENCE)
    }

    /// The same; whoever asks for a connection waits so long.
    pub fn open_with(address: &Address, connections: u32, patience: Duration) -> anyhow::Result<Self> {
        if let Some(path) = address.file() {
            keep_private(path)?;
        }
        let pool = r2d2::Pool::builder()
            .max_size(connections.max(2))
            .min_idle(Some(1))
            .connection_timeout(patience)
            .test_on_check_out(true)
            .build(Connector(address.clone()))?;
        let group = address.file().map(|_| Arc::default());
        Ok(Self { pool: Pool(pool), group })
    }

    /// The numbers of open and of idle connections.
    #[must_use]
    pub fn connections(&self) -> (u32, u32) {
        let state = self.pool.0.state();
        (state.connections, state.idle_connections)
    }

    /// Runs a read on the calling thread, which holds no connection yet.
    pub fn read<T, E: Failure>(&self, work: impl FnOnce(&mut Db) -> Result<T, E>) -> Result<T, E> {
        let _held = Held::take();
        let mut db = self.pool.get()?;
        work(&mut db)
    }

    /// Runs reads in one snapshot.
    pub fn snapshot<T, E: Failure>(&self, work: impl FnOnce(&mut Db) -> Result<T, E>) -> Result<T, E> {
        let _held = Held::take();
        let mut db = self.pool.get()?;
        dialect::begin_snapshot(&mut db)?;
        let result = work(&mut db);
        dialect::rollback(&mut db)?;
        result
    }

    /// Runs one transaction on the calling thread: all of it is on disk when this returns `Ok`, or none of it.
    ///
    /// Deadlocks and busy databases are retried, 5 attempts in all, so `work` must do nothing but database work.
    pub fn write<T, E: Failure>(&self, mut work: impl FnMut(&mut Db) -> Result<T, E>) -> Result<T, E> {
        drop(Held::take());
        let mut tries = 1;
        loop {
            let result = match &self.group {
                Some(group) => group.write(&self.pool, tries > 1, &mut work),
                None => self.write_once(&mut work),
            };
            match &result {
                Err(error) if tries < 5 && error.database().is_some_and(dialect::is_passing) => {
                    tries += 1;
                    wait(Duration::from_millis(5 << tries));
                }
                _ => return result,
            }
        }
    }

    /// Runs a transaction and takes it back: what [`Self::write`] would refuse is refused here, and nothing is written.
    /// For work that must keep something outside the database first, and only when the database will take its part.
    pub fn rehearse<T, E: Failure>(&self, mut work: impl FnMut(&mut Db) -> Result<T, E>) -> Result<T, E> {
        match self.write(|db| Err::<Infallible, _>(TakenBack(work(db)))) {
            Err(TakenBack(result)) => result,
            Ok(never) => match never {},
        }
    }

    fn write_once<T, E: Failure>(&self, work: &mut impl FnMut(&mut Db) -> Result<T, E>) -> Result<T, E> {
        let mut db = self.pool.get()?;
        dialect::begin(&mut db)?;
        match work(&mut db) {
            Ok(value) => {
                if let Err(error) = dialect::commit(&mut db) {
                    if let Err(second) = dialect::rollback(&mut db) {
                        tracing::debug!(%second, "rollback after a failed commit");
                    }
                    return Err(error.into());
                }
                Ok(value)
            }
            Err(error) => {
                if let Err(second) = dialect::rollback(&mut db) {
                    tracing::warn!(%second, "rollback failed");
                }
                Err(error)
            }
        }
    }
}

/// A connection held by this thread. Asking for a second one while the first is held would lock the pool once every
/// connection is held by somebody who waits for another: debug builds, and so all tests, refuse it.
struct Held;

thread_local! {
    static HELD: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

impl Held {
    fn take() -> Self {
        let before = HELD.replace(true);
        debug_assert!(!before, "this thread asks for a second connection while it holds one");
        Self
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        HELD.set(false);
    }
}

/// SQLite gives its journals the permissions of the database, which stands before it opens it.
fn keep_private(path: &Path) -> std::io::Result<()> {
    if let Some(folder) = path.parent()
        && !folder.as_os_str().is_empty()
        && !folder.is_dir()
    {
        private::folder(folder)?;
    }
    private::file(path)?;
    for end in ["-wal", "-shm", "-journal"] {
        let mut beside = path.as_os_str().to_owned();
        beside.push(end);
        private::file_if_there(Path::new(&beside))?;
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a few milliseconds on the blocking pool, after a deadlock")]
fn wait(time: Duration) {
    std::thread::sleep(time);
}

impl Failure for anyhow::Error {
    fn database(&self) -> Option<&diesel::result::Error> {
        self.downcast_ref()
    }
}

/// Takes the next number of a counter. The row stays locked until the transaction ends, so numbers follow commit order.
pub fn next_number(db: &mut Db, counter: &str) -> QueryResult<i64> {
    use schema::counters::dsl as c;
    diesel::update(c::counters.find(counter)).set(c::value.eq(c::value + 1)).returning(c::value).get_result(db)
}

#[cfg(test)]
mod tests {
    use super::Address;

    #[test]
    fn an_address_says_which_database_it_is() {
        assert!(matches!(Address::parse("sqlite://./data/m.db"), Ok(Address::Sqlite(_))));
        assert!(Address::parse("mysql://x").is_err());
        assert!(Address::parse("sqlite://").is_err());
    }

    #[test]
    #[cfg(feature = "postgres")]
    fn a_server_is_called_by_its_address() {
        assert!(matches!(Address::parse("postgres://u@127.0.0.1/m"), Ok(Address::Postgres(_))));
    }

    #[test]
    #[cfg(not(feature = "postgres"))]
    fn a_build_without_postgresql_says_how_to_have_it() {
        assert!(Address::parse("postgres://u@127.0.0.1/m").unwrap_err().contains("--features full"));
    }

    #[test]
    #[cfg(all(feature = "postgres", not(feature = "postgres-tls")))]
    fn a_distant_server_without_tls_is_refused_unless_one_insists() {
        assert!(Address::parse("postgres://u:p@db.example/m").is_err());
        assert!(Address::parse("postgres://u:p@db.example/m?sslmode=disable").is_ok());
    }
}
