//! `choix`: one value of a vocabulary.

use super::{Declared, FilterBy, Ids, Input, Misfit, Nature, Needs, Shown, Type, Widget, found, shape, shared};
use crate::text::kind::{Display, FieldDef};
use crate::text::sheet_text::Value;

pub(super) static TYPE: Type = Type {
    key: "choix",
    display: Display::Fact,
    nature: Nature::Label,
    ids: Ids::Vocabulary,
    declared: Declared { needs: Needs::Vocabulary, ..Declared::PLAIN },
    input: Input::of(Widget::Choice),
    shape: shape::text,
    read,
    words: found::labels,
    listed: found::listed,
    filter: Some(FilterBy::Choice),
    facets: found::choices,
    mentions: found::no_mentions,
};

fn read(_: &FieldDef, value: &Value) -> Result<Shown, Misfit> {
    shared::text(value).map(Shown::Label)
}
