//! The sheets found, as they are shown: what the index says of each, and what the database says of it now.

use crate::app::App;
use crate::db::types::{Moment, SheetId};
use crate::hall::error::Result;
use crate::hall::messages;
use crate::hall::messages::{periods, trials};
use crate::models::kind::{KindSet, Theme};
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::reading::listing;
use crate::reading::listing::{Fact, Item, Told};
use crate::search::{Hit, Number, Query, Rule, Sort};
use crate::text::{dates, typography};
use crate::web::pages::search::asked::SearchParams;
use crate::web::pages::search::fit;
use crate::web::pages::search::fit::FitLine;
use crate::web::pages::search::views::{Above, MOST_PLACED, NamedSheet};
use crate::web::pages::sheets::{card, cards};
use crate::web::view::page;
use crate::web::view::parts::{Card, KindBadge, Way};

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

impl Found {
    /// A sheet found, as the list of results shows it.
    pub(super) fn of(app: &App, kinds: &KindSet, numbers: &[Number], item: Item, now: Moment) -> Option<Self> {
        let Item { sheet, themes, facts, hit, .. } = item;
        let hit = hit?;
        let of_theme = kinds.themes().iter().find(|theme| theme.sheet == sheet.id);
        let mut href = of_theme.map_or_else(|| sheet.path(), Theme::path);
        let fit = fit::line(kinds, numbers, &hit);
        // The page of a sheet computes for as many people as were asked for.
        if let Some(people) = numbers.iter().find(|number| number.rule == Rule::Within).filter(|_| fit.is_some()) {
            href = format!("{href}?groupe={}", people.value);
        }
        let section =
            hit.section.map(|section| Way { href: format!("{href}#{}", section.anchor), label: section.title });
        let public = kinds.kind(&sheet.kind).public;
        Some(Self {
            kind: page::badge(app, &sheet.kind),
            section,
            file: hit.file,
            themes: ways(&themes),
            draft: (public && sheet.state == "ebauche").then(|| messages::of_state(&sheet.state)),
            changed_html: dates::day_tag(sheet.updated_at.0),
            fresh: if public {
                messages::of_freshness(sheet.verified_at.map(|at| at.0), sheet.is_due(now))
            } else {
                None
            },
            fit,
            facts: facts.iter().filter_map(words).collect(),
            missing: messages::words(&hit.missing),
            title_html: hit.title_html,
            sentence_html: hit.sentence_html,
            extract_html: hit.snippet_html,
            href,
        })
    }
}

/// A page of a list as cards with their themes.
pub(super) fn cards(app: &App, reader: &mut Reader<'_>, items: &[Item]) -> Result<Vec<(Card, Vec<Way>)>> {
    let sheets: Vec<Sheet> = items.iter().map(|item| item.sheet.clone()).collect();
    let cards = cards::of(app, reader, &sheets)?;
    let with_facts = |(item, card): (&Item, Card)| {
        (Card { facts: item.facts.iter().filter_map(words).collect(), ..card }, ways(&item.themes))
    };
    Ok(items.iter().zip(cards).map(with_facts).collect())
}

/// Sheets found, each as a card and with its text, as far as this reader may read it.
pub(super) fn with_texts(
    app: &App,
    reader: &mut Reader<'_>,
    kinds: &KindSet,
    hits: Vec<Hit>,
) -> Result<Vec<(Card, Item)>> {
    let mut items = listing::of_hits(reader, kinds, hits)?;
    listing::with_texts(reader, &mut items)?;
    let cards = cards(app, reader, &items)?;
    Ok(cards.into_iter().map(|(card, _)| card).zip(items).collect())
}

/// Some sheets by their names: those that this reader may see.
pub(super) fn named(app: &App, reader: &mut Reader<'_>, ids: &[SheetId]) -> Result<Vec<NamedSheet>> {
    let named = |sheet: Sheet| NamedSheet {
        sheet: sheet.id.0,
        title: typography::french(&sheet.title).into_owned(),
        href: sheet.path(),
        class: page::badge(app, &sheet.kind).class,
    };
    Ok(reader.sheets(ids)?.into_iter().map(named).collect())
}

/// What a view shows above a list, as this reader sees it.
pub(super) fn above(
    app: &App,
    reader: &mut Reader<'_>,
    asked: &SearchParams,
    (question, show): (&Query, fn(&mut Above<'_>) -> Result<String>),
) -> Result<String> {
    // In no order of relevance: all of them are shown.
    let places = app.search.placed(&Query { sort: Sort::Date, ..question.clone() }, MOST_PLACED)?;
    show(&mut Above { places: &places, asked, named: &mut |ids| named(app, reader, ids) })
}

fn ways(themes: &[Theme]) -> Vec<Way> {
    themes.iter().map(|theme| Way { label: theme.label.clone(), href: theme.path() }).collect()
}

/// A fact as an icon and a text; nothing for one that says nothing.
fn words(fact: &Fact) -> Option<(String, String)> {
    let text = match &fact.value {
        Told::Trials(count) => trials::count(*count)?,
        Told::Interval { least, most, unit } => card::interval(*least, *most, None, unit).0,
        Told::Period(period) => periods::whole(period),
        Told::Words(words) => words.clone(),
    };
    (!text.is_empty()).then(|| (fact.icon.clone(), text))
}
