//! `fichier`: the name of an attached file.

use super::{Declared, Ids, Input, Mention, Misfit, Nature, Shown, Type, found, shape, shared};
use crate::text::kind::{Display, FieldDef};
use crate::text::sheet_text::Value;

pub(super) static TYPE: Type = Type {
    key: "fichier",
    display: Display::Fact,
    nature: Nature::File,
    ids: Ids::None,
    declared: Declared::PLAIN,
    input: Input::LINE,
    shape: shape::text,
    read,
    words: found::words,
    listed: found::listed,
    filter: None,
    facets: found::no_facets,
    mentions,
};

fn read(_: &FieldDef, value: &Value) -> Result<Shown, Misfit> {
    shared::text(value).map(Shown::File)
}

fn mentions(_: &FieldDef, value: &Value) -> Vec<Mention> {
    value.texts().into_iter().map(|name| Mention::File(name.to_owned())).collect()
}
