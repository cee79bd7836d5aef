//! Rows of a list that two people changed: who changed a row in place is told from who put another there, so that two
//! columns of one row, or a row and its neighbour, are both kept.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::regions::{Fate, Meet, Region, regions};
use super::sheets::{Work, one};
use crate::text::diff::{Budget, changes};

/// At most so many pairs of rows are compared where a stretch of them changed.
const PAIRS: usize = 10_000;

/// The rows in their order; theirs come first where both added some. None when changes touch.
pub(super) fn rows(lists: [&[Value]; 3], may_add: bool, work: &mut Work<'_>) -> Option<Vec<Value>> {
    let [base, ours, theirs] = lists;
    let told = Rows { base, ours: List::told(base, ours, work.budget), theirs: List::told(base, theirs, work.budget) };
    told.merged(may_add, work)
}

/// Whether both changed one and the same row in place.
pub(super) fn both_changed_one([base, ours, theirs]: [&[Value]; 3], budget: &mut Budget) -> bool {
    let changed = |list: &[Value], budget: &mut Budget| List::told(base, list, budget).changed(base);
    let mine: HashSet<usize> = changed(ours, budget);
    !mine.is_empty() && !mine.is_disjoint(&changed(theirs, budget))
}

/// Which row of the base a row is, as it is or changed; a row that is new is known by what it says.
#[derive(Clone, PartialEq, Eq)]
enum Identity {
    Of(usize),
    New(String),
}

impl Identity {
    /// The row of the base that it is.
    fn row(&self) -> Option<usize> {
        match self {
            Self::Of(at) => Some(*at),
            Self::New(_) => None,
        }
    }
}

struct List<'v> {
    rows: &'v [Value],
    identities: Vec<Identity>,
    /// Where the rows of the base stand.
    places: HashMap<usize, usize>,
}

impl<'v> List<'v> {
    fn told(base: &[Value], rows: &'v [Value], budget: &mut Budget) -> Self {
        let keys = |list: &[Value]| list.iter().map(Value::to_string).collect::<Vec<_>>();
        let (old, new) = (keys(base), keys(rows));
        let mut identities: Vec<Identity> = Vec::with_capacity(rows.len());
        let mut at = 0;
        for change in changes(&strs(&old), &strs(&new), budget) {
            identities.extend((at..change.old.start).map(Identity::Of));
            let (before, after) = (base.get(change.old.clone()), rows.get(change.new.clone()));
            let (before, after) = (before.unwrap_or_default(), after.unwrap_or_default());
            let pairs = before.len().saturating_mul(after.len());
            let may_pair = pairs <= PAIRS && budget.spend(pairs.saturating_mul(100));
            let mut next = 0;
            for row in after {
                let rest = before.get(next..).unwrap_or_default();
                let found = if may_pair { rest.iter().position(|old| is_alike(old, row)) } else { None };
                identities.push(found.map_or_else(
                    || Identity::New(row.to_string()),
                    |place| Identity::Of(change.old.start + next + place),
                ));
                next += found.map_or(0, |place| place + 1);
            }
            at = change.old.end;
        }
        identities.extend((at..base.len()).map(Identity::Of));
        let places = identities.iter().enumerate();
        let places = places.filter_map(|(at, identity)| identity.row().map(|row| (row, at))).collect();
        Self { rows, identities, places }
    }

    /// The rows of the base that this one has changed in place.
    fn changed(&self, base: &[Value]) -> HashSet<usize> {
        let pairs = self.rows.iter().zip(&self.identities);
        let is_other = |(row, identity): (&Value, &Identity)| match identity {
            Identity::Of(at) if base.get(*at) != Some(row) => Some(*at),
            _ => None,
        };
        pairs.filter_map(is_other).collect()
    }

    /// This list's version of a row of the base.
    fn version(&self, of: usize) -> Option<&'v Value> {
        self.rows.get(*self.places.get(&of)?)
    }

    /// The identities as lines of a merge.
    fn lines(&self) -> Vec<String> {
        let line = |identity: &Identity| match identity {
            Identity::Of(at) => format!("={at}"),
            Identity::New(row) => format!("+{row}"),
        };
        self.identities.iter().map(line).collect()
    }
}

struct Rows<'v> {
    base: &'v [Value],
    ours: List<'v>,
    theirs: List<'v>,
}

impl<'v> Rows<'v> {
    fn merged(&self, may_add: bool, work: &mut Work<'_>) -> Option<Vec<Value>> {
        let base: Vec<String> = (0..self.base.len()).map(|at| format!("={at}")).collect();
        let (ours, theirs) = (self.ours.lines(), self.theirs.lines());
        let found = regions(&strs(&base), &strs(&ours), &strs(&theirs), &Elements { may_add }, work.budget);
        let mut merged = Vec::new();
        for region in found {
            match region.fate {
                Fate::Clash | Fate::Mixed => return None,
                Fate::Added => {
                    work.kept_both += 1;
                    merged.extend(self.added(&region));
                }
                Fate::Theirs => merged.extend(self.chosen(&region, &self.theirs, &self.ours, work)?),
                Fate::Same | Fate::Ours | Fate::Both => {
                    merged.extend(self.chosen(&region, &self.ours, &self.theirs, work)?);
                }
            }
        }
        Some(merged)
    }

    /// What both added at one place, each row once.
    fn added(&self, region: &Region) -> Vec<Value> {
        let first = self.theirs.rows.get(region.theirs.clone()).unwrap_or_default();
        let second = self.ours.rows.get(region.ours.clone()).unwrap_or_default();
        let known: HashSet<String> = first.iter().map(Value::to_string).collect();
        first.iter().chain(second.iter().filter(|row| !known.contains(&row.to_string()))).cloned().collect()
    }

    /// The rows of the list whose order holds here, each with what the other changed in it. None when both changed the
    /// same of a row, or one took away what the other changed.
    fn chosen(&self, region: &Region, list: &List<'v>, other: &List<'v>, work: &mut Work<'_>) -> Option<Vec<Value>> {
        let range = if std::ptr::eq(list, &raw const self.ours) { &region.ours } else { &region.theirs };
        let (rows, identities) = (list.rows.get(range.clone())?, list.identities.get(range.clone())?);
        let staying: HashSet<usize> = identities.iter().filter_map(Identity::row).collect();
        let is_lost =
            |at: usize| !staying.contains(&at) && other.version(at).is_some_and(|row| Some(row) != self.base.get(at));
        if region.base.clone().any(is_lost) {
            return None;
        }
        let mut chosen = Vec::with_capacity(rows.len());
        for (row, identity) in rows.iter().zip(identities) {
            let theirs = match identity {
                Identity::Of(at) => self.base.get(*at).zip(other.version(*at)),
                Identity::New(_) => None,
            };
            match theirs {
                Some((base, theirs)) => chosen.extend(one((Some(base), Some(row), Some(theirs)), work)?),
                None => chosen.push(row.clone()),
            }
        }
        Some(chosen)
    }
}

/// Whether a row is another one changed: they have a text, or most words of one, in common.
fn is_alike(old: &Value, new: &Value) -> bool {
    match (old, new) {
        (Value::Object(old), Value::Object(new)) => {
            old.iter().any(|(key, value)| new.get(key).is_some_and(|new| is_alike(value, new)))
        }
        (Value::String(old), Value::String(new)) => {
            let [of_old, of_new] = [old, new].map(|text| text.split_whitespace().collect::<HashSet<_>>());
            let shared = of_old.intersection(&of_new).count();
            shared > 0 && shared * 2 >= of_old.len().max(of_new.len()) && (old == new || shared > 1)
        }
        _ => false,
    }
}

/// The rows of a list, each as one line.
struct Elements {
    may_add: bool,
}

impl Meet for Elements {
    fn may_add(&self, _: &[&str], _: &[&str]) -> bool {
        self.may_add
    }

    fn mixed(&self, _: &[&str], _: &[&str], _: &[&str], _: &mut Budget) -> Option<String> {
        None
    }
}

fn strs(keys: &[String]) -> Vec<&str> {
    keys.iter().map(String::as_str).collect()
}
