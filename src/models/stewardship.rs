//! Who looks after which sheets, and those that nobody looks after.

use diesel::prelude::*;
use diesel::result::QueryResult;

use crate::cache::Dep;
use crate::db::Db;
use crate::db::schema::{sheets, substitutes};
use crate::db::types::{AccountId, Moment, SheetId};
use crate::hall::error::Result;
use crate::hall::policy::{Act, Who};
use crate::models::account::Account;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;

/// The most sheets of one person that are listed.
const MOST: i64 = 500;

/// Everybody who looks after a sheet, by their number.
pub fn stewards(db: &mut Db) -> QueryResult<Vec<AccountId>> {
    let found: Vec<Option<AccountId>> = sheets::table
        .filter(sheets::steward_id.is_not_null())
        .filter(sheets::deleted_at.is_null())
        .select(sheets::steward_id)
        .distinct()
        .order(sheets::steward_id.asc())
        .load(db)?;
    Ok(found.into_iter().flatten().collect())
}

/// Sets who looks after a sheet, and how often it is to be looked at again. A substitute replaces somebody else: there
/// is none for nobody, nor for themselves.
pub fn entrust(db: &mut Db, id: SheetId, steward: Option<AccountId>, review_months: i32) -> QueryResult<()> {
    Sheet::entrust(db, id, steward, review_months)?;
    match steward.is_none() || substitute_of(db, id)? == steward {
        true => forget_substitute(db, id),
        false => Ok(()),
    }
}

/// Whether somebody may look after a sheet: they sign in, read it and write.
pub fn may_look_after(db: &mut Db, account: &Account, id: SheetId, now: Moment) -> QueryResult<bool> {
    if !account.is_active() {
        return Ok(false);
    }
    let who = Who::Member(account.to_member(db, now)?);
    Ok(who.may(Act::Write) && Sheet::find(db, &who, id)?.is_some())
}

/// Who has a sheet once whoever looks after it leaves: its substitute, while they may look after it.
pub fn successor(db: &mut Db, id: SheetId, now: Moment) -> QueryResult<Option<Account>> {
    let Some(substitute) = substitute_of(db, id)? else { return Ok(None) };
    let Some(account) = Account::find(db, substitute)? else { return Ok(None) };
    Ok(may_look_after(db, &account, id, now)?.then_some(account))
}

/// The sheets of somebody who left go to their substitutes, or look for somebody else.
pub fn leave(db: &mut Db, account: AccountId, now: Moment) -> QueryResult<()> {
    let own: Vec<SheetId> = sheets::table.filter(sheets::steward_id.eq(account)).select(sheets::id).load(db)?;
    for sheet in own {
        let next = successor(db, sheet, now)?.map(|account| account.id);
        diesel::update(sheets::table.find(sheet)).set(sheets::steward_id.eq(next)).execute(db)?;
        forget_substitute(db, sheet)?;
    }
    Ok(())
}

/// Who looks at a sheet in the place of whoever looks after it.
pub fn substitute_of(db: &mut Db, sheet: SheetId) -> QueryResult<Option<AccountId>> {
    substitutes::table.find(sheet).select(substitutes::account_id).first(db).optional()
}

/// Names somebody, in place of whoever it was.
pub fn name_substitute(db: &mut Db, sheet: SheetId, account: AccountId, now: Moment) -> QueryResult<()> {
    forget_substitute(db, sheet)?;
    let row = (substitutes::sheet_id.eq(sheet), substitutes::account_id.eq(account), substitutes::named_at.eq(now));
    diesel::insert_into(substitutes::table).values(row).execute(db).map(drop)
}

/// Nobody does any more.
pub fn forget_substitute(db: &mut Db, sheet: SheetId) -> QueryResult<()> {
    diesel::delete(substitutes::table.find(sheet)).execute(db).map(drop)
}

impl Reader<'_> {
    /// The live sheets that an account looks after, the longest unchecked first.
    pub fn looked_after_by(&mut self, account: AccountId) -> Result<Vec<Sheet>> {
        let mut found: Vec<Sheet> = self.ask_own(|db, who| {
            Sheet::visible_to(who).filter(sheets::steward_id.eq(account)).order(sheets::id.asc()).limit(MOST).load(db)
        })?;
        found.sort_by_key(|sheet| (sheet.checked_since(), sheet.id));
        Ok(found)
    }

    /// The live sheets of these kinds that nobody looks after, the longest unchanged first.
    pub fn seeking_steward(&mut self, kinds: &[String], limit: i64, offset: i64) -> Result<Vec<Sheet>> {
        self.ask([Dep::Lists], |db, who| {
            Sheet::visible_to(who)
                .filter(sheets::kind.eq_any(kinds.to_vec()))
                .filter(sheets::steward_id.is_null())
                .filter(sheets::keepers_id.is_null())
                .order((sheets::updated_at.asc(), sheets::id.asc()))
                .limit(limit)
                .offset(offset)
                .load::<Sheet>(db)
        })
    }
}
