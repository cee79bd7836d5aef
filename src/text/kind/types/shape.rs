//! How a value is written in a sheet: one text, texts, named parts, or rows of them.

use std::borrow::Cow;

use super::FieldType;
use crate::text::kind::FieldDef;

/// How a value is written in a sheet, and posted by a form.
#[derive(Clone, Debug)]
pub enum Shape<'a> {
    /// One text; blanks around it say nothing.
    Text,
    /// One text of several lines, whose first may be indented.
    Lines,
    /// A list of texts.
    Items {
        /// The type of each.
        item: FieldType,
        /// How a form asks for them.
        asked: Items,
    },
    /// Named parts.
    Parts {
        /// The parts.
        parts: Cow<'a, [FieldDef]>,
        /// The part that a lone text stands for.
        lone: Option<&'static str>,
    },
    /// Rows of named parts.
    Rows {
        /// The parts of each row.
        columns: Cow<'a, [FieldDef]>,
        /// The part that a lone text stands for.
        lone: Option<&'static str>,
        /// The type that judges each row; none where its columns do.
        row: Option<FieldType>,
    },
}

/// How a form asks for a list of texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Items {
    /// Boxes to tick: the order says nothing.
    Boxes,
    /// As many inputs as the list may hold.
    Slots,
    /// One input an item, and one more on demand; in one text, a line is an item.
    Lines,
}

/// One text.
pub(super) fn text(_: &FieldDef) -> Shape<'_> {
    Shape::Text
}

/// The parts that a kind declares.
pub(super) fn declared_parts(def: &FieldDef) -> Shape<'_> {
    Shape::Parts { parts: Cow::Borrowed(&def.columns), lone: None }
}

/// Rows of the columns that a kind declares.
pub(super) fn declared_rows(def: &FieldDef) -> Shape<'_> {
    Shape::Rows { columns: Cow::Borrowed(&def.columns), lone: None, row: None }
}
