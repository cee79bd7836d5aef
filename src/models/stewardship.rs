//! Who looks after which sheets, and those that nobody looks after.

use diesel::prelude::*;
use diesel::result::QueryResult;

use crate::cache::Dep;
use crate::db::Db;
use crate::db::schema::sheets;
use crate::db::types::AccountId;
use crate::hall::error::Result;
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

/// The sheets of somebody who left look for somebody else.
pub fn leave(db: &mut Db, account: AccountId) -> QueryResult<()> {
    let own = sheets::table.filter(sheets::steward_id.eq(account));
    diesel::update(own).set(sheets::steward_id.eq(None::<AccountId>)).execute(db).map(drop)
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
