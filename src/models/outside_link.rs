//! Links that leave the wiki: where they lead, from which sheets, and what was answered there.

use std::collections::{BTreeMap, HashSet};

use diesel::prelude::*;
use diesel::result::QueryResult;
use serde_json::Value;

use crate::db::Db;
use crate::db::dialect::insert_all;
use crate::db::schema::{outside_addresses, outside_links};
use crate::db::types::{EventKind, Moment, SheetId};
use crate::hall::error::{Error, Result};
use crate::models::event::Event;
use crate::models::nouns::{Archived, Closing, Fate, Found, Heard, Noun, Owner, Stale};
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;

/// Failures in a row from which an address is taken for dead.
const DEAD: i32 = 2;

/// A row of `outside_addresses`.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = outside_addresses)]
pub struct OutsideAddress {
    /// The address, without what follows its `#`.
    pub url: String,
    /// When it was asked last; 0 for never.
    pub asked_at: Moment,
    /// How often in a row nothing stood there.
    pub failures: i32,
    /// Since when, as far as it was asked.
    pub since: Option<Moment>,
    /// What was answered last: a status, or a word.
    pub answer: String,
}

/// A row of `outside_links`.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = outside_links)]
pub struct OutsideLink {
    /// The sheet.
    pub sheet_id: SheetId,
    /// The address.
    pub url: String,
}

/// Writes anew where the sheets with numbers after the first and up to the last lead to; up to any without a last one.
pub fn replace(db: &mut Db, after: SheetId, last: Option<SheetId>, all: &[OutsideLink]) -> QueryResult<()> {
    let some = outside_links::table.filter(outside_links::sheet_id.gt(after));
    match last {
        Some(last) => diesel::delete(some.filter(outside_links::sheet_id.le(last))).execute(db)?,
        None => diesel::delete(some).execute(db)?,
    };
    insert_all!(db, outside_links::table, all)?;
    let urls: HashSet<&str> = all.iter().map(|link| link.url.as_str()).collect();
    let urls: Vec<&str> = urls.into_iter().collect();
    for some in urls.chunks(200) {
        let known: Vec<String> = outside_addresses::table
            .filter(outside_addresses::url.eq_any(some.to_vec()))
            .select(outside_addresses::url)
            .load(db)?;
        let fresh = some.iter().filter(|url| !known.iter().any(|known| known == *url));
        let rows: Vec<OutsideAddress> = fresh.map(|url| OutsideAddress::new(url)).collect();
        insert_all!(db, outside_addresses::table, &rows)?;
    }
    Ok(())
}

/// Forgets addresses to which nothing leads any more.
pub fn forget_unlinked(db: &mut Db) -> QueryResult<()> {
    let linked = outside_links::table.select(outside_links::url);
    diesel::delete(outside_addresses::table.filter(outside_addresses::url.ne_all(linked))).execute(db).map(drop)
}

impl OutsideAddress {
    fn new(url: &str) -> Self {
        Self { url: url.to_owned(), asked_at: Moment(0), failures: 0, since: None, answer: String::new() }
    }

    /// The addresses that were asked before a moment last, those first that wait longest.
    pub fn due(db: &mut Db, before: Moment, limit: i64) -> QueryResult<Vec<String>> {
        outside_addresses::table
            .filter(outside_addresses::asked_at.lt(before))
            .order((outside_addresses::asked_at.asc(), outside_addresses::url.asc()))
            .select(outside_addresses::url)
            .limit(limit)
            .load(db)
    }

    /// Notes what was answered.
    pub fn note(db: &mut Db, url: &str, answer: &str, is_failure: bool, now: Moment) -> QueryResult<()> {
        let row = outside_addresses::table.find(url);
        let Some(known) = row.first::<Self>(db).optional()? else { return Ok(()) };
        let (failures, since) = match is_failure {
            true => (known.failures.saturating_add(1), known.since.or(Some(now))),
            false => (0, None),
        };
        let set = (
            outside_addresses::asked_at.eq(now),
            outside_addresses::failures.eq(failures),
            outside_addresses::since.eq(since),
            outside_addresses::answer.eq(answer),
        );
        diesel::update(row).set(set).execute(db).map(drop)
    }
}

/// The addresses at which nothing stood several times in a row, the first to go first.
fn dead(db: &mut Db, limit: i64) -> QueryResult<Vec<OutsideAddress>> {
    outside_addresses::table
        .filter(outside_addresses::failures.ge(DEAD))
        .order((outside_addresses::since.asc(), outside_addresses::url.asc()))
        .limit(limit)
        .load(db)
}

fn leading_to(db: &mut Db, urls: Vec<&str>) -> QueryResult<Vec<OutsideLink>> {
    let order = (outside_links::url.asc(), outside_links::sheet_id.asc());
    outside_links::table.filter(outside_links::url.eq_any(urls)).order(order).load(db)
}

fn count_odd(db: &mut Db) -> QueryResult<i64> {
    let failing = outside_addresses::failures.gt(0).and(outside_addresses::since.is_null());
    outside_addresses::table.filter(failing).count().get_result(db)
}

fn count_all(db: &mut Db) -> QueryResult<(i64, i64)> {
    let asked = outside_addresses::table.filter(outside_addresses::asked_at.gt(Moment(0)));
    Ok((outside_addresses::table.count().get_result(db)?, asked.count().get_result(db)?))
}

impl Reader<'_> {
    /// Addresses of other sites at which nothing stands any more, with the live sheets that lead there; those to which
    /// none leads that this reader sees are left out.
    pub fn dead_addresses(&mut self, limit: i64) -> Result<Vec<(OutsideAddress, Vec<Sheet>)>> {
        self.ask_own(|db, who| {
            let dead = dead(db, limit)?;
            let links = leading_to(db, dead.iter().map(|row| row.url.as_str()).collect())?;
            let ids: HashSet<SheetId> = links.iter().map(|link| link.sheet_id).collect();
            let sheets = Sheet::find_all(db, who, &ids.into_iter().collect::<Vec<_>>())?;
            let live = sheets.into_iter().filter(|sheet| sheet.deleted_at.is_none());
            let live: BTreeMap<SheetId, Sheet> = live.map(|sheet| (sheet.id, sheet)).collect();
            let of = |url: &str| {
                let links = links.iter().filter(|link| link.url == url);
                links.filter_map(|link| live.get(&link.sheet_id).cloned()).collect::<Vec<_>>()
            };
            let rows = dead.into_iter().map(|row| (of(&row.url), row)).filter(|(sheets, _)| !sheets.is_empty());
            Ok::<_, Error>(rows.map(|(sheets, row)| (row, sheets)).collect())
        })
    }

    /// How many addresses of other sites texts lead to, and how many of them were asked.
    pub fn count_outside(&mut self) -> Result<(i64, i64)> {
        self.ask_own(|db, _| count_all(db))
    }
}

/// Links that leave the wiki.
pub(in crate::models) struct OutsideLinks;

impl Noun for OutsideLinks {
    fn tables(&self) -> &'static [(&'static str, Archived)] {
        &[("outside_addresses", Archived::Rows), ("outside_links", Archived::Rows)]
    }

    /// They say nothing of anybody.
    fn own_data(&self, _: &mut Db, _: &Owner<'_>) -> Result<Option<(&'static str, Value)>> {
        Ok(None)
    }

    fn close_account(&self, _: &mut Db, _: &Closing<'_>) -> Result<()> {
        Ok(())
    }

    /// A sheet that fewer may read gives its addresses away at once; the next walk finds those of others.
    fn follow_sheet(&self, db: &mut Db, sheet: SheetId, fate: Fate) -> Result<()> {
        if fate == Fate::Restored {
            return Ok(());
        }
        diesel::delete(outside_links::table.filter(outside_links::sheet_id.eq(sheet))).execute(db)?;
        Ok(())
    }

    /// What nothing leads to is forgotten by the walk.
    fn purge(&self, _: &mut Db, _: Moment) -> Result<()> {
        Ok(())
    }

    fn check(&self, found: &mut Found<'_>) -> Result<()> {
        let odd = found.store.read::<_, Error>(|db| Ok(count_odd(db)?))?;
        if odd > 0 {
            found.problems.push(format!("outside links: {odd} failed at no moment"));
        }
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
