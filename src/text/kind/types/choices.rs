//! `plusieurs`: several values of a vocabulary.

use super::{
    Declared, FieldType, FilterBy, Ids, Input, Items, Misfit, Nature, Needs, Shape, Shown, Type, Widget, choice, found,
    shared,
};
use crate::text::kind::{Display, FieldDef};
use crate::text::sheet_text::Value;

pub(super) static TYPE: Type = Type {
    key: "plusieurs",
    display: Display::Fact,
    nature: Nature::Label,
    ids: Ids::Vocabulary,
    declared: Declared { needs: Needs::Vocabulary, ..Declared::PLAIN },
    input: Input::of(Widget::Boxes),
    shape: |_| Shape::Items { item: FieldType(&choice::TYPE), asked: Items::Boxes },
    read,
    words: found::labels,
    listed: found::listed,
    filter: Some(FilterBy::Choice),
    facets: found::choices,
    mentions: found::no_mentions,
};

fn read(_: &FieldDef, value: &Value) -> Result<Shown, Misfit> {
    shared::several(value, Shown::Label)
}
