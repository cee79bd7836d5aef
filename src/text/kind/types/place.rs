//! `lieu`: a place, by its name and perhaps an INSEE code of 2 to 9 characters.

use std::borrow::Cow;

use super::{Declared, Facet, FieldType, Ids, Input, Labels, Misfit, Nature, Place, Shape, Shown, Type, Widget, text};
use super::{found, shared};
use crate::text::kind::{Display, FieldDef};
use crate::text::sheet_text::Value;

pub(super) static TYPE: Type = Type {
    key: "lieu",
    display: Display::Fact,
    nature: Nature::Place,
    ids: Ids::None,
    declared: Declared::PLAIN,
    input: Input::of(Widget::Parts),
    shape: |_| Shape::Parts { parts: Cow::Owned(parts()), lone: Some(NAME) },
    read: |_, value| place(value),
    words,
    listed,
    filter: None,
    facets,
    mentions: found::no_mentions,
};

/// The part that holds the name; a lone text is one.
pub(super) const NAME: &str = "nom";
const CODE: &str = "insee";

/// The name of a place: a kind cannot declare it alone.
static NAME_TYPE: Type = Type { input: Input { suggests_places: true, ..text::WORDS.input }, ..text::WORDS };

/// The parts of a place.
pub(super) fn parts() -> Vec<FieldDef> {
    vec![FieldDef::new(NAME, FieldType(&NAME_TYPE)), FieldDef::new(CODE, FieldType(&text::TYPE))]
}

/// Reads a place.
pub(super) fn place(value: &Value) -> Result<Shown, Misfit> {
    if let Some(name) = value.as_text() {
        return Ok(Shown::Place(Place { name: name.trim().to_owned(), insee: None }));
    }
    value.as_map().ok_or(Misfit::NotAMap)?;
    let code = shared::part(value, CODE)?;
    if !code.is_empty() && !is_insee(&code) {
        return Err(Misfit::BadInsee(code));
    }
    let insee = Some(code).filter(|code| !code.is_empty());
    Ok(Shown::Place(Place { name: shared::part(value, NAME)?, insee }))
}

fn is_insee(text: &str) -> bool {
    (2..=9).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// A place as a field writes it.
#[must_use]
pub fn place_value(name: &str, code: &str) -> Value {
    Value::Map(vec![(NAME.to_owned(), Value::from(name)), (CODE.to_owned(), Value::from(code))])
}

/// The names of places are searched.
pub(super) fn words(_: &FieldDef, value: &Value, _: Labels<'_>) -> Vec<String> {
    names(value).map(str::to_owned).collect()
}

/// Lists tell the names of places.
pub(super) fn listed(value: &Value) -> Vec<String> {
    names(value).map(|name| name.trim().to_owned()).collect()
}

fn names(value: &Value) -> impl Iterator<Item = &str> {
    shared::rows(value).iter().filter_map(|place| place.get(NAME)?.as_text())
}

/// Sheets are found by the places they name.
pub(super) fn facets(_: &FieldDef, value: &Value) -> Vec<Facet> {
    let part = |place: &Value, key: &str| {
        place.get(key).and_then(Value::as_text).map(|text| text.trim().to_owned()).unwrap_or_default()
    };
    let facet = |place: &Value| Facet::Place { name: part(place, NAME), insee: part(place, CODE) };
    shared::rows(value).iter().map(facet).collect()
}

#[cfg(test)]
mod tests {
    use crate::text::kind::types::place::*;

    #[test]
    fn codes_are_told_from_texts() {
        assert!(is_insee("2A004") && is_insee("43") && !is_insee("1") && !is_insee("0123456789") && !is_insee("é12"));
    }
}
