//! A request that a program may repeat: the key it gave, what it asked, and the sheet that the first made.

use diesel::prelude::*;
use diesel::result::QueryResult;
use serde_json::Value;

use crate::db::Db;
use crate::db::schema::{idempotency, sheets};
use crate::db::types::{AccountId, EventKind, Moment, SheetId};
use crate::hall::error::{Error, Result};
use crate::models::event::Event;
use crate::models::nouns::{Archived, Closing, Fate, Found, Heard, Noun, Owner, Stale};

/// Days that a key is remembered.
const DAYS: i64 = 7;

/// A row of `idempotency`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = idempotency)]
pub struct Repeatable {
    /// Who asked.
    pub account_id: AccountId,
    /// The key that they gave.
    pub key: String,
    /// The hash of what they asked.
    pub request: String,
    /// The sheet that it made.
    pub sheet_id: SheetId,
    /// Its revision.
    pub revision: i32,
    /// When.
    pub created_at: Moment,
}

impl Repeatable {
    /// What an account asked under that key.
    pub fn find(db: &mut Db, account: AccountId, key: &str) -> QueryResult<Option<Self>> {
        idempotency::table.find((account, key)).first(db).optional()
    }

    /// Forgets those too old to be repeated.
    pub fn purge(db: &mut Db, now: Moment) -> QueryResult<usize> {
        let limit = now.plus(-DAYS * Moment::DAY);
        diesel::delete(idempotency::table.filter(idempotency::created_at.lt(limit))).execute(db)
    }

    /// The keys of those whose sheet is missing.
    pub fn of_no_sheet(db: &mut Db) -> QueryResult<Vec<String>> {
        let lost = idempotency::table.filter(idempotency::sheet_id.ne_all(sheets::table.select(sheets::id)));
        lost.select(idempotency::key).order(idempotency::key.asc()).load(db)
    }

    /// Forgets all of an account.
    pub fn delete_all(db: &mut Db, account: AccountId) -> QueryResult<()> {
        diesel::delete(idempotency::table.filter(idempotency::account_id.eq(account))).execute(db).map(drop)
    }

    /// Remembers one, and forgets those of the same account that are too old.
    pub fn insert(db: &mut Db, row: &Self) -> QueryResult<()> {
        let old = idempotency::table
            .filter(idempotency::account_id.eq(row.account_id))
            .filter(idempotency::created_at.lt(row.created_at.plus(-DAYS * Moment::DAY)));
        diesel::delete(old).execute(db)?;
        diesel::insert_into(idempotency::table).values(row).execute(db).map(drop)
    }
}

/// The requests that programs may repeat.
pub(in crate::models) struct Repeatables;

impl Noun for Repeatables {
    fn tables(&self) -> &'static [(&'static str, Archived)] {
        &[("idempotency", Archived::Rows)]
    }

    /// Hashes of what a program asked, forgotten after a week; what it made is among the contributions.
    fn own_data(&self, _: &mut Db, _: &Owner<'_>) -> Result<Option<(&'static str, Value)>> {
        Ok(None)
    }

    fn close_account(&self, db: &mut Db, closing: &Closing<'_>) -> Result<()> {
        Ok(Repeatable::delete_all(db, closing.id)?)
    }

    fn follow_sheet(&self, _: &mut Db, _: SheetId, _: Fate) -> Result<()> {
        Ok(())
    }

    fn purge(&self, db: &mut Db, now: Moment) -> Result<()> {
        Ok(Repeatable::purge(db, now).map(drop)?)
    }

    fn check(&self, found: &mut Found<'_>) -> Result<()> {
        let lost = found.store.read::<_, Error>(|db| Ok(Repeatable::of_no_sheet(db)?))?;
        found.say(lost.iter().map(|key| format!("repeatable request {key}")), "the sheet that it made is missing");
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
