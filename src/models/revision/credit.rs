//! Whom the text of a sheet is owed to: those whose words came down to it. What was taken back, hidden or erased
//! credits nobody.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use diesel::result::QueryResult;

use crate::cache::Dep;
use crate::db::Db;
use crate::db::happening::{Happening, Revised};
use crate::db::schema::{events, revisions, sheets};
use crate::db::types::{AccountId, EventId, EventKind, Moment, SheetId};
use crate::hall::error::Result;
use crate::models::event::MAKE_REVISIONS;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;

/// Sheets looked at in one statement.
const SOME: usize = 400;

/// A revision, as far as credit goes.
#[derive(Clone, Debug, Default)]
struct Step {
    number: i32,
    author: Option<AccountId>,
    at: Option<Moment>,
    hash: String,
    /// Hidden or erased.
    is_gone: bool,
    /// The older revision whose text it brought back.
    restores: Option<i32>,
    /// The revision that it undid.
    undoes: Option<i32>,
}

/// What became of a revision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// Its words came down to the current text.
    Written,
    /// It brought older words back, and stands.
    Returned,
    /// It was taken back since, or withdrawn by the moderation.
    TakenBack,
}

/// The part of each revision of one sheet, the oldest first: the walk goes from the current text to the one that it
/// came from. A text that stood before came from there, not from what lies between.
fn parts(steps: &[Step]) -> Vec<Part> {
    let first = first_of_each(steps);
    let mut parts = vec![Part::TakenBack; steps.len()];
    let mut undone: HashSet<i32> = HashSet::new();
    let mut next = steps.len().checked_sub(1);
    while let Some(at) = next {
        next = at.checked_sub(1);
        let (Some(step), Some(part)) = (steps.get(at), parts.get_mut(at)) else { break };
        if undone.contains(&step.number) {
            continue;
        }
        if let Some(same) = came_from(steps, &first, at) {
            *part = Part::Returned;
            next = Some(same);
        } else if !step.is_gone {
            *part = if step.undoes.is_some() { Part::Returned } else { Part::Written };
            undone.extend(step.undoes);
        }
    }
    parts
}

/// Where each text stood first.
fn first_of_each(steps: &[Step]) -> HashMap<&str, usize> {
    let mut first: HashMap<&str, usize> = HashMap::new();
    for (at, step) in steps.iter().enumerate() {
        first.entry(&step.hash).or_insert(at);
    }
    first
}

/// The place of the older revision whose text one brought back.
fn came_from(steps: &[Step], first: &HashMap<&str, usize>, at: usize) -> Option<usize> {
    let step = steps.get(at)?;
    let place = |number: i32| steps.binary_search_by_key(&number, |step| step.number).ok();
    let same = step.restores.and_then(place).or_else(|| first.get(step.hash.as_str()).copied());
    same.filter(|same| *same < at)
}

/// What a step is read from: sheet, number, author, moment, hash, hidden, erased.
type StepRow = (SheetId, i32, Option<AccountId>, Moment, String, bool, bool);

/// The revisions of these sheets, each sheet's the oldest first.
fn steps(db: &mut Db, sheets: &[SheetId]) -> QueryResult<HashMap<SheetId, Vec<Step>>> {
    let mut found: HashMap<SheetId, Vec<Step>> = HashMap::new();
    for some in sheets.chunks(SOME) {
        let rows: Vec<StepRow> = revisions::table
            .filter(revisions::sheet_id.eq_any(some.to_vec()))
            .order((revisions::sheet_id.asc(), revisions::number.asc()))
            .select((
                revisions::sheet_id,
                revisions::number,
                revisions::author_id,
                revisions::created_at,
                revisions::hash,
                revisions::hidden,
                revisions::erased,
            ))
            .load(db)?;
        let mut told = told(db, some)?;
        for (sheet, number, author, at, hash, hidden, erased) in rows {
            let Revised { restores, undoes, .. } = told.remove(&(sheet, number)).unwrap_or_default();
            let step = Step { number, author, at: Some(at), hash, is_gone: hidden || erased, restores, undoes };
            found.entry(sheet).or_default().push(step);
        }
    }
    Ok(found)
}

/// What revisions that bring something back tell of it.
fn told(db: &mut Db, sheets: &[SheetId]) -> QueryResult<HashMap<(SheetId, i32), Revised>> {
    let rows: Vec<(Option<SheetId>, Option<i32>, EventKind, String)> = events::table
        .filter(events::sheet_id.eq_any(sheets.to_vec()))
        .filter(events::kind.eq_any([EventKind::Restored, EventKind::Undone]))
        .select((events::sheet_id, events::revision, events::kind, events::detail))
        .load(db)?;
    let told =
        rows.into_iter().filter_map(|(sheet, revision, kind, detail)| match Happening::read(kind, &detail).ok()? {
            Happening::Restored(revised) | Happening::Undone(revised) => Some(((sheet?, revision?), revised)),
            _ => None,
        });
    Ok(told.collect())
}

/// What an account did that was taken back since, or withdrawn by the moderation: the events that tell of it.
pub(in crate::models) fn taken_back(db: &mut Db, account: AccountId) -> QueryResult<Vec<EventId>> {
    let own = || revisions::table.filter(revisions::author_id.eq(account));
    let gone = own().filter(revisions::hidden.eq(true).or(revisions::erased.eq(true)));
    let mut sheets: Vec<SheetId> = gone.select(revisions::sheet_id).distinct().load(db)?;
    let touched: Vec<Option<SheetId>> = events::table
        .filter(events::sheet_id.eq_any(own().select(revisions::sheet_id.nullable())))
        .filter(events::kind.eq_any([EventKind::Restored, EventKind::Undone]))
        .select(events::sheet_id)
        .distinct()
        .load(db)?;
    sheets.extend(touched.into_iter().flatten());
    sheets.sort_unstable();
    sheets.dedup();
    let lost = |(sheet, steps): (SheetId, Vec<Step>)| {
        let parts = parts(&steps);
        let mine = steps
            .into_iter()
            .zip(parts)
            .filter(|(step, part)| step.author == Some(account) && (step.is_gone || *part == Part::TakenBack));
        mine.map(|(step, _)| (sheet, step.number)).collect::<Vec<_>>()
    };
    let lost: HashSet<(SheetId, i32)> = steps(db, &sheets)?.into_iter().flat_map(lost).collect();
    let mut events = Vec::new();
    for some in sheets.chunks(SOME) {
        let rows: Vec<(EventId, Option<SheetId>, Option<i32>)> = events::table
            .filter(events::account_id.eq(account))
            .filter(events::sheet_id.eq_any(some.to_vec()))
            .filter(events::kind.eq_any(MAKE_REVISIONS))
            .select((events::id, events::sheet_id, events::revision))
            .load(db)?;
        let is_lost = |(id, sheet, revision): (EventId, Option<SheetId>, Option<i32>)| {
            lost.contains(&(sheet?, revision?)).then_some(id)
        };
        events.extend(rows.into_iter().filter_map(is_lost));
    }
    Ok(events)
}

/// A version on the way back from the current text, by which it came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ancestor {
    /// Its number.
    pub number: i32,
    /// Who wrote it.
    pub author: Option<AccountId>,
    /// When.
    pub at: Option<Moment>,
    /// Whether it brought back a text that stood before: the next ancestor is that one.
    pub is_return: bool,
    /// The version that it undid.
    pub undoes: Option<i32>,
    /// Hidden or erased: its words are nobody's.
    pub is_gone: bool,
}

/// The way back from the current text to the first one, the latest first. A text that stood before came from there.
fn way_back(steps: &[Step]) -> Vec<Ancestor> {
    let first = first_of_each(steps);
    let mut way = Vec::new();
    let mut next = steps.len().checked_sub(1);
    while let Some((at, step)) = next.and_then(|at| Some((at, steps.get(at)?))) {
        let same = came_from(steps, &first, at);
        let Step { number, author, at: moment, undoes, is_gone, .. } = step;
        way.push(Ancestor {
            number: *number,
            author: *author,
            at: *moment,
            is_return: same.is_some(),
            undoes: *undoes,
            is_gone: *is_gone,
        });
        next = same.or_else(|| at.checked_sub(1));
    }
    way
}

impl Reader<'_> {
    /// By which versions the current text of a sheet came about, the latest first.
    pub fn ancestors(&mut self, sheet: &Sheet) -> Result<Vec<Ancestor>> {
        let mut steps = self.ask([Dep::Sheet(sheet.id)], |db, _| steps(db, &[sheet.id]))?;
        Ok(way_back(&steps.remove(&sheet.id).unwrap_or_default()))
    }

    /// How many versions of an account stand in histories, none of them withdrawn, nor of what a group alone reads:
    /// nobody else has looked at it.
    pub fn count_accepted(&mut self, account: AccountId) -> Result<i64> {
        let of_groups = sheets::table.filter(sheets::readers_id.is_not_null()).select(sheets::id);
        let own = revisions::table.filter(revisions::author_id.eq(account)).filter(revisions::hidden.eq(false));
        let own = own.filter(revisions::erased.eq(false)).filter(revisions::sheet_id.ne_all(of_groups));
        self.ask_own(|db, _| own.count().get_result(db))
    }

    /// Whose words a sheet is made of, with how many revisions each, the busiest first.
    pub fn authors(&mut self, sheet: &Sheet) -> Result<Vec<(Option<AccountId>, i64)>> {
        let mut steps = self.ask([Dep::Sheet(sheet.id)], |db, _| steps(db, &[sheet.id]))?;
        let steps = steps.remove(&sheet.id).unwrap_or_default();
        let mut counts: HashMap<Option<AccountId>, i64> = HashMap::new();
        for (step, part) in steps.iter().zip(parts(&steps)) {
            if part == Part::Written {
                *counts.entry(step.author).or_default() += 1;
            }
        }
        let mut authors: Vec<(Option<AccountId>, i64)> = counts.into_iter().collect();
        authors.sort_by_key(|(id, count)| (-count, *id));
        Ok(authors)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::indexing_slicing, reason = "tests")]
    use crate::models::revision::credit::Part::*;
    use crate::models::revision::credit::*;

    /// Revisions with these texts.
    fn of(texts: &[&str]) -> Vec<Step> {
        let step = |(number, text): (i32, &&str)| Step { number, hash: (*text).to_owned(), ..Step::default() };
        (1..).zip(texts).map(step).collect()
    }

    #[test]
    fn what_was_taken_back_is_nobody_s_credit() {
        assert_eq!(parts(&of(&[])), []);
        assert_eq!(parts(&of(&["a", "b"])), [Written, Written]);
        assert_eq!(parts(&of(&["a", "spam", "a"])), [Written, TakenBack, Returned]);
        assert_eq!(parts(&of(&["a", "spam", "more", "a", "b"])), [Written, TakenBack, TakenBack, Returned, Written]);
        let back_again = of(&["a", "b", "a", "b"]);
        assert_eq!(parts(&back_again), [Written, Written, TakenBack, Returned], "an undoing was undone");
    }

    #[test]
    fn a_revision_undone_in_the_middle_a_restored_and_a_hidden_one_are_left_out() {
        let mut steps = of(&["a", "ab", "abc", "ac"]);
        steps[3].undoes = Some(2);
        assert_eq!(parts(&steps), [Written, TakenBack, Written, Returned]);
        let mut steps = of(&["a", "b", "a under another title"]);
        steps[2].restores = Some(1);
        assert_eq!(parts(&steps), [Written, TakenBack, Returned]);
        let mut steps = of(&["a", "ab", "a", "ac", "abc"]);
        (steps[2].restores, steps[4].undoes) = (Some(1), Some(3));
        assert_eq!(parts(&steps), [Written, Written, TakenBack, Written, Returned], "a restoration was undone");
        let mut steps = of(&["a", "ab", "abc"]);
        steps[1].is_gone = true;
        assert_eq!(parts(&steps), [Written, TakenBack, Written]);
    }

    #[test]
    fn the_way_back_leads_through_what_stood_before() {
        let numbers = |steps: &[Step]| way_back(steps).iter().map(|one| one.number).collect::<Vec<_>>();
        assert_eq!(numbers(&of(&["a", "spam", "a", "ab"])), [4, 3, 1]);
        let mut steps = of(&["a", "ab", "abc", "ac"]);
        steps[3].undoes = Some(2);
        assert_eq!(numbers(&steps), [4, 3, 2, 1], "what was undone may stand in part");
        assert!(numbers(&[]).is_empty());
    }
}
