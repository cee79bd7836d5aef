//! The shape of a field's value, whatever its type: one text, texts, named parts, or rows of them.

use std::borrow::Cow;

use crate::text::kind::{FieldDef, FieldType};

/// The shape of a value.
pub(super) enum Shape<'a> {
    /// One text.
    Simple,
    /// A list of texts.
    Items,
    /// Named parts.
    Parts(Cow<'a, [FieldDef]>),
    /// Rows of named parts.
    Rows(Cow<'a, [FieldDef]>),
}

/// The shape of the values of a field.
pub(super) fn shape(def: &FieldDef) -> Shape<'_> {
    match def.field_type {
        FieldType::Choices | FieldType::Themes | FieldType::List | FieldType::References => Shape::Items,
        FieldType::Rows => Shape::Rows(Cow::Borrowed(&def.columns)),
        FieldType::Group => Shape::Parts(Cow::Borrowed(&def.columns)),
        FieldType::Places => Shape::Rows(Cow::Owned(place())),
        FieldType::Place => Shape::Parts(Cow::Owned(place())),
        FieldType::Interval => {
            let ends = ["min", "max", "ideal"].into_iter().take(if def.ideal { 3 } else { 2 });
            Shape::Parts(ends.map(|key| FieldDef::new(key, FieldType::Integer)).collect())
        }
        FieldType::Image => {
            let others = ["alt", "credit", "licence"].map(|key| FieldDef::new(key, FieldType::Text));
            Shape::Parts(std::iter::once(FieldDef::new("fichier", FieldType::File)).chain(others).collect())
        }
        _ => Shape::Simple,
    }
}

/// The part that a lone text stands for, in a type that has one.
pub(super) fn lone_part(field_type: FieldType) -> Option<&'static str> {
    match field_type {
        FieldType::Place | FieldType::Places => Some("nom"),
        FieldType::Image => Some("fichier"),
        _ => None,
    }
}

fn place() -> Vec<FieldDef> {
    vec![FieldDef::new("nom", FieldType::Text), FieldDef::new("insee", FieldType::Text)]
}
