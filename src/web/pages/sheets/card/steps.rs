//! Steps are a thread: with minutes, a clock that runs from the hour asked for; without, one step after the other.

use super::words::Words;
use crate::text::kind::{FieldDef, Nature, Row, Shown};
use crate::text::numbers;

/// A thread of steps.
pub struct Steps {
    /// The steps, in order.
    pub steps: Vec<Step>,
    /// Their sum in minutes; 0 when no step has any.
    pub minutes: u32,
    /// When the first begins: « 14:00 ».
    pub start: String,
    /// When the last ends.
    pub end: String,
}

/// One step.
pub struct Step {
    /// Its rank from 1.
    pub rank: usize,
    /// When it begins, in minutes from midnight as « 14:05 »; empty in a thread without minutes.
    pub at: String,
    /// Its title, as HTML.
    pub title: String,
    /// Its minutes; 0 when not said.
    pub minutes: u32,
    /// Where it begins on the ribbon, in minutes.
    pub offset: u32,
    /// How long, in words: « 5 min », « 2 semaines »; may be empty.
    pub long: String,
    /// With whom and other short texts, as HTML.
    pub notes: Vec<String>,
    /// What one does, as HTML blocks.
    pub text: String,
}

/// The hour a thread begins at when none is asked for.
pub(super) const START: u32 = 14 * 60;
/// A day, in minutes.
const DAY: u32 = 24 * 60;

/// Whether any row of these steps has minutes.
pub(super) fn are_timed(def: &FieldDef, value: &Shown) -> bool {
    let Some(minutes) = minutes_column(def) else { return false };
    let Shown::Rows(rows) = value else { return false };
    rows.iter().any(|row| minutes_of(row, minutes) > 0)
}

/// The thread of a field of rows.
pub(super) fn of(words: &Words<'_, '_>, def: &FieldDef, value: &Shown, start: u32) -> Option<Steps> {
    let Shown::Rows(rows) = value else { return None };
    let minutes_column = minutes_column(def);
    let mut sum = 0;
    let mut steps = Vec::with_capacity(rows.len());
    for row in rows {
        let minutes = minutes_column.map_or(0, |column| minutes_of(row, column));
        let mut step = step(words, def, minutes_column, row);
        step.rank = steps.len() + 1;
        step.minutes = minutes;
        step.offset = sum;
        step.at = clock(start.saturating_add(sum));
        sum = minutes.saturating_add(sum);
        steps.push(step);
    }
    if sum == 0 {
        for step in &mut steps {
            step.at.clear();
        }
    }
    Some(Steps { steps, minutes: sum, start: clock(start), end: clock(start.saturating_add(sum)) })
}

fn step(words: &Words<'_, '_>, def: &FieldDef, minutes: Option<&FieldDef>, row: &Row) -> Step {
    let mut step = Step {
        rank: 0,
        at: String::new(),
        title: String::new(),
        minutes: 0,
        offset: 0,
        long: String::new(),
        notes: Vec::new(),
        text: String::new(),
    };
    for (key, cell) in row {
        let column = def.columns.iter().find(|column| column.key == *key);
        match (column.map(FieldDef::nature), cell) {
            (Some(Nature::Count), Shown::Count(number)) if minutes.is_some_and(|column| column.key == *key) => {
                step.long = u32::try_from(*number).map(numbers::minutes).unwrap_or_default();
            }
            (Some(Nature::Prose), Shown::Prose(text)) => step.text.push_str(&words.resolver.fragment(text)),
            _ if step.title.is_empty() => step.title = words.cell(&def.columns, key, cell),
            _ if minutes.is_none() && step.long.is_empty() => step.long = words.cell(&def.columns, key, cell),
            _ => step.notes.push(words.cell(&def.columns, key, cell)),
        }
    }
    step
}

fn minutes_column(def: &FieldDef) -> Option<&FieldDef> {
    def.columns.iter().find(|column| column.nature() == Nature::Count)
}

fn minutes_of(row: &Row, column: &FieldDef) -> u32 {
    match row.iter().find(|(key, _)| *key == column.key) {
        Some((_, Shown::Count(minutes))) => u32::try_from(*minutes).unwrap_or_default(),
        _ => 0,
    }
}

/// Minutes from midnight as « 14:05 »; past midnight the clock starts again.
pub(in crate::web) fn clock(minutes: u32) -> String {
    let of_day = minutes % DAY;
    format!("{:02}:{:02}", of_day / 60, of_day % 60)
}

/// Reads « 14:05 » or « 9:30 » as minutes from midnight.
pub(in crate::web) fn read_clock(text: &str) -> Option<u32> {
    let (hours, minutes) = text.split_once(':')?;
    if !(1..=2).contains(&hours.len()) || minutes.len() != 2 {
        return None;
    }
    let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

#[cfg(test)]
mod tests {
    use crate::web::pages::sheets::card::steps::*;

    #[test]
    fn the_clock_is_read_and_written_and_goes_on_after_midnight() {
        for (text, minutes) in [("14:00", Some(840)), ("9:05", Some(545)), ("24:00", None), ("9:5", None), ("x", None)]
        {
            assert_eq!(read_clock(text), minutes, "{text}");
        }
        assert_eq!(clock(545), "09:05");
        assert_eq!(clock(23 * 60 + 50 + 20), "00:10");
    }
}
