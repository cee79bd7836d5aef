//! A kind says what a sheet of it holds: its fields, their types, and how a page lays them out. A kind is
//! itself a sheet, and so are the vocabularies its fields choose from.

mod display;
pub mod field_keys;
mod purpose;
mod reach;
mod read;
mod sketch;
mod types;
mod value;
mod vocabulary;

pub use display::Display;
pub use purpose::{
    DECLARING_KINDS, DEFAULT_KIND, KIND_OF_KINDS, KIND_OF_LEXICONS, KIND_OF_PAGES, KIND_OF_THEMES,
    KIND_OF_VOCABULARIES, NO_KIND_YET, Purpose,
};
pub use reach::FieldReach;
pub use sketch::{
    ColumnSketch, House, KindSketch, ListSketch, RowSketch, SketchProblem, SketchReason, WrittenKind, rename_list,
    sample, skeleton,
};
pub use types::{
    Answer, Date, Facet, FieldType, FilterBy, Input, Items, Labelled, Labels, Mention, Misfit, Nature, Needed, Place,
    Row, Shape, Shown, Widget, answers, period_value, place_value, plain_text,
};
pub use vocabulary::{Choice, Vocabulary};

use crate::text::sheet_text::{KIND, SheetText, TITLE, Value};

/// The vocabulary asked for the values of a field of themes.
pub const THEMES_VOCABULARY: &str = "themes";
/// The vocabulary of the drawings of kinds and fields.
pub const ICONS_VOCABULARY: &str = "icon";
/// The vocabulary of the colours of kinds.
pub const COLORS_VOCABULARY: &str = "kind_color";
/// The vocabulary of the ways to lay a field out.
pub const DISPLAYS_VOCABULARY: &str = "field_display";
/// The vocabulary of whom a field is for.
pub const REACHES_VOCABULARY: &str = "field_reach";
/// The vocabulary of licences.
pub const LICENCES_VOCABULARY: &str = "license";

/// Keys that every sheet may have, in the order they are written when its kind does not declare them.
const COMMON_KEYS: [&str; 11] = [
    field_keys::SUMMARY,
    field_keys::THEMES,
    field_keys::KEYWORDS,
    field_keys::TERRITORIES,
    field_keys::IMAGE,
    field_keys::SOURCES,
    field_keys::CREDITS,
    field_keys::ANNEXES,
    field_keys::ORIGIN,
    field_keys::PINS,
    field_keys::LICENCE,
];

/// A kind of sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindDef {
    /// Its key, written in each sheet; it never changes.
    pub key: String,
    /// Its name, in the singular.
    pub label: String,
    /// Its name in the plural.
    pub plural: String,
    /// One sentence, shown when a writer chooses a kind.
    pub description: String,
    /// The name of an icon; empty for none.
    pub icon: String,
    /// Its colour.
    pub color: Color,
    /// Its place in menus.
    pub order: u32,
    /// Whether it is listed in menus and offered to write.
    pub public: bool,
    /// Whether members tell of having tried what its sheets describe.
    pub tried: bool,
    /// The key of the view in which menus lead to its sheets; empty for the usual one.
    pub view: String,
    /// What its `adresse` says; empty for none.
    pub address: String,
    /// The groups of its form, in order.
    pub groups: Vec<Group>,
    /// Its fields, in the order they are written.
    pub fields: Vec<FieldDef>,
    /// The fields that are asked no more, nor shown: sheets keep what they hold of them.
    pub hidden: Vec<FieldDef>,
    /// Markdown shown beside the form.
    pub guidance: String,
}

/// The colour of a kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Color {
    /// `pratique`
    Practice,
    /// `exemple`
    Example,
    /// `methode`
    Method,
    /// `bleu`
    Blue,
    /// `brique`
    Brick,
    /// `neutre`
    #[default]
    Neutral,
}

impl Color {
    /// The CSS class of what bears it; empty for none.
    pub fn css_class(self) -> &'static str {
        match self {
            Self::Practice => "is-practice",
            Self::Example => "is-example",
            Self::Method => "is-method",
            Self::Blue => "is-blue",
            Self::Brick => "is-brick",
            Self::Neutral => "",
        }
    }
}

/// A group of fields of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What fields name it by.
    pub key: String,
    /// Its heading.
    pub label: String,
}

/// When a field is asked and shown: where another says one of these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedWhen {
    /// The key of the other field, whose values are choices.
    pub field: String,
    /// The ids of the choices.
    pub values: Vec<String>,
}

/// A field of a kind, or a column of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldDef {
    /// The key of its value in a sheet.
    pub key: String,
    /// Its name; empty for the parts of intervals, places and images, which the templates name.
    pub label: String,
    /// What it holds.
    field_type: FieldType,
    /// Other names that texts give it.
    pub synonyms: Vec<String>,
    /// The key of its group.
    pub group: Option<String>,
    /// Whether a complete sheet has it.
    pub required: bool,
    /// One line of help; empty for none.
    pub help: String,
    /// An example of a value; empty for none.
    pub example: String,
    /// At most so many characters, or so many items.
    pub max: Option<usize>,
    /// The key of the vocabulary of its choices.
    pub vocabulary: Option<String>,
    /// The kinds of sheets a reference may point to; empty for all.
    pub kinds: Vec<String>,
    /// The unit of a number; empty for none.
    pub unit: String,
    /// Whether an interval has an ideal value.
    pub ideal: bool,
    /// The columns of rows and groups.
    pub columns: Vec<FieldDef>,
    /// The singular noun for one row; empty for none.
    pub row_noun: String,
    /// Whether that noun is feminine.
    pub feminine: bool,
    /// How a page lays it out.
    pub display: Display,
    /// The name of an icon; empty for none.
    pub icon: String,
    /// Whether it is a facet of the search.
    pub facet: bool,
    /// For an interval that is a facet: the question whose answer is a number; empty for none.
    pub question: String,
    /// Whether lists of results tell it.
    pub listed: bool,
    /// When it is asked and shown; none for always.
    pub when: Option<AskedWhen>,
    /// The fields whose numbers a sum adds, `key` or `key.column`; none for any other type.
    pub sum: Vec<String>,
    /// Who reads it, as it says itself; see [`KindDef::readers_of`].
    pub readers: FieldReach,
    /// Who writes it, as it says itself; see [`KindDef::writers_of`].
    pub writers: FieldReach,
}

impl FieldDef {
    /// A field of a type, with nothing else said.
    pub fn new(key: &str, field_type: FieldType) -> Self {
        Self {
            key: key.to_owned(),
            label: String::new(),
            synonyms: Vec::new(),
            field_type,
            group: None,
            required: false,
            help: String::new(),
            example: String::new(),
            max: None,
            vocabulary: None,
            kinds: Vec::new(),
            unit: field_type.unit().to_owned(),
            ideal: false,
            columns: Vec::new(),
            row_noun: String::new(),
            feminine: false,
            display: field_type.display(),
            icon: String::new(),
            facet: false,
            question: String::new(),
            listed: false,
            when: None,
            sum: Vec::new(),
            readers: FieldReach::All,
            writers: FieldReach::All,
        }
    }
}

/// What is wrong in the text of a kind or of a vocabulary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindProblem {
    /// The key it is about, with the place from 0 and the key of each list above it: `champs.2.type`.
    pub path: String,
    /// What is wrong.
    pub reason: KindReason,
}

/// Why a kind or a vocabulary cannot be used. It carries data; the sentence is the message table's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KindReason {
    /// The sheet is of another kind.
    OtherKind(String),
    /// Nothing is written.
    Missing,
    /// A text is expected.
    NotText,
    /// A list is expected.
    NotAList,
    /// Keys and values are expected.
    NotAMap,
    /// Letters without accents, digits, `_`, `-` (and `/` in a theme) are expected.
    BadKey(String),
    /// The same key stands twice.
    Duplicate(String),
    /// A key that every sheet has for another use.
    Reserved(String),
    /// No such field type.
    UnknownType(String),
    /// No such display.
    UnknownDisplay(String),
    /// No such colour.
    UnknownColor(String),
    /// A field that the kind does not declare.
    UnknownField(String),
    /// A group that the kind does not declare.
    UnknownGroup(String),
    /// `oui` or `non` is expected.
    NotYesNo(String),
    /// A whole number from 0 is expected.
    NotANumber(String),
    /// No such reach.
    UnknownReach(String),
    /// What every sheet has, or what names files, is read by all.
    ForAll(String),
    /// Said of a column, where it is said of the whole field.
    OfField(String),
    /// A type that holds rows cannot stand so deep, or themes in a column.
    NotInColumns(String),
}

impl KindDef {
    /// Reads the sheet of a kind.
    ///
    /// # Errors
    /// All that is wrong in it.
    pub fn from_sheet(sheet: &SheetText) -> Result<Self, Vec<KindProblem>> {
        read::kind(sheet)
    }

    /// Whether its sheets have steps that can be counted in minutes.
    pub fn has_steps(&self) -> bool {
        let timed = |field: &FieldDef| {
            field.display == Display::Steps && field.columns.iter().any(|column| column.nature() == Nature::Count)
        };
        self.fields.iter().any(timed)
    }

    /// A kind the wiki lacks: its key for a name, and no field.
    pub fn fallback(key: &str) -> Self {
        Self {
            key: key.to_owned(),
            label: key.to_owned(),
            plural: key.to_owned(),
            description: String::new(),
            icon: String::new(),
            color: Color::default(),
            order: 0,
            public: false,
            tried: false,
            view: String::new(),
            address: String::new(),
            groups: Vec::new(),
            fields: Vec::new(),
            hidden: Vec::new(),
            guidance: String::new(),
        }
    }

    /// Where menus lead to its sheets.
    #[must_use]
    pub fn list_path(&self) -> String {
        let view = if self.view.is_empty() { String::new() } else { format!("&vue={}", self.view) };
        format!("/fiches?type={}{view}", self.key)
    }

    /// The declaration of a field.
    pub fn field(&self, key: &str) -> Option<&FieldDef> {
        self.fields.iter().find(|field| field.key == key)
    }

    /// The order of keys in a sheet: kind, title, the fields as declared, then the common keys left.
    pub fn order(&self) -> Vec<&str> {
        let declared = self.fields.iter().chain(&self.hidden).map(|field| field.key.as_str());
        let left = COMMON_KEYS.into_iter().filter(|key| !self.declares(key));
        [KIND, TITLE].into_iter().chain(declared).chain(left).collect()
    }

    /// Whether it declares a field, hidden or not.
    fn declares(&self, key: &str) -> bool {
        self.fields.iter().chain(&self.hidden).any(|field| field.key == key)
    }

    /// The fields of a sheet that its kind does not declare, kind and title left out.
    pub fn undeclared<'a>(&self, sheet: &'a SheetText) -> Vec<&'a (String, Value)> {
        let known = |key: &str| key == KIND || key == TITLE || self.declares(key);
        sheet.fields().iter().filter(|(key, _)| !known(key)).collect()
    }
}
