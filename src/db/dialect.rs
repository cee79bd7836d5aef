//! The only place where the two databases differ.

use diesel::prelude::*;

use super::Db;

/// Runs one expression on whichever connection this is, where the common source of queries does not compile.
macro_rules! each {
    ($db:expr, $connection:ident => $body:expr) => {
        match $db {
            $crate::db::Db::Postgres($connection) => $body,
            $crate::db::Db::Sqlite($connection) => $body,
        }
    };
}
pub(crate) use each;

/// Begins a transaction that may write. SQLite takes its write lock at once; a deferred one loses to BUSY.
pub(super) fn begin(db: &mut Db) -> QueryResult<()> {
    use diesel::connection::{AnsiTransactionManager as Manager, TransactionManager};
    match db {
        Db::Postgres(connection) => {
            <Manager as TransactionManager<diesel::PgConnection>>::begin_transaction(connection)
        }
        Db::Sqlite(connection) => Manager::begin_transaction_sql(connection, "BEGIN IMMEDIATE"),
    }
}

/// Begins a transaction that only reads and sees one state of everything.
pub(super) fn begin_snapshot(db: &mut Db) -> QueryResult<()> {
    use diesel::connection::AnsiTransactionManager as Manager;
    match db {
        Db::Postgres(connection) => {
            Manager::begin_transaction_sql(connection, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        }
        Db::Sqlite(connection) => Manager::begin_transaction_sql(connection, "BEGIN"),
    }
}

/// Begins a part of the transaction under way that can be rolled back by itself.
pub(super) fn begin_nested(db: &mut Db) -> QueryResult<()> {
    use diesel::connection::{AnsiTransactionManager as Manager, TransactionManager};
    each!(db, connection => Manager::begin_transaction(connection))
}

/// Commits what `begin` or `begin_nested` opened.
pub(super) fn commit(db: &mut Db) -> QueryResult<()> {
    use diesel::connection::{AnsiTransactionManager as Manager, TransactionManager};
    each!(db, connection => Manager::commit_transaction(connection))
}

/// Rolls back the transaction and every part of it that is open.
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

/// Prepares a fresh connection: durability, waiting, foreign keys.
pub(super) fn prepare(db: &mut Db) -> QueryResult<()> {
    use diesel::connection::SimpleConnection;
    match db {
        Db::Postgres(connection) => connection.batch_execute("SET synchronous_commit TO on; SET TIME ZONE 'UTC'"),
        Db::Sqlite(connection) => connection.batch_execute(
            "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
             PRAGMA foreign_keys = ON; PRAGMA mmap_size = 268435456; PRAGMA cache_size = -16000; \
             PRAGMA temp_store = MEMORY",
        ),
    }
}

/// Brings SQLite's log into its main file; nothing to do on PostgreSQL.
pub fn checkpoint(db: &mut Db) -> QueryResult<()> {
    use diesel::connection::SimpleConnection;
    match db {
        Db::Postgres(_) => Ok(()),
        Db::Sqlite(connection) => connection.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)"),
    }
}

/// Whether an error is one that a second try may not meet: a deadlock, a serialization failure, a busy database.
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

/// Whether an error says that the database cannot be written now: full disk, read-only folder, lost connection.
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

/// Inserts all rows in as few statements as each database allows, in the transaction under way.
macro_rules! insert_all {
    ($db:expr, $table:expr, $rows:expr) => {{
        let rows = $rows;
        match $db {
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
