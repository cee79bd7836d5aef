//! A job is something to do after the answer: queued in the transaction that wants it, done by whichever node takes it.

use diesel::prelude::*;
use diesel::result::QueryResult;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::db::Db;
use crate::db::schema::jobs;
use crate::db::types::{AccountId, FileId, IssueId, JobId, JobKind, Moment, fresh_id};
use crate::hall::error::Result;
use crate::mail::Message;
use crate::models::reader::Reader;

/// Tries before a job is given up.
pub const MOST_ATTEMPTS: i32 = 8;
/// The recurring job that tells webhooks.
pub const TELL_WEBHOOKS: JobId = JobId(8);

/// What a job does, with what it needs. The words are those of [`JobKind`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "payload")]
pub enum Work {
    /// Delivers one mail.
    #[serde(rename = "envoi")]
    SendMail(Message),
    /// Writes to the account of this address, in lower case, if there is one.
    #[serde(rename = "reponse")]
    WriteBack(String),
    /// Reads the text of a file.
    #[serde(rename = "lecture-fichier")]
    ReadFile(FileId),
    /// Tells somebody which remarks wait for them.
    #[serde(rename = "remarques")]
    TellRemarks(AccountId),
    /// Tells those who follow something what happened to it.
    #[serde(rename = "nouvelles")]
    TellFollowers,
    /// Reminds those who look after sheets of what is due.
    #[serde(rename = "rappels")]
    RemindStewards,
    /// Tells other tools what happened.
    #[serde(rename = "webhooks")]
    TellWebhooks,
    /// Sends an issue of a letter.
    #[serde(rename = "lettre")]
    SendIssue(IssueId),
    /// Works out anew what stands beside the texts of sheets.
    #[serde(rename = "refonte")]
    Rebuild,
    /// Asks whether what texts lead to outside the wiki still answers.
    #[serde(rename = "liens-dehors")]
    AskOutside,
    /// Deletes expired rows.
    #[serde(rename = "purge")]
    Purge,
}

impl Work {
    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> JobKind {
        match self {
            Self::SendMail(_) => JobKind::SendMail,
            Self::WriteBack(_) => JobKind::WriteBack,
            Self::ReadFile(_) => JobKind::ReadFile,
            Self::TellRemarks(_) => JobKind::TellRemarks,
            Self::TellFollowers => JobKind::TellFollowers,
            Self::RemindStewards => JobKind::RemindStewards,
            Self::TellWebhooks => JobKind::TellWebhooks,
            Self::SendIssue(_) => JobKind::SendIssue,
            Self::Rebuild => JobKind::Rebuild,
            Self::AskOutside => JobKind::AskOutside,
            Self::Purge => JobKind::Purge,
        }
    }

    /// What is stored beside its kind: a text as it is, anything else as JSON.
    fn payload(&self) -> serde_json::Result<String> {
        Ok(match serde_json::to_value(self)?.get("payload") {
            None => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
        })
    }

    /// Reads what is stored; a newer program may have stored what this one does not know.
    pub fn read(kind: &str, payload: &str) -> serde_json::Result<Self> {
        let stored = match payload {
            "" => serde_json::json!({ "kind": kind }),
            text => {
                let payload = serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()));
                serde_json::json!({ "kind": kind, "payload": payload })
            }
        };
        serde_json::from_value(stored)
    }
}

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
    pub fn queue(db: &mut Db, work: &Work, now: Moment) -> QueryResult<JobId> {
        Self::queue_for(db, work, now, now)
    }

    /// The same, due at that moment.
    pub fn queue_for(db: &mut Db, work: &Work, at: Moment, now: Moment) -> QueryResult<JobId> {
        let id = JobId(fresh_id(now));
        let job = Self { run_at: at, ..Self::due_at(id, work, now)? };
        diesel::insert_into(jobs::table).values(&job).execute(db)?;
        Ok(id)
    }

    /// Makes sure that a job that always comes back is there, under a number of its own; true when it was not.
    pub fn ensure(db: &mut Db, id: JobId, work: &Work, now: Moment) -> QueryResult<bool> {
        let known: i64 = jobs::table.filter(jobs::id.eq(id)).count().get_result(db)?;
        if known == 0 {
            diesel::insert_into(jobs::table).values(&Self::due_at(id, work, now)?).execute(db)?;
        }
        Ok(known == 0)
    }

    /// What it does.
    pub fn work(&self) -> serde_json::Result<Work> {
        Work::read(&self.kind, &self.payload)
    }

    fn due_at(id: JobId, work: &Work, now: Moment) -> QueryResult<Self> {
        let payload = work.payload().map_err(|error| diesel::result::Error::SerializationError(Box::new(error)))?;
        Ok(Self {
            id,
            kind: work.kind().word().to_owned(),
            payload,
            run_at: now,
            attempts: 0,
            locked_by: None,
            locked_until: None,
            last_error: None,
            done_at: None,
            created_at: now,
        })
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

    /// Says that a recurring job is due now.
    pub fn hasten(db: &mut Db, id: JobId, now: Moment) -> QueryResult<()> {
        diesel::update(jobs::table.find(id)).set(jobs::run_at.eq(now)).execute(db).map(drop)
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

impl Reader<'_> {
    /// The jobs that are not done, the latest first.
    pub fn open_jobs(&mut self, limit: i64) -> Result<Vec<Job>> {
        self.ask_own(|db, _| Job::list_open(db, limit))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use crate::models::job::*;

    #[test]
    fn what_was_queued_by_any_version_is_read_and_stored_as_it_was() {
        let mail = r#"{"to":"ann@exemple.fr","subject":"s","text":"a","html":"<p>a</p>","headers":[["X-A","b"]]}"#;
        for (kind, payload) in [
            (JobKind::SendMail, mail),
            (JobKind::WriteBack, "ann@exemple.fr"),
            (JobKind::ReadFile, "12"),
            (JobKind::TellRemarks, "7"),
            (JobKind::SendIssue, "8"),
            (JobKind::Purge, ""),
        ] {
            let work = Work::read(kind.word(), payload).unwrap();
            assert_eq!((work.kind(), work.payload().unwrap().as_str()), (kind, payload));
        }
        assert_eq!(Work::read("reponse", "ann@exemple.fr").unwrap(), Work::WriteBack("ann@exemple.fr".to_owned()));
        assert_eq!(Work::read("lecture-fichier", "12").unwrap(), Work::ReadFile(FileId(12)));
        for (kind, payload) in [("envoi", "Bonjour"), ("lecture-fichier", "x"), ("reponse", ""), ("autre", "")] {
            assert!(Work::read(kind, payload).is_err(), "{kind} {payload}");
        }
    }
}
