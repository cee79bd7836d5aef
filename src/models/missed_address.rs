//! Addresses that led nowhere: how often they were asked for, and where one leads that a moderator gave a target.

use std::cmp::Reverse;

use diesel::prelude::*;
use diesel::result::QueryResult;
use serde_json::Value;

use crate::db::Db;
use crate::db::schema::missed_addresses;
use crate::db::types::{EventKind, Moment, SheetId};
use crate::hall::error::{Error, Result};
use crate::models::event::Event;
use crate::models::nouns::{Archived, Closing, Fate, Found, Heard, Noun, Owner, Stale};
use crate::models::reader::Reader;

/// How long an address without a target is kept.
const KEPT: i64 = 400 * Moment::DAY;
/// Addresses without a target that are kept.
const MOST: i64 = 2_000;

/// A row of `missed_addresses`.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = missed_addresses)]
pub struct MissedAddress {
    /// The path as it was asked for, from the root of the wiki.
    pub path: String,
    /// How often.
    pub asked: i64,
    /// When it was asked for last.
    pub last_at: Moment,
    /// The path of this wiki to which it leads, once somebody said so.
    pub target: Option<String>,
}

/// Adds to the counts. A new address takes the place of one that was asked for less, once there are many.
pub fn miss(db: &mut Db, missed: &[(String, i64)], now: Moment) -> QueryResult<()> {
    let idle = || missed_addresses::table.filter(missed_addresses::target.is_null());
    let mut kept: i64 = idle().count().get_result(db)?;
    let mut most_first: Vec<&(String, i64)> = missed.iter().collect();
    most_first.sort_by_key(|(_, asked)| Reverse(*asked));
    for (path, asked) in most_first {
        let more = (missed_addresses::asked.eq(missed_addresses::asked + asked), missed_addresses::last_at.eq(now));
        if diesel::update(missed_addresses::table.find(path)).set(more).execute(db)? > 0 {
            continue;
        }
        if kept >= MOST {
            let order = (missed_addresses::asked.asc(), missed_addresses::last_at.asc());
            let least: Option<(String, i64)> =
                idle().order(order).select((missed_addresses::path, missed_addresses::asked)).first(db).optional()?;
            let Some((given_up, _)) = least.filter(|(_, least)| least <= asked) else { return Ok(()) };
            diesel::delete(missed_addresses::table.find(given_up)).execute(db)?;
            kept -= 1;
        }
        let row = MissedAddress { path: path.clone(), asked: *asked, last_at: now, target: None };
        diesel::insert_into(missed_addresses::table).values(row).execute(db)?;
        kept += 1;
    }
    Ok(())
}

/// Gives an address a target, or takes it away; `false` when nobody asked for that address.
pub fn point(db: &mut Db, path: &str, target: Option<&str>) -> QueryResult<bool> {
    let row = missed_addresses::table.find(path);
    Ok(diesel::update(row).set(missed_addresses::target.eq(target)).execute(db)? > 0)
}

/// Where an address leads.
pub fn target_of(db: &mut Db, path: &str) -> QueryResult<Option<String>> {
    let target = missed_addresses::table.find(path).select(missed_addresses::target);
    Ok(target.first(db).optional()?.flatten())
}

impl Reader<'_> {
    /// Where an address leads that was missed once.
    pub fn detour(&mut self, path: &str) -> Result<Option<String>> {
        self.ask_own(|db, _| target_of(db, path))
    }

    /// The addresses that were missed so many times at least, or that have a target: those without one first, the most
    /// asked for first.
    pub fn missed_addresses(&mut self, least: i64, limit: i64) -> Result<Vec<MissedAddress>> {
        self.ask_own(|db, _| {
            missed_addresses::table
                .filter(missed_addresses::asked.ge(least).or(missed_addresses::target.is_not_null()))
                .order((
                    missed_addresses::target.is_not_null().asc(),
                    missed_addresses::asked.desc(),
                    missed_addresses::path.asc(),
                ))
                .limit(limit)
                .load(db)
        })
    }
}

/// Addresses that led nowhere.
pub(in crate::models) struct MissedAddresses;

impl Noun for MissedAddresses {
    fn tables(&self) -> &'static [(&'static str, Archived)] {
        &[("missed_addresses", Archived::Rows)]
    }

    /// They say nothing of anybody.
    fn own_data(&self, _: &mut Db, _: &Owner<'_>) -> Result<Option<(&'static str, Value)>> {
        Ok(None)
    }

    fn close_account(&self, _: &mut Db, _: &Closing<'_>) -> Result<()> {
        Ok(())
    }

    /// A target that is deleted says so itself.
    fn follow_sheet(&self, _: &mut Db, _: SheetId, _: Fate) -> Result<()> {
        Ok(())
    }

    fn purge(&self, db: &mut Db, now: Moment) -> Result<()> {
        let idle = missed_addresses::target.is_null().and(missed_addresses::last_at.lt(now.plus(-KEPT)));
        diesel::delete(missed_addresses::table.filter(idle)).execute(db)?;
        Ok(())
    }

    fn check(&self, found: &mut Found<'_>) -> Result<()> {
        let outside: Vec<String> = found.store.read::<_, Error>(|db| {
            let outside = missed_addresses::target.is_not_null().and(missed_addresses::target.not_like("/%"));
            Ok(missed_addresses::table.filter(outside).select(missed_addresses::path).load(db)?)
        })?;
        found.say(outside, "it leads outside the wiki");
        Ok(())
    }

    fn events(&self) -> &'static [(EventKind, Heard)] {
        &[]
    }

    /// No page that is kept shows them.
    fn let_go(&self, _: &mut Db, _: &Event, _: &mut Stale<'_>) -> Result<()> {
        Ok(())
    }

    fn most(&self) -> usize {
        usize::MAX
    }
}
