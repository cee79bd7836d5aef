//! A list of sheets as values: what a search found, read again for who asks, for every view that shows it.

use std::collections::HashMap;
use std::sync::Arc;

use crate::db::types::SheetId;
use crate::hall::error::{Error, Result};
use crate::models::kind::{KindSet, Theme};
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::search::{self, Hit};
use crate::text::kind::FilterBy;
use crate::text::periods::Period;
use crate::text::sheet_text::SheetText;

/// A sheet of a list.
#[derive(Clone, Debug)]
pub struct Item {
    /// The sheet as it is now.
    pub sheet: Sheet,
    /// Its themes, in the order of its text; those that the wiki does not have are left out.
    pub themes: Vec<Theme>,
    /// What its kind has told in lists.
    pub facts: Vec<Fact>,
    /// What the search says of it.
    pub hit: Option<Hit>,
    /// Its text, for the views that need it.
    pub text: Option<Arc<SheetText>>,
}

/// What lists tell of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The key of the field.
    pub key: String,
    /// The label of the field.
    pub label: String,
    /// The name of its icon; empty for none.
    pub icon: String,
    /// What it says.
    pub value: Told,
}

/// The value of a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// How often it was tried.
    Trials(i64),
    /// Bounds; none above means no limit.
    Interval {
        /// The least.
        least: Option<u32>,
        /// The most.
        most: Option<u32>,
        /// Their unit; empty for none.
        unit: String,
    },
    /// When something takes place.
    Period(Period),
    /// A text, a place by its name, the label of a choice.
    Words(String),
}

/// The sheets of these hits that this person may still see, in their order: the index lags behind a deletion.
pub fn of_hits(reader: &mut Reader<'_>, kinds: &KindSet, hits: Vec<Hit>) -> Result<Vec<Item>> {
    let ids: Vec<SheetId> = hits.iter().map(|hit| SheetId(hit.sheet)).collect();
    let mut by_sheet: HashMap<i64, Hit> = hits.into_iter().map(|hit| (hit.sheet, hit)).collect();
    let mut items = of_sheets(reader, kinds, &ids)?;
    for item in &mut items {
        item.hit = by_sheet.remove(&item.sheet.id.0);
        item.facts = item.hit.as_ref().map(|hit| facts(kinds, &item.sheet.kind, hit)).unwrap_or_default();
    }
    Ok(items)
}

/// The sheets of these numbers that this person may see, in their order.
pub fn of_sheets(reader: &mut Reader<'_>, kinds: &KindSet, ids: &[SheetId]) -> Result<Vec<Item>> {
    let sheets = reader.sheets(ids)?;
    let mut themes: HashMap<SheetId, Vec<Theme>> = HashMap::new();
    for row in reader.themes_of(ids)? {
        themes.entry(row.sheet_id).or_default().extend(kinds.theme(&row.theme).cloned());
    }
    let item = |sheet: Sheet| Item {
        themes: themes.remove(&sheet.id).unwrap_or_default(),
        sheet,
        facts: Vec::new(),
        hit: None,
        text: None,
    };
    Ok(sheets.into_iter().map(item).collect())
}

/// Gives each sheet its text, as far as this person may read it.
pub fn with_texts(reader: &mut Reader<'_>, items: &mut [Item]) -> Result<()> {
    for item in items {
        item.text = text_of(reader, &item.sheet)?;
    }
    Ok(())
}

/// The text of a sheet; nothing where this person may not read it, or nobody can.
pub fn text_of(reader: &mut Reader<'_>, sheet: &Sheet) -> Result<Option<Arc<SheetText>>> {
    match reader.sheet_text(sheet, sheet.head) {
        Ok(text) => Ok(Some(text)),
        Err(Error::Unreadable(_) | Error::NotFound(_) | Error::Forbidden(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// What the kind has told in lists: each field that it says, once.
fn facts(kinds: &KindSet, kind: &str, hit: &Hit) -> Vec<Fact> {
    let def = kinds.kind(kind);
    let mut facts: Vec<Fact> = Vec::new();
    for (key, value) in &hit.listed {
        if key == search::TRIALS {
            let value = Told::Trials(value.parse().unwrap_or_default());
            facts.push(Fact { key: key.clone(), label: String::new(), icon: "coche".to_owned(), value });
            continue;
        }
        let Some(field) = def.field(key) else { continue };
        let told = match field.filter() {
            Some(FilterBy::Number) => {
                let found = hit.intervals.iter().find(|interval| interval.field == *key);
                let bound = |value: i64| u32::try_from(value).ok();
                found.map(|found| Told::Interval {
                    least: bound(found.least),
                    most: bound(found.most),
                    unit: field.unit.clone(),
                })
            }
            Some(FilterBy::Choice) | None => Some(match field.told_period(value) {
                Some(period) => Told::Period(period),
                None => Told::Words(kinds.label_of(field, value).to_owned()),
            }),
        };
        facts.extend(told.map(|value| Fact {
            key: key.clone(),
            label: field.label.clone(),
            icon: field.icon.clone(),
            value,
        }));
    }
    facts
}
