//! What becomes of the values that lose their place: what the kind keeps for them, and what their sheets say instead.

use std::collections::HashMap;

use super::orphan::{BY, ERASE, HIDE, INTO, KEEP, Orphan, OrphanKind, RENAME, Uses, all, misfits, rows};
use crate::actions::sheets::edit_sheet::Edit;
use crate::hall::error::{Error, Result};
use crate::hall::messages::kinds as said;
use crate::models::kind::KindSet;
use crate::text::kind::{FieldDef, KindDef, KindSketch, ListSketch, Nature, RowSketch};
use crate::text::sheet_text::{SheetText, Value};

/// The ways that were chosen, by the ids of orphans.
pub(super) struct Fates<'a>(HashMap<&'a str, &'a str>);

impl<'a> Fates<'a> {
    pub(super) fn of(chosen: &'a [(String, String)]) -> Self {
        Self(chosen.iter().map(|(id, way)| (id.as_str(), way.as_str())).collect())
    }

    fn way(&self, id: &str) -> Option<&'a str> {
        self.0.get(id).copied()
    }

    /// Whether one of the ways of an orphan is chosen.
    pub(super) fn settles(&self, orphan: &Orphan) -> bool {
        self.way(&orphan.id).is_some_and(|chosen| orphan.ways.iter().any(|way| way.word == chosen))
    }

    /// Puts back into a sketch what it keeps for values: fields that are hidden rather than taken away, and columns.
    pub(super) fn keep_in(&self, sketch: &mut KindSketch, before: &KindSketch, def: &KindDef) {
        for (at, row) in before.rows.iter().enumerate().filter(|(_, row)| !row.is_heading) {
            let place = sketch.rows.iter().position(|now| !now.is_heading && now.was == row.was);
            match place {
                None if self.way(&format!("champ:{}", row.was)) == Some(HIDE) => {
                    let above = before.rows.get(..at).unwrap_or_default();
                    let hidden = RowSketch { hidden: true, ..row.clone() };
                    sketch.rows.insert(place_after(above, &sketch.rows), hidden);
                }
                None => {}
                Some(place) => {
                    let columns = all(def).find(|field| field.key == row.was).map(|field| field.columns.as_slice());
                    let kept =
                        row.columns.iter().zip(columns.unwrap_or_default()).filter(|(_, column)| {
                            self.way(&format!("colonne:{}.{}", row.was, column.key)) == Some(KEEP)
                        });
                    if let Some(now) = sketch.rows.get_mut(place) {
                        let is_there = |label: &str| now.columns.iter().any(|column| column.label.trim() == label);
                        let kept: Vec<_> =
                            kept.map(|(column, _)| column.clone()).filter(|column| !is_there(&column.label)).collect();
                        now.columns.extend(kept);
                    }
                }
            }
        }
    }

    /// Keeps choices that go, and gives the ids of others to those that take their place. Of several that become the
    /// same one, the first gives its id: the ids of the others, as orphans name them, and that of the first.
    pub(super) fn keep_choices(&self, lists: &mut [ListSketch]) -> HashMap<String, String> {
        let mut joined = HashMap::new();
        for list in lists {
            let mut given: HashMap<&str, String> = HashMap::new();
            for choice in list.gone.clone() {
                match self.way(&choice_id(&list.key, &choice.id)) {
                    Some(KEEP) => list.keep(&choice.id),
                    Some(way) => {
                        let Some(to) = way.strip_prefix(RENAME) else { continue };
                        match given.get(to) {
                            Some(first) => drop(joined.insert(choice_id(&list.key, &choice.id), first.clone())),
                            None => {
                                list.rename(&choice.id, to);
                                given.insert(to, choice.id);
                            }
                        }
                    }
                    None => {}
                }
            }
        }
        joined
    }

    /// What sheets say instead.
    pub(super) fn edits(
        &self,
        uses: &Uses,
        kinds: &KindSet,
        before: Option<&KindDef>,
        after: &KindDef,
        found: &[Orphan],
        joined: &HashMap<String, String>,
    ) -> Result<Vec<Edit>> {
        let mut edits = Vec::new();
        for (kind, sheets) in &uses.sheets {
            let now = kinds.kind(kind);
            let def = before.filter(|before| before.key == *kind).unwrap_or(&now);
            for (sheet, text) in sheets {
                let mut changed = text.as_ref().clone();
                for orphan in found.iter().filter(|orphan| orphan.sheets.iter().any(|(id, _)| *id == sheet.id.0)) {
                    let way = match joined.get(&orphan.id) {
                        Some(first) => format!("{BY}{first}"),
                        None => self.way(&orphan.id).unwrap_or_default().to_owned(),
                    };
                    settle(&mut changed, kinds, def, after, orphan, &way).map_err(Error::Unreadable)?;
                }
                if changed.text() != text.text() {
                    let mut edit = Edit::new(Some(sheet.id), sheet.head, changed.text(), said::VALUES_MOVED.to_owned());
                    edit.minor = true;
                    edits.push(edit);
                }
            }
        }
        edits.sort_by_key(|edit| edit.sheet);
        Ok(edits)
    }
}

/// The id of a choice that goes.
fn choice_id(list: &str, choice: &str) -> String {
    format!("choix:{list}:{choice}")
}

/// Where a row that stood below these stands now.
fn place_after(above: &[RowSketch], rows: &[RowSketch]) -> usize {
    let same = |row: &RowSketch, now: &RowSketch| now.was == row.was && now.is_heading == row.is_heading;
    let last = above.iter().rev().find_map(|row| rows.iter().position(|now| same(row, now)));
    last.map_or(0, |last| last + 1)
}

type Done = Result<(), crate::text::sheet_text::Unreadable>;

fn settle(text: &mut SheetText, kinds: &KindSet, def: &KindDef, after: &KindDef, orphan: &Orphan, way: &str) -> Done {
    match &orphan.what {
        OrphanKind::Field(key) => {
            let Some(field) = all(def).find(|field| field.key == *key) else { return Ok(()) };
            if let Some(into) = way.strip_prefix(INTO) {
                let words = lines(kinds, field, text.get(key));
                match all(after).find(|field| field.key == into) {
                    Some(other) => add(text, other, &words)?,
                    None => add_to_body(text, &field.label, &words)?,
                }
            }
            if way == ERASE || way.starts_with(INTO) { text.set(key, None, &[]) } else { Ok(()) }
        }
        OrphanKind::Column(key, column) if way == ERASE => {
            let without = |row: &Value| match row {
                Value::Map(cells) => Value::Map(cells.iter().filter(|(name, _)| name != column).cloned().collect()),
                other => other.clone(),
            };
            let Some(value) = text.get(key) else { return Ok(()) };
            let value = match value {
                Value::List(rows) => Value::List(rows.iter().map(without).collect()),
                row => without(row),
            };
            text.set(key, Some(value), &[])
        }
        OrphanKind::Choice(list, id) => {
            let to = way.strip_prefix(BY);
            if to.is_none() && way != ERASE {
                return Ok(());
            }
            for field in all(def) {
                let Some(value) = text.get(&field.key) else { continue };
                let changed = with_choice(field, value, list, id, to);
                if changed != *value {
                    text.set(&field.key, Some(changed).filter(|value| !value.is_empty()), &[])?;
                }
            }
            Ok(())
        }
        OrphanKind::Type(key) if way == ERASE => match all(after).find(|field| field.key == *key) {
            Some(field) if misfits(field, text) => text.set(key, None, &[]),
            _ => Ok(()),
        },
        OrphanKind::Column(..) | OrphanKind::Type(_) => Ok(()),
    }
}

/// What a value says, a line an item or a row.
fn lines(kinds: &KindSet, field: &FieldDef, value: Option<&Value>) -> Vec<String> {
    let Some(value) = value else { return Vec::new() };
    let words = |field: &FieldDef, value: &Value| {
        let texts = value.texts();
        texts.iter().map(|text| kinds.label_of(field, text).to_owned()).collect::<Vec<_>>()
    };
    if field.columns.is_empty() {
        return match value {
            Value::Map(_) => vec![words(field, value).join(" · ")],
            _ => words(field, value),
        };
    }
    let cell = |row: &Value, column: &FieldDef| row.get(&column.key).map(|cell| words(column, cell).join(", "));
    let line = |row: &Value| {
        let cells: Vec<String> = field.columns.iter().filter_map(|column| cell(row, column)).collect();
        if cells.is_empty() { words(field, row).join(" · ") } else { cells.join(" · ") }
    };
    rows(value).iter().map(line).filter(|line| !line.is_empty()).collect()
}

/// Adds words after what a field says.
fn add(text: &mut SheetText, field: &FieldDef, words: &[String]) -> Done {
    let now = text.get(&field.key);
    let value = if field.nature() == Nature::Texts {
        let mut items = now.map(|value| rows(value).to_vec()).unwrap_or_default();
        items.retain(|item| !item.is_empty());
        items.extend(words.iter().map(|word| Value::from(word.as_str())));
        Value::List(items)
    } else {
        let (between, within) = if field.nature() == Nature::Text { (" · ", " · ") } else { ("\n\n", "\n\n") };
        let now = now.and_then(Value::as_text).map(str::trim).filter(|text| !text.is_empty());
        let added = words.join(within);
        Value::from(now.map_or_else(|| added.clone(), |now| format!("{now}{between}{added}")))
    };
    text.set(&field.key, Some(value), &[])
}

fn add_to_body(text: &mut SheetText, label: &str, words: &[String]) -> Done {
    let body = text.body().trim_end();
    let between = if body.is_empty() { "" } else { "\n\n" };
    let body = format!("{body}{between}## {label}\n\n{}\n", words.join("\n\n"));
    text.set_body(&body)
}

fn with_choice(field: &FieldDef, value: &Value, list: &str, id: &str, to: Option<&str>) -> Value {
    let is_it = |value: &Value| value.as_text().map(str::trim) == Some(id);
    if field.vocabulary_key() == Some(list) {
        return match value {
            Value::List(items) => {
                let mut kept: Vec<Value> = Vec::with_capacity(items.len());
                for item in items {
                    let item = if is_it(item) { to.map(Value::from) } else { Some(item.clone()) };
                    kept.extend(item.filter(|item| !kept.contains(item)));
                }
                Value::List(kept)
            }
            one if is_it(one) => Value::from(to.unwrap_or_default()),
            other => other.clone(),
        };
    }
    let cell = |(key, cell): &(String, Value)| {
        let column = field.columns.iter().find(|column| column.key == *key);
        let cell = column.map_or_else(|| cell.clone(), |column| with_choice(column, cell, list, id, to));
        (key.clone(), cell)
    };
    match value {
        Value::Map(cells) => Value::Map(cells.iter().map(cell).collect()),
        Value::List(rows) if !field.columns.is_empty() => {
            Value::List(rows.iter().map(|row| with_choice(field, row, list, id, to)).collect())
        }
        other => other.clone(),
    }
}
