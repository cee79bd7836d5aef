//! A job is something to do after the answer: queued in the transaction that wants it, done by whichever node takes it.

use diesel::prelude::*;
use diesel::result::QueryResult;

use crate::db::Db;
use crate::db::schema::jobs;
use crate::db::types::{JobId, JobKind, Moment, fresh_id};

/// Tries before a job is given up.
pub const MOST_ATTEMPTS: i32 = 8;

/// A row of `jobs`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = jobs)]
pub struct Job {
    /// Its number.
    pub id: JobId,
    /// What it does, as a word of [`JobKind`]; a node that is older than the job may not know it.
    pub kind: String,
    /// What it needs, in the form that its kind reads; empty once done.
    pub payload: String,
    /// When it is due.
    pub run_at: Moment,
    /// How often it was tried.
    pub attempts: i32,
    /// The node that does it now.
    pub locked_by: Option<String>,
    /// Until when that node has it.
    pub locked_until: Option<Moment>,
    /// Why the last try failed.
    pub last_error: Option<String>,
    /// When it was done.
    pub done_at: Option<Moment>,
    /// When it was queued.
    pub created_at: Moment,
}

impl Job {
    /// Queues a job, due at once, in the transaction under way.
    pub fn queue(db: &mut Db, kind: JobKind, payload: String, now: Moment) -> QueryResult<JobId> {
        let id = JobId(fresh_id(now));
        diesel::insert_into(jobs::table).values(&Self::due_at(id, kind, payload, now)).execute(db)?;
        Ok(id)
    }

    /// Makes sure that a job that always comes back is there, under a number of its own; true when it was not.
    pub fn ensure(db: &mut Db, id: JobId, kind: JobKind, now: Moment) -> QueryResult<bool> {
        let known: i64 = jobs::table.filter(jobs::id.eq(id)).count().get_result(db)?;
        if known == 0 {
            diesel::insert_into(jobs::table).values(&Self::due_at(id, kind, String::new(), now)).execute(db)?;
        }
        Ok(known == 0)
    }

    fn due_at(id: JobId, kind: JobKind, payload: String, now: Moment) -> Self {
        Self {
            id,
            kind: kind.word().to_owned(),
            payload,
            run_at: now,
            attempts: 0,
            locked_by: None,
            locked_until: None,
            last_error: None,
            done_at: None,
            created_at: now,
        }
    }

    /// The job that waits longest, if one is due and no node has it.
    pub fn next(db: &mut Db, now: Moment) -> QueryResult<Option<Self>> {
        jobs::table
            .filter(jobs::done_at.is_null())
            .filter(jobs::run_at.le(now))
            .filter(jobs::attempts.lt(MOST_ATTEMPTS))
            .filter(jobs::locked_until.is_null().or(jobs::locked_until.le(now)))
            .order((jobs::run_at.asc(), jobs::id.asc()))
            .first(db)
            .optional()
    }

    /// Takes it for a node until a moment; false when another node was faster.
    pub fn take(&self, db: &mut Db, node: &str, now: Moment, until: Moment) -> QueryResult<bool> {
        let free = jobs::table
            .find(self.id)
            .filter(jobs::done_at.is_null())
            .filter(jobs::locked_until.is_null().or(jobs::locked_until.le(now)));
        let taken = diesel::update(free)
            .set((
                jobs::locked_by.eq(Some(node)),
                jobs::locked_until.eq(Some(until)),
                jobs::attempts.eq(jobs::attempts + 1),
            ))
            .execute(db)?;
        Ok(taken == 1)
    }

    /// Says that it is done; what it carried, which may be private, is forgotten.
    pub fn finish(db: &mut Db, id: JobId, now: Moment) -> QueryResult<()> {
        diesel::update(jobs::table.find(id))
            .set((
                jobs::done_at.eq(Some(now)),
                jobs::payload.eq(""),
                jobs::locked_by.eq(None::<String>),
                jobs::locked_until.eq(None::<Moment>),
                jobs::last_error.eq(None::<String>),
            ))
            .execute(db)
            .map(drop)
    }

    /// Says that it is to be done again at a moment, after so many tries; why, when the last one failed.
    pub fn put_back(db: &mut Db, id: JobId, at: Moment, attempts: i32, error: Option<&str>) -> QueryResult<()> {
        diesel::update(jobs::table.find(id))
            .set((
                jobs::run_at.eq(at),
                jobs::attempts.eq(attempts),
                jobs::locked_by.eq(None::<String>),
                jobs::locked_until.eq(None::<Moment>),
                jobs::last_error.eq(error),
            ))
            .execute(db)
            .map(drop)
    }

    /// The job of that number.
    pub fn find(db: &mut Db, id: JobId) -> QueryResult<Option<Self>> {
        jobs::table.find(id).first(db).optional()
    }

    /// The jobs that are not done, the latest first.
    pub fn list_open(db: &mut Db, limit: i64) -> QueryResult<Vec<Self>> {
        jobs::table.filter(jobs::done_at.is_null()).order(jobs::id.desc()).limit(limit).load(db)
    }

    /// How many jobs wait for their turn; those given up do not.
    pub fn count_open(db: &mut Db) -> QueryResult<i64> {
        jobs::table.filter(jobs::done_at.is_null()).filter(jobs::attempts.lt(MOST_ATTEMPTS)).count().get_result(db)
    }

    /// Forgets jobs done, or given up, that were queued before this moment.
    pub fn purge(db: &mut Db, before: Moment) -> QueryResult<usize> {
        let over = jobs::done_at.is_not_null().or(jobs::attempts.ge(MOST_ATTEMPTS));
        diesel::delete(jobs::table.filter(jobs::created_at.lt(before)).filter(over)).execute(db)
    }
}
