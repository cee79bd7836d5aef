//! Builds the search index's document of a sheet.

use crate::db::Db;
use crate::db::types::{SheetId, Visibility};
use crate::error::{Error, Result};
use crate::models::account::Account;
use crate::models::file_text;
use crate::models::kind::KindSet;
use crate::models::name;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::models::trial::Trial;
use crate::policy::Who;
use crate::search::{self, Document, Interval};
use crate::text::kind::{FieldDef, FieldType};
use crate::text::sheet_text::{SheetText, Value};
use crate::text::territory::{self, Territory};
use crate::text::{anchors, markup, title};

/// Maximum length, in bytes, of a value shown in results.
const LONGEST_LISTED: usize = 120;

/// The document of a live sheet; `None` when it was deleted.
pub fn of_sheet(db: &mut Db, kinds: &KindSet, id: SheetId) -> Result<Option<Document>> {
    let Some(sheet) = Sheet::find(db, &Who::Program, id)? else { return Ok(None) };
    if sheet.deleted_at.is_some() {
        return Ok(None);
    }
    let text = match Reader::keeper(db).sheet_text(&sheet, sheet.head) {
        Err(Error::NotFound(_) | Error::Unreadable(_)) => return Ok(None),
        read => read?,
    };
    let aliases = name::of_sheet(db, id)?.into_iter().map(|name| name.title).filter(|title| *title != sheet.title);
    let author = match sheet.updated_by {
        Some(account) => Account::find(db, account)?.map(|account| account.name),
        None => None,
    };
    let def = kinds.kind(&sheet.kind);
    let mut document = Document {
        sheet: id.0,
        revision: i64::from(sheet.head),
        title: sheet.title.clone(),
        aliases: aliases.collect(),
        summary: sheet.summary.clone(),
        keywords: keywords(&text),
        headings: anchors::outline(text.body(), anchors::RESERVED_IDS)
            .into_iter()
            .map(|section| search::Section { title: section.title, anchor: section.id })
            .collect(),
        body: markup::plain(text.body()),
        visibility: match sheet.visibility {
            Visibility::Public => search::Visibility::Public,
            Visibility::Members => search::Visibility::Members,
            Visibility::Hidden => search::Visibility::Hidden,
        },
        created_at: sheet.created_at.0,
        updated_at: sheet.updated_at.0,
        state: sheet.state.clone(),
        author: author.unwrap_or_default(),
        kind: sheet.kind,
        ..Document::default()
    };
    for theme in text.get("themes").map(Value::texts).unwrap_or_default() {
        document.theme_labels.extend(labels_up(kinds, theme));
        let theme = kinds.theme_key(theme).to_owned();
        if !document.themes.contains(&theme) {
            document.themes.push(theme);
        }
    }
    document.facets.push((search::STATE_FACET.to_owned(), document.state.clone()));
    let mut told = Vec::new();
    for field in &def.fields {
        if let Some(value) = text.get(&field.key) {
            tell(kinds, field, value, &mut told);
            filters(field, value, &mut document);
            if field.listed {
                listed(field, value, &mut document.listed);
            }
        }
    }
    if def.tried {
        let trials = Trial::count(db, id)?;
        if trials > 0 {
            document.listed.push((search::TRIALS.to_owned(), trials.to_string()));
        }
    }
    document.attached = file_text::of_sheet(db, id)?.into_iter().map(|(file, text)| (file.name, text)).collect();
    document.fields_text = told.join("\n");
    Ok(Some(document))
}

fn keywords(text: &SheetText) -> Vec<String> {
    ["mots_cles", "mots-cles"]
        .iter()
        .filter_map(|key| text.get(key))
        .flat_map(|value| value.texts())
        .map(str::to_owned)
        .collect()
}

/// The labels of a theme and of its ancestors.
fn labels_up(kinds: &KindSet, key: &str) -> Vec<String> {
    let ends = key.char_indices().filter(|(_, c)| *c == '/').map(|(at, _)| at).chain([key.len()]);
    ends.filter_map(|end| key.get(..end)).filter_map(|key| kinds.theme(key)).map(|theme| theme.label.clone()).collect()
}

/// The searchable text of a field, with labels instead of keys.
fn tell(kinds: &KindSet, field: &FieldDef, value: &Value, told: &mut Vec<String>) {
    match field.field_type {
        FieldType::Themes | FieldType::Integer | FieldType::Number | FieldType::Interval | FieldType::Date => {}
        FieldType::Choice | FieldType::Choices => {
            let words = field.vocabulary.as_deref().unwrap_or_default();
            told.extend(value.texts().into_iter().map(|id| kinds.label(words, id).to_owned()));
        }
        FieldType::RichText => told.extend(value.texts().into_iter().map(markup::plain)),
        FieldType::Rows | FieldType::Group => {
            for row in rows(value) {
                for column in &field.columns {
                    if let Some(cell) = row.get(&column.key) {
                        tell(kinds, column, cell, told);
                    }
                }
            }
        }
        FieldType::Place | FieldType::Places => {
            told.extend(
                rows(value).iter().filter_map(|place| place.get("nom")).filter_map(Value::as_text).map(str::to_owned),
            );
        }
        _ => told.extend(value.texts().into_iter().map(str::to_owned)),
    }
}

/// The facet values of a field.
fn filters(field: &FieldDef, value: &Value, document: &mut Document) {
    match field.field_type {
        FieldType::Choice | FieldType::Choices if field.facet => {
            document.facets.extend(value.texts().into_iter().map(|id| (field.key.clone(), id.to_owned())));
        }
        FieldType::Interval => {
            let bound =
                |key: &str| value.get(key).and_then(Value::as_text).and_then(|text| text.trim().parse::<i64>().ok());
            if let Some(least) = bound("min") {
                document.intervals.push(Interval {
                    field: field.key.clone(),
                    least,
                    most: bound("max").unwrap_or(search::UNBOUNDED),
                    ideal: bound("ideal"),
                });
            }
        }
        FieldType::Place | FieldType::Places => {
            for place in rows(value) {
                let text =
                    |key: &str| place.get(key).and_then(Value::as_text).map(str::trim).filter(|text| !text.is_empty());
                let (name, code) = (text("nom").unwrap_or_default(), text("insee").unwrap_or_default());
                for code in territory::resolve(name, code).map(Territory::within).unwrap_or_default() {
                    let facet = (search::TERRITORY_FACET.to_owned(), code.to_owned());
                    if !document.facets.contains(&facet) {
                        document.facets.push(facet);
                    }
                }
                document.places.extend(text("insee").map(str::to_owned));
                document.places.extend(text("nom").map(title::key));
            }
        }
        _ => {}
    }
}

/// The text of a field in results.
fn listed(field: &FieldDef, value: &Value, told: &mut Vec<(String, String)>) {
    let mut tell = |text: &str| told.push((field.key.clone(), text.trim().to_owned()));
    match field.field_type {
        // The interval itself is in the document.
        FieldType::Interval => tell(""),
        FieldType::Place | FieldType::Places => {
            rows(value).iter().filter_map(|place| place.get("nom")).filter_map(Value::as_text).for_each(tell);
        }
        _ => value.texts().into_iter().filter(|text| text.len() <= LONGEST_LISTED).for_each(tell),
    }
}

fn rows(value: &Value) -> &[Value] {
    match value {
        Value::List(rows) => rows,
        row => std::slice::from_ref(row),
    }
}
