//! What the administration chose of what the wiki shows of itself: its words, its home page, its menu, its colour.

use serde::{Deserialize, Serialize};

use super::menu::Entry;
use crate::hall::languages::{self, Language};
use crate::hall::licences;

/// The levels of accessibility that French law knows. A site that nobody has audited is at the last.
pub const LEVELS: [&str; 3] = ["totalement", "partiellement", "non"];

/// The choices, as they were typed; empty ones leave the place to what is shipped.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Chosen {
    /// The name, in titles, feeds and mails.
    pub name: String,
    /// A sentence under it, at the foot of every page and for those who link to the wiki.
    pub tagline: String,
    /// The heading of the home page; the name when empty.
    pub title: String,
    /// A sentence under it.
    pub welcome: String,
    /// Who looks after the wiki, in Markdown, on the home page.
    pub about: String,
    /// Words to search for, under the search box of the home page; those of the themes when there are none.
    pub examples: Vec<String>,
    /// Messages that stand ready for who moderates; those that are shipped when there are none.
    pub reasons: Vec<String>,
    /// The parts of the home page in their order; those that are not named come after, as shipped.
    pub blocks: Vec<HomeBlock>,
    /// The entries of the main menu; the kinds, the themes and the recent changes when there are none.
    pub menu: Vec<Entry>,
    /// Markdown at the foot of every page.
    pub footer: String,
    /// How far the site follows the norm of accessibility, one of [`LEVELS`].
    pub accessibility: String,
    /// The address at which the team reads what people write to it.
    pub contact: String,
    /// The language of sheets that say none, by its tag.
    pub language: String,
    /// The licence of sheets that say none, by its id in the vocabulary.
    pub licence: String,
    /// The colour of links and buttons, in six hexadecimal digits.
    pub accent: String,
}

/// A part of the home page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Block {
    /// A way in by each kind.
    #[serde(rename = "modeles")]
    Kinds,
    /// Who looks after the wiki.
    #[serde(rename = "nous")]
    About,
    /// The tree of themes.
    #[serde(rename = "arbre")]
    Themes,
    /// What was verified lately.
    #[serde(rename = "verifiees")]
    Verified,
    /// What was written or changed lately.
    #[serde(rename = "dernieres")]
    Latest,
    /// What waits for somebody.
    #[serde(rename = "aider")]
    Help,
}

impl Block {
    /// Every part, in the shipped order.
    pub const ALL: [Self; 6] = [Self::Kinds, Self::About, Self::Themes, Self::Verified, Self::Latest, Self::Help];

    /// The word by which it is stored and posted.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Kinds => "modeles",
            Self::About => "nous",
            Self::Themes => "arbre",
            Self::Verified => "verifiees",
            Self::Latest => "dernieres",
            Self::Help => "aider",
        }
    }

    /// Reads that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|block| block.word() == word)
    }
}

/// A part of the home page, and whether it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HomeBlock {
    /// Which.
    pub what: Block,
    /// Whether it is shown.
    pub shown: bool,
}

impl Chosen {
    /// The level of accessibility that is declared.
    #[must_use]
    pub fn level(&self) -> &'static str {
        LEVELS.into_iter().find(|level| *level == self.accessibility).unwrap_or("non")
    }

    /// The language of sheets that say none.
    #[must_use]
    pub fn language(&self) -> Language {
        languages::of_tag(&self.language).unwrap_or(languages::FRENCH)
    }

    /// The licence of sheets that say none.
    #[must_use]
    pub fn licence(&self) -> &'static str {
        licences::known(&self.licence).unwrap_or(licences::DEFAULT)
    }

    /// Every part of the home page once, in the chosen order.
    #[must_use]
    pub fn home(&self) -> Vec<HomeBlock> {
        let mut all: Vec<HomeBlock> = Vec::new();
        let shipped = Block::ALL.iter().map(|block| HomeBlock { what: *block, shown: true });
        for block in self.blocks.iter().copied().chain(shipped) {
            if !all.iter().any(|known| known.what == block.what) {
                all.push(block);
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn every_part_of_the_home_page_stands_once_in_the_chosen_order() {
        let shown = |chosen: &Chosen| chosen.home().iter().map(|block| block.what).collect::<Vec<_>>();
        assert_eq!(shown(&Chosen::default()), Block::ALL);
        let latest = HomeBlock { what: Block::Latest, shown: false };
        let chosen = Chosen { blocks: vec![latest, HomeBlock { shown: true, ..latest }], ..Chosen::default() };
        assert_eq!(chosen.home().first(), Some(&latest));
        assert_eq!(chosen.home().len(), Block::ALL.len());
    }

    #[test]
    fn what_was_stored_before_there_were_more_choices_is_read() {
        let old = r#"{"name":"Arbelle","tagline":"","welcome":"Bienvenue","footer":"","contact":""}"#;
        let chosen: Chosen = serde_json::from_str(old).unwrap();
        assert_eq!((chosen.name.as_str(), chosen.welcome.as_str(), chosen.menu.len()), ("Arbelle", "Bienvenue", 0));
        for block in Block::ALL {
            assert_eq!(serde_json::to_value(block).unwrap(), block.word());
            assert_eq!(Block::parse(block.word()), Some(block));
        }
    }
}
