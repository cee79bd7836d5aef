//! A field's value as lines that people read: labels of parts and of choices in place of keys.

use crate::hall::messages;
use crate::models::kind::KindSet;
use crate::text::dates;
use crate::text::kind::{FieldDef, KindDef, Nature};
use crate::text::sheet_text::{KIND, TITLE, Value};

/// The label of a field.
#[must_use]
pub fn label_of(def: &KindDef, key: &str) -> String {
    match key {
        TITLE => messages::TITLE_LABEL.to_owned(),
        KIND => messages::KIND_LABEL.to_owned(),
        _ => match def.field(key) {
            Some(field) if !field.label.is_empty() => field.label.clone(),
            _ => key.to_owned(),
        },
    }
}

/// A value as lines: a text by its lines, a list or rows one line each, parts on one line.
#[must_use]
pub fn value_lines(kinds: &KindSet, def: &KindDef, key: &str, value: Option<&Value>) -> Vec<String> {
    let Some(value) = value.filter(|value| !value.is_empty()) else { return Vec::new() };
    if key == KIND {
        return vec![kinds.kind(value.as_text().unwrap_or_default().trim()).label.clone()];
    }
    let field = def.field(key);
    match value {
        Value::Text(text) if !is_label(field) && !is_date(field) => text.lines().map(str::to_owned).collect(),
        Value::List(items) => items.iter().map(|item| one(kinds, field, item)).collect(),
        other => vec![one(kinds, field, other)],
    }
}

fn is_label(field: Option<&FieldDef>) -> bool {
    field.is_some_and(|field| field.labelled().is_some())
}

fn is_date(field: Option<&FieldDef>) -> bool {
    field.is_some_and(|field| field.nature() == Nature::Date)
}

/// A value on one line.
fn one(kinds: &KindSet, field: Option<&FieldDef>, value: &Value) -> String {
    match value {
        Value::Text(text) => text_of(kinds, field, text.trim()),
        Value::List(items) => items.iter().map(|item| one(kinds, field, item)).collect::<Vec<_>>().join(" ; "),
        Value::Map(pairs) => {
            let part = |(key, value): &(String, Value)| {
                let column = field.and_then(|field| field.columns.iter().find(|column| column.key == *key));
                let label = column.map(|column| column.label.as_str()).filter(|label| !label.is_empty());
                let label = label.unwrap_or_else(|| messages::part_label(key));
                format!("{label}\u{a0}: {}", one(kinds, column, value))
            };
            pairs.iter().filter(|(_, value)| !value.is_empty()).map(part).collect::<Vec<_>>().join(" · ")
        }
    }
}

fn text_of(kinds: &KindSet, field: Option<&FieldDef>, text: &str) -> String {
    match field {
        Some(field) if field.labelled().is_some() => kinds.label_of(field, text).to_owned(),
        _ if is_date(field) => dates::written(text).unwrap_or_else(|| text.to_owned()),
        _ => text.split_whitespace().collect::<Vec<_>>().join(" "),
    }
}

/// A value as it is written, for two that read the same.
pub(super) fn as_written(value: Option<&Value>) -> Vec<String> {
    value.map(|value| serde_json::to_string(value).unwrap_or_default()).into_iter().collect()
}
