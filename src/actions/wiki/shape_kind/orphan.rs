//! Values of sheets that would be left without a place: those of a field, of a column or of a choice that goes, and
//! those that a field of another type does not take.

use std::collections::HashMap;
use std::sync::Arc;

use crate::hall::error::Result;
use crate::hall::messages::kinds as said;
use crate::hall::messages::kinds::Lost;
use crate::models::kind::KindSet;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::reading::listing;
use crate::text::kind::{Display, FieldDef, FieldReach, KindDef, ListSketch, Nature};
use crate::text::sheet_text::{SheetText, Value};

/// Values that lose their place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Orphan {
    /// What names it in a form.
    pub id: String,
    /// What goes.
    pub what: OrphanKind,
    /// Its name.
    pub label: String,
    /// The sheets that hold such a value: numbers and titles.
    pub sheets: Vec<(i64, String)>,
    /// What may become of the values, the one that loses nothing first.
    pub ways: Vec<OrphanWay>,
}

/// What goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrphanKind {
    /// A field.
    Field(String),
    /// A column of a field.
    Column(String, String),
    /// A choice of a list.
    Choice(String, String),
    /// The type of a field.
    Type(String),
}

impl OrphanKind {
    /// What it is, for its sentence.
    #[must_use]
    pub fn lost(&self) -> Lost {
        match self {
            Self::Field(_) => Lost::Field,
            Self::Column(..) => Lost::Column,
            Self::Choice(..) => Lost::Choice,
            Self::Type(_) => Lost::Type,
        }
    }
}

/// What may become of values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrphanWay {
    /// Its word.
    pub word: String,
    /// What it does.
    pub said: String,
}

pub(super) const HIDE: &str = "cacher";
pub(super) const KEEP: &str = "garder";
pub(super) const ERASE: &str = "effacer";
/// Into a field, whose key follows; into the text of the sheet where none does.
pub(super) const INTO: &str = "deplacer:";
/// The same choice under another name, whose id follows.
pub(super) const RENAME: &str = "renommer:";
/// By another choice, whose id follows.
pub(super) const BY: &str = "remplacer:";

/// The sheets whose values a change may touch, by their kind.
pub(super) struct Uses {
    pub(super) sheets: HashMap<String, Vec<(Sheet, Arc<SheetText>)>>,
}

impl Uses {
    /// Reads those that this change may touch; none where nothing goes.
    pub(super) fn read(
        reader: &mut Reader<'_>,
        kinds: &KindSet,
        before: Option<&KindDef>,
        after: &KindDef,
        gone: &[ListSketch],
    ) -> Result<Self> {
        let mut touched: Vec<String> = Vec::new();
        if before.is_some_and(|before| loses(before, after)) {
            touched.push(after.key.clone());
        }
        for kind in
            kinds.kinds().filter(|kind| gone.iter().any(|list| all(kind).any(|field| chooses(field, &list.key))))
        {
            if !touched.contains(&kind.key) {
                touched.push(kind.key.clone());
            }
        }
        let mut sheets = HashMap::new();
        for kind in touched {
            let found = reader.latest_sheets(std::slice::from_ref(&kind), i64::MAX)?;
            let mut texts = Vec::with_capacity(found.len());
            for sheet in found {
                if let Some(text) = listing::text_of(reader, &sheet)? {
                    texts.push((sheet, text));
                }
            }
            sheets.insert(kind, texts);
        }
        Ok(Self { sheets })
    }

    /// The sheets of a kind.
    pub(super) fn of(&self, kind: &str) -> &[(Sheet, Arc<SheetText>)] {
        self.sheets.get(kind).map_or(&[], Vec::as_slice)
    }

    fn named(&self, kind: &str, holds: impl Fn(&SheetText) -> bool) -> Vec<(i64, String)> {
        let holding = self.of(kind).iter().filter(|(_, text)| holds(text));
        holding.map(|(sheet, _)| (sheet.id.0, sheet.title.clone())).collect()
    }
}

/// Every field of a kind, hidden or not.
pub(super) fn all(kind: &KindDef) -> impl Iterator<Item = &FieldDef> {
    kind.fields.iter().chain(&kind.hidden)
}

fn find<'a>(kind: &'a KindDef, key: &str) -> Option<&'a FieldDef> {
    all(kind).find(|field| field.key == key)
}

/// Whether a field or one of its columns chooses from a list.
fn chooses(field: &FieldDef, list: &str) -> bool {
    field.vocabulary_key() == Some(list) || field.columns.iter().any(|column| chooses(column, list))
}

/// Whether a field, a column or a type goes.
fn loses(before: &KindDef, after: &KindDef) -> bool {
    all(before).any(|field| match find(after, &field.key) {
        None => true,
        Some(now) => !now.is_of_the_type_of(field) || !gone_columns(field, now).is_empty(),
    })
}

fn gone_columns<'a>(before: &'a FieldDef, after: &FieldDef) -> Vec<&'a FieldDef> {
    let stays = |column: &&FieldDef| !after.columns.iter().any(|now| now.key == column.key);
    before.columns.iter().filter(stays).collect()
}

/// What loses its place in at least one sheet.
pub(super) fn orphans(
    uses: &Uses,
    kinds: &KindSet,
    before: Option<&KindDef>,
    after: &KindDef,
    gone: &[ListSketch],
) -> Vec<Orphan> {
    let mut found = Vec::new();
    for field in before.into_iter().flat_map(all).filter(|field| !field.is_computed()) {
        match find(after, &field.key) {
            None => found.push(of_field(uses, after, field)),
            Some(now) => {
                found.extend(gone_columns(field, now).into_iter().map(|column| of_column(uses, after, field, column)));
                if !now.is_of_the_type_of(field) && !now.is_computed() {
                    found.push(of_type(uses, after, field, now));
                }
            }
        }
    }
    for list in gone {
        found.extend(list.gone.iter().map(|choice| of_choice(uses, kinds, list, &choice.id, &choice.label)));
    }
    found.retain(|orphan| !orphan.sheets.is_empty());
    found
}

fn way(word: impl Into<String>, said: impl Into<String>) -> OrphanWay {
    OrphanWay { word: word.into(), said: said.into() }
}

fn is_written(text: &SheetText, key: &str) -> bool {
    text.get(key).is_some_and(|value| !value.is_empty())
}

fn of_field(uses: &Uses, after: &KindDef, field: &FieldDef) -> Orphan {
    let mut ways = vec![way(HIDE, said::HIDE_FIELD)];
    // What some do not read goes nowhere where they would.
    if field.readers == FieldReach::All {
        ways.push(way(INTO, said::INTO_TEXT));
    }
    let takes = |other: &&FieldDef| {
        let is_for_words = matches!(other.nature(), Nature::Text | Nature::Prose | Nature::Texts);
        is_for_words && other.display != Display::Lead && after.readers_of(other) >= field.readers
    };
    let into = |other: &FieldDef| way(format!("{INTO}{}", other.key), said::into_field(&other.label));
    ways.extend(after.fields.iter().filter(takes).map(into));
    ways.push(way(ERASE, said::ERASE_VALUES));
    Orphan {
        id: format!("champ:{}", field.key),
        what: OrphanKind::Field(field.key.clone()),
        label: field.label.clone(),
        sheets: uses.named(&after.key, |text| is_written(text, &field.key)),
        ways,
    }
}

fn of_column(uses: &Uses, after: &KindDef, field: &FieldDef, column: &FieldDef) -> Orphan {
    let holds = |text: &SheetText| {
        let rows = text.get(&field.key).map(rows).unwrap_or_default();
        rows.iter().any(|row| row.get(&column.key).is_some_and(|cell| !cell.is_empty()))
    };
    Orphan {
        id: format!("colonne:{}.{}", field.key, column.key),
        what: OrphanKind::Column(field.key.clone(), column.key.clone()),
        label: format!("{} : {}", field.label, column.label),
        sheets: uses.named(&after.key, holds),
        ways: vec![way(KEEP, said::KEEP_COLUMN), way(ERASE, said::ERASE_VALUES)],
    }
}

fn of_type(uses: &Uses, after: &KindDef, field: &FieldDef, now: &FieldDef) -> Orphan {
    let holds = |text: &SheetText| misfits(now, text);
    Orphan {
        id: format!("type:{}", field.key),
        what: OrphanKind::Type(field.key.clone()),
        label: now.label.clone(),
        sheets: uses.named(&after.key, holds),
        ways: vec![way(KEEP, said::KEEP_MISFITS), way(ERASE, said::ERASE_MISFITS)],
    }
}

/// Whether a text holds a value that a field does not take.
pub(super) fn misfits(field: &FieldDef, text: &SheetText) -> bool {
    text.get(&field.key).is_some_and(|value| !value.is_empty() && field.read(value).is_err())
}

fn of_choice(uses: &Uses, kinds: &KindSet, list: &ListSketch, id: &str, label: &str) -> Orphan {
    let mut sheets = Vec::new();
    for kind in kinds.kinds() {
        let fields: Vec<&FieldDef> = all(kind).filter(|field| chooses(field, &list.key)).collect();
        let says = |text: &SheetText| {
            fields
                .iter()
                .any(|field| text.get(&field.key).is_some_and(|value| holds_choice(field, value, &list.key, id)))
        };
        sheets.extend(uses.named(&kind.key, says));
    }
    let mut ways = vec![way(KEEP, said::KEEP_CHOICE)];
    let known = kinds.vocabulary(&list.key);
    ways.extend(list.choices.iter().map(|other| match known.and_then(|known| known.label_of(&other.id)) {
        Some(_) => way(format!("{BY}{}", other.id), said::by_choice(&other.label)),
        None => way(format!("{RENAME}{}", other.id), said::renamed_choice(&other.label)),
    }));
    ways.push(way(ERASE, said::ERASE_VALUES));
    let (id, what) = (format!("choix:{}:{id}", list.key), OrphanKind::Choice(list.key.clone(), id.to_owned()));
    Orphan { id, what, label: label.to_owned(), sheets, ways }
}

/// The rows of a value.
pub(super) fn rows(value: &Value) -> &[Value] {
    match value {
        Value::List(rows) => rows,
        row => std::slice::from_ref(row),
    }
}

fn holds_choice(field: &FieldDef, value: &Value, list: &str, id: &str) -> bool {
    if field.vocabulary_key() == Some(list) {
        return value.texts().contains(&id);
    }
    let cell =
        |row: &Value, column: &FieldDef| row.get(&column.key).is_some_and(|cell| holds_choice(column, cell, list, id));
    rows(value).iter().any(|row| field.columns.iter().any(|column| cell(row, column)))
}
