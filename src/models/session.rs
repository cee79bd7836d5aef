//! A session is a browser that signed in; only the hash of its secret is kept.

use diesel::prelude::*;
use diesel::result::QueryResult;
use serde_json::Value;

use crate::db::Db;
use crate::db::schema::{accounts, sessions};
use crate::db::types::{AccountId, EventKind, Moment, SheetId};
use crate::hall::error::{Error, Result};
use crate::models::account::Account;
use crate::models::event::Event;
use crate::models::nouns::{Archived, Closing, Fate, Found, Heard, Noun, Owner, Stale};
use crate::models::reader::Reader;

/// A row of `sessions`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = sessions)]
pub struct SessionRow {
    /// SHA-256 of the secret in the cookie.
    pub hash: String,
    /// Whose session it is.
    pub account_id: AccountId,
    /// When it began.
    pub created_at: Moment,
    /// When it was last used, to within five minutes.
    pub seen_at: Moment,
    /// When it ends.
    pub expires_at: Moment,
    /// Whether « Rester connecté » was ticked.
    pub remembered: bool,
    /// Its browser and system, in two words; empty when they are not known.
    pub device: String,
    /// Whether it was opened in two steps.
    pub strong: bool,
}

impl SessionRow {
    /// The session of that hash, if it has not ended, and whose it is.
    pub fn find(db: &mut Db, hash: &str, now: Moment) -> QueryResult<Option<(Self, Account)>> {
        let open = sessions::table.filter(sessions::hash.eq(hash)).filter(sessions::expires_at.gt(now));
        open.inner_join(accounts::table).first(db).optional()
    }

    /// Inserts a session.
    pub fn insert(db: &mut Db, row: &Self) -> QueryResult<()> {
        diesel::insert_into(sessions::table).values(row).execute(db).map(drop)
    }

    /// Ends the sessions of an account that were used the longest ago, so that so many are left.
    pub fn keep_latest(db: &mut Db, account: AccountId, count: i64) -> QueryResult<()> {
        let all = sessions::table.filter(sessions::account_id.eq(account)).select(sessions::hash);
        let ended: Vec<String> =
            all.order((sessions::seen_at.desc(), sessions::hash)).offset(count).limit(1_000).load(db)?;
        diesel::delete(sessions::table.filter(sessions::hash.eq_any(ended))).execute(db).map(drop)
    }

    /// Says that it was used, and when it ends now.
    pub fn touch(db: &mut Db, hash: &str, seen_at: Moment, expires_at: Moment) -> QueryResult<()> {
        diesel::update(sessions::table.find(hash))
            .set((sessions::seen_at.eq(seen_at), sessions::expires_at.eq(expires_at)))
            .execute(db)
            .map(drop)
    }

    /// Ends a session.
    pub fn delete(db: &mut Db, hash: &str) -> QueryResult<()> {
        diesel::delete(sessions::table.find(hash)).execute(db).map(drop)
    }

    /// Ends every session of an account but the one of that hash, if any.
    pub fn delete_others(db: &mut Db, account: AccountId, kept: Option<&str>) -> QueryResult<usize> {
        let all = sessions::table.filter(sessions::account_id.eq(account));
        match kept {
            Some(hash) => diesel::delete(all.filter(sessions::hash.ne(hash.to_owned()))).execute(db),
            None => diesel::delete(all).execute(db),
        }
    }

    /// Ends the session of this account whose hash begins so; false when there is none.
    pub fn delete_own(db: &mut Db, account: AccountId, start: &str) -> QueryResult<bool> {
        let own = sessions::table.filter(sessions::account_id.eq(account)).select(sessions::hash);
        let hashes: Vec<String> = own.load(db)?;
        let Some(hash) = hashes.into_iter().find(|hash| !start.is_empty() && hash.starts_with(start)) else {
            return Ok(false);
        };
        Self::delete(db, &hash).map(|()| true)
    }

    /// The open sessions of an account, the latest used first.
    pub fn open_of(db: &mut Db, account: AccountId, now: Moment) -> QueryResult<Vec<Self>> {
        let open = sessions::table.filter(sessions::account_id.eq(account)).filter(sessions::expires_at.gt(now));
        open.order((sessions::seen_at.desc(), sessions::hash)).select(Self::as_select()).load(db)
    }

    /// Says of the session of that hash whether it was opened in two steps; of the others of the account, that they
    /// were not.
    pub fn set_strong(db: &mut Db, account: AccountId, strong: Option<&str>) -> QueryResult<()> {
        let all = sessions::table.filter(sessions::account_id.eq(account));
        diesel::update(all).set(sessions::strong.eq(false)).execute(db)?;
        match strong {
            Some(hash) => {
                diesel::update(sessions::table.find(hash)).set(sessions::strong.eq(true)).execute(db).map(drop)
            }
            None => Ok(()),
        }
    }

    /// How many sessions end before they begin.
    pub fn count_never_open(db: &mut Db) -> QueryResult<i64> {
        sessions::table.filter(sessions::expires_at.lt(sessions::created_at)).count().get_result(db)
    }

    /// Forgets sessions that ended before this moment.
    pub fn purge(db: &mut Db, before: Moment) -> QueryResult<usize> {
        diesel::delete(sessions::table.filter(sessions::expires_at.lt(before))).execute(db)
    }
}

impl Reader<'_> {
    /// The open sessions of an account, the latest used first; their owner alone is shown them.
    pub fn sessions_of(&mut self, account: AccountId, now: Moment) -> Result<Vec<SessionRow>> {
        self.ask_own(|db, _| SessionRow::open_of(db, account, now))
    }
}

/// The browsers that are signed in.
pub(in crate::models) struct Sessions;

impl Noun for Sessions {
    fn tables(&self) -> &'static [(&'static str, Archived)] {
        &[("sessions", Archived::Rows)]
    }

    fn own_data(&self, db: &mut Db, owner: &Owner<'_>) -> Result<Option<(&'static str, Value)>> {
        let session = |row: SessionRow| {
            let (began, used) = (row.created_at.rfc3339(), row.seen_at.rfc3339());
            serde_json::json!({ "began": began, "used": used, "device": row.device })
        };
        let open = SessionRow::open_of(db, owner.id, owner.now)?;
        Ok(Some(("sessions", open.into_iter().map(session).collect())))
    }

    fn close_account(&self, db: &mut Db, closing: &Closing<'_>) -> Result<()> {
        Ok(SessionRow::delete_others(db, closing.id, None).map(drop)?)
    }

    fn follow_sheet(&self, _: &mut Db, _: SheetId, _: Fate) -> Result<()> {
        Ok(())
    }

    fn purge(&self, db: &mut Db, now: Moment) -> Result<()> {
        Ok(SessionRow::purge(db, now).map(drop)?)
    }

    fn check(&self, found: &mut Found<'_>) -> Result<()> {
        let ended = found.store.read::<_, Error>(|db| Ok(SessionRow::count_never_open(db)?))?;
        if ended > 0 {
            found.problems.push(format!("sessions: {ended} end before they begin"));
        }
        Ok(())
    }

    fn events(&self) -> &'static [(EventKind, Heard)] {
        &[]
    }

    /// No page that is kept shows it.
    fn let_go(&self, _: &mut Db, _: &Event, _: &mut Stale<'_>) -> Result<()> {
        Ok(())
    }

    fn most(&self) -> usize {
        usize::MAX
    }
}
