//! « À lire aussi »: what else to read after a sheet, by likeness of text, shared themes, links and territory.
//!
//! Likeness is the search's own score for the title, keywords and themes of the sheet, against the best found; each
//! other tie adds a fixed part. Of three, never all are of one kind while another kind has something to offer.

use std::collections::HashSet;

use crate::app::App;
use crate::cache::Weigh;
use crate::db::types::SheetId;
use crate::hall::error::Result;
use crate::models::kind::KindSet;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::text::kind::field_keys;
use crate::text::sheet_text::{SheetText, Value};

/// How many are shown.
pub const SHOWN: usize = 3;
/// How many that look alike are weighed.
const CANDIDATES: usize = 24;
/// What each tie adds to a likeness between 0 and 1.
const SAME_THEME: f32 = 0.3;
const LINKED: f32 = 0.3;
const SAME_PLACE: f32 = 0.2;

/// A sheet that may be read next.
#[derive(Clone, Debug)]
pub struct Near {
    sheet: SheetId,
    kind: String,
    weight: f32,
}

impl Weigh for Vec<Near> {
    fn bytes(&self) -> usize {
        self.iter().map(|near| size_of::<Near>() + near.kind.len()).sum()
    }
}

/// The sheets to read after one: those pinned, then the nearest.
#[must_use]
pub fn read_next(pins: &[Sheet], near: &[Near]) -> Vec<SheetId> {
    let mut chosen: Vec<(SheetId, &str)> = pins.iter().take(SHOWN).map(|pin| (pin.id, pin.kind.as_str())).collect();
    let mut left: Vec<&Near> = near.iter().filter(|near| !pins.iter().any(|pin| pin.id == near.sheet)).collect();
    while chosen.len() < SHOWN && !left.is_empty() {
        let last = chosen.len() + 1 == SHOWN;
        let all_of = chosen.first().map(|(_, kind)| *kind).filter(|kind| chosen.iter().all(|(_, other)| other == kind));
        let other = all_of.filter(|_| last).and_then(|kind| left.iter().position(|near| near.kind != kind));
        let next = left.remove(other.unwrap_or(0));
        chosen.push((next.sheet, next.kind.as_str()));
    }
    chosen.into_iter().map(|(id, _)| id).collect()
}

/// The sheets that look like one, the nearest first, for a reader without an account.
pub fn near(app: &App, reader: &mut Reader<'_>, sheet: &Sheet, text: &SheetText) -> Result<Vec<Near>> {
    let kinds = app.kinds();
    if !kinds.kind(&sheet.kind).public {
        return Ok(Vec::new());
    }
    // Sheets by which the wiki is run are among them, and are left out.
    let mut found = app.search.nearest(&words(&kinds, sheet, text), CANDIDATES * 3)?;
    found.retain(|like| like.sheet != sheet.id.0 && kinds.kind(&like.kind).public);
    found.truncate(CANDIDATES);
    let best = found.first().map_or(1.0, |like| like.score.max(f32::EPSILON));
    let ids: Vec<SheetId> = found.iter().map(|like| SheetId(like.sheet)).collect();
    let themes = reader.themes_of(&ids)?;
    let own: Vec<&str> = text.get(field_keys::THEMES).map(Value::texts).unwrap_or_default();
    let sharing: HashSet<SheetId> =
        themes.iter().filter(|row| own.contains(&row.theme.as_str())).map(|row| row.sheet_id).collect();
    let mut linked: HashSet<SheetId> = reader.targets_of(sheet.id)?.into_iter().collect();
    linked.extend(reader.linking_among(sheet.id, &ids)?);
    let placed = app.search.places_of(&ids.iter().map(|id| id.0).collect::<Vec<_>>(), sheet.id.0)?;
    let part = |holds: bool, weight: f32| if holds { weight } else { 0.0 };
    let mut near: Vec<Near> = found
        .into_iter()
        .map(|like| {
            let id = SheetId(like.sheet);
            let weight = like.score / best
                + part(sharing.contains(&id), SAME_THEME)
                + part(linked.contains(&id), LINKED)
                + part(placed.contains(&id.0), SAME_PLACE);
            Near { sheet: id, kind: like.kind, weight }
        })
        .collect();
    near.sort_by(|one, other| other.weight.total_cmp(&one.weight).then(one.sheet.cmp(&other.sheet)));
    Ok(near)
}

/// What a sheet is about, in a few words.
fn words(kinds: &KindSet, sheet: &Sheet, text: &SheetText) -> String {
    let keywords = text.get(field_keys::KEYWORDS).map(Value::texts).unwrap_or_default();
    let themes = text.get(field_keys::THEMES).map(Value::texts).unwrap_or_default();
    let themes = themes.into_iter().filter_map(|key| kinds.theme(key)).map(|theme| theme.label.as_str());
    let words: Vec<&str> = std::iter::once(sheet.title.as_str()).chain(keywords).chain(themes).collect();
    // Marks of the query language mean nothing in a title.
    words.join(" ").replace(['"', '«', '»', '“', '”', ':', '-'], " ")
}
