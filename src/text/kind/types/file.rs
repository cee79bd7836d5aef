//! `fichier`: the name of an attached file.

use super::{Declared, Ids, Input, Mention, Misfit, Nature, Shown, Type, Widget, found, shape, shared};
use crate::text::kind::{Display, FieldDef};
use crate::text::sheet_text::Value;

pub(super) static TYPE: Type = asked_by(Widget::File);
/// The same, where the file is an image.
pub(super) static IMAGE: Type = asked_by(Widget::Picture);

const fn asked_by(widget: Widget) -> Type {
    Type {
        key: "fichier",
        display: Display::Fact,
        nature: Nature::File,
        ids: Ids::None,
        declared: Declared::PLAIN,
        input: Input::of(widget),
        shape: shape::text,
        read,
        words: found::words,
        listed: found::listed,
        filter: None,
        facets: found::no_facets,
        mentions,
    }
}

fn read(_: &FieldDef, value: &Value) -> Result<Shown, Misfit> {
    shared::text(value).map(Shown::File)
}

/// The files of its names.
pub(super) fn mentions(_: &FieldDef, value: &Value) -> Vec<Mention> {
    let names = value.texts().into_iter().map(str::trim).filter(|name| !name.is_empty());
    names.map(|name| Mention::File(name.to_owned())).collect()
}
