//! Counts that say nothing of anybody: readings and finds of sheets by month, searches without result by week.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::result::QueryResult;
use serde_json::Value;

use crate::db::Db;
use crate::db::schema::{missed_searches, sheet_counts, sheets};
use crate::db::types::{EventKind, Moment, SheetId};
use crate::hall::error::{Error, Result};
use crate::hall::policy::Who;
use crate::hall::tally::Seen;
use crate::models::event::Event;
use crate::models::nouns::{Archived, Closing, Fate, Found, Heard, Noun, Owner, Stale};
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::text::dates;

/// How long counts are kept.
const KEPT: i64 = 400 * Moment::DAY;

/// Texts of searches that found nothing, kept of a week.
pub const MOST_MISSED: i64 = 1_000;

/// Adds to the counts of a sheet in a month, `2026-11`.
pub fn add(db: &mut Db, sheet: SheetId, month: &str, seen: Seen) -> QueryResult<()> {
    let row = sheet_counts::table.find((sheet, month));
    let changed = diesel::update(row)
        .set((
            sheet_counts::readings.eq(sheet_counts::readings + seen.readings),
            sheet_counts::found.eq(sheet_counts::found + seen.found),
        ))
        .execute(db)?;
    if changed == 0 {
        diesel::insert_into(sheet_counts::table)
            .values((
                sheet_counts::sheet_id.eq(sheet),
                sheet_counts::month.eq(month),
                sheet_counts::readings.eq(seen.readings),
                sheet_counts::found.eq(seen.found),
            ))
            .execute(db)?;
    }
    Ok(())
}

/// Adds to the counts of searches that found nothing in a week, `2026-W48`: texts and times. A week keeps
/// [`MOST_MISSED`] texts; a new one takes the place of one that was asked less, so that nobody fills the disk with
/// words of their own.
pub fn miss(db: &mut Db, week: &str, missed: &[(String, i64)]) -> QueryResult<()> {
    let of_week = || missed_searches::table.filter(missed_searches::week.eq(week.to_owned()));
    let mut kept: i64 = of_week().count().get_result(db)?;
    let mut most_first: Vec<&(String, i64)> = missed.iter().collect();
    most_first.sort_by_key(|(_, asked)| std::cmp::Reverse(*asked));
    for (words, asked) in most_first {
        let row = missed_searches::table.find((week, words));
        if diesel::update(row).set(missed_searches::asked.eq(missed_searches::asked + asked)).execute(db)? > 0 {
            continue;
        }
        if kept >= MOST_MISSED {
            let order = (missed_searches::asked.asc(), missed_searches::words.desc());
            let least: Option<(String, i64)> =
                of_week().order(order).select((missed_searches::words, missed_searches::asked)).first(db).optional()?;
            let Some((given_up, _)) = least.filter(|(_, least)| least < asked) else { return Ok(()) };
            diesel::delete(missed_searches::table.find((week, given_up))).execute(db)?;
            kept -= 1;
        }
        diesel::insert_into(missed_searches::table)
            .values((
                missed_searches::week.eq(week),
                missed_searches::words.eq(words),
                missed_searches::asked.eq(asked),
            ))
            .execute(db)?;
        kept += 1;
    }
    Ok(())
}

/// Searches that found nothing so many times in a week at least, the latest week first: week, words, times.
pub fn missed(db: &mut Db, least: i64, limit: i64) -> QueryResult<Vec<(String, String, i64)>> {
    missed_searches::table
        .filter(missed_searches::asked.ge(least))
        .order((missed_searches::week.desc(), missed_searches::asked.desc(), missed_searches::words.asc()))
        .limit(limit)
        .load(db)
}

/// The live sheets that this reader may see and that were read most since a month: sheet and readings.
pub fn most_read(db: &mut Db, who: &Who, since: &str, limit: usize) -> QueryResult<Vec<(Sheet, i64)>> {
    let rows: Vec<(SheetId, i64)> = sheet_counts::table
        .filter(sheet_counts::month.ge(since))
        .filter(sheet_counts::readings.gt(0))
        .select((sheet_counts::sheet_id, sheet_counts::readings))
        .load(db)?;
    let mut sums: BTreeMap<SheetId, i64> = BTreeMap::new();
    for (sheet, readings) in rows {
        *sums.entry(sheet).or_default() += readings;
    }
    let mut counts: Vec<(SheetId, i64)> = sums.into_iter().collect();
    counts.sort_by_key(|(id, read)| (std::cmp::Reverse(*read), *id));
    counts.truncate(limit);
    let ids: Vec<SheetId> = counts.iter().map(|(id, _)| *id).collect();
    let known = Sheet::find_all(db, who, &ids)?;
    let found = |id: SheetId| known.iter().find(|sheet| sheet.id == id && sheet.deleted_at.is_none()).cloned();
    Ok(counts.into_iter().filter_map(|(id, read)| Some((found(id)?, read))).collect())
}

/// The live sheets of these kinds that no search showed since a month, the oldest first.
pub fn never_found(db: &mut Db, who: &Who, kinds: &[String], since: &str, limit: i64) -> QueryResult<Vec<Sheet>> {
    let found = sheet_counts::table
        .filter(sheet_counts::month.ge(since.to_owned()))
        .filter(sheet_counts::found.gt(0))
        .select(sheet_counts::sheet_id);
    Sheet::visible_to(who)
        .filter(sheets::kind.eq_any(kinds.to_vec()))
        .filter(sheets::id.ne_all(found))
        .order((sheets::created_at.asc(), sheets::id.asc()))
        .limit(limit)
        .load(db)
}

/// How many counts are below nothing.
fn count_negative(db: &mut Db) -> QueryResult<i64> {
    let below = sheet_counts::readings.lt(0).or(sheet_counts::found.lt(0));
    sheet_counts::table.filter(below).count().get_result(db)
}

/// Forgets weeks and months before these.
fn purge(db: &mut Db, week: &str, month: &str) -> QueryResult<()> {
    diesel::delete(missed_searches::table.filter(missed_searches::week.lt(week.to_owned()))).execute(db)?;
    diesel::delete(sheet_counts::table.filter(sheet_counts::month.lt(month.to_owned()))).execute(db).map(drop)
}

/// What the administration is shown.
impl Reader<'_> {
    /// Searches that found nothing so many times in a week at least, the latest week first: week, words, times.
    pub fn missed_searches(&mut self, least: i64, limit: i64) -> Result<Vec<(String, String, i64)>> {
        self.ask_own(|db, _| missed(db, least, limit))
    }

    /// The live sheets that were read most since a month: sheet and readings.
    pub fn most_read(&mut self, since: &str, limit: usize) -> Result<Vec<(Sheet, i64)>> {
        self.ask_own(|db, who| most_read(db, who, since, limit))
    }

    /// The live sheets of these kinds that no search showed since a month, the oldest first.
    pub fn never_found(&mut self, kinds: &[String], since: &str, limit: i64) -> Result<Vec<Sheet>> {
        self.ask_own(|db, who| never_found(db, who, kinds, since, limit))
    }
}

/// How often sheets are read and found, and what is looked for in vain.
pub(in crate::models) struct Counts;

impl Noun for Counts {
    fn tables(&self) -> &'static [(&'static str, Archived)] {
        &[("sheet_counts", Archived::Rows), ("missed_searches", Archived::Rows)]
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
        let old = now.plus(-KEPT).0;
        Ok(purge(db, &dates::iso_week(old), &dates::iso_month(old))?)
    }

    fn check(&self, found: &mut Found<'_>) -> Result<()> {
        let negative = found.store.read::<_, Error>(|db| Ok(count_negative(db)?))?;
        if negative > 0 {
            found.problems.push(format!("counts: {negative} are below nothing"));
        }
        Ok(())
    }

    fn events(&self) -> &'static [(EventKind, Heard)] {
        &[]
    }

    /// Pages that show counts do not wait for the last reading.
    fn let_go(&self, _: &mut Db, _: &Event, _: &mut Stale<'_>) -> Result<()> {
        Ok(())
    }

    fn most(&self) -> usize {
        usize::MAX
    }
}
