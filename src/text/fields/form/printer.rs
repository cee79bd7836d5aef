//! Makes the fields of a form from the declarations of a kind and the values of a sheet.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};

use super::{FormChoice, FormField, FormRow};
use crate::text::dates;
use crate::text::fields::Vocabularies;
use crate::text::fields::posted::{PREFIX, escaped};
use crate::text::kind::{FieldDef, Items, Misfit, Nature, Shape, plain_text};
use crate::text::sheet_text::Value;

/// The most rows that one field draws: each is fifty times what it holds.
const MOST_ROWS: usize = 300;
/// The most rows that one form draws, those inside rows among them.
const MOST_OF_FORM: usize = 600;
/// So many choices are as dear to draw as one row more.
const CHOICES_OF_A_ROW: usize = 20;
/// The most reasons told of one set of boxes.
const MOST_REASONS: usize = 20;

/// Makes the tree of one form.
pub(super) struct Printer<'a, 'v> {
    vocabularies: Vocabularies<'v>,
    /// What does not fit, by path.
    problems: HashMap<&'a str, Vec<Misfit>>,
    /// How many rows may still be drawn.
    room: Cell<usize>,
}

impl<'a, 'v> Printer<'a, 'v> {
    pub(super) fn new(vocabularies: Vocabularies<'v>, problems: HashMap<&'a str, Vec<Misfit>>) -> Self {
        Self { vocabularies, problems, room: Cell::new(MOST_OF_FORM) }
    }
}

impl Printer<'_, '_> {
    /// Takes the room of so many rows, if any is left.
    fn takes(&self, rows: usize) -> bool {
        let room = self.room.get();
        self.room.set(room.saturating_sub(rows));
        room > 0
    }

    /// The rows of a list, and what stands in those past the bound, of which the first is always drawn.
    fn list(&self, field: &mut FormField, items: &[Value], count: usize, draw: impl Fn(usize) -> FormRow) {
        for n in 0..count.min(MOST_ROWS) {
            if n > 0 && self.room.get() == 0 {
                break;
            }
            let row = draw(n);
            let choices: usize = row.fields.iter().map(|cell| cell.choices.len()).sum();
            self.takes(1 + choices / CHOICES_OF_A_ROW);
            field.rows.push(row);
        }
        fold(field, items, field.rows.len());
    }

    pub(super) fn field(&self, def: &FieldDef, value: Option<&Value>, path: &str) -> FormField {
        let mut field = self.blank(def, path);
        match def.shape() {
            Shape::Text | Shape::Lines => self.fill_simple(&mut field, def, value),
            Shape::Items { asked: Items::Boxes, .. } => self.fill_boxes(&mut field, def, value),
            Shape::Items { item, asked } => {
                let least = if asked == Items::Slots { def.limit().unwrap_or(1) } else { 1 };
                self.fill_items(&mut field, &def.item(item), asked, least, value);
            }
            Shape::Parts { parts, lone } => {
                let (fields, carried) = self.parts(lone, &parts, value, path);
                (field.parts, field.carried) = (fields, carried);
            }
            Shape::Rows { columns, lone, .. } => self.fill_rows(&mut field, lone, &columns, value),
        }
        field.carried_text = shown(&field.carried);
        field
    }

    fn blank(&self, def: &FieldDef, path: &str) -> FormField {
        FormField {
            name: format!("{PREFIX}.{path}"),
            path: path.to_owned(),
            id: id(path),
            key: def.key.clone(),
            label: def.label.clone(),
            input: def.input(),
            help: def.help.clone(),
            example: def.example.clone(),
            unit: def.unit.clone(),
            required: def.required,
            max: def.limit(),
            row_noun: def.row_noun.clone(),
            feminine: def.feminine,
            kinds: def.kinds.clone(),
            problems: self.problems_at(path),
            ..FormField::default()
        }
    }

    fn problems_at(&self, path: &str) -> Vec<Misfit> {
        self.problems.get(path).cloned().unwrap_or_default()
    }

    fn fill_simple(&self, field: &mut FormField, def: &FieldDef, value: Option<&Value>) {
        match value {
            None => {}
            // As it is read on the page, and read again by what reads a form.
            Some(Value::Text(text)) if def.nature() == Nature::Date => {
                field.value = dates::written(text).unwrap_or_else(|| text.clone());
            }
            Some(Value::Text(text)) => field.value.clone_from(text),
            Some(other) => field.carried = carried(other, &field.path),
        }
        if def.labelled().is_some() {
            field.choices = self.choices(def, &[field.value.trim()]);
        }
    }

    /// The choices of a field, then what is selected and its vocabulary lacks.
    fn choices(&self, def: &FieldDef, selected: &[&str]) -> Vec<FormChoice> {
        let vocabulary = def.vocabulary_key().and_then(self.vocabularies);
        let known = vocabulary.map_or(&[][..], |vocabulary| &vocabulary.values);
        let wanted: HashSet<&str> = selected.iter().copied().collect();
        let mut choices: Vec<FormChoice> = known
            .iter()
            .map(|choice| FormChoice {
                id: choice.id.clone(),
                label: choice.label.clone(),
                selected: wanted.contains(choice.id.as_str()),
                unknown: false,
                depth: choice.depth,
            })
            .collect();
        let offered: HashSet<&str> = known.iter().filter(|one| one.is_offered).map(|one| one.id.as_str()).collect();
        choices.retain(|choice| choice.selected || offered.contains(choice.id.as_str()));
        let mut shown: HashSet<&str> = known.iter().map(|choice| choice.id.as_str()).collect();
        for id in selected.iter().filter(|id| !id.is_empty()) {
            if shown.insert(*id) {
                let (id, label) = ((*id).to_owned(), (*id).to_owned());
                choices.push(FormChoice { id, label, selected: true, unknown: true, depth: 0 });
            }
        }
        choices
    }

    fn fill_boxes(&self, field: &mut FormField, def: &FieldDef, value: Option<&Value>) {
        let items = match value {
            None => &[][..],
            Some(Value::List(items)) => items,
            Some(text) if text.is_empty() => &[],
            Some(text @ Value::Text(_)) => std::slice::from_ref(text),
            Some(map @ Value::Map(_)) => {
                field.carried = carried(map, &field.path);
                &[]
            }
        };
        let shown = items.get(..MOST_ROWS).unwrap_or(items);
        fold(field, items, shown.len());
        let (all, items) = (items.len(), shown);
        let selected: Vec<&str> = items.iter().filter_map(Value::as_text).map(str::trim).collect();
        field.choices = self.choices(def, &selected);
        let others = items.iter().enumerate().filter(|(_, item)| item.as_text().is_none());
        field.carried.extend(others.flat_map(|(n, item)| carried(item, &format!("{}.{n}", field.path))));
        let problems = (0..all).flat_map(|n| self.problems_at(&format!("{}.{n}", field.path)));
        let problems: Vec<Misfit> = problems.take(MOST_REASONS).collect();
        field.problems.extend(problems);
    }

    fn fill_items(&self, field: &mut FormField, item: &FieldDef, asked: Items, least: usize, value: Option<&Value>) {
        let lines: Vec<Value>;
        let items = match value {
            None => &[][..],
            Some(Value::List(items)) => items,
            Some(text) if text.is_empty() => &[],
            Some(Value::Text(text)) if asked == Items::Lines => {
                lines = text.lines().filter(|line| !line.trim().is_empty()).map(Value::from).collect();
                &lines
            }
            Some(text @ Value::Text(_)) => std::slice::from_ref(text),
            Some(map @ Value::Map(_)) => {
                field.carried = carried(map, &field.path);
                &[]
            }
        };
        let count = items.len().max(least);
        let list = field.path.clone();
        let row = |n: usize| {
            let path = format!("{list}.{n}");
            let mut cell = self.field(item, items.get(n), &path);
            let carried = std::mem::take(&mut cell.carried);
            self.row(path, n, count, vec![cell], carried)
        };
        self.list(field, items, count, row);
    }

    fn fill_rows(
        &self,
        field: &mut FormField,
        lone: Option<&'static str>,
        columns: &[FieldDef],
        value: Option<&Value>,
    ) {
        let rows = match value {
            None => &[][..],
            Some(Value::List(rows)) => rows,
            Some(Value::Text(text)) if text.trim().is_empty() => &[],
            Some(text @ Value::Text(_)) if lone.is_some() => std::slice::from_ref(text),
            Some(other) => {
                field.carried = carried(other, &field.path);
                &[]
            }
        };
        let count = rows.len().max(1);
        let list = field.path.clone();
        let row = |n: usize| {
            let path = format!("{list}.{n}");
            let (fields, carried) = self.parts(lone, columns, rows.get(n), &path);
            self.row(path, n, count, fields, carried)
        };
        self.list(field, rows, count, row);
    }

    fn row(
        &self,
        path: String,
        n: usize,
        count: usize,
        fields: Vec<FormField>,
        carried: Vec<(String, String)>,
    ) -> FormRow {
        let carried_text = shown(&carried);
        // A row of one field shows its problems at that field, which has the same path.
        let problems = if fields.iter().any(|field| field.path == path) { Vec::new() } else { self.problems_at(&path) };
        FormRow { number: n + 1, first: n == 0, last: n + 1 == count, path, fields, problems, carried, carried_text }
    }

    /// The fields of named parts, then of the parts that no field declares; and what no input can hold.
    fn parts(
        &self,
        lone: Option<&'static str>,
        parts: &[FieldDef],
        value: Option<&Value>,
        path: &str,
    ) -> (Vec<FormField>, Vec<(String, String)>) {
        let lone = lone.filter(|_| value.is_some_and(|value| value.as_text().is_some()));
        let part_value = |key: &str| if lone == Some(key) { value } else { value.and_then(|value| value.get(key)) };
        let below = |key: &str| format!("{path}.{}", escaped(key));
        let mut fields: Vec<FormField> =
            parts.iter().map(|part| self.field(part, part_value(&part.key), &below(&part.key))).collect();
        let pairs = match value {
            None => return (fields, Vec::new()),
            Some(Value::Map(pairs)) => pairs,
            Some(_) if lone.is_some() => return (fields, Vec::new()),
            Some(other) => return (fields, carried(other, path)),
        };
        let mut left = Vec::new();
        for (key, value) in pairs.iter().filter(|(key, _)| !parts.iter().any(|part| part.key == *key)) {
            match value {
                Value::Text(text) if text.trim().is_empty() => {}
                Value::Text(_) if self.takes(1) => {
                    let mut def = FieldDef::text(key);
                    def.label.clone_from(key);
                    let mut field = self.field(&def, Some(value), &below(key));
                    field.unknown = true;
                    fields.push(field);
                }
                _ => left.extend(carried(value, &below(key))),
            }
        }
        (fields, left)
    }
}

/// Carries the items of a list from a place on, and says so.
fn fold(field: &mut FormField, items: &[Value], from: usize) {
    let rest = items.iter().enumerate().skip(from);
    field.folded = rest.flat_map(|(n, item)| carried(item, &format!("{}.{n}", field.path))).collect();
    if !field.folded.is_empty() {
        field.problems.push(Misfit::Folded { shown: from, count: items.len() });
    }
}

/// The texts of a value of any shape, under the names that give it back.
fn carried(value: &Value, path: &str) -> Vec<(String, String)> {
    match value {
        Value::Text(text) if text.trim().is_empty() => Vec::new(),
        Value::Text(text) => vec![(format!("{PREFIX}.{path}"), text.clone())],
        Value::List(items) => {
            items.iter().enumerate().flat_map(|(n, item)| carried(item, &format!("{path}.{n}"))).collect()
        }
        Value::Map(pairs) => {
            pairs.iter().flat_map(|(key, value)| carried(value, &format!("{path}.{}", escaped(key)))).collect()
        }
    }
}

fn shown(carried: &[(String, String)]) -> String {
    plain_text(&Value::List(carried.iter().map(|(_, text)| Value::from(text.as_str())).collect()))
}

fn id(path: &str) -> String {
    let safe = |c: char| if c.is_alphanumeric() || c == '_' { c } else { '-' };
    std::iter::once(format!("{PREFIX}-")).chain(path.chars().map(|c| safe(c).to_string())).collect()
}
