//! `image`: an attached image, its description, credit and licence.

use super::{
    Declared, FieldType, Ids, Input, Mention, Misfit, Nature, Shape, Shown, Type, Widget, file, found, shared, text,
};
use crate::text::kind::{Display, FieldDef};
use crate::text::sheet_text::Value;

pub(super) static TYPE: Type = Type {
    key: "image",
    display: Display::Hidden,
    nature: Nature::Picture,
    ids: Ids::None,
    declared: Declared::PLAIN,
    input: Input::of(Widget::Parts),
    shape,
    read,
    words: found::words,
    listed: found::listed,
    filter: None,
    facets: found::no_facets,
    mentions,
};

/// The part that names the file; a lone text is one.
const FILE: &str = "fichier";
const OTHERS: [&str; 3] = ["alt", "credit", "licence"];

fn shape(_: &FieldDef) -> Shape<'_> {
    let file = FieldDef::new(FILE, FieldType(&file::IMAGE));
    let others = OTHERS.map(|key| FieldDef::new(key, FieldType(&text::TYPE)));
    Shape::Parts { parts: std::iter::once(file).chain(others).collect(), lone: Some(FILE) }
}

fn read(_: &FieldDef, value: &Value) -> Result<Shown, Misfit> {
    let nothing = String::new;
    if let Some(file) = value.as_text() {
        let file = file.trim().to_owned();
        return Ok(Shown::Picture { file, alt: nothing(), credit: nothing(), licence: nothing() });
    }
    value.as_map().ok_or(Misfit::NotAMap)?;
    let [alt, credit, licence] = OTHERS.map(|key| shared::part(value, key));
    Ok(Shown::Picture { file: shared::part(value, FILE)?, alt: alt?, credit: credit?, licence: licence? })
}

fn mentions(_: &FieldDef, value: &Value) -> Vec<Mention> {
    let name = value.as_text().or_else(|| value.get(FILE).and_then(Value::as_text));
    let file = name.map(str::trim).filter(|name| !name.is_empty());
    file.map(|name| Mention::File(name.to_owned())).into_iter().collect()
}
