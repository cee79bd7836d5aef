//! A presence: a member has the form of a sheet open now. Others who write the same sheet see their name, and the part
//! that they are in. Nothing of it is kept: a page that says nothing for half a minute is gone.

use diesel::prelude::*;
use diesel::result::QueryResult;
use serde::Serialize;
use serde_json::Value;

use crate::db::Db;
use crate::db::schema::{accounts, presences};
use crate::db::types::{AccountId, EventKind, Moment, SheetId};
use crate::hall::error::Result;
use crate::models::event::Event;
use crate::models::nouns::{Archived, Closing, Fate, Found, Heard, Noun, Owner, Stale};
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;

/// How long a page that said nothing is still there.
pub const LASTS: i64 = 30 * Moment::SECOND;
/// The most pages of one account at once.
pub const MOST: usize = 12;
/// The most people that a page names.
const SHOWN: i64 = 30;

/// A row of `presences`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = presences, primary_key(account_id, page))]
pub struct Presence {
    /// Who.
    pub account_id: AccountId,
    /// Which of their pages: a word that the page made up.
    pub page: String,
    /// The sheet that it writes.
    pub sheet_id: SheetId,
    /// The part of the form that they are in, by its id, and the section of the text; empty when in none.
    pub part: String,
    /// When the page was last heard of.
    pub seen_at: Moment,
}

/// Somebody who writes the same sheet.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Serialize)]
pub struct Present {
    /// Their name.
    pub name: String,
    /// The part of the form that they are in.
    pub part: String,
}

impl Presence {
    /// Says that a page is there.
    pub fn put(db: &mut Db, row: &Self) -> QueryResult<()> {
        let key = presences::table.find((row.account_id, &row.page));
        if diesel::update(key).set(row).execute(db)? > 0 {
            return Ok(());
        }
        diesel::insert_into(presences::table).values(row).execute(db).map(drop)
    }

    /// The page was left, unless it was heard of since: who moves to another part is there before this one is left.
    pub fn forget(db: &mut Db, account: AccountId, page: &str, seen_at: Moment) -> QueryResult<()> {
        let as_it_was = presences::table.find((account, page)).filter(presences::seen_at.eq(seen_at));
        diesel::delete(as_it_was).execute(db).map(drop)
    }

    /// Whether another stream of the same page said since then that it is there: that one goes on, and this one ends.
    pub fn is_taken_over(db: &mut Db, account: AccountId, page: &str, seen_at: Moment) -> QueryResult<bool> {
        let row = presences::table.find((account, page)).select(presences::seen_at);
        Ok(row.first::<Moment>(db).optional()?.is_some_and(|since| since != seen_at))
    }

    /// How many other pages of an account are there.
    pub fn count_others(db: &mut Db, account: AccountId, page: &str, now: Moment) -> QueryResult<i64> {
        let own = presences::table.filter(presences::account_id.eq(account)).filter(presences::page.ne(page));
        own.filter(presences::seen_at.gt(now.plus(-LASTS))).count().get_result(db)
    }
}

impl Reader<'_> {
    /// Who else writes a sheet now, by name; nobody twice in one part. For whoever may change it.
    pub fn present_beside(&mut self, sheet: &Sheet, own: AccountId, now: Moment) -> Result<Vec<Present>> {
        self.ask_own(|db, _| {
            presences::table
                .inner_join(accounts::table)
                .filter(presences::sheet_id.eq(sheet.id))
                .filter(presences::account_id.ne(own))
                .filter(presences::seen_at.gt(now.plus(-LASTS)))
                .select((accounts::name, presences::part))
                .distinct()
                .order((accounts::name.asc(), presences::part.asc()))
                .limit(SHOWN)
                .load(db)
        })
    }
}

/// Who writes now.
pub(in crate::models) struct Presences;

impl Noun for Presences {
    fn tables(&self) -> &'static [(&'static str, Archived)] {
        &[("presences", Archived::Rows)]
    }

    /// What lasts half a minute is in no copy of one's data.
    fn own_data(&self, _: &mut Db, _: &Owner<'_>) -> Result<Option<(&'static str, Value)>> {
        Ok(None)
    }

    fn close_account(&self, db: &mut Db, closing: &Closing<'_>) -> Result<()> {
        Ok(diesel::delete(presences::table.filter(presences::account_id.eq(closing.id))).execute(db).map(drop)?)
    }

    fn follow_sheet(&self, db: &mut Db, sheet: SheetId, fate: Fate) -> Result<()> {
        match fate {
            Fate::Deleted(_) | Fate::MergedInto(_) => {
                Ok(diesel::delete(presences::table.filter(presences::sheet_id.eq(sheet))).execute(db).map(drop)?)
            }
            Fate::Restored | Fate::SeenBy(_) => Ok(()),
        }
    }

    fn purge(&self, db: &mut Db, now: Moment) -> Result<()> {
        Ok(diesel::delete(presences::table.filter(presences::seen_at.lt(now.plus(-LASTS)))).execute(db).map(drop)?)
    }

    fn check(&self, _: &mut Found<'_>) -> Result<()> {
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
