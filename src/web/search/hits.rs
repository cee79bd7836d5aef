//! The sheets found, as they are shown: what the index says of each, and what the database says of it now.

use std::collections::HashMap;

use crate::app::App;
use crate::cache::Dep;
use crate::db::Db;
use crate::db::types::{Moment, SheetId};
use crate::error::{Error, Result};
use crate::messages::{self, trials};
use crate::models::kind::KindSet;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::models::theme;
use crate::policy::Who;
use crate::search::{self, Hit, Number, Rule};
use crate::text::dates;
use crate::text::kind::FilterBy;
use crate::web::page;
use crate::web::parts::{Card, KindBadge, Way};
use crate::web::search::fit::{self, FitLine};
use crate::web::sheets::{card, cards};

/// One sheet found.
pub(super) struct Found {
    pub(super) kind: KindBadge,
    pub(super) href: String,
    /// Escaped, the words found in `<mark>`.
    pub(super) title_html: String,
    /// The sentence of the sheet, where the extract does not tell it. Escaped, the words found in `<mark>`.
    pub(super) sentence_html: String,
    /// Escaped, the words found in `<mark>`.
    pub(super) extract_html: String,
    /// The file that the extract is from.
    pub(super) file: Option<String>,
    /// The section that the extract is in.
    pub(super) section: Option<Way>,
    pub(super) themes: Vec<Way>,
    /// The word for a sheet that is only begun.
    pub(super) draft: Option<&'static str>,
    /// `<time>`, as HTML.
    pub(super) changed_html: String,
    /// The line of freshness and whether it is a warning.
    pub(super) fresh: Option<(String, bool)>,
    /// How it fits the numbers asked.
    pub(super) fit: Option<FitLine>,
    /// What lists tell of it: an icon and a text.
    pub(super) facts: Vec<(String, String)>,
    /// The words of the search that it does not hold; empty when it holds all.
    pub(super) missing: String,
}

/// The hits that this reader may still see, in their order: the index may lag behind a deletion.
pub(super) async fn found(
    app: &App,
    who: &Who,
    kinds: &KindSet,
    numbers: &[Number],
    hits: Vec<Hit>,
) -> Result<Vec<Found>> {
    let ids: Vec<SheetId> = hits.iter().map(|hit| SheetId(hit.sheet)).collect();
    let reader = who.clone();
    let known = app.read::<_, Error>(move |db| Ok(Known::read(db, &reader, &ids)?)).await?;
    let now = app.now();
    Ok(hits.into_iter().filter_map(|hit| known.show(app, kinds, numbers, hit, now)).collect())
}

/// The sheets of hits that strangers may still see, in their order.
pub(super) fn sheets(reader: &mut Reader<'_>, hits: &[Hit]) -> Result<Vec<Sheet>> {
    let ids: Vec<SheetId> = hits.iter().map(|hit| SheetId(hit.sheet)).collect();
    reader.as_stranger().sheets(&ids)
}

/// Hits as cards with their themes, as strangers see them.
pub(super) fn cards(
    app: &App,
    reader: &mut Reader<'_>,
    kinds: &KindSet,
    hits: &[Hit],
) -> Result<Vec<(Card, Vec<Way>)>> {
    let sheets = sheets(reader, hits)?;
    let ids: Vec<SheetId> = sheets.iter().map(|sheet| sheet.id).collect();
    let themes = reader.ask(ids.iter().copied().map(Dep::Sheet), |db, _| theme::of_sheets(db, &ids))?;
    let themes_of = |id: SheetId| {
        let keys = themes.iter().filter(|row| row.sheet_id == id).filter_map(|row| kinds.theme(&row.theme));
        keys.map(|theme| Way { label: theme.label.clone(), href: theme.path() }).collect()
    };
    let mut shown = Vec::with_capacity(sheets.len());
    for (sheet, mut card) in sheets.iter().zip(cards::of(app, reader, &sheets)?) {
        if let Some(hit) = hits.iter().find(|hit| hit.sheet == sheet.id.0) {
            card.facts = facts(kinds, &sheet.kind, hit);
        }
        shown.push((card, themes_of(sheet.id)));
    }
    Ok(shown)
}

/// What the database knows of the sheets shown.
struct Known {
    sheets: HashMap<SheetId, Sheet>,
    themes: Vec<theme::SheetTheme>,
}

impl Known {
    fn read(db: &mut Db, who: &Who, ids: &[SheetId]) -> diesel::QueryResult<Self> {
        let sheets: HashMap<SheetId, Sheet> =
            Sheet::find_all(db, who, ids)?.into_iter().map(|sheet| (sheet.id, sheet)).collect();
        Ok(Self { sheets, themes: theme::of_sheets(db, ids)? })
    }

    fn show(&self, app: &App, kinds: &KindSet, numbers: &[Number], hit: Hit, now: Moment) -> Option<Found> {
        let id = SheetId(hit.sheet);
        let sheet = self.sheets.get(&id)?;
        let of_theme = kinds.themes().iter().find(|theme| theme.sheet == id);
        let mut href = of_theme.map_or_else(|| sheet.path(), |theme| theme.path());
        let (fit, facts) = (fit::line(kinds, numbers, &hit), facts(kinds, &sheet.kind, &hit));
        // The page of a sheet computes for as many people as were asked for.
        if let Some(people) = numbers.iter().find(|number| number.rule == Rule::Within).filter(|_| fit.is_some()) {
            href = format!("{href}?groupe={}", people.value);
        }
        let section =
            hit.section.map(|section| Way { href: format!("{href}#{}", section.anchor), label: section.title });
        let themes = self.themes.iter().filter(|row| row.sheet_id == id).filter_map(|row| kinds.theme(&row.theme));
        let public = kinds.kind(&sheet.kind).public;
        Some(Found {
            kind: page::badge(app, &sheet.kind),
            section,
            file: hit.file,
            themes: themes.map(|theme| Way { label: theme.label.clone(), href: theme.path() }).collect(),
            draft: (public && sheet.state == "ebauche").then(|| messages::of_state(&sheet.state)),
            changed_html: dates::day_tag(sheet.updated_at.0),
            fresh: if public {
                messages::of_freshness(sheet.verified_at.map(|at| at.0), sheet.is_due(now))
            } else {
                None
            },
            fit,
            facts,
            missing: messages::words(&hit.missing),
            title_html: hit.title_html,
            sentence_html: hit.sentence_html,
            extract_html: hit.snippet_html,
            href,
        })
    }
}

/// What the kind has told in lists: each field that it says, once.
fn facts(kinds: &KindSet, kind: &str, hit: &Hit) -> Vec<(String, String)> {
    let def = kinds.kind(kind);
    let mut facts: Vec<(String, String)> = Vec::new();
    for (key, value) in &hit.listed {
        if key == search::TRIALS {
            facts.extend(trials::count(value.parse().unwrap_or_default()).map(|text| ("coche".to_owned(), text)));
            continue;
        }
        let Some(field) = def.field(key) else { continue };
        let text = match field.filter() {
            Some(FilterBy::Number) => {
                let found = hit.intervals.iter().find(|interval| interval.field == *key);
                let bound = |value: i64| u32::try_from(value).ok();
                found.map(|found| card::interval(bound(found.least), bound(found.most), None, &field.unit).0)
            }
            Some(FilterBy::Choice) | None => Some(kinds.label_of(field, value).to_owned()),
        };
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            facts.push((field.icon.clone(), text));
        }
    }
    facts
}
