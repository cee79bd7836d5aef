//! An issue of a letter as it is read: its blocks filled from what changed, and set as a stranger reads the wiki.

pub mod checks;
pub mod copied;
pub mod gather;
pub mod mailed;
pub mod words;

use std::collections::{HashMap, HashSet};

use crate::app::App;
use crate::cache::Weigh;
use crate::db::types::{IssueId, Moment, SheetId};
use crate::hall::error::{Error, Result};
use crate::models::issue::{Block, Issue};
use crate::models::letter::Newsletter;
use crate::models::reader::Reader;
use crate::models::subscriber::Wishes;
use crate::reading::document;
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
    /// The codes of the territories that it is in.
    pub territories: Vec<String>,
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
    let mut cards: HashMap<i64, SetCard> = HashMap::new();
    for item in items.into_iter().filter(|item| item.sheet.deleted_at.is_none()) {
        let territories = match reader.as_stranger().sheet_text(&item.sheet, item.sheet.head) {
            Ok(text) => document::territories(&kinds.kind(&item.sheet.kind), &text),
            Err(Error::NotFound(_) | Error::Forbidden(_)) => Vec::new(),
            Err(error) => return Err(error),
        };
        let id = item.sheet.id.0;
        cards.insert(id, SetCard { territories, ..card(app, item, issue.id) });
    }
    let asked = wanted(app, reader, &blocks)?;
    let mut set = Vec::new();
    for block in &blocks {
        let block = SetBlock {
            id: block.id,
            title: block.title.clone(),
            words: words::set(app, reader, &block.text, Some(issue.id)),
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
        intro: words::set(app, reader, &issue.intro, Some(issue.id)),
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

fn card(app: &App, item: Item, issue: IssueId) -> SetCard {
    let kinds = app.kinds();
    let kind = kinds.kind(&item.sheet.kind);
    let mut facts = vec![kind.label.clone()];
    facts.extend(item.themes.iter().take(2).map(|theme| theme.label.clone()));
    SetCard {
        sheet: item.sheet.id.0,
        url: words::link_of(&app.config.base_url, &item.sheet.id.to_string(), issue),
        facts: facts.join(", "),
        themes: item.themes.iter().flat_map(|theme| kinds.theme_and_above(&theme.key)).collect(),
        territories: Vec::new(),
        title: item.sheet.title,
        summary: item.sheet.summary,
        kind: item.sheet.kind,
    }
}

fn pair(name: &str, value: &str) -> String {
    url::form_urlencoded::Serializer::new(String::new()).append_pair(name, value).finish()
}

impl SetIssue {
    /// The same for somebody who wants some kinds, themes and territories alone; nothing when all that it showed is for
    /// others.
    #[must_use]
    pub fn for_wishes(&self, Wishes { kinds, themes, territories, .. }: &Wishes) -> Option<Self> {
        let wants = |card: &SetCard| {
            let one_of =
                |wanted: &[String], own: &[String]| wanted.is_empty() || own.iter().any(|one| wanted.contains(one));
            let kind = kinds.is_empty() || kinds.contains(&card.kind);
            let is_wanted = kind && one_of(themes, &card.themes) && one_of(territories, &card.territories);
            is_wanted || card.sheet == 0
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
        let card = |kind: &str, theme: &str, territory: &str| SetCard {
            sheet: 1,
            territories: vec![territory.to_owned()],
            kind: kind.to_owned(),
            themes: vec![theme.to_owned()],
            ..SetCard::default()
        };
        let cards = vec![card("a", "eau", "R53"), card("b", "air", "R84")];
        SetIssue { blocks: vec![SetBlock { cards, ..SetBlock::default() }], ..SetIssue::default() }
    }

    #[test]
    fn one_reads_what_one_asked_for_and_gets_nothing_empty() {
        let wishes = |kinds: &[&str], themes: &[&str], territories: &[&str]| {
            let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
            Wishes { letters: Vec::new(), kinds: owned(kinds), themes: owned(themes), territories: owned(territories) }
        };
        let left = |kinds: &[&str], themes: &[&str], territories: &[&str]| {
            let set = issue().for_wishes(&wishes(kinds, themes, territories))?;
            Some(set.blocks.iter().map(|block| block.cards.len()).sum::<usize>())
        };
        assert_eq!(left(&[], &[], &[]), Some(2));
        assert_eq!(left(&["a"], &[], &[]), Some(1));
        assert_eq!(left(&[], &["air"], &[]), Some(1));
        assert_eq!(left(&[], &[], &["R53", "75"]), Some(1));
        assert_eq!(left(&["a"], &["air"], &[]), None);
        assert_eq!(left(&["a"], &[], &["R84"]), None);
        assert!(SetIssue::default().for_wishes(&wishes(&["a"], &[], &[])).is_some(), "words alone are for all");
    }
}
