//! A reader of remarks: somebody who is told of them by mail, at most once an hour, unless they would rather not.

use diesel::prelude::*;
use diesel::result::QueryResult;
use serde_json::{Value, json};

use crate::db::Db;
use crate::db::schema::remark_readers;
use crate::db::types::{AccountId, EventKind, Moment, SheetId};
use crate::hall::error::{Error, Result};
use crate::models::event::Event;
use crate::models::nouns::{Archived, Closing, Fate, Found, Heard, Noun, Owner, Stale};
use crate::models::reader::Reader;

/// A row of `remark_readers`; who has none wants to be told, and never was.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = remark_readers)]
pub struct RemarkReader {
    /// Whose it is.
    pub account_id: AccountId,
    /// Whether they want to be told of remarks on the sheets that others look after.
    pub wants: bool,
    /// When the last letter went.
    pub told_at: Moment,
    /// The moment of the latest remark that it told of.
    pub told_to: Moment,
    /// Whether a letter is due.
    pub due: bool,
    /// When they were last reminded of the sheets that they look after.
    pub reminded_at: Moment,
}

impl RemarkReader {
    /// The row of an account, held until the transaction ends; one that is not there yet is written.
    pub fn lock(db: &mut Db, account: AccountId) -> QueryResult<Self> {
        let row = remark_readers::table.find(account);
        diesel::update(row).set(remark_readers::due.eq(remark_readers::due)).execute(db)?;
        if let Some(known) = Self::find(db, account)? {
            return Ok(known);
        }
        let new = Self {
            account_id: account,
            wants: true,
            told_at: Moment(0),
            told_to: Moment(0),
            due: false,
            reminded_at: Moment(0),
        };
        diesel::insert_into(remark_readers::table).values(&new).execute(db)?;
        Ok(new)
    }

    /// The row of an account, if it has one.
    pub fn find(db: &mut Db, account: AccountId) -> QueryResult<Option<Self>> {
        remark_readers::table.find(account).first(db).optional()
    }

    /// Writes it as it is now.
    pub fn save(&self, db: &mut Db) -> QueryResult<()> {
        diesel::update(remark_readers::table.find(self.account_id)).set(self).execute(db).map(drop)
    }

    /// Those who were told before the first letter.
    fn strange(db: &mut Db) -> QueryResult<Vec<AccountId>> {
        let early = remark_readers::told_to.gt(remark_readers::told_at);
        remark_readers::table.filter(early).select(remark_readers::account_id).load(db)
    }
}

impl Reader<'_> {
    /// Whether an account wants to be told of remarks; its owner alone is shown it.
    pub fn wants_remarks(&mut self, account: AccountId) -> Result<bool> {
        Ok(self.ask_own(|db, _| RemarkReader::find(db, account))?.is_none_or(|row| row.wants))
    }
}

/// Who is told of remarks.
pub(in crate::models) struct RemarkReaders;

impl Noun for RemarkReaders {
    fn tables(&self) -> &'static [(&'static str, Archived)] {
        &[("remark_readers", Archived::Rows)]
    }

    fn own_data(&self, db: &mut Db, owner: &Owner<'_>) -> Result<Option<(&'static str, Value)>> {
        let row = RemarkReader::find(db, owner.id)?;
        let told = row.as_ref().filter(|row| row.told_at > Moment(0)).map(|row| row.told_at.rfc3339());
        Ok(Some(("remark_letters", json!({ "wanted": row.is_none_or(|row| row.wants), "last": told }))))
    }

    fn close_account(&self, db: &mut Db, closing: &Closing<'_>) -> Result<()> {
        Ok(diesel::delete(remark_readers::table.find(closing.id)).execute(db).map(drop)?)
    }

    fn follow_sheet(&self, _: &mut Db, _: SheetId, _: Fate) -> Result<()> {
        Ok(())
    }

    fn purge(&self, _: &mut Db, _: Moment) -> Result<()> {
        Ok(())
    }

    fn check(&self, found: &mut Found<'_>) -> Result<()> {
        let strange = found.store.read::<_, Error>(|db| Ok(RemarkReader::strange(db)?))?;
        found.say(strange.iter().map(|id| format!("account {id}")), "told of remarks that came after the letter");
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
        1
    }
}
