//! Group commit on SQLite: a writer that comes while another writes joins its transaction, and one sync to disk serves
//! them all. Each returns only after that sync.
//!
//! The transaction is handed over with the lock. The writer behind which nobody waits commits for all.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use diesel::QueryResult;
use diesel::result::{DatabaseErrorKind, Error};
use parking_lot::{Condvar, Mutex};

use super::{Connector, Db, Failure, Pool, dialect};

/// Most writes of one commit: with more, the first would wait too long.
const MOST: usize = 16;

/// SQLite's write lock, and the open transaction.
#[derive(Default)]
pub(super) struct Group {
    /// Writers that wait for the lock; each will continue the transaction.
    coming: AtomicUsize,
    open: Mutex<Option<Shared>>,
}

/// A transaction that several writes share.
struct Shared {
    db: r2d2::PooledConnection<Connector>,
    fate: Arc<Fate>,
    members: usize,
}

/// The outcome of a shared transaction: whether it was committed, once known.
#[derive(Default)]
struct Fate {
    kept: Mutex<Option<bool>>,
    known: Condvar,
}

impl Group {
    /// Runs one write and returns once it is on disk. `alone` shares with nobody: for a write whose shared transaction
    /// failed, so that it meets its own error.
    pub(super) fn write<T, E: Failure>(
        &self,
        pool: &Pool,
        alone: bool,
        work: &mut impl FnMut(&mut Db) -> Result<T, E>,
    ) -> Result<T, E> {
        self.coming.fetch_add(1, Ordering::SeqCst);
        let mut open = self.open.lock();
        self.coming.fetch_sub(1, Ordering::SeqCst);
        let mut joined = open.take();
        if alone && let Some(shared) = joined.take() {
            // Those who wait for it are told; what became of it is not ours.
            drop(shared.commit());
        }
        let (mut shared, first) = match joined {
            Some(shared) => (shared, false),
            None => (Shared::begin::<E>(pool)?, true),
        };
        let (result, whole) = if first {
            let result = work(&mut shared.db);
            let whole = result.is_ok();
            (result, whole)
        } else {
            shared.nested(work)
        };
        if !whole {
            return result;
        }
        shared.members += 1;
        if !alone && shared.members < MOST && self.coming.load(Ordering::SeqCst) > 0 {
            let fate = Arc::clone(&shared.fate);
            *open = Some(shared);
            drop(open);
            return if fate.wait() { result } else { Err(not_kept().into()) };
        }
        let others = shared.members > 1;
        match shared.commit() {
            Ok(()) => result,
            // Whose fault it is shows when each tries alone.
            Err(error) if others => {
                tracing::debug!(%error, "a shared transaction was not kept");
                Err(not_kept().into())
            }
            Err(error) => Err(error.into()),
        }
    }
}

impl Shared {
    fn begin<E: Failure>(pool: &Pool) -> Result<Self, E> {
        let mut db = pool.get()?;
        dialect::begin(&mut db)?;
        Ok(Self { db, fate: Arc::default(), members: 0 })
    }

    /// Runs a write in a savepoint, so that its failure leaves the writes before it. Also returns whether the
    /// transaction survived: SQLite rolls all of it back on a full disk, for example.
    fn nested<T, E: Failure>(&mut self, work: &mut impl FnMut(&mut Db) -> Result<T, E>) -> (Result<T, E>, bool) {
        if let Err(error) = dialect::begin_nested(&mut self.db) {
            return (Err(error.into()), false);
        }
        let result = work(&mut self.db);
        let closed = if result.is_ok() { dialect::commit(&mut self.db) } else { dialect::rollback(&mut self.db) };
        match (result, closed) {
            (Ok(_), Err(error)) => (Err(error.into()), false),
            (result, closed) => (result, closed.is_ok()),
        }
    }

    fn commit(mut self) -> QueryResult<()> {
        let result = dialect::commit(&mut self.db);
        if result.is_ok() {
            self.fate.tell(true);
        }
        result
    }
}

/// Rolls back what was not committed, on a panic too, and wakes the waiting writers.
impl Drop for Shared {
    fn drop(&mut self) {
        if self.fate.tell(false)
            && let Err(error) = dialect::rollback_all(&mut self.db)
        {
            tracing::warn!(%error, "rollback failed");
        }
    }
}

impl Fate {
    /// Wakes the waiting writers once. Returns whether this was the first call.
    fn tell(&self, kept: bool) -> bool {
        let mut told = self.kept.lock();
        let first = told.is_none();
        if first {
            *told = Some(kept);
            self.known.notify_all();
        }
        first
    }

    fn wait(&self) -> bool {
        let mut told = self.kept.lock();
        loop {
            match *told {
                Some(kept) => return kept,
                None => self.known.wait(&mut told),
            }
        }
    }
}

/// An error that a retry may not meet.
fn not_kept() -> Error {
    let said = "the transaction shared with other writes was not kept".to_owned();
    Error::DatabaseError(DatabaseErrorKind::SerializationFailure, Box::new(said))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

    use std::sync::mpsc;

    use diesel::prelude::*;

    use crate::db::group::*;
    use crate::db::{Address, Store};

    fn store(folder: &std::path::Path) -> Store {
        let store = Store::open(&Address::Sqlite(folder.join("m.db")), 8).unwrap();
        store.write(|db| put(db, "CREATE TABLE t (n INTEGER PRIMARY KEY)")).unwrap();
        store
    }

    fn put(db: &mut Db, sql: &str) -> anyhow::Result<()> {
        dialect::each!(db, connection => diesel::sql_query(sql).execute(connection).map(drop))?;
        Ok(())
    }

    #[derive(QueryableByName)]
    struct N {
        #[diesel(sql_type = diesel::sql_types::Integer)]
        n: i32,
    }

    fn kept(store: &Store) -> Vec<i32> {
        let rows: Vec<N> = store
            .read::<_, anyhow::Error>(|db| {
                let query = diesel::sql_query("SELECT n FROM t ORDER BY n");
                Ok(dialect::each!(db, connection => query.load(connection))?)
            })
            .unwrap();
        rows.into_iter().map(|row| row.n).collect()
    }

    type Write = dyn Fn(&mut Db) -> anyhow::Result<()> + Sync;

    /// Runs writes that all share one transaction: the first goes on once all others wait behind it.
    fn together(store: &Store, writes: &[&Write]) -> Vec<Option<bool>> {
        let (ready, begun) = mpsc::channel();
        std::thread::scope(|scope| {
            let group = store.group.clone().unwrap();
            let others = writes.len() - 1;
            let mut running = Vec::new();
            for (at, write) in writes.iter().enumerate() {
                let (ready, group) = (ready.clone(), group.clone());
                running.push(scope.spawn(move || {
                    let mut tried = false;
                    store
                        .write(|db| {
                            if at == 0 && !tried {
                                tried = true;
                                ready.send(()).unwrap();
                                while group.coming.load(Ordering::SeqCst) < others {
                                    std::thread::yield_now();
                                }
                            }
                            write(db)
                        })
                        .is_ok()
                }));
                if at == 0 {
                    begun.recv().unwrap();
                }
            }
            running.into_iter().map(|one| one.join().ok()).collect()
        })
    }

    #[test]
    fn a_write_that_fails_takes_no_other_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        let insert = |n: i32| move |db: &mut Db| put(db, &format!("INSERT INTO t VALUES ({n})"));
        let half = |db: &mut Db| {
            put(db, "INSERT INTO t VALUES (7)")?;
            put(db, "INSERT INTO t VALUES (1)")
        };
        assert_eq!(together(&store, &[&insert(1), &half, &insert(3)]), [Some(true), Some(false), Some(true)]);
        assert_eq!(kept(&store), [1, 3]);
    }

    #[test]
    fn a_panic_costs_nobody_else_their_write() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        let insert = |n: i32| move |db: &mut Db| put(db, &format!("INSERT INTO t VALUES ({n})"));
        let falls = |db: &mut Db| {
            put(db, "INSERT INTO t VALUES (7)")?;
            panic!("as asked");
        };
        assert_eq!(together(&store, &[&insert(1), &falls, &insert(3)]), [Some(true), None, Some(true)]);
        assert_eq!(kept(&store), [1, 3]);
        store.write(|db| put(db, "INSERT INTO t VALUES (4)")).unwrap();
        assert_eq!(kept(&store), [1, 3, 4]);
    }

    #[test]
    fn a_commit_that_fails_is_told_to_all_who_share_it_and_each_meets_its_own_error() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        store.write(|db| put(db, "CREATE TABLE u (n INTEGER REFERENCES t (n) DEFERRABLE INITIALLY DEFERRED)")).unwrap();
        let insert = |n: i32| move |db: &mut Db| put(db, &format!("INSERT INTO t VALUES ({n})"));
        let dangling = |db: &mut Db| put(db, "INSERT INTO u VALUES (99)");
        assert_eq!(together(&store, &[&insert(1), &dangling, &insert(3)]), [Some(true), Some(false), Some(true)]);
        assert_eq!(kept(&store), [1, 3]);
    }
}
