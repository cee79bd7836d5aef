//! A passkey signs its owner in by a finger, a face or a PIN of their device; what checks it is kept, and no secret.

use diesel::prelude::*;
use diesel::result::QueryResult;
use serde_json::{Value, json};

use crate::db::Db;
use crate::db::schema::{accounts, passkeys};
use crate::db::types::{AccountId, EventKind, Moment, SheetId};
use crate::hall::error::{Error, Result};
use crate::models::event::Event;
use crate::models::nouns::{Archived, Closing, Fate, Found, Heard, Noun, Owner, Stale};
use crate::models::reader::Reader;

/// Passkeys that an account may have.
pub const MOST: usize = 20;

/// A row of `passkeys`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = passkeys)]
pub struct PasskeyRow {
    /// Its own name, which its device tells, in hexadecimal.
    pub id: String,
    /// Whose it is.
    pub account_id: AccountId,
    /// What its owner calls it.
    pub name: String,
    /// What its answers are checked with: see `base::passkeys`.
    pub kept: String,
    /// When it was added.
    pub added_at: Moment,
    /// When it last signed in.
    pub used_at: Option<Moment>,
}

impl PasskeyRow {
    /// The one of that name.
    pub fn find(db: &mut Db, id: &str) -> QueryResult<Option<Self>> {
        passkeys::table.find(id).first(db).optional()
    }

    /// Those of an account, the oldest first.
    pub fn list(db: &mut Db, account: AccountId) -> QueryResult<Vec<Self>> {
        let own = passkeys::table.filter(passkeys::account_id.eq(account));
        own.order((passkeys::added_at, passkeys::id)).load(db)
    }

    /// Inserts one; a unique violation when it is known.
    pub fn insert(db: &mut Db, row: &Self) -> QueryResult<()> {
        diesel::insert_into(passkeys::table).values(row).execute(db).map(drop)
    }

    /// Says that it signed in, and keeps what changed of it.
    pub fn touch(db: &mut Db, id: &str, kept: &str, now: Moment) -> QueryResult<()> {
        diesel::update(passkeys::table.find(id))
            .set((passkeys::kept.eq(kept), passkeys::used_at.eq(Some(now))))
            .execute(db)
            .map(drop)
    }

    /// Forgets one of an account; false when there is none of that number.
    pub fn delete(db: &mut Db, account: AccountId, id: &str) -> QueryResult<bool> {
        let own = passkeys::table.find(id).filter(passkeys::account_id.eq(account));
        Ok(diesel::delete(own).execute(db)? == 1)
    }

    fn delete_of(db: &mut Db, account: AccountId) -> QueryResult<()> {
        diesel::delete(passkeys::table.filter(passkeys::account_id.eq(account))).execute(db).map(drop)
    }

    fn count_of_closed(db: &mut Db) -> QueryResult<i64> {
        let closed = accounts::table.filter(accounts::closed_at.is_not_null()).select(accounts::id);
        passkeys::table.filter(passkeys::account_id.eq_any(closed)).count().get_result(db)
    }
}

impl Reader<'_> {
    /// The passkeys of an account; their owner alone is shown them.
    pub fn passkeys_of(&mut self, account: AccountId) -> Result<Vec<PasskeyRow>> {
        self.ask_own(|db, _| PasskeyRow::list(db, account))
    }
}

/// The passkeys of members.
pub(in crate::models) struct Passkeys;

impl Noun for Passkeys {
    fn tables(&self) -> &'static [(&'static str, Archived)] {
        &[("passkeys", Archived::Rows)]
    }

    fn own_data(&self, db: &mut Db, owner: &Owner<'_>) -> Result<Option<(&'static str, Value)>> {
        let told = |row: PasskeyRow| {
            let used = row.used_at.map(Moment::rfc3339);
            json!({ "name": row.name, "added": row.added_at.rfc3339(), "used": used })
        };
        Ok(Some(("passkeys", PasskeyRow::list(db, owner.id)?.into_iter().map(told).collect())))
    }

    fn close_account(&self, db: &mut Db, closing: &Closing<'_>) -> Result<()> {
        Ok(PasskeyRow::delete_of(db, closing.id)?)
    }

    fn follow_sheet(&self, _: &mut Db, _: SheetId, _: Fate) -> Result<()> {
        Ok(())
    }

    fn purge(&self, _: &mut Db, _: Moment) -> Result<()> {
        Ok(())
    }

    fn check(&self, found: &mut Found<'_>) -> Result<()> {
        let closed = found.store.read::<_, Error>(|db| Ok(PasskeyRow::count_of_closed(db)?))?;
        if closed > 0 {
            found.problems.push(format!("passkeys: {closed} are of closed accounts"));
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
        MOST
    }
}
