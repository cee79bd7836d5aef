//! What the search and the graph of links take from a value.

use chrono::NaiveDate;

use super::shared::rows;
use crate::text::kind::FieldDef;
use crate::text::sheet_text::Value;

/// Gives the label of an id of a field.
pub type Labels<'a> = &'a dyn Fn(&FieldDef, &str) -> String;

/// What the search may be asked of a field that is a facet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilterBy {
    /// One of its choices.
    Choice,
    /// A number that its range must hold.
    Number,
}

/// What a value lets its sheet be found by, other than words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Facet {
    /// The id of a choice.
    Choice(String),
    /// A range of whole numbers; no `most` means no limit.
    Range {
        /// The least.
        least: i64,
        /// The most.
        most: Option<i64>,
        /// The best.
        ideal: Option<i64>,
    },
    /// A day on which something takes place.
    Day(NaiveDate),
    /// A place; either may be empty.
    Place {
        /// Its name.
        name: String,
        /// Its INSEE code.
        insee: String,
    },
}

/// What a value points to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mention {
    /// The sheet of a title.
    Title(String),
    /// An attached file.
    File(String),
    /// What its Markdown links to.
    Markdown(String),
}

/// Longest value, in bytes, that a list of results tells.
const LONGEST_LISTED: usize = 120;

/// Its words are searched.
pub(super) fn words(_: &FieldDef, value: &Value, _: Labels<'_>) -> Vec<String> {
    owned(value.texts())
}

/// The labels of its ids are searched.
pub(super) fn labels(def: &FieldDef, value: &Value, label: Labels<'_>) -> Vec<String> {
    value.texts().into_iter().map(|id| label(def, id)).collect()
}

/// Nobody searches it by words.
pub(super) fn no_words(_: &FieldDef, _: &Value, _: Labels<'_>) -> Vec<String> {
    Vec::new()
}

/// The words of its cells are searched.
pub(super) fn words_of_cells(def: &FieldDef, value: &Value, label: Labels<'_>) -> Vec<String> {
    cells(def, value).flat_map(|(column, cell)| (column.field_type.0.words)(column, cell, label)).collect()
}

/// It is found by words alone.
pub(super) fn no_facets(_: &FieldDef, _: &Value) -> Vec<Facet> {
    Vec::new()
}

/// It is found by its choices where its kind makes it a facet.
pub(super) fn choices(def: &FieldDef, value: &Value) -> Vec<Facet> {
    if !def.facet {
        return Vec::new();
    }
    value.texts().into_iter().map(|id| Facet::Choice(id.to_owned())).collect()
}

/// Lists tell its texts that are short.
pub(super) fn listed(value: &Value) -> Vec<String> {
    owned(value.texts().into_iter().filter(|text| text.len() <= LONGEST_LISTED).collect())
}

/// It points to nothing.
pub(super) fn no_mentions(_: &FieldDef, _: &Value) -> Vec<Mention> {
    Vec::new()
}

/// Its cells point to what they name.
pub(super) fn mentions_of_cells(def: &FieldDef, value: &Value) -> Vec<Mention> {
    cells(def, value).flat_map(|(column, cell)| (column.field_type.0.mentions)(column, cell)).collect()
}

/// The filled cells of rows or of one row, by their columns.
fn cells<'a>(def: &'a FieldDef, value: &'a Value) -> impl Iterator<Item = (&'a FieldDef, &'a Value)> {
    let of_row = |row: &'a Value| def.columns.iter().filter_map(|column| Some((column, row.get(&column.key)?)));
    rows(value).iter().flat_map(of_row)
}

fn owned(texts: Vec<&str>) -> Vec<String> {
    texts.into_iter().map(str::to_owned).collect()
}
