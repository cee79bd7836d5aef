//! The types a field may have, one file each. What a type's values are — how they are written, read, asked for, shown,
//! searched, linked and told apart — its file says, and nothing outside this folder knows one type from another.
//!
//! A type is a `Type`, whose every line must be filled; then it stands in the list `TYPES`, and that is all.

mod answer;
mod choice;
mod choices;
mod date;
mod file;
mod files;
mod found;
mod group;
mod image;
mod input;
mod integer;
mod interval;
mod link;
mod list;
mod misfit;
mod number;
mod period;
mod place;
mod places;
mod reference;
mod references;
mod rich_text;
mod rows;
mod shape;
mod shared;
mod shown;
mod siren;
mod sum;
mod text;
mod themes;

pub(in crate::text::kind) use answer::usual_display;
pub use answer::{Answer, Needed, answers};
pub use date::Date;
pub use found::{Facet, FilterBy, Labels, Mention};
pub use input::{Input, Widget};
pub use misfit::Misfit;
pub use period::period_value;
pub use place::place_value;
pub use shape::{Items, Shape};
pub use shown::{Nature, Place, Row, Shown};

use std::fmt;

use super::{Display, FieldDef, THEMES_VOCABULARY};
use crate::text::periods::Period;
use crate::text::sheet_text::Value;

/// All that a field type says of itself.
struct Type {
    /// The word a kind names it by.
    key: &'static str,
    /// How a page lays it out when its kind does not say.
    display: Display,
    /// What its values are, for layouts that look for a column of some sort.
    nature: Nature,
    /// What its values are ids of.
    ids: Ids,
    /// What its declaration must say, may leave unsaid, and where it may stand.
    declared: Declared,
    /// What a form prints to ask for a value.
    input: Input,
    /// How a value is written.
    shape: fn(&FieldDef) -> Shape<'_>,
    /// Reads a value that is not empty.
    read: fn(&FieldDef, &Value) -> Result<Shown, Misfit>,
    /// The words that the search finds it by.
    words: fn(&FieldDef, &Value, Labels<'_>) -> Vec<String>,
    /// What a list of results tells of it.
    listed: fn(&Value) -> Vec<String>,
    /// What the search may be asked of it where it is a facet.
    filter: Option<FilterBy>,
    /// What else the search finds it by.
    facets: fn(&FieldDef, &Value) -> Vec<Facet>,
    /// What it points to.
    mentions: fn(&FieldDef, &Value) -> Vec<Mention>,
}

/// What values are ids of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ids {
    /// They are no ids.
    None,
    /// The vocabulary that the field names.
    Vocabulary,
    /// The themes of the wiki.
    Themes,
}

/// What the declaration of a field must say.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Needs {
    /// Nothing more.
    Nothing,
    /// The vocabulary of its choices.
    Vocabulary,
    /// Its columns.
    Columns,
    /// The fields that it adds.
    Sum,
}

/// How a kind declares a field of a type.
#[derive(Clone, Copy)]
struct Declared {
    /// What must be said.
    needs: Needs,
    /// Below how many lists of columns it may stand.
    depth: usize,
    /// How many items it holds when its kind does not say.
    most: Option<usize>,
    /// What its numbers count when its kind does not say.
    unit: &'static str,
}

impl Declared {
    /// Columns stand at most this many lists below a field.
    const DEEPEST: usize = 2;
    /// It stands anywhere, and needs nothing but a name.
    const PLAIN: Self = Self { needs: Needs::Nothing, depth: Self::DEEPEST, most: None, unit: "" };
}

/// Where the labels of a field's ids are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Labelled<'a> {
    /// In the vocabulary of this key.
    Vocabulary(&'a str),
    /// Among the themes, where an old key leads to the theme of today.
    Themes,
}

/// What a field holds: the type of one file of this folder.
#[derive(Clone, Copy)]
pub struct FieldType(&'static Type);

static TYPES: &[&Type] = &[
    &text::TYPE,
    &rich_text::TYPE,
    &integer::TYPE,
    &number::TYPE,
    &date::TYPE,
    &period::TYPE,
    &choice::TYPE,
    &choices::TYPE,
    &themes::TYPE,
    &list::TYPE,
    &rows::TYPE,
    &group::TYPE,
    &interval::TYPE,
    &reference::TYPE,
    &references::TYPE,
    &link::TYPE,
    &place::TYPE,
    &places::TYPE,
    &file::TYPE,
    &files::TYPE,
    &image::TYPE,
    &siren::TYPE,
    &sum::TYPE,
];

impl PartialEq for FieldType {
    fn eq(&self, other: &Self) -> bool {
        self.0.key == other.0.key
    }
}

impl Eq for FieldType {}

impl fmt::Debug for FieldType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.key)
    }
}

impl FieldType {
    /// The type of what no kind declares.
    pub(super) const WORDS: Self = Self(&text::TYPE);

    /// The type a kind names by this word.
    pub fn from_key(key: &str) -> Option<Self> {
        TYPES.iter().find(|known| known.key == key).map(|known| Self(known))
    }

    /// How it is laid out when its kind does not say.
    pub(super) fn display(self) -> Display {
        self.0.display
    }

    /// What its numbers count when its kind does not say.
    pub(super) fn unit(self) -> &'static str {
        self.0.declared.unit
    }

    /// Whether its declaration names the vocabulary of its choices.
    pub(super) fn needs_vocabulary(self) -> bool {
        self.0.declared.needs == Needs::Vocabulary
    }

    /// Whether its declaration has columns.
    pub(super) fn needs_columns(self) -> bool {
        self.0.declared.needs == Needs::Columns
    }

    /// Whether its declaration names the fields that it adds.
    pub(super) fn needs_sum(self) -> bool {
        self.0.declared.needs == Needs::Sum
    }

    /// Whether it may be declared so many lists of columns below a field.
    pub(super) fn may_stand(self, depth: usize) -> bool {
        depth <= self.0.declared.depth
    }
}

impl FieldDef {
    /// A field of words, with nothing else said.
    pub fn text(key: &str) -> Self {
        Self::new(key, FieldType::WORDS)
    }

    /// The declaration of one item of the field.
    #[must_use]
    pub fn item(&self, field_type: FieldType) -> Self {
        let vocabulary = self.vocabulary_key().map(str::to_owned);
        Self { field_type, vocabulary, max: None, required: false, ..self.clone() }
    }

    /// The word a kind names its type by: to be told, never to be asked about.
    pub fn type_key(&self) -> &'static str {
        self.field_type.0.key
    }

    /// Whether two fields are of one type.
    pub fn is_of_the_type_of(&self, other: &Self) -> bool {
        self.field_type == other.field_type
    }

    /// Whether its value is worked out from others: nobody is asked for it, and no text holds it.
    pub fn is_computed(&self) -> bool {
        self.field_type.needs_sum()
    }

    /// How many characters or items it holds at most.
    pub fn limit(&self) -> Option<usize> {
        self.max.or(self.field_type.0.declared.most)
    }

    /// The vocabulary its values come from.
    pub fn vocabulary_key(&self) -> Option<&str> {
        match self.field_type.0.ids {
            Ids::Themes => Some(THEMES_VOCABULARY),
            Ids::None | Ids::Vocabulary => self.vocabulary.as_deref(),
        }
    }

    /// Where its values have labels; `None` when they are no ids.
    pub fn labelled(&self) -> Option<Labelled<'_>> {
        match self.field_type.0.ids {
            Ids::None => None,
            Ids::Vocabulary => Some(Labelled::Vocabulary(self.vocabulary.as_deref().unwrap_or_default())),
            Ids::Themes => Some(Labelled::Themes),
        }
    }

    /// What its values are.
    pub fn nature(&self) -> Nature {
        self.field_type.0.nature
    }

    /// What a form prints to ask for a value.
    pub fn input(&self) -> Input {
        Input { is_on_a_line: self.display == Display::Fact, ..self.field_type.0.input }
    }

    /// How its values are written.
    pub fn shape(&self) -> Shape<'_> {
        (self.field_type.0.shape)(self)
    }

    /// A value as its type reads it.
    ///
    /// # Errors
    /// The first misfit; an empty value is [`Misfit::Missing`]. Misfits of cells are not errors: the cell is a text
    /// there. Vocabularies are not looked at.
    pub fn read(&self, value: &Value) -> Result<Shown, Misfit> {
        if value.is_empty() {
            return Err(Misfit::Missing);
        }
        (self.field_type.0.read)(self, value)
    }

    /// The words that the search finds a value by, labels in place of ids.
    pub fn words(&self, value: &Value, label: Labels<'_>) -> Vec<String> {
        (self.field_type.0.words)(self, value, label)
    }

    /// What a list of results tells of a value.
    pub fn told(&self, value: &Value) -> Vec<String> {
        (self.field_type.0.listed)(value)
    }

    /// The period that a list of results tells, in a field of periods.
    pub fn told_period(&self, told: &str) -> Option<Period> {
        if self.nature() == Nature::Period { period::of_listed(told) } else { None }
    }

    /// What the search may be asked of its values, where it is a facet.
    pub fn filter(&self) -> Option<FilterBy> {
        self.field_type.0.filter
    }

    /// What a value lets its sheet be found by, other than words.
    pub fn facets(&self, value: &Value) -> Vec<Facet> {
        (self.field_type.0.facets)(self, value)
    }

    /// What a value points to.
    pub fn mentions(&self, value: &Value) -> Vec<Mention> {
        (self.field_type.0.mentions)(self, value)
    }
}

/// A value of any shape as one text, for a field it does not fit: its texts, parted by « · ».
pub fn plain_text(value: &Value) -> String {
    value.texts().join(" · ")
}

#[cfg(test)]
mod tests;
