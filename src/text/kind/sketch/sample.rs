//! A sheet as a preview fills it: each field says its example, else its own name or a first choice.

use super::super::{FieldDef, KindDef, Labelled, Nature, Shape, Vocabulary};
use crate::text::sheet_text::{SheetText, Unreadable, Value};

/// A number that looks like any.
const NUMBER: &str = "12";
/// A day that looks like any.
const DAY: &str = "2026-09-14";
/// Rows of a sample.
const ROWS: usize = 2;

/// A sample of a kind.
///
/// # Errors
/// When it is too long to be a sheet.
pub fn sample<'v>(
    kind: &KindDef,
    title: &str,
    lists: &dyn Fn(&str) -> Option<&'v Vocabulary>,
) -> Result<SheetText, Unreadable> {
    let mut text = SheetText::new(&kind.key, title, "")?;
    let mut changes: Vec<(String, Option<Value>)> = Vec::new();
    for field in kind.fields.iter().filter(|field| !field.is_computed()) {
        let value = value(field, lists).filter(|value| !value.is_empty());
        changes.extend(value.map(|value| (field.key.clone(), Some(value))));
    }
    text.set_all(changes, &[])?;
    Ok(text)
}

fn value<'v>(field: &FieldDef, lists: &dyn Fn(&str) -> Option<&'v Vocabulary>) -> Option<Value> {
    let words = || if field.example.is_empty() { field.label.clone() } else { field.example.clone() };
    let ids = |most: usize| {
        let list = match field.labelled()? {
            Labelled::Vocabulary(key) => lists(key)?,
            Labelled::Themes => lists(super::super::THEMES_VOCABULARY)?,
        };
        Some(list.values.iter().take(most).map(|choice| Value::from(choice.id.as_str())).collect::<Vec<_>>())
    };
    if matches!(field.nature(), Nature::File | Nature::Picture | Nature::Reference) {
        return None;
    }
    Some(match field.shape() {
        Shape::Text | Shape::Lines => match field.nature() {
            Nature::Count | Nature::Measure => Value::from(NUMBER),
            Nature::Date => Value::from(DAY),
            Nature::Address => Value::from("https://exemple.org"),
            Nature::Label => ids(1)?.pop()?,
            _ => Value::from(words()),
        },
        Shape::Items { .. } if field.labelled().is_some() => Value::List(ids(ROWS)?),
        Shape::Items { .. } => Value::List(words().split(',').map(|word| Value::from(word.trim())).collect()),
        Shape::Parts { lone: Some(_), .. } if field.nature() == Nature::Period => Value::from(DAY),
        Shape::Parts { lone: Some(_), .. } => Value::from(words()),
        Shape::Rows { lone: Some(_), .. } => Value::List(vec![Value::from(words())]),
        Shape::Parts { parts, lone: None } => cells(&parts, lists),
        Shape::Rows { columns, lone: None, .. } => Value::List(vec![cells(&columns, lists); ROWS]),
    })
}

fn cells<'v>(columns: &[FieldDef], lists: &dyn Fn(&str) -> Option<&'v Vocabulary>) -> Value {
    Value::Map(columns.iter().filter_map(|column| Some((column.key.clone(), value(column, lists)?))).collect())
}
