//! An original: a document that somebody brought, as it came. It waits with the draft of its text, then with the change
//! that somebody looks at, and becomes a file of the sheet that is published. Until then no address leads to it.

use diesel::dsl::{exists, select};
use diesel::prelude::*;
use diesel::result::QueryResult;
use serde_json::{Value, json};

use crate::db::Db;
use crate::db::schema::{drafts, held_changes, originals};
use crate::db::types::{AccountId, EventKind, HeldId, Moment, OriginalId, SheetId};
use crate::hall::error::Result;
use crate::models::event::Event;
use crate::models::nouns::{Archived, Closing, Fate, Found, Heard, Noun, Owner, Stale};
use crate::models::reader::Reader;

/// The pair of a draft that names the original of its text.
pub const ORIGINAL: &str = "original";
/// Originals that a check looks at once.
const STEP: i64 = 100;

/// A row of `originals`.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = originals)]
pub struct Original {
    /// Its number.
    pub id: OriginalId,
    /// Who brought it.
    pub account_id: AccountId,
    /// The change that it waits with, once its text is one.
    pub held_id: Option<HeldId>,
    /// SHA-256 of its bytes, in hexadecimal.
    pub hash: String,
    /// The name that its file will have, while that is free.
    pub name: String,
    /// Its media type, found from the bytes.
    pub media_type: String,
    /// Its size in bytes.
    pub size: i64,
    /// When it came.
    pub kept_at: Moment,
}

impl Original {
    /// Adds a row.
    pub fn insert(db: &mut Db, row: &Self) -> QueryResult<()> {
        diesel::insert_into(originals::table).values(row).execute(db).map(drop)
    }

    /// The bytes of all that an account has waiting.
    pub fn bytes_of(db: &mut Db, account: AccountId) -> QueryResult<i64> {
        let sizes: Vec<i64> =
            originals::table.filter(originals::account_id.eq(account)).select(originals::size).load(db)?;
        Ok(sizes.into_iter().sum())
    }

    /// Whether one has these bytes.
    pub fn names(db: &mut Db, hash: &str) -> QueryResult<bool> {
        select(exists(originals::table.filter(originals::hash.eq(hash.to_owned())))).get_result(db)
    }

    /// Those that an account brought, the oldest first.
    fn of_account(db: &mut Db, account: AccountId) -> QueryResult<Vec<Self>> {
        originals::table.filter(originals::account_id.eq(account)).order(originals::id.asc()).load(db)
    }

    /// The one of that number, if this account brought it.
    fn find(db: &mut Db, account: AccountId, id: OriginalId) -> QueryResult<Option<Self>> {
        originals::table.find(id).filter(originals::account_id.eq(account)).first(db).optional()
    }

    /// The one that waits with a change.
    pub fn of_change(db: &mut Db, change: HeldId) -> QueryResult<Option<Self>> {
        originals::table.filter(originals::held_id.eq(change)).first(db).optional()
    }

    /// From now on it waits with this change, and none other does.
    pub fn wait_with(db: &mut Db, change: HeldId, original: Option<OriginalId>) -> QueryResult<()> {
        let Some(id) = original else { return Ok(()) };
        let others = originals::table.filter(originals::held_id.eq(change)).filter(originals::id.ne(id));
        diesel::update(others).set(originals::held_id.eq(None::<HeldId>)).execute(db)?;
        diesel::update(originals::table.find(id)).set(originals::held_id.eq(Some(change))).execute(db).map(drop)
    }

    /// Whether a draft of its author names it, or a change that nobody decided on.
    fn is_wanted(&self, db: &mut Db) -> QueryResult<bool> {
        let pair = format!("%{}%", json!([ORIGINAL, self.id.to_string()]));
        let own = drafts::table.filter(drafts::account_id.eq(self.account_id)).filter(drafts::content.like(pair));
        let open = held_changes::decided_at.is_null();
        let change = held_changes::table.filter(held_changes::id.nullable().eq(self.held_id)).filter(open);
        Ok(select(exists(own)).get_result(db)? || select(exists(change)).get_result(db)?)
    }

    fn walk(db: &mut Db, after: OriginalId, limit: i64) -> QueryResult<Vec<Self>> {
        originals::table.filter(originals::id.gt(after)).order(originals::id.asc()).limit(limit).load(db)
    }
}

/// What its author, and who looks at their change, alone are told.
impl Reader<'_> {
    /// The original of that number, if this account brought it.
    pub fn original(&mut self, account: AccountId, id: OriginalId) -> Result<Option<Original>> {
        self.ask_own(|db, _| Original::find(db, account, id))
    }

    /// The original that waits with a change.
    pub fn original_of_change(&mut self, change: HeldId) -> Result<Option<Original>> {
        self.ask_own(|db, _| Original::of_change(db, change))
    }
}

/// Documents that wait with their texts.
pub struct Originals;

impl Noun for Originals {
    fn tables(&self) -> &'static [(&'static str, Archived)] {
        &[("originals", Archived::RowsAndBytes)]
    }

    fn own_data(&self, db: &mut Db, owner: &Owner<'_>) -> Result<Option<(&'static str, Value)>> {
        let rows = Original::of_account(db, owner.id)?.into_iter().map(|original| {
            json!({
                "name": original.name,
                "media_type": original.media_type,
                "size": original.size,
                "sha256": original.hash,
                "kept_at": original.kept_at.rfc3339(),
            })
        });
        Ok(Some(("originals", rows.collect())))
    }

    /// What was not published goes with its author; the bytes follow within a day.
    fn close_account(&self, db: &mut Db, closing: &Closing<'_>) -> Result<()> {
        let own = originals::table.filter(originals::account_id.eq(closing.id));
        Ok(diesel::delete(own).execute(db).map(drop)?)
    }

    /// It waits for a sheet to come.
    fn follow_sheet(&self, _: &mut Db, _: SheetId, _: Fate) -> Result<()> {
        Ok(())
    }

    /// Those that no draft and no change names any more: they were published, or let go.
    fn purge(&self, db: &mut Db, _: Moment) -> Result<()> {
        let mut after = OriginalId(0);
        loop {
            let rows = Original::walk(db, after, STEP)?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = last.id;
            for row in rows {
                if !row.is_wanted(db)? {
                    diesel::delete(originals::table.find(row.id)).execute(db)?;
                }
            }
        }
    }

    fn check(&self, found: &mut Found<'_>) -> Result<()> {
        found.walk(
            OriginalId(0),
            |db, after| Original::walk(db, *after, STEP),
            |original| original.id,
            |found, originals| {
                let bytes = found.bytes;
                let lost = originals.iter().filter(|original| !bytes.has(&original.hash));
                found.say(lost.map(|original| format!("original {}", original.id)), "its bytes are missing");
            },
        )
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
