//! A value at a glance: plain words on one line, for a form that shows what it holds before it is opened.

use super::words::{date_words, integer, interval, place_name};
use crate::hall::messages::periods;
use crate::models::kind::KindSet;
use crate::text::kind::{FieldDef, Row, Shown};
use crate::text::{markup, numbers, title};

/// The words of a value, without links or marks.
#[must_use]
pub fn glance(kinds: &KindSet, def: &FieldDef, value: &Shown) -> String {
    match value {
        Shown::Text(text) | Shown::Prose(text) => one_line(&markup::plain(text)),
        Shown::Count(number) => integer(*number, &def.unit),
        Shown::Measure(number) => numbers::measure(*number, &def.unit),
        Shown::Date(date) => date_words(*date),
        Shown::Period(period) => periods::whole(period),
        Shown::Label(id) => kinds.label_of(def, id).to_owned(),
        Shown::Range { min, max, ideal } => match interval(*min, *max, *ideal, &def.unit) {
            (value, sub) if sub.is_empty() => value,
            (value, sub) => format!("{value} ({sub})"),
        },
        Shown::Reference(text) => title::split(text).0.to_owned(),
        Shown::Address(url) => url.clone(),
        Shown::Place(place) => place_name(place),
        Shown::File(file) | Shown::Picture { file, .. } => file.clone(),
        Shown::Several(items) => {
            let are_sentences = items.iter().any(|item| matches!(item, Shown::Text(text) if text.contains(' ')));
            joined(items.iter().map(|item| glance(kinds, def, item)), if are_sentences { " · " } else { ", " })
        }
        Shown::Rows(rows) => joined(rows.iter().map(|row| first(kinds, &def.columns, row)), " · "),
        Shown::Parts(row) => joined(row.iter().map(|(key, cell)| of_cell(kinds, &def.columns, key, cell)), " · "),
    }
}

/// What names a row: its first cell that says anything.
fn first(kinds: &KindSet, columns: &[FieldDef], row: &Row) -> String {
    let words = row.iter().map(|(key, cell)| of_cell(kinds, columns, key, cell));
    words.into_iter().find(|words| !words.is_empty()).unwrap_or_default()
}

fn of_cell(kinds: &KindSet, columns: &[FieldDef], key: &str, cell: &Shown) -> String {
    match columns.iter().find(|column| column.key == key) {
        Some(column) => glance(kinds, column, cell),
        None => glance(kinds, &FieldDef::text(key), cell),
    }
}

fn joined(words: impl Iterator<Item = String>, between: &str) -> String {
    words.filter(|words| !words.is_empty()).collect::<Vec<_>>().join(between)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
