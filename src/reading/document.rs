//! Builds the search index's document of a sheet.

use std::collections::{HashMap, HashSet};

use crate::cache::Texts;
use crate::db::Db;
use crate::db::types::{AccountId, SheetId};
use crate::hall::error::{Error, Result};
use crate::hall::policy::Who;
use crate::models::account::Account;
use crate::models::anchor;
use crate::models::file_text;
use crate::models::kind::KindSet;
use crate::models::name;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::models::trial::Trial;
use crate::reading::ask::visibility_of;
use crate::search::{self, Document, Interval};
use crate::text::anchors::{self, Section};
use crate::text::body::ParsedBody;
use crate::text::days;
use crate::text::kind::field_keys;
use crate::text::kind::{Facet, FieldDef, FieldReach, KindDef, Labelled, Vocabulary};
use crate::text::sheet_text::{SheetText, Value};
use crate::text::territory::{self, Territory};
use crate::text::title;

/// The document of a live sheet; `None` when it was deleted.
pub fn of_sheet(db: &mut Db, kinds: &KindSet, texts: &Texts, id: SheetId) -> Result<Option<Document>> {
    match Sheet::find(db, &Who::Program, id)? {
        Some(sheet) => Ok(of_sheets(db, kinds, Some(texts), vec![sheet])?.pop()),
        None => Ok(None),
    }
}

/// The documents of those of these sheets that are live and can be read. What stands beside the texts is read for all
/// at once: then each sheet costs the reading of its text.
pub fn of_sheets(db: &mut Db, kinds: &KindSet, texts: Option<&Texts>, mut sheets: Vec<Sheet>) -> Result<Vec<Document>> {
    sheets.retain(|sheet| sheet.deleted_at.is_none());
    let beside = Beside::read(db, &sheets)?;
    let mut documents = Vec::with_capacity(sheets.len());
    for sheet in sheets {
        let keeper = Reader::keeper(db);
        let mut keeper = match texts {
            Some(texts) => keeper.sharing(texts),
            None => keeper,
        };
        let text = match keeper.sheet_text(&sheet, sheet.head) {
            Err(Error::NotFound(_) | Error::Unreadable(_)) => continue,
            read => read?,
        };
        let mut document = document(kinds, &sheet, &text, &beside);
        if beside.with_files.contains(&sheet.id) {
            let attached = file_text::of_sheet(db, sheet.id)?;
            document.attached = attached.into_iter().map(|(file, text)| (file.name, text)).collect();
        }
        documents.push(document);
    }
    Ok(documents)
}

/// What stands beside the texts of some sheets.
#[derive(Debug, Default)]
pub struct Beside {
    /// Every title that they have or had.
    names: HashMap<SheetId, Vec<String>>,
    authors: HashMap<AccountId, String>,
    trials: HashMap<SheetId, i64>,
    with_files: HashSet<SheetId>,
    /// The anchors that lead elsewhere than to the heading of their name, and where.
    moved: HashMap<SheetId, Vec<(String, String)>>,
}

impl Beside {
    fn read(db: &mut Db, sheets: &[Sheet]) -> Result<Self> {
        let ids: Vec<SheetId> = sheets.iter().map(|sheet| sheet.id).collect();
        let mut names: HashMap<SheetId, Vec<String>> = HashMap::new();
        for name in name::of_sheets(db, &ids)? {
            names.entry(name.sheet_id).or_default().push(name.title);
        }
        let mut moved: HashMap<SheetId, Vec<(String, String)>> = HashMap::new();
        for (sheet, anchor, leads_to) in anchor::moved(db, &ids)? {
            moved.entry(sheet).or_default().push((anchor, leads_to));
        }
        let mut authors: Vec<AccountId> = sheets.iter().filter_map(|sheet| sheet.updated_by).collect();
        authors.sort_unstable();
        authors.dedup();
        Ok(Self {
            names,
            authors: Account::names(db, &authors)?.into_iter().collect(),
            trials: Trial::counts(db, &ids)?.into_iter().collect(),
            with_files: file_text::sheets_with_files(db, &ids)?,
            moved,
        })
    }
}

/// Sections by the anchors that the page of their sheet gives them.
fn shown(sections: Vec<Section>, moved: &[(String, String)]) -> Vec<search::Section> {
    let made: Vec<String> = sections.iter().map(|section| section.id.clone()).collect();
    let lent = anchors::lent(&made, moved.iter().map(|(anchor, to)| (anchor.as_str(), to.as_str())));
    let anchor = |id: String| if lent.contains(id.as_str()) { anchors::instead(&id) } else { id };
    sections.into_iter().map(|s| search::Section { title: s.title, anchor: anchor(s.id) }).collect()
}

/// The document of a text, which is the current one of this sheet.
#[must_use]
pub fn document(kinds: &KindSet, sheet: &Sheet, text: &SheetText, beside: &Beside) -> Document {
    let aliases = beside.names.get(&sheet.id).into_iter().flatten().filter(|title| **title != sheet.title).cloned();
    let author = sheet.updated_by.and_then(|account| beside.authors.get(&account).cloned());
    let def = kinds.kind(&sheet.kind);
    let (sections, words) = ParsedBody::read(text.body(), |body| (body.sections(), body.words()));
    let mut document = Document {
        sheet: sheet.id.0,
        revision: i64::from(sheet.head),
        title: sheet.title.clone(),
        aliases: aliases.collect(),
        summary: sheet.summary.clone(),
        keywords: keywords(text),
        headings: shown(sections, beside.moved.get(&sheet.id).map(Vec::as_slice).unwrap_or_default()),
        body: words,
        visibility: visibility_of(sheet.visibility, sheet.readers_id),
        created_at: sheet.created_at.0,
        updated_at: sheet.updated_at.0,
        state: sheet.state.clone(),
        author: author.unwrap_or_default(),
        kind: sheet.kind.clone(),
        ..Document::default()
    };
    let mut known = HashSet::new();
    for theme in text.get(field_keys::THEMES).map(Value::texts).unwrap_or_default() {
        document.theme_labels.extend(labels_up(kinds, theme));
        // Whoever looks for a theme finds what stands below it.
        for theme in kinds.theme_and_above(kinds.theme_key(theme)) {
            if known.insert(theme.clone()) {
                document.themes.push(theme);
            }
        }
    }
    document.facets.push((search::STATE_FACET.to_owned(), document.state.clone()));
    let mut words = Vec::new();
    let mut known_by = FoundBy::default();
    // Nor is the key of a theme that is not public a word by which its sheets are found.
    let label = |field: &FieldDef, id: &str| match field.labelled() {
        Some(Labelled::Themes) if kinds.withholds(kinds.theme_key(id)) => String::new(),
        _ => kinds.label_of(field, id).to_owned(),
    };
    for field in &def.fields {
        // What it is found by, and what is told of it, is the same for all.
        if def.readers_of(field) != FieldReach::All {
            continue;
        }
        let Some(value) = def.value(text, field) else { continue };
        words.extend(field.words(&value, &label));
        let list = field.vocabulary_key().and_then(|key| kinds.vocabulary(key));
        let lines = list.filter(|list| list.is_tree()).map(Vocabulary::lines);
        for facet in field.facets(&value) {
            add(&mut document, &mut known_by, (&field.key, lines.as_ref()), facet);
        }
        if field.listed {
            document.listed.extend(field.told(&value).into_iter().map(|text| (field.key.clone(), text)));
        }
    }
    if def.tried {
        let trials = beside.trials.get(&sheet.id).copied().unwrap_or_default();
        if trials > 0 {
            document.listed.push((search::TRIALS.to_owned(), trials.to_string()));
        }
    }
    document.fields_text = words.join("\n");
    document
}

fn keywords(text: &SheetText) -> Vec<String> {
    [field_keys::KEYWORDS, "mots-cles"]
        .iter()
        .filter_map(|key| text.get(key))
        .flat_map(|value| value.texts())
        .map(str::to_owned)
        .collect()
}

/// The labels of a theme and of its ancestors.
fn labels_up(kinds: &KindSet, key: &str) -> Vec<String> {
    let keys = kinds.theme_and_above(kinds.theme_key(key));
    keys.iter().rev().filter_map(|key| kinds.theme(key)).map(|theme| theme.label.clone()).collect()
}

/// The codes of the territories that a text says its sheet is in, and of those that hold them, as everybody reads it.
#[must_use]
pub fn territories(def: &KindDef, text: &SheetText) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for field in def.fields.iter().filter(|field| def.readers_of(field) == FieldReach::All) {
        let Some(value) = def.value(text, field) else { continue };
        for facet in field.facets(&value) {
            let Facet::Place { name, insee } = facet else { continue };
            let codes = territory::resolve(&name, &insee).map(Territory::within).unwrap_or_default();
            found.extend(codes.into_iter().map(str::to_owned));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// By what a sheet is found already: the choices of a field, and territories.
#[derive(Default)]
struct FoundBy {
    choices: HashSet<(String, String)>,
    within: HashSet<&'static str>,
}

/// What a field lets its sheet be found by; each of its choices with those above it.
fn add(
    document: &mut Document,
    known: &mut FoundBy,
    (field, lines): (&str, Option<&HashMap<&str, Vec<&str>>>),
    facet: Facet,
) {
    match facet {
        Facet::Choice(id) => {
            let alone = [id.as_str()];
            let line = lines.and_then(|lines| lines.get(id.as_str())).map_or(&alone[..], Vec::as_slice);
            for id in line {
                let found = (field.to_owned(), (*id).to_owned());
                if known.choices.insert(found.clone()) {
                    document.facets.push(found);
                }
            }
        }
        Facet::Range { least, most, ideal } => {
            let (field, most) = (field.to_owned(), most.unwrap_or(search::UNBOUNDED));
            document.intervals.push(Interval { field, least, most, ideal });
        }
        Facet::Day(day) => document.days.push(days::since_1970(day)),
        Facet::Place { name, insee } => {
            let territory = territory::resolve(&name, &insee);
            document.spots.extend(territory.map(|territory| territory.code.clone()));
            for code in territory.map(Territory::within).unwrap_or_default() {
                if known.within.insert(code) {
                    document.facets.push((search::TERRITORY_FACET.to_owned(), code.to_owned()));
                }
            }
            let names = [insee, title::key(&name)];
            document.places.extend(names.into_iter().filter(|name| !name.is_empty()));
        }
    }
}
