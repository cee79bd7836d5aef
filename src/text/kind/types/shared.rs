//! What several types read alike.

use super::{Misfit, Row, Shown, plain_text};
use crate::text::kind::FieldDef;
use crate::text::sheet_text::Value;

/// The one text that a value is, trimmed.
pub(super) fn text(value: &Value) -> Result<String, Misfit> {
    value.as_text().map(|text| text.trim().to_owned()).ok_or(Misfit::NotText)
}

/// A text no longer than its field allows.
pub(super) fn bounded(def: &FieldDef, value: &Value) -> Result<String, Misfit> {
    let text = text(value)?;
    let len = text.chars().count();
    match def.max.filter(|max| len > *max) {
        Some(max) => Err(Misfit::TooLong { max, len }),
        None => Ok(text),
    }
}

/// The items of a list of texts; a lone text is a list of one.
pub(super) fn several(value: &Value, form: fn(String) -> Shown) -> Result<Shown, Misfit> {
    let items = match value {
        Value::Text(_) => std::slice::from_ref(value),
        Value::List(items) => items,
        Value::Map(_) => return Err(Misfit::NotAList),
    };
    let items = items.iter().filter(|item| !item.is_empty());
    Ok(Shown::Several(items.map(|item| text(item).map(form)).collect::<Result<_, _>>()?))
}

/// A named part that is a text; empty when nothing is written.
pub(super) fn part(value: &Value, key: &str) -> Result<String, Misfit> {
    value.get(key).filter(|part| !part.is_empty()).map_or(Ok(String::new()), text)
}

/// The rows of a value; any other value is one row.
pub(super) fn rows(value: &Value) -> &[Value] {
    match value {
        Value::List(rows) => rows,
        row => std::slice::from_ref(row),
    }
}

/// The cells of a row; a cell that does not fit its column is a text.
pub(super) fn cells(columns: &[FieldDef], row: &Value) -> Row {
    let Some(pairs) = row.as_map() else {
        return vec![(String::new(), as_text(row))];
    };
    let filled = columns.iter().filter_map(|column| Some((column, row.get(&column.key)?)));
    let mut cells: Row = filled
        .filter(|(_, cell)| !cell.is_empty())
        .map(|(column, cell)| (column.key.clone(), column.read(cell).unwrap_or_else(|_| as_text(cell))))
        .collect();
    let is_known = |key: &str| columns.iter().any(|column| column.key == key);
    let others = pairs.iter().filter(|(key, cell)| !is_known(key) && !cell.is_empty());
    cells.extend(others.map(|(key, cell)| (key.clone(), as_text(cell))));
    cells
}

fn as_text(value: &Value) -> Shown {
    Shown::Text(plain_text(value))
}

/// Digits may be grouped by spaces, as in French.
pub(super) fn without_spaces(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}')).collect()
}
