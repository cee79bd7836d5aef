//! The sheets found, as they are shown: what the index says of each, and what the database says of it now.

use crate::app::App;
use crate::db::types::Moment;
use crate::hall::error::Result;
use crate::hall::messages;
use crate::hall::messages::trials;
use crate::models::kind::{KindSet, Theme};
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::reading::listing::{Fact, Item, Told};
use crate::search::{Number, Rule};
use crate::text::dates;
use crate::web::pages::search::fit;
use crate::web::pages::search::fit::FitLine;
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

fn ways(themes: &[Theme]) -> Vec<Way> {
    themes.iter().map(|theme| Way { label: theme.label.clone(), href: theme.path() }).collect()
}

/// A fact as an icon and a text; nothing for one that says nothing.
fn words(fact: &Fact) -> Option<(String, String)> {
    let text = match &fact.value {
        Told::Trials(count) => trials::count(*count)?,
        Told::Interval { least, most, unit } => card::interval(*least, *most, None, unit).0,
        Told::Words(words) => words.clone(),
    };
    (!text.is_empty()).then(|| (fact.icon.clone(), text))
}
