//! Everything that differs between SQLite and PostgreSQL.

use diesel::prelude::*;

use super::Db;

/// Runs one expression on PostgreSQL, another on SQLite.
macro_rules! either {
    ($db:expr, $server:pat => $on_postgres:expr, $file:pat => $on_sqlite:expr) => {{
        #[cfg(feature = "postgres")]
        let done = match $db {
            $crate::db::Db::Postgres($server) => $on_postgres,
            $crate::db::Db::Sqlite($file) => $on_sqlite,
        };
        #[cfg(not(feature = "postgres"))]
        let done = {
            let $file = &mut *$db;
            $on_sqlite
        };
        done
    }};
}
pub(crate) use either;

/// Runs one expression on either connection, where a query does not compile for both.
macro_rules! each {
    ($db:expr, $connection:ident => $body:expr) => {
        $crate::db::dialect::either!($db, $connection => $body, $connection => $body)
    };
}
pub(crate) use each;

/// A connection to SQLite as one to either.
#[cfg(feature = "postgres")]
pub(super) fn sqlite(connection: SqliteConnection) -> Db {
    Db::Sqlite(connection)
}

/// The same where SQLite is all there is.
#[cfg(not(feature = "postgres"))]
pub(super) fn sqlite(connection: SqliteConnection) -> Db {
    connection
}

/// Whether this is PostgreSQL.
#[cfg(feature = "postgres")]
pub(super) fn is_postgres(db: &Db) -> bool {
    matches!(db, Db::Postgres(_))
}

/// The same where SQLite is all there is.
#[cfg(not(feature = "postgres"))]
pub(super) fn is_postgres(_: &Db) -> bool {
    false
}

/// Begins a write transaction. On SQLite it takes the write lock at once (`BEGIN IMMEDIATE`), since a deferred
/// transaction fails with `SQLITE_BUSY` when it upgrades.
pub(super) fn begin(db: &mut Db) -> QueryResult<()> {
    use diesel::connection::AnsiTransactionManager as Manager;
    either!(
        db,
        connection => <Manager as diesel::connection::TransactionManager<_>>::begin_transaction(connection),
        connection => Manager::begin_transaction_sql(connection, "BEGIN IMMEDIATE")
    )
}

/// Begins a read-only transaction that sees one snapshot.
pub(super) fn begin_snapshot(db: &mut Db) -> QueryResult<()> {
    use diesel::connection::AnsiTransactionManager as Manager;
    either!(
        db,
        connection => Manager::begin_transaction_sql(connection, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"),
        connection => Manager::begin_transaction_sql(connection, "BEGIN")
    )
}

/// Holds something that is no row, by a number of its own, until the transaction ends: alone, or with others that
/// hold it so. SQLite has one writer at a time.
#[cfg(feature = "postgres")]
pub fn hold(db: &mut Db, number: i64, alone: bool) -> QueryResult<()> {
    let Db::Postgres(connection) = db else { return Ok(()) };
    let lock = match alone {
        true => diesel::sql_query("SELECT pg_advisory_xact_lock($1)"),
        false => diesel::sql_query("SELECT pg_advisory_xact_lock_shared($1)"),
    };
    lock.bind::<diesel::sql_types::BigInt, _>(number).execute(connection).map(drop)
}

/// The same where SQLite is all there is.
#[cfg(not(feature = "postgres"))]
pub fn hold(_: &mut Db, _: i64, _: bool) -> QueryResult<()> {
    Ok(())
}

/// Opens a savepoint.
pub(super) fn begin_nested(db: &mut Db) -> QueryResult<()> {
    use diesel::connection::{AnsiTransactionManager as Manager, TransactionManager};
    each!(db, connection => Manager::begin_transaction(connection))
}

/// Commits what `begin` or `begin_nested` opened.
pub(super) fn commit(db: &mut Db) -> QueryResult<()> {
    use diesel::connection::{AnsiTransactionManager as Manager, TransactionManager};
    each!(db, connection => Manager::commit_transaction(connection))
}

/// Rolls back the transaction with its savepoints.
pub(super) fn rollback_all(db: &mut Db) -> QueryResult<()> {
    use diesel::connection::{AnsiTransactionManager as Manager, TransactionManager};
    each!(db, connection => loop {
        match Manager::transaction_manager_status_mut(connection).transaction_depth() {
            Ok(Some(_)) => Manager::rollback_transaction(connection)?,
            Ok(None) => break Ok(()),
            Err(error) => break Err(error),
        }
    })
}

/// Rolls back what `begin` or `begin_nested` opened.
pub(super) fn rollback(db: &mut Db) -> QueryResult<()> {
    use diesel::connection::{AnsiTransactionManager as Manager, TransactionManager};
    each!(db, connection => Manager::rollback_transaction(connection))
}

/// Configures a new connection: durability, lock timeout, foreign keys.
pub(super) fn prepare(db: &mut Db) -> QueryResult<()> {
    use diesel::connection::SimpleConnection;
    either!(
        db,
        connection => connection.batch_execute("SET synchronous_commit TO on; SET TIME ZONE 'UTC'"),
        connection => connection.batch_execute(
            "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
             PRAGMA foreign_keys = ON; PRAGMA mmap_size = 268435456; PRAGMA cache_size = -16000; \
             PRAGMA temp_store = MEMORY",
        )
    )
}

/// Checkpoints SQLite's write-ahead log. Does nothing on PostgreSQL.
pub fn checkpoint(db: &mut Db) -> QueryResult<()> {
    use diesel::connection::SimpleConnection;
    either!(db, _ => Ok(()), connection => connection.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)"))
}

/// Whether a retry may succeed: a deadlock, a serialization failure, a busy database.
#[must_use]
pub fn is_passing(error: &diesel::result::Error) -> bool {
    use diesel::result::{DatabaseErrorKind as Kind, Error};
    match error {
        Error::DatabaseError(Kind::SerializationFailure, _) => true,
        Error::DatabaseError(_, info) => {
            let message = info.message();
            message.contains("deadlock detected") || message.contains("database is locked")
        }
        _ => false,
    }
}

/// Whether the database cannot be written now: full disk, read-only folder, lost connection.
#[must_use]
pub fn is_read_only(error: &diesel::result::Error) -> bool {
    use diesel::result::{DatabaseErrorKind as Kind, Error};
    match error {
        Error::DatabaseError(Kind::ClosedConnection | Kind::ReadOnlyTransaction, _) => true,
        Error::DatabaseError(_, info) => {
            let message = info.message();
            [
                "readonly database",
                "read-only",
                "disk is full",
                "disk I/O error",
                "unable to open database",
                "No space left",
                "server closed the connection",
                "terminating connection",
            ]
            .iter()
            .any(|known| message.contains(known))
        }
        _ => false,
    }
}

/// Inserts all rows in as few statements as each database allows, in the current transaction.
macro_rules! insert_all {
    ($db:expr, $table:expr, $rows:expr) => {{
        let rows = $rows;
        $crate::db::dialect::each!($db, connection => {
            let mut result = Ok(());
            for chunk in rows.chunks(500) {
                if let Err(error) = diesel::insert_into($table).values(chunk).execute(connection) {
                    result = Err(error);
                    break;
                }
            }
            result
        })
    }};
}
pub(crate) use insert_all;
