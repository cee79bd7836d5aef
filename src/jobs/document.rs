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
use crate::text::kind::{Facet, FieldDef};
use crate::text::sheet_text::{SheetText, Value};
use crate::text::territory::{self, Territory};
use crate::text::{anchors, markup, title};

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
    let mut words = Vec::new();
    let label = |field: &FieldDef, id: &str| kinds.label_of(field, id).to_owned();
    for field in &def.fields {
        let Some(value) = text.get(&field.key) else { continue };
        words.extend(field.words(value, &label));
        field.facets(value).into_iter().for_each(|facet| add(&mut document, &field.key, facet));
        if field.listed {
            document.listed.extend(field.told(value).into_iter().map(|text| (field.key.clone(), text)));
        }
    }
    if def.tried {
        let trials = Trial::count(db, id)?;
        if trials > 0 {
            document.listed.push((search::TRIALS.to_owned(), trials.to_string()));
        }
    }
    document.attached = file_text::of_sheet(db, id)?.into_iter().map(|(file, text)| (file.name, text)).collect();
    document.fields_text = words.join("\n");
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

/// What a field lets its sheet be found by.
fn add(document: &mut Document, field: &str, facet: Facet) {
    match facet {
        Facet::Choice(id) => document.facets.push((field.to_owned(), id)),
        Facet::Range { least, most, ideal } => {
            let (field, most) = (field.to_owned(), most.unwrap_or(search::UNBOUNDED));
            document.intervals.push(Interval { field, least, most, ideal });
        }
        Facet::Place { name, insee } => {
            for code in territory::resolve(&name, &insee).map(Territory::within).unwrap_or_default() {
                let facet = (search::TERRITORY_FACET.to_owned(), code.to_owned());
                if !document.facets.contains(&facet) {
                    document.facets.push(facet);
                }
            }
            let names = [insee, title::key(&name)];
            document.places.extend(names.into_iter().filter(|name| !name.is_empty()));
        }
    }
}
