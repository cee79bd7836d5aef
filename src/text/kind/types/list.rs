//! `liste`: short texts.

use super::{Declared, FieldType, Ids, Input, Items, Misfit, Nature, Shape, Shown, Type, Widget, found, shared, text};
use crate::text::kind::{Display, FieldDef};
use crate::text::sheet_text::Value;

pub(super) static TYPE: Type = Type {
    key: "liste",
    display: Display::Ticks,
    nature: Nature::Texts,
    ids: Ids::None,
    declared: Declared::PLAIN,
    input: Input::of(Widget::Rows),
    shape: |_| Shape::Items { item: FieldType(&text::TYPE), asked: Items::Lines },
    read,
    words: found::words,
    listed: found::listed,
    filter: None,
    facets: found::no_facets,
    mentions: found::no_mentions,
};

fn read(_: &FieldDef, value: &Value) -> Result<Shown, Misfit> {
    shared::several(value, Shown::Text)
}
