//! A nod: somebody who may not verify a sheet says that it is still true. Nods are counted beside the verification, and
//! who nodded is a hash that changes every month and is then forgotten.

use diesel::prelude::*;
use diesel::result::QueryResult;
use serde_json::Value;

use crate::db::Db;
use crate::db::schema::nods;
use crate::db::types::{EventKind, Moment, SheetId, fresh_id};
use crate::hall::error::{Error, Result};
use crate::models::event::Event;
use crate::models::nouns::{Archived, Closing, Fate, Found, Heard, Noun, Owner, Stale};
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;

/// How long the same person's nod counts once, and their hash is kept.
pub const ONCE: i64 = 30 * Moment::DAY;
/// The most nods that a sheet keeps: more say nothing more.
pub const MOST: i64 = 1_000;
/// How long nods are kept.
const KEPT: i64 = 400 * Moment::DAY;

/// Adds one; a unique violation when the same person nodded to the same sheet at the same moment.
pub fn add(db: &mut Db, sheet: SheetId, mark: &str, at: Moment) -> QueryResult<()> {
    let row = (nods::id.eq(fresh_id(at)), nods::sheet_id.eq(sheet), nods::mark.eq(Some(mark)), nods::at.eq(at));
    diesel::insert_into(nods::table).values(row).execute(db).map(drop)
}

/// Whether a person nodded to a sheet lately, or more would say nothing more.
pub fn is_counted(db: &mut Db, sheet: SheetId, mark: &str) -> QueryResult<bool> {
    let of_sheet = || nods::table.filter(nods::sheet_id.eq(sheet));
    let same: i64 = of_sheet().filter(nods::mark.eq(mark)).count().get_result(db)?;
    Ok(same > 0 || of_sheet().count().get_result::<i64>(db)? >= MOST)
}

/// How many nods a sheet had since a moment.
pub fn count(db: &mut Db, sheet: SheetId, since: Moment) -> QueryResult<i64> {
    nods::table.filter(nods::sheet_id.eq(sheet)).filter(nods::at.ge(since)).count().get_result(db)
}

impl Reader<'_> {
    /// How many people say that a sheet is still true since it was last looked at, for who looks after it alone.
    pub fn count_nods(&mut self, sheet: &Sheet) -> Result<i64> {
        self.ask_own(|db, _| count(db, sheet.id, sheet.checked_since()))
    }
}

/// What strangers say of sheets with one press.
pub(in crate::models) struct Nods;

impl Noun for Nods {
    fn tables(&self) -> &'static [(&'static str, Archived)] {
        &[("nods", Archived::Rows)]
    }

    /// They say nothing of anybody.
    fn own_data(&self, _: &mut Db, _: &Owner<'_>) -> Result<Option<(&'static str, Value)>> {
        Ok(None)
    }

    fn close_account(&self, _: &mut Db, _: &Closing<'_>) -> Result<()> {
        Ok(())
    }

    fn follow_sheet(&self, _: &mut Db, _: SheetId, _: Fate) -> Result<()> {
        Ok(())
    }

    fn purge(&self, db: &mut Db, now: Moment) -> Result<()> {
        diesel::delete(nods::table.filter(nods::at.lt(now.plus(-KEPT)))).execute(db)?;
        let known = nods::table.filter(nods::mark.is_not_null()).filter(nods::at.lt(now.plus(-ONCE)));
        Ok(diesel::update(known).set(nods::mark.eq(None::<String>)).execute(db).map(drop)?)
    }

    fn check(&self, found: &mut Found<'_>) -> Result<()> {
        let unread: i64 =
            found.store.read::<_, Error>(|db| Ok(nods::table.filter(nods::mark.eq("")).count().get_result(db)?))?;
        if unread > 0 {
            found.problems.push(format!("nods: {unread} are nobody's"));
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
