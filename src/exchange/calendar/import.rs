//! The import of a calendar file: its events become a folder of Markdown, which comes in as any other, so that running
//! it again updates what changed and merges with what the wiki wrote.

use std::collections::HashMap;
use std::path::Path;

use anyhow::Context;

use super::source::{self, CalendarEvent};
use crate::app::App;
use crate::exchange::markdown::{self, Report};
use crate::hall::messages::periods as said;
use crate::models::kind::KindSet;
use crate::text::kind::{FieldDef, KindDef, Nature, Shape, field_keys, period_value, place_value};
use crate::text::sheet_text::{self, SheetText, Value};
use crate::text::territory;

/// The largest file, in bytes.
const LARGEST: u64 = 20 * 1024 * 1024;
/// The longest text that is a sentence; a longer one stands in the body.
const LONGEST_SENTENCE: usize = 280;

/// Imports the events of a file as sheets of a kind, by its key; else of the first that says when something takes
/// place.
///
/// # Errors
/// When the file cannot be read, or no kind fits.
pub fn import(app: &App, file: &Path, kind: Option<&str>) -> anyhow::Result<Report> {
    anyhow::ensure!(std::fs::metadata(file)?.len() <= LARGEST, "{} is larger than 20 MB", file.display());
    let bytes = std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let text = sheet_text::decode(&bytes).map_or_else(|_| String::from_utf8_lossy(&bytes).into_owned(), str::to_owned);
    let read = source::read(&text);
    let kinds = app.kinds();
    let (def, field) = kind_of(&kinds, kind)?;
    let folder = tempfile::tempdir()?;
    let mut names: HashMap<String, String> = HashMap::new();
    let mut refused = read.refused;
    for event in &read.events {
        let path = format!("{}.md", crate::files::hash(event.id.as_bytes()));
        match sheet(&kinds, &def, &field, event) {
            Ok(sheet) => std::fs::write(folder.path().join(&path), sheet.text())?,
            Err(_) => refused.push((event.title.clone(), "it is too long".to_owned())),
        }
        names.insert(path, event.title.clone());
    }
    let stem = file.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    let mut report = markdown::import_as(app, folder.path(), &format!("ics:{stem}"))?;
    let named = |path: &mut String| {
        if let Some(title) = names.get(path) {
            path.clone_from(title);
        }
    };
    report.clashes.iter_mut().chain(&mut report.deleted).for_each(named);
    for list in [&mut report.homonyms, &mut report.notes, &mut report.refused, &mut report.missing] {
        list.iter_mut().for_each(|(path, _)| named(path));
    }
    report.vanished.iter_mut().for_each(|(path, title)| path.clone_from(title));
    report.notes.extend(read.notes);
    report.refused.extend(refused);
    Ok(report)
}

/// The kind of the sheets, and its field that says when.
fn kind_of(kinds: &KindSet, key: Option<&str>) -> anyhow::Result<(KindDef, FieldDef)> {
    let of = |kind: &KindDef| kind.fields.iter().find(|field| field.nature() == Nature::Period).cloned();
    match key {
        Some(key) => {
            let kind = kinds.find(key).with_context(|| format!("there is no kind {key}"))?;
            let field = of(kind).with_context(|| format!("{key} has no field that says when something takes place"))?;
            Ok((kind.clone(), field))
        }
        None => {
            let fitting = kinds.public().find_map(|kind| Some((kind.clone(), of(kind)?)));
            fitting.context("no kind has a field that says when something takes place")
        }
    }
}

/// The sheet of an event.
fn sheet(
    kinds: &KindSet,
    def: &KindDef,
    when: &FieldDef,
    event: &CalendarEvent,
) -> Result<SheetText, sheet_text::Unreadable> {
    let mut body: Vec<String> = Vec::new();
    let mut values = vec![(when.key.clone(), Some(period_value(&event.period)))];
    let is_sentence = !event.about.contains('\n') && event.about.chars().count() <= LONGEST_SENTENCE;
    match is_sentence && def.field(field_keys::SUMMARY).is_some() {
        true => values.push((field_keys::SUMMARY.to_owned(), Some(Value::from(event.about.as_str())))),
        false => body.push(event.about.clone()),
    }
    if !event.place.is_empty() {
        match place(def, &event.place) {
            Some((value, is_whole)) => {
                values.push(value);
                body.extend((!is_whole).then(|| said::at_place(&event.place)));
            }
            None => body.push(said::at_place(&event.place)),
        }
    }
    if event.is_off {
        values.extend(called_off(kinds, def));
    }
    body.extend((!event.url.is_empty()).then(|| format!("<{}>", event.url)));
    body.retain(|part| !part.is_empty());
    let mut sheet = SheetText::new(&def.key, &event.title, &body.join("\n\n"))?;
    values.retain(|(_, value)| value.as_ref().is_some_and(|value| !value.is_empty()));
    sheet.set_all(values, &def.order())?;
    Ok(sheet)
}

/// The first field of places, with the territory that a text names, alone or before the rest of an address; and whether
/// that is all that it says.
fn place(def: &KindDef, text: &str) -> Option<((String, Option<Value>), bool)> {
    let field = def.fields.iter().find(|field| field.nature() == Nature::Place)?;
    let parts = text.split([',', '\n']).map(str::trim).rev();
    let found = std::iter::once(text.trim()).chain(parts).find_map(|part| territory::resolve(part, ""))?;
    let value = place_value(found.name, &found.code);
    let value = if matches!(field.shape(), Shape::Rows { .. }) { Value::List(vec![value]) } else { value };
    Some(((field.key.clone(), Some(value)), found.name == text.trim()))
}

/// The field and the choice by which a sheet says that it does not take place.
fn called_off(kinds: &KindSet, def: &KindDef) -> Option<(String, Option<Value>)> {
    def.fields.iter().find_map(|field| {
        let vocabulary = kinds.vocabulary(field.vocabulary_key()?)?;
        let choice = vocabulary.values.iter().rev().find(|choice| choice.calls_off)?;
        Some((field.key.clone(), Some(Value::from(choice.id.as_str()))))
    })
}
