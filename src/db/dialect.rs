//! Everything that differs between SQLite and PostgreSQL.

use diesel::prelude::*;

use super::Db;

/// Runs one expression on either connection, where a query does not compile for both.
macro_rules! each {
    ($db:expr, $connection:ident => $body:expr) => {
        match $db {
            #[cfg(feature = "postgres")]
            $crate::db::Db::Postgres($connection) => $body,
            $crate::db::Db::Sqlite($connection) => $body,
        }
    };
}
pub(crate) use each;

/// Whether this is PostgreSQL.
pub(super) fn is_postgres(db: &Db) -> bool {
    match db {
        #[cfg(feature = "postgres")]
        Db::Postgres(_) => true,
        Db::Sqlite(_) => false,
    }
}

/// Begins a write transaction. On SQLite it takes the write lock at once (`BEGIN IMMEDIATE`), since a deferred
/// transaction fails with `SQLITE_BUSY` when it upgrades.
pub(super) fn begin(db: &mut Db) -> QueryResult<()> {
    use diesel::connection::{AnsiTransactionManager as Manager, TransactionManager};
    match db {
        #[cfg(feature = "postgres")]
        Db::Postgres(connection) => {
            <Manager as TransactionManager<diesel::PgConnection>>::begin_transaction(connection)
        }
        Db::Sqlite(connection) => Manager::begin_transaction_sql(connection, "BEGIN IMMEDIATE"),
    }
}

/// Begins a read-only transaction that sees one snapshot.
pub(super) fn begin_snapshot(db: &mut Db) -> QueryResult<()> {
    use diesel::connection::AnsiTransactionManager as Manager;
    match db {
        #[cfg(feature = "postgres")]
        Db::Postgres(connection) => {
            Manager::begin_transaction_sql(connection, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        }
        Db::Sqlite(connection) => Manager::begin_transaction_sql(connection, "BEGIN"),
    }
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
    match db {
        #[cfg(feature = "postgres")]
        Db::Postgres(connection) => connection.batch_execute("SET synchronous_commit TO on; SET TIME ZONE 'UTC'"),
        Db::Sqlite(connection) => connection.batch_execute(
            "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
             PRAGMA foreign_keys = ON; PRAGMA mmap_size = 268435456; PRAGMA cache_size = -16000; \
             PRAGMA temp_store = MEMORY",
        ),
    }
}

/// Checkpoints SQLite's write-ahead log. Does nothing on PostgreSQL.
pub fn checkpoint(db: &mut Db) -> QueryResult<()> {
    use diesel::connection::SimpleConnection;
    match db {
        #[cfg(feature = "postgres")]
        Db::Postgres(_) => Ok(()),
        Db::Sqlite(connection) => connection.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)"),
    }
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
        match $db {
            #[cfg(feature = "postgres")]
            $crate::db::Db::Postgres(connection) => {
                let mut result = Ok(());
                for chunk in rows.chunks(500) {
                    if let Err(error) = diesel::insert_into($table).values(chunk).execute(connection) {
                        result = Err(error);
                        break;
                    }
                }
                result
            }
            $crate::db::Db::Sqlite(connection) => {
                let mut result = Ok(());
                for chunk in rows.chunks(500) {
                    if let Err(error) = diesel::insert_into($table).values(chunk).execute(connection) {
                        result = Err(error);
                        break;
                    }
                }
                result
            }
        }
    }};
}
pub(crate) use insert_all;
