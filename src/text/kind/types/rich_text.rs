//! `texte-riche`: Markdown, several paragraphs.

use super::{Declared, Ids, Input, Labels, Mention, Misfit, Nature, Shape, Shown, Type, Widget, found, shared};
use crate::text::kind::{Display, FieldDef};
use crate::text::markup;
use crate::text::sheet_text::Value;

pub(super) static TYPE: Type = Type {
    key: "texte-riche",
    display: Display::Prose,
    nature: Nature::Prose,
    ids: Ids::None,
    declared: Declared::PLAIN,
    input: Input::words(Widget::Area),
    shape: |_| Shape::Lines,
    read,
    words,
    listed: found::listed,
    filter: None,
    facets: found::no_facets,
    mentions,
};

fn read(def: &FieldDef, value: &Value) -> Result<Shown, Misfit> {
    shared::bounded(def, value).map(Shown::Prose)
}

fn words(_: &FieldDef, value: &Value, _: Labels<'_>) -> Vec<String> {
    value.texts().into_iter().map(markup::plain).collect()
}

fn mentions(_: &FieldDef, value: &Value) -> Vec<Mention> {
    value.texts().into_iter().map(|text| Mention::Markdown(text.to_owned())).collect()
}
