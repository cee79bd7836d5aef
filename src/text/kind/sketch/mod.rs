//! A kind as people make it: names, rows of fields in their order, choices one a line. Keys are made of labels, and
//! nobody is asked for one. Reading a kind gives its sketch; writing one changes what it says, and keeps all else.

mod field;
mod list;
mod pairs;
mod read;
mod refer;
mod sample;
#[cfg(test)]
mod tests;
mod write;
mod writer;

pub use list::{ListSketch, rename_list};
pub use read::skeleton;
pub use sample::sample;

use super::types::{Answer, Needed};
use super::{COMMON_KEYS, FieldReach, KindDef, Vocabulary};
use crate::text::sheet_text::SheetText;

/// A kind as it is being made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KindSketch {
    /// What one of its sheets is called.
    pub label: String,
    /// What several are called.
    pub plural: String,
    /// One sentence about it.
    pub description: String,
    /// The word of its colour.
    pub color: String,
    /// The name of its icon.
    pub icon: String,
    /// Whether it is offered to write.
    pub public: bool,
    /// Whether members tell of having tried what its sheets describe.
    pub tried: bool,
    /// Markdown shown beside the form.
    pub guidance: String,
    /// Its headings and fields, in the order of its form.
    pub rows: Vec<RowSketch>,
}

/// A heading, or a field below one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowSketch {
    /// The key that it has; empty for one that is new.
    pub was: String,
    /// Whether it is a heading.
    pub is_heading: bool,
    /// What is asked.
    pub label: String,
    /// The word of the [`Answer`]; one that is not known leaves the type as it is.
    pub answer: String,
    /// A line of help.
    pub help: String,
    /// An example.
    pub example: String,
    /// What its numbers count.
    pub unit: String,
    /// The question that the search asks of its numbers.
    pub question: String,
    /// At most so many characters or items.
    pub most: String,
    /// How a page lays it out; empty as its answer wants.
    pub display: String,
    /// The key of the list of its choices, where that is made already; empty for one of its own.
    pub list: String,
    /// The labels of its choices, those below another further in.
    pub choices: Vec<String>,
    /// Its columns.
    pub columns: Vec<ColumnSketch>,
    /// The names of the fields that it adds, « field » or « field : column ».
    pub adds: Vec<String>,
    /// The name of the field that decides whether it is asked; empty for always.
    pub when: String,
    /// The labels of the choices of that field for which it is asked.
    pub when_says: Vec<String>,
    /// The labels of the kinds that it may point to; none for all.
    pub kinds: Vec<String>,
    /// Whether a complete sheet has it.
    pub required: bool,
    /// Whether lists tell it.
    pub listed: bool,
    /// Whether the search is narrowed by it.
    pub facet: bool,
    /// Whether it is asked no more, nor shown.
    pub hidden: bool,
    /// The word of who reads it; empty for all.
    pub readers: String,
    /// The word of who writes it; empty for all.
    pub writers: String,
}

impl RowSketch {
    /// Whether some do not read it.
    #[must_use]
    pub fn is_reserved(&self) -> bool {
        FieldReach::from_key(&self.readers).unwrap_or_default() != FieldReach::All
    }
}

/// A column of rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnSketch {
    /// Its name.
    pub label: String,
    /// The word of its [`Answer`]; empty where it is as it was, or a text.
    pub answer: String,
}

/// What is wrong in a row of a sketch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SketchProblem {
    /// The row, from 0; none for the kind itself.
    pub row: Option<usize>,
    /// What of it, by the word of the text.
    pub part: &'static str,
    /// Why.
    pub reason: SketchReason,
}

/// Why a row of a sketch cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SketchReason {
    /// It has no name.
    NoName,
    /// Two fields have that name.
    SameName(String),
    /// A choice without choices.
    NoChoices,
    /// A choice that is written twice.
    SameChoice(String),
    /// A choice that stands below too many others.
    TooDeep(usize),
    /// Rows without columns.
    NoColumns,
    /// A sum of nothing.
    NoSum,
    /// No field has that name.
    NoField(String),
    /// A field that holds no number, or a column that is not there.
    NoNumber(String),
    /// The field of a condition has no choices.
    NotAChoice(String),
    /// No choice of that field has that name.
    NoChoice(String),
    /// No kind has that name.
    NoKind(String),
    /// A whole number is expected.
    NotANumber(String),
    /// What every sheet has, and what names files, is read by all.
    ForAll,
    /// Too many fields.
    TooMany(usize),
    /// A text is too long.
    TooLong(usize),
}

/// What a kind stands among.
pub struct House<'a, 'v> {
    /// The key of the kind.
    pub key: &'a str,
    /// Keys that fields of it had: older versions hold values under them, kept from some.
    pub former: &'a [String],
    /// The list of choices of a key.
    pub list: &'a dyn Fn(&str) -> Option<&'v Vocabulary>,
    /// The key of the kind of that name.
    pub kind: &'a dyn Fn(&str) -> Option<String>,
}

/// What a sketch makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenKind {
    /// The text of the kind.
    pub text: SheetText,
    /// The lists of choices that it changes or makes.
    pub lists: Vec<ListSketch>,
}

impl KindSketch {
    /// The most headings and fields.
    pub const MOST_ROWS: usize = 120;
    /// The most levels of a tree of choices.
    pub const MOST_LEVELS: usize = 4;
    /// The most characters of a name.
    pub const MOST_NAME: usize = 120;
    /// The most characters of a line of help, of an example, or of a choice.
    pub const MOST_LINE: usize = 300;

    /// The sketch of a kind as its text says it.
    #[must_use]
    pub fn of<'v>(
        text: &SheetText,
        def: &KindDef,
        lists: &dyn Fn(&str) -> Option<&'v Vocabulary>,
        kinds: &dyn Fn(&str) -> Option<String>,
    ) -> Self {
        read::sketch(text, def, lists, kinds)
    }

    /// Where what stands last in every kind begins: the last heading, when all below it is of every sheet.
    #[must_use]
    pub fn tail(&self) -> Option<usize> {
        let at = self.rows.iter().rposition(|row| row.is_heading).filter(|at| *at > 0)?;
        let below = self.rows.get(at + 1..).unwrap_or_default();
        let is_common = |row: &RowSketch| COMMON_KEYS.contains(&row.was.as_str());
        (!below.is_empty() && below.iter().all(is_common)).then_some(at)
    }

    /// The kind and the lists that it makes of the text that it was read from.
    ///
    /// # Errors
    /// All that is wrong in it.
    pub fn write(&self, from: &SheetText, house: &House<'_, '_>) -> Result<WrittenKind, Vec<SketchProblem>> {
        write::kind(self, from, house)
    }
}
