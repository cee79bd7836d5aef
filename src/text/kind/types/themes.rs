//! `themes`: keys of themes, ordered, the main one first. The index takes them from the sheet as a whole.

use super::{
    Declared, FieldType, Ids, Input, Items, Misfit, Nature, Shape, Shown, Type, Widget, choice, found, shared,
};
use crate::text::kind::{Display, FieldDef};
use crate::text::sheet_text::Value;

pub(super) static TYPE: Type = Type {
    key: "themes",
    display: Display::Links,
    nature: Nature::Label,
    ids: Ids::Themes,
    declared: Declared { depth: 0, most: Some(3), ..Declared::PLAIN },
    input: Input::of(Widget::Themes),
    shape: |_| Shape::Items { item: FieldType(&choice::TYPE), asked: Items::Slots },
    read,
    words: found::no_words,
    listed: found::listed,
    filter: None,
    facets: found::no_facets,
    mentions: found::no_mentions,
};

fn read(_: &FieldDef, value: &Value) -> Result<Shown, Misfit> {
    shared::several(value, Shown::Label)
}
