//! `entier`: a whole number.

use super::{Declared, Ids, Input, Misfit, Nature, Shown, Type, found, shape, shared};
use crate::text::kind::{Display, FieldDef};
use crate::text::sheet_text::Value;

pub(super) static TYPE: Type = Type {
    key: "entier",
    display: Display::Fact,
    nature: Nature::Count,
    ids: Ids::None,
    declared: Declared::PLAIN,
    input: Input::narrow("numeric"),
    shape: shape::text,
    read,
    words: found::no_words,
    listed: found::listed,
    filter: None,
    facets: found::no_facets,
    mentions: found::no_mentions,
};

fn read(_: &FieldDef, value: &Value) -> Result<Shown, Misfit> {
    let text = shared::text(value)?;
    shared::without_spaces(&text).parse().map(Shown::Count).map_err(|_| Misfit::NotAnInteger(text))
}
