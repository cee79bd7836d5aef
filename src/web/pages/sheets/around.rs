//! What stands around a sheet's own text: where it comes from, who uses it, who wrote it, what to read next.

use std::sync::Arc;

use crate::app::App;
use crate::cache::{Kept, Weigh};
use crate::db::types::{AccountId, Protection, SheetId};
use crate::hall::error::Result;
use crate::hall::messages::reading as said;
use crate::models::kind::{KindSet, Theme};
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::reading::related;
use crate::reading::render::Resolver;
use crate::text::escape::escaped;
use crate::text::kind::field_keys::{KEYWORDS, ORIGIN, PINS, THEMES};
use crate::text::kind::{KindDef, Shown};
use crate::text::sheet_text::{SheetText, Value};
use crate::text::typography;
use crate::web::pages::sheets::card::{Block, Content, Words, absent};
use crate::web::pages::sheets::cards;
use crate::web::pages::sheets::doors::Place;
use crate::web::view::parts::{Card, Way};

/// A day, in microseconds.
const DAY: i64 = 86_400_000_000;
/// The state of a sheet in which nothing lacks.
const COMPLETE: &str = "complete";
/// Sheets shown as coming from one; each is read, to say how. Those beyond stand among its uses.
const DERIVED: i64 = 12;
/// Sheets shown under « Utilisée dans ».
const USES: usize = 8;
/// People named; a sheet that many wrote says the busiest.
const PEOPLE: usize = 12;

/// What stands around a sheet.
pub struct Around {
    /// The sheets that come from this one, each with how.
    pub derived: Vec<(Way, String)>,
    /// The sheets that link to this one.
    pub used_in: Vec<Way>,
    /// Whether there are more.
    pub used_in_more: bool,
    /// What to read next.
    pub read_next: Vec<Card>,
    /// Who wrote it here, the busiest first.
    pub contributors: Vec<Way>,
    /// The stamp and other names.
    pub names: cards::Names,
}

impl Weigh for Around {
    fn bytes(&self) -> usize {
        let ways = self.derived.iter().map(|(way, how)| way.bytes() + how.len());
        let ways = ways.chain(self.used_in.iter().chain(&self.contributors).map(Way::bytes)).sum::<usize>();
        let names = self.names.values().map(|name| 64 + name.len()).sum::<usize>();
        size_of::<Self>() + ways + names + self.read_next.iter().map(Card::bytes).sum::<usize>()
    }
}

/// What stands around a sheet, as a reader without an account sees it: kept for all its readers until the day ends,
/// once there is an index.
pub fn of(
    app: &App,
    reader: &mut Reader<'_>,
    sheet: &Sheet,
    text: &SheetText,
    pins: &[SheetId],
) -> Result<Arc<Kept<Around>>> {
    let pinned: Vec<i64> = pins.iter().map(|pin| pin.0).collect();
    let key = format!("autour:{}/{}/{}/{pinned:?}", sheet.id.0, sheet.head, cards::end_of_day(app.now()).0);
    let key = app.is_index_ready().then_some(key.as_str());
    let since = reader.begun();
    let kept = app.caches.facts(key, since, || reader.apart(|reader| read(app, reader, sheet, text, pins)))?;
    reader.also(&kept.reads);
    Ok(kept)
}

fn read(app: &App, reader: &mut Reader<'_>, sheet: &Sheet, text: &SheetText, pins: &[SheetId]) -> Result<Around> {
    let reader = &mut reader.as_stranger();
    let derived = reader.referring_to(sheet.id, ORIGIN, DERIVED)?;
    let told: Vec<SheetId> = derived.iter().map(|from| from.id).collect();
    let more = i64::try_from(USES).unwrap_or_default() + 1;
    let uses = reader.linking_to(sheet.id, &told, more)?;
    let pinned = reader.sheets(pins)?;
    let next = related::read_next(&pinned, &near(app, reader, sheet, text)?);
    let next_sheets = reader.sheets(&next)?;
    let authors = reader.authors(sheet)?;
    let authors: Vec<AccountId> = authors.into_iter().filter_map(|(id, _)| id).collect();
    let names: cards::Names = reader.names(authors.iter().copied().chain(sheet.verified_by))?.into_iter().collect();
    Ok(Around {
        derived: derived.iter().map(|from| Ok((way(from), relation(app, reader, from)?))).collect::<Result<_>>()?,
        used_in_more: uses.len() > USES,
        used_in: uses.iter().take(USES).map(way).collect(),
        read_next: cards::of(app, reader, &next_sheets)?,
        contributors: authors.iter().take(PEOPLE).filter_map(|id| names.get(id)).map(|name| person(name)).collect(),
        names,
    })
}

/// The nearest sheet in which something lacks, if it is near.
pub(super) fn incomplete(app: &App, reader: &mut Reader<'_>, sheet: &Sheet, text: &SheetText) -> Result<Option<Sheet>> {
    let reader = &mut reader.as_stranger();
    let near = related::read_next(&[], &near(app, reader, sheet, text)?);
    let near = reader.sheets(&near)?;
    Ok(near.into_iter().find(|near| near.state != COMPLETE && near.protection == Protection::Open))
}

/// The sheets near this one. The index moves on by itself: they are worked out once a day for each text, once there is
/// an index.
fn near(app: &App, reader: &mut Reader<'_>, sheet: &Sheet, text: &SheetText) -> Result<Vec<related::Near>> {
    if !app.is_index_ready() {
        return Ok(Vec::new());
    }
    let key = format!("proches:{}/{}/{}", sheet.id.0, sheet.head, app.now().0 / DAY);
    let since = reader.begun();
    // Nothing that it reads ends it before the day does.
    let mut near = || reader.apart(|reader| related::near(app, reader, sheet, text));
    let kept = app.caches.facts(Some(&key), since, || near().map(|(near, reads)| (near, reads.endless())))?;
    Ok(kept.to_vec())
}

fn way(sheet: &Sheet) -> Way {
    Way { label: typography::french(&sheet.title).into_owned(), href: sheet.path() }
}

/// The link to a person.
fn person(name: &str) -> Way {
    Way { label: name.to_owned(), href: crate::web::pages::people::path_of(name) }
}

/// How a sheet that comes from another relates to it: « résumé de cette fiche ».
fn relation(app: &App, reader: &mut Reader<'_>, from: &Sheet) -> Result<String> {
    let text = reader.sheet_text(from, from.head)?;
    let kinds = app.kinds();
    let label = origin_parts(&kinds, &kinds.kind(&from.kind), &text).map(|(label, _)| label).unwrap_or_default();
    Ok(if label.is_empty() { label } else { said::inverse_relation(&label) })
}

/// What a text says of where it comes from: the label of the relation, and the title or text.
fn origin_parts(kinds: &KindSet, def: &KindDef, text: &SheetText) -> Option<(String, String)> {
    let field = def.field(ORIGIN)?;
    let Ok(Shown::Parts(row)) = field.read(text.get(ORIGIN)?) else { return None };
    let mut parts = (String::new(), String::new());
    for (key, cell) in &row {
        let column = field.columns.iter().find(|column| column.key == *key);
        match (cell, column.and_then(|column| column.vocabulary_key())) {
            (Shown::Label(id), Some(vocabulary)) => parts.0 = kinds.label(vocabulary, id).to_owned(),
            (Shown::Reference(title) | Shown::Text(title), _) => parts.1.clone_from(title),
            _ => {}
        }
    }
    Some(parts)
}

/// The line « Résumé de … » under the title, as HTML.
#[must_use]
pub fn origin(words: &Words<'_, '_>, def: &KindDef, text: &SheetText) -> Option<String> {
    let (label, from) = origin_parts(words.kinds, def, text)?;
    if from.is_empty() {
        return None;
    }
    // « Atelier : Atelier du 12 mars » says it twice.
    let label = if from.starts_with(&label) { String::new() } else { label };
    let from = words.reference(&from);
    Some(match label.ends_with(" de") {
        true => format!("{} {from}", escaped(&label)),
        false if label.is_empty() => from,
        false => format!("{}\u{a0}: {from}", escaped(&label)),
    })
}

/// The sheets that a text pins; those that nobody has written yet go to the margin, as links to write them.
pub fn pins(resolver: &Resolver<'_>, text: &SheetText) -> (Vec<SheetId>, Vec<String>) {
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for title in text.get(PINS).map(Value::texts).unwrap_or_default() {
        match resolver.by_title(title) {
            Some(sheet) => found.push(SheetId(sheet.id)),
            None => missing.push(absent(title, &[])),
        }
    }
    (found, missing)
}

/// The sheets that an old text pins, as links in the margin.
#[must_use]
pub fn pinned(words: &Words<'_, '_>, text: &SheetText) -> Option<Block> {
    let titles = text.get(PINS).map(Value::texts).unwrap_or_default();
    let links: Vec<String> = titles.into_iter().map(|title| words.reference(title)).collect();
    let content = Content::Links(links);
    let (id, label) = ("epingles_".to_owned(), said::READ_NEXT.to_owned());
    let block = Block { id, label, place: Place::default(), note: "", content };
    text.get(PINS).is_some_and(|value| !value.is_empty()).then_some(block)
}

/// The way down to a sheet by its first theme.
#[must_use]
pub fn crumbs(kinds: &KindSet, text: &SheetText) -> Vec<Way> {
    let first = text.get(THEMES).map(Value::texts).unwrap_or_default().into_iter().find_map(|key| kinds.theme(key));
    match first {
        Some(theme) => ancestors(kinds, theme),
        None => vec![Way { label: said::ALL_SHEETS.to_owned(), href: "/fiches".to_owned() }],
    }
}

/// A theme and those above it, the root first.
#[must_use]
pub fn ancestors(kinds: &KindSet, theme: &Theme) -> Vec<Way> {
    let mut way = vec![Way { label: theme.label.clone(), href: theme.path() }];
    let mut above = theme.parent();
    while let Some(parent) = above.and_then(|key| kinds.theme(key)) {
        way.insert(0, Way { label: parent.label.clone(), href: parent.path() });
        above = parent.parent();
    }
    way
}

/// The themes of a text, each leading to its page; a key that is no theme leads to the search, that of a theme that is
/// not public is not shown.
#[must_use]
pub fn themes(kinds: &KindSet, text: &SheetText) -> Vec<Way> {
    let keys = text.get(THEMES).map(Value::texts).unwrap_or_default();
    keys.into_iter()
        .filter(|key| !kinds.withholds(kinds.theme_key(key)))
        .map(|key| match kinds.theme(key) {
            Some(theme) => Way { label: theme.label.clone(), href: theme.path() },
            None => Way { label: key.to_owned(), href: format!("/recherche?q={}", in_query(key)) },
        })
        .collect()
}

/// The words of a text, each leading to the search.
#[must_use]
pub fn tags(text: &SheetText) -> Vec<Way> {
    let words = text.get(KEYWORDS).map(Value::texts).unwrap_or_default();
    words
        .into_iter()
        .map(|word| Way { label: word.to_owned(), href: format!("/recherche?q={}", in_query(word)) })
        .collect()
}

/// A word as the value of a query.
#[must_use]
pub fn in_query(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}
