//! `nombre`: a number, with a comma or a point.

use super::{Declared, Ids, Input, Misfit, Nature, Shown, Type, found, shape, shared};
use crate::text::kind::{Display, FieldDef};
use crate::text::sheet_text::Value;

pub(super) static TYPE: Type = Type {
    key: "nombre",
    display: Display::Fact,
    nature: Nature::Measure,
    ids: Ids::None,
    declared: Declared::PLAIN,
    input: Input::narrow("decimal"),
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
    number(&text).map(Shown::Measure).ok_or(Misfit::NotANumber(text))
}

fn number(text: &str) -> Option<f64> {
    let text = shared::without_spaces(text).replace(',', ".");
    let is_number = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+'));
    is_number.then(|| text.parse().ok())?
}
