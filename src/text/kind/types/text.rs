//! `texte`: a few words.

use super::{Declared, Ids, Input, Misfit, Nature, Shown, Type, Widget, found, shape, shared};
use crate::text::kind::{Display, FieldDef};
use crate::text::sheet_text::Value;

pub(super) static TYPE: Type = WORDS;

/// A few words, for the parts of other types as well.
pub(super) const WORDS: Type = Type {
    key: "texte",
    display: Display::Prose,
    nature: Nature::Text,
    ids: Ids::None,
    declared: Declared::PLAIN,
    input: Input::words(Widget::Text),
    shape: shape::text,
    read,
    words: found::words,
    listed: found::listed,
    filter: None,
    facets: found::no_facets,
    mentions: found::no_mentions,
};

fn read(def: &FieldDef, value: &Value) -> Result<Shown, Misfit> {
    shared::bounded(def, value).map(Shown::Text)
}
