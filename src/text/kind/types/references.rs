//! `references`: titles of sheets, or texts.

use super::{
    Declared, FieldType, Ids, Input, Items, Misfit, Nature, Shape, Shown, Type, Widget, found, reference, shared,
};
use crate::text::kind::{Display, FieldDef};
use crate::text::sheet_text::Value;

pub(super) static TYPE: Type = Type {
    key: "references",
    display: Display::Links,
    nature: Nature::Reference,
    ids: Ids::None,
    declared: Declared::PLAIN,
    input: Input::of(Widget::Rows),
    shape: |_| Shape::Items { item: FieldType(&reference::TYPE), asked: Items::Lines },
    read,
    words: found::words,
    listed: found::listed,
    filter: None,
    facets: found::no_facets,
    mentions: reference::mentions,
};

fn read(_: &FieldDef, value: &Value) -> Result<Shown, Misfit> {
    shared::several(value, Shown::Reference)
}
