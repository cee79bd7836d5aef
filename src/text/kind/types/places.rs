//! `lieux`: several places.

use std::borrow::Cow;

use super::{Declared, FieldType, Ids, Input, Misfit, Nature, Shape, Shown, Type, Widget, found, place, shared};
use crate::text::kind::{Display, FieldDef};
use crate::text::sheet_text::Value;

pub(super) static TYPE: Type = Type {
    key: "lieux",
    display: Display::Fact,
    nature: Nature::Place,
    ids: Ids::None,
    declared: Declared::PLAIN,
    input: Input::of(Widget::Rows),
    shape: |_| Shape::Rows {
        columns: Cow::Owned(place::parts()),
        lone: Some(place::NAME),
        row: Some(FieldType(&place::TYPE)),
    },
    read,
    words: place::words,
    listed: place::listed,
    filter: None,
    facets: place::facets,
    mentions: found::no_mentions,
};

fn read(_: &FieldDef, value: &Value) -> Result<Shown, Misfit> {
    let places = shared::rows(value).iter().filter(|place| !place.is_empty());
    Ok(Shown::Several(places.map(place::place).collect::<Result<_, _>>()?))
}
