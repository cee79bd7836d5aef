//! An issue of a letter as it is read: its blocks filled from what changed, and set as a stranger reads the wiki.

pub mod checks;
pub mod copied;
pub mod gather;
pub mod mailed;
pub mod words;

use std::collections::{HashMap, HashSet};

use crate::app::App;
use crate::cache::Weigh;
use crate::db::types::{Moment, SheetId};
use crate::hall::addresses;
use crate::hall::error::Result;
use crate::models::issue::{Block, Issue};
use crate::models::letter::Newsletter;
use crate::models::reader::Reader;
use crate::reading::listing::{self, Item};
use crate::text::dates;
use words::Words;

/// An issue, set.
#[derive(Clone, Debug, Default)]
pub struct SetIssue {
    /// The name of its letter.
    pub letter: String,
    /// « décembre 2026 ».
    pub month: String,
    /// Its subject.
    pub subject: String,
    /// Its first words.
    pub intro: Words,
    /// Its blocks, those that show nothing left out.
    pub blocks: Vec<SetBlock>,
}

/// A block, set.
#[derive(Clone, Debug, Default)]
pub struct SetBlock {
    /// Its number in the issue.
    pub id: u32,
    /// Its heading.
    pub title: String,
    /// Its words.
    pub words: Words,
    /// What it shows.
    pub cards: Vec<SetCard>,
}

/// A sheet of a block, or a title that nobody wrote.
#[derive(Clone, Debug, Default)]
pub struct SetCard {
    /// The sheet; 0 for a title that nobody wrote.
    pub sheet: i64,
    /// Its title.
    pub title: String,
    /// Its address, with that of the wiki.
    pub url: String,
    /// The key of its kind.
    pub kind: String,
    /// « Méthode, Coopération ».
    pub facts: String,
    /// One sentence.
    pub summary: String,
    /// Its themes, and those above them.
    pub themes: Vec<String>,
}

/// Sets an issue as strangers read: a sheet that they may not read is not in it.
pub fn set(app: &App, reader: &mut Reader<'_>, letter: &Newsletter, issue: &Issue) -> Result<SetIssue> {
    let blocks = issue.blocks();
    let ids: Vec<SheetId> = blocks
        .iter()
        .flat_map(|block| &block.offered)
        .filter(|offer| offer.chosen && offer.sheet > 0)
        .map(|offer| SheetId(offer.sheet))
        .collect();
    let kinds = app.kinds();
    let items = listing::of_sheets(&mut reader.as_stranger(), &kinds, &ids)?;
    let cards: HashMap<i64, SetCard> = items
        .into_iter()
        .filter(|item| item.sheet.deleted_at.is_none())
        .map(|item| (item.sheet.id.0, card(app, item)))
        .collect();
    let asked = wanted(app, reader, &blocks)?;
    let mut set = Vec::new();
    for block in &blocks {
        let block = SetBlock {
            id: block.id,
            title: block.title.clone(),
            words: words::set(app, reader, &block.text),
            cards: cards_of(app, block, &cards, &asked),
        };
        if !block.words.is_empty() || !block.cards.is_empty() {
            set.push(block);
        }
    }
    Ok(SetIssue {
        letter: letter.name.clone(),
        month: dates::month_of(day_of(issue).0),
        subject: issue.subject.clone(),
        intro: words::set(app, reader, &issue.intro),
        blocks: set,
    })
}

/// The day under which an issue stands: the one on which it leaves, or left.
#[must_use]
pub fn day_of(issue: &Issue) -> Moment {
    issue.sent_at.or(issue.started_at).or(issue.send_at).unwrap_or(issue.saved_at)
}

/// Titles that nobody wrote.
struct Titles(HashSet<String>);

impl Weigh for Titles {
    fn bytes(&self) -> usize {
        self.0.iter().map(|title| 64 + title.len()).sum()
    }
}

/// Titles looked at.
const WANTED: i64 = 5_000;

/// The titles of blocks that sheets which strangers read ask for: one that a hidden sheet alone asks for is theirs no
/// more. To count them goes through every link, so that it is done once until a list changes.
fn wanted(app: &App, reader: &mut Reader<'_>, blocks: &[Block]) -> Result<HashSet<String>> {
    let mut named = blocks.iter().flat_map(|block| &block.offered).filter(|offer| offer.sheet == 0).peekable();
    if named.peek().is_none() {
        return Ok(HashSet::new());
    }
    let since = reader.begun();
    let mut stranger = reader.as_stranger();
    let read = |reader: &mut Reader<'_>| {
        Ok(Titles(reader.wanted_titles(WANTED)?.into_iter().map(|(_, title, _)| title).collect()))
    };
    let kept = app.caches.facts(Some("demandees des lettres"), since, || stranger.apart(read))?;
    reader.also(&kept.reads);
    Ok(named.filter(|offer| kept.0.contains(&offer.title)).map(|offer| offer.title.clone()).collect())
}

fn cards_of(app: &App, block: &Block, cards: &HashMap<i64, SetCard>, wanted: &HashSet<String>) -> Vec<SetCard> {
    let chosen = block.offered.iter().filter(|offer| offer.chosen);
    let card = |offer: &crate::models::issue::Offered| match offer.sheet {
        0 if !wanted.contains(&offer.title) => None,
        0 => Some(SetCard {
            title: offer.title.clone(),
            url: format!("{}/fiches/nouvelle?{}", app.config.base_url, pair("titre", &offer.title)),
            ..SetCard::default()
        }),
        sheet => cards.get(&sheet).cloned(),
    };
    chosen.filter_map(card).collect()
}

/// The address by which an issue leads to a sheet: the one place to change, should followed links be counted by issue.
fn link_of(app: &App, sheet: SheetId) -> String {
    format!("{}{}{sheet}", app.config.base_url, addresses::SHEET)
}

fn card(app: &App, item: Item) -> SetCard {
    let kinds = app.kinds();
    let kind = kinds.kind(&item.sheet.kind);
    let mut facts = vec![kind.label.clone()];
    facts.extend(item.themes.iter().take(2).map(|theme| theme.label.clone()));
    SetCard {
        sheet: item.sheet.id.0,
        url: link_of(app, item.sheet.id),
        facts: facts.join(", "),
        themes: item.themes.iter().flat_map(|theme| kinds.theme_and_above(&theme.key)).collect(),
        title: item.sheet.title,
        summary: item.sheet.summary,
        kind: item.sheet.kind,
    }
}

fn pair(name: &str, value: &str) -> String {
    url::form_urlencoded::Serializer::new(String::new()).append_pair(name, value).finish()
}

impl SetIssue {
    /// The same for somebody who wants some kinds and themes alone; nothing when all that it showed is for others.
    #[must_use]
    pub fn for_wishes(&self, kinds: &[&str], themes: &[&str]) -> Option<Self> {
        let wants = |card: &SetCard| {
            let kind = kinds.is_empty() || card.sheet == 0 || kinds.contains(&card.kind.as_str());
            let theme = themes.is_empty() || card.themes.iter().any(|theme| themes.contains(&theme.as_str()));
            kind && (theme || card.sheet == 0)
        };
        let had_cards = self.blocks.iter().any(|block| !block.cards.is_empty());
        let kept = |block: &SetBlock| {
            let cards: Vec<SetCard> = block.cards.iter().filter(|card| wants(card)).cloned().collect();
            let is_left = !cards.is_empty() || (block.cards.is_empty() && !block.words.is_empty());
            is_left.then(|| SetBlock { cards, ..block.clone() })
        };
        let blocks: Vec<SetBlock> = self.blocks.iter().filter_map(kept).collect();
        let says_something = !blocks.is_empty() || !had_cards;
        says_something.then(|| Self { blocks, ..self.clone() })
    }
}

#[cfg(test)]
mod tests {
    use crate::reading::letter::*;

    fn issue() -> SetIssue {
        let card = |kind: &str, theme: &str| SetCard {
            sheet: 1,
            kind: kind.to_owned(),
            themes: vec![theme.to_owned()],
            ..SetCard::default()
        };
        let cards = vec![card("a", "eau"), card("b", "air")];
        SetIssue { blocks: vec![SetBlock { cards, ..SetBlock::default() }], ..SetIssue::default() }
    }

    #[test]
    fn one_reads_what_one_asked_for_and_gets_nothing_empty() {
        let left = |kinds: &[&str], themes: &[&str]| {
            issue().for_wishes(kinds, themes).map(|set| set.blocks.iter().map(|block| block.cards.len()).sum::<usize>())
        };
        assert_eq!(left(&[], &[]), Some(2));
        assert_eq!(left(&["a"], &[]), Some(1));
        assert_eq!(left(&[], &["air"]), Some(1));
        assert_eq!(left(&["a"], &["air"]), None);
        assert!(SetIssue::default().for_wishes(&["a"], &[]).is_some(), "words alone are for all");
    }
}
