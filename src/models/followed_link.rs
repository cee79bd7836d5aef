//! How often links led to sheets: by sheet, by where the link stood and by day. Nothing says who followed one.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::result::QueryResult;
use serde_json::Value;

use crate::db::Db;
use crate::db::schema::{followed_links, issues};
use crate::db::types::{EventKind, IssueId, IssueState, LinkOrigin, Moment, SheetId};
use crate::hall::error::{Error, Result};
use crate::models::event::Event;
use crate::models::nouns::{Archived, Closing, Fate, Found, Heard, Noun, Owner, Stale};
use crate::models::reader::Reader;
use crate::text::dates;

/// How long counts are kept.
const KEPT: i64 = 400 * Moment::DAY;
/// What a link in a letter says after its `?`: the issue that it stands in, by its number.
pub const OF_ISSUE: &str = "lettre";
/// The time of which the pages of a sheet tell.
pub const RECENT: i64 = 30 * Moment::DAY;

/// A way to a sheet: where its link stood, and in which issue; no issue has the number 0.
pub type FollowedWay = (SheetId, LinkOrigin, IssueId);

/// Adds to the counts of a day, `2026-11-30`. An issue that there is not was made up by who asked, and is not counted.
pub fn add(db: &mut Db, day: &str, followed: &[(FollowedWay, i64)]) -> QueryResult<()> {
    let mut named: Vec<IssueId> = followed.iter().map(|((_, _, issue), _)| *issue).filter(|id| id.0 != 0).collect();
    named.sort_unstable();
    named.dedup();
    let known: Vec<IssueId> = match named.is_empty() {
        true => Vec::new(),
        false => issues::table.filter(issues::id.eq_any(named)).select(issues::id).load(db)?,
    };
    for ((sheet, origin, issue), more) in followed {
        if issue.0 != 0 && !known.contains(issue) {
            continue;
        }
        let row = followed_links::table.find((sheet, origin, issue, day));
        let counted = followed_links::followed.eq(followed_links::followed + more);
        if diesel::update(row).set(counted).execute(db)? == 0 {
            let first = (
                followed_links::sheet_id.eq(sheet),
                followed_links::origin.eq(origin),
                followed_links::issue_id.eq(issue),
                followed_links::day.eq(day),
                followed_links::followed.eq(more),
            );
            diesel::insert_into(followed_links::table).values(first).execute(db)?;
        }
    }
    Ok(())
}

/// How links led to one sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WaysTo {
    /// All of them.
    pub all: i64,
    /// By issues that left, with their subjects, those first that led there most.
    pub issues: Vec<(String, i64)>,
    /// From pages of other sites.
    pub sites: i64,
}

impl WaysTo {
    /// Those of a sheet since a day.
    pub fn of_sheet(db: &mut Db, sheet: SheetId, since: &str) -> QueryResult<Self> {
        let rows: Vec<(LinkOrigin, IssueId, i64)> = followed_links::table
            .filter(followed_links::sheet_id.eq(sheet))
            .filter(followed_links::day.ge(since))
            .select((followed_links::origin, followed_links::issue_id, followed_links::followed))
            .load(db)?;
        let mut of_issues: BTreeMap<IssueId, i64> = BTreeMap::new();
        let mut ways = Self::default();
        for (origin, issue, followed) in rows {
            ways.all += followed;
            match origin {
                LinkOrigin::Short => {}
                LinkOrigin::Issue => *of_issues.entry(issue).or_default() += followed,
                LinkOrigin::Site => ways.sites += followed,
            }
        }
        // What a draft is called is nobody else's.
        let subjects: Vec<(IssueId, String)> = issues::table
            .filter(issues::id.eq_any(of_issues.keys().copied().collect::<Vec<_>>()))
            .filter(issues::state.eq(IssueState::Sent))
            .select((issues::id, issues::subject))
            .load(db)?;
        let count = |id: &IssueId| of_issues.get(id).copied().unwrap_or_default();
        ways.issues = subjects.into_iter().map(|(id, subject)| (subject, count(&id))).collect();
        ways.issues.sort_by_key(|(subject, followed)| (Reverse(*followed), subject.clone()));
        Ok(ways)
    }
}

/// How often the links of these issues were followed, by sheet, the most first.
pub fn of_issues(db: &mut Db, ids: &[IssueId]) -> QueryResult<BTreeMap<IssueId, Vec<(SheetId, i64)>>> {
    let rows: Vec<(IssueId, SheetId, i64)> = followed_links::table
        .filter(followed_links::issue_id.eq_any(ids.to_vec()))
        .filter(followed_links::issue_id.ne(IssueId(0)))
        .select((followed_links::issue_id, followed_links::sheet_id, followed_links::followed))
        .load(db)?;
    let mut sums: BTreeMap<IssueId, BTreeMap<SheetId, i64>> = BTreeMap::new();
    for (issue, sheet, followed) in rows {
        *sums.entry(issue).or_default().entry(sheet).or_default() += followed;
    }
    let sorted = |sheets: BTreeMap<SheetId, i64>| {
        let mut sheets: Vec<(SheetId, i64)> = sheets.into_iter().collect();
        sheets.sort_by_key(|(sheet, followed)| (Reverse(*followed), *sheet));
        sheets
    };
    Ok(sums.into_iter().map(|(issue, sheets)| (issue, sorted(sheets))).collect())
}

fn count_odd(db: &mut Db) -> QueryResult<i64> {
    let is_issue = followed_links::origin.eq(LinkOrigin::Issue);
    let unnamed = is_issue.and(followed_links::issue_id.eq(IssueId(0)));
    followed_links::table.filter(followed_links::followed.lt(1).or(unnamed)).count().get_result(db)
}

impl Reader<'_> {
    /// How links led to a sheet lately.
    pub fn ways_to(&mut self, sheet: SheetId, now: Moment) -> Result<WaysTo> {
        self.ask_own(|db, _| WaysTo::of_sheet(db, sheet, &dates::iso_day(now.plus(-RECENT).0)))
    }

    /// How often the links of these issues were followed, by sheet, the most first.
    pub fn followed_from(&mut self, issues: &[IssueId]) -> Result<BTreeMap<IssueId, Vec<(SheetId, i64)>>> {
        self.ask_own(|db, _| of_issues(db, issues))
    }
}

/// How often links led to sheets.
pub(in crate::models) struct FollowedLinks;

impl Noun for FollowedLinks {
    fn tables(&self) -> &'static [(&'static str, Archived)] {
        &[("followed_links", Archived::Rows)]
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
        let old = followed_links::day.lt(dates::iso_day(now.plus(-KEPT).0));
        diesel::delete(followed_links::table.filter(old)).execute(db)?;
        Ok(())
    }

    fn check(&self, found: &mut Found<'_>) -> Result<()> {
        let odd = found.store.read::<_, Error>(|db| Ok(count_odd(db)?))?;
        if odd > 0 {
            found.problems.push(format!("followed links: {odd} counts are of nothing"));
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
