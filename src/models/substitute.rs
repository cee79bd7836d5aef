//! A substitute: whoever looks after a sheet names somebody who looks at it when they do not, and takes it over once
//! they leave.

use diesel::prelude::*;
use diesel::result::QueryResult;
use serde_json::{Value, json};

use crate::cache::Dep;
use crate::db::Db;
use crate::db::schema::{sheets, substitutes};
use crate::db::types::{AccountId, EventKind, Moment, SheetId};
use crate::hall::error::{Error, Result};
use crate::models::event::Event;
use crate::models::nouns::{Archived, Closing, Fate, Found, Heard, Noun, Owner, Stale};
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::models::stewardship;

/// The most sheets of one person that are listed.
const MOST: i64 = 500;

/// Everybody who is one, by their number.
pub fn all(db: &mut Db) -> QueryResult<Vec<AccountId>> {
    substitutes::table.select(substitutes::account_id).distinct().order(substitutes::account_id.asc()).load(db)
}

impl Reader<'_> {
    /// Who is the substitute of a sheet. The caller found the sheet for its reader.
    pub fn substitute_of(&mut self, sheet: SheetId) -> Result<Option<AccountId>> {
        self.ask([Dep::Sheet(sheet)], |db, _| stewardship::substitute_of(db, sheet))
    }

    /// The live sheets of which an account is the substitute, the longest unchecked first.
    pub fn stood_in_by(&mut self, account: AccountId) -> Result<Vec<Sheet>> {
        let mut found: Vec<Sheet> = self.ask_own(|db, who| {
            let own = substitutes::table.filter(substitutes::account_id.eq(account)).select(substitutes::sheet_id);
            Sheet::visible_to(who).filter(sheets::id.eq_any(own)).order(sheets::id.asc()).limit(MOST).load(db)
        })?;
        found.sort_by_key(|sheet| (sheet.checked_since(), sheet.id));
        Ok(found)
    }
}

/// Substitutes, of whom nobody but one is named for a sheet, and never its steward.
fn strange(db: &mut Db) -> QueryResult<Vec<SheetId>> {
    sheets::table
        .inner_join(substitutes::table)
        .filter(sheets::steward_id.is_null().or(sheets::steward_id.eq(substitutes::account_id.nullable())))
        .select(substitutes::sheet_id)
        .load(db)
}

/// Those who look at sheets in the place of others.
pub(in crate::models) struct Substitutes;

impl Noun for Substitutes {
    fn tables(&self) -> &'static [(&'static str, Archived)] {
        &[("substitutes", Archived::Rows)]
    }

    fn own_data(&self, db: &mut Db, owner: &Owner<'_>) -> Result<Option<(&'static str, Value)>> {
        let own: Vec<(SheetId, Moment)> = substitutes::table
            .filter(substitutes::account_id.eq(owner.id))
            .select((substitutes::sheet_id, substitutes::named_at))
            .order(substitutes::sheet_id.asc())
            .load(db)?;
        let told = own.into_iter().map(|(sheet, at)| json!({ "sheet": sheet, "named_at": at.rfc3339() }));
        Ok(Some(("substitute_of", Value::Array(told.collect()))))
    }

    fn close_account(&self, db: &mut Db, closing: &Closing<'_>) -> Result<()> {
        let own = substitutes::table.filter(substitutes::account_id.eq(closing.id));
        Ok(diesel::delete(own).execute(db).map(drop)?)
    }

    /// It comes back with its sheet.
    fn follow_sheet(&self, _: &mut Db, _: SheetId, _: Fate) -> Result<()> {
        Ok(())
    }

    fn purge(&self, _: &mut Db, _: Moment) -> Result<()> {
        Ok(())
    }

    fn check(&self, found: &mut Found<'_>) -> Result<()> {
        let odd = found.store.read::<_, Error>(|db| Ok(strange(db)?))?;
        found.say(odd.iter().map(|id| format!("sheet {id}")), "its substitute replaces nobody, or themselves");
        Ok(())
    }

    /// The sheet tells it, as what governs it.
    fn events(&self) -> &'static [(EventKind, Heard)] {
        &[]
    }

    /// The event of the sheet does.
    fn let_go(&self, _: &mut Db, _: &Event, _: &mut Stale<'_>) -> Result<()> {
        Ok(())
    }

    fn most(&self) -> usize {
        usize::MAX
    }
}
