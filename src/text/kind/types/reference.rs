//! `reference`: the title of a sheet, or a text.

use super::{Declared, Ids, Input, Mention, Misfit, Nature, Shown, Type, found, shape, shared};
use crate::text::kind::{Display, FieldDef};
use crate::text::sheet_text::Value;
use crate::text::title;

pub(super) static TYPE: Type = Type {
    key: "reference",
    display: Display::Links,
    nature: Nature::Reference,
    ids: Ids::None,
    declared: Declared::PLAIN,
    input: Input { suggests_titles: true, ..Input::LINE },
    shape: shape::text,
    read,
    words: found::words,
    listed: found::listed,
    filter: None,
    facets: found::no_facets,
    mentions,
};

fn read(_: &FieldDef, value: &Value) -> Result<Shown, Misfit> {
    shared::text(value).map(Shown::Reference)
}

/// The sheets of its titles, whatever section each names.
pub(super) fn mentions(_: &FieldDef, value: &Value) -> Vec<Mention> {
    let titles = value.texts().into_iter().map(|text| title::split(text).0.trim());
    titles.filter(|title| !title.is_empty()).map(|title| Mention::Title(title.to_owned())).collect()
}
