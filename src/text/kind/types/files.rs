//! `fichiers`: names of attached files.

use super::{Declared, FieldType, Ids, Input, Items, Misfit, Nature, Shape, Shown, Type, Widget, file, found, shared};
use crate::text::kind::{Display, FieldDef};
use crate::text::sheet_text::Value;

pub(super) static TYPE: Type = Type {
    key: "fichiers",
    display: Display::Links,
    nature: Nature::File,
    ids: Ids::None,
    declared: Declared::PLAIN,
    input: Input::of(Widget::Rows),
    shape: |_| Shape::Items { item: FieldType(&file::TYPE), asked: Items::Lines },
    read,
    words: found::words,
    listed: found::listed,
    filter: None,
    facets: found::no_facets,
    mentions: file::mentions,
};

fn read(_: &FieldDef, value: &Value) -> Result<Shown, Misfit> {
    shared::several(value, Shown::File)
}
