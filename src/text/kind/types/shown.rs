//! What a value says once its type has read it: the one form that pages, lists, differences and the index know.

use super::Date;
use crate::text::periods::Period;

/// A value that its type has read.
///
/// There are fewer forms than types: a type whose values read as an existing form is shown everywhere at once.
#[derive(Clone, Debug, PartialEq)]
pub enum Shown {
    /// A few words, in Markdown without blocks.
    Text(String),
    /// Blocks of Markdown.
    Prose(String),
    /// A whole number of the field's unit.
    Count(i64),
    /// A number of the field's unit.
    Measure(f64),
    /// A year, a month or a day.
    Date(Date),
    /// When something takes place.
    Period(Period),
    /// The id of a choice, which has a label.
    Label(String),
    /// A least, a most and a best number; no `max` means no limit.
    Range {
        /// The least.
        min: Option<u32>,
        /// The most.
        max: Option<u32>,
        /// The best.
        ideal: Option<u32>,
    },
    /// The title of a sheet, or a text.
    Reference(String),
    /// An address of http, https or mailto.
    Address(String),
    /// A place.
    Place(Place),
    /// The name of an attached file.
    File(String),
    /// An attached image.
    Picture {
        /// The name of the file.
        file: String,
        /// What it shows, for who does not see it.
        alt: String,
        /// Who made it.
        credit: String,
        /// Its licence.
        licence: String,
    },
    /// Several values of one form, at least one.
    Several(Vec<Shown>),
    /// Rows; a cell that does not fit its type is a text.
    Rows(Vec<Row>),
    /// Named parts.
    Parts(Row),
}

impl Shown {
    /// The texts of a list of texts.
    pub fn as_texts(&self) -> Option<Vec<&str>> {
        let Self::Several(items) = self else { return None };
        let texts = items.iter().map(|item| match item {
            Self::Text(text) => Some(text.as_str()),
            _ => None,
        });
        texts.collect()
    }
}

/// The cells of a row or of a group: the declared columns that are filled, in the order of the kind, then
/// what else is written there, as text.
pub type Row = Vec<(String, Shown)>;

/// A place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its name; empty when only a code is written.
    pub name: String,
    /// Its INSEE code, 2 to 9 letters and digits.
    pub insee: Option<String>,
}

/// What the values of a type are, one or several, for layouts and views that look for numbers, dates or places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// A few words.
    Text,
    /// Blocks of Markdown.
    Prose,
    /// A whole number.
    Count,
    /// A number.
    Measure,
    /// A date.
    Date,
    /// Days and hours, once or again and again.
    Period,
    /// Choices, which have labels.
    Label,
    /// A least, a most and a best number.
    Range,
    /// A list of a few words each.
    Texts,
    /// Sheets.
    Reference,
    /// An address.
    Address,
    /// Places.
    Place,
    /// An attached file.
    File,
    /// An attached image.
    Picture,
    /// Rows of cells.
    Rows,
    /// Named parts.
    Parts,
}

impl Nature {
    /// Whether values are numbers.
    pub fn is_number(self) -> bool {
        matches!(self, Self::Count | Self::Measure)
    }

    /// Whether values are days on which something takes place.
    pub fn is_in_time(self) -> bool {
        matches!(self, Self::Date | Self::Period)
    }
}
