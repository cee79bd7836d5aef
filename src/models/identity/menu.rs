//! The main menu: entries that lead to kinds, themes, sheets, pages of the wiki and other sites.

use serde::{Deserialize, Serialize};

use crate::db::types::SheetId;
use crate::hall::messages::reading as said;
use crate::models::kind::KindSet;
use crate::text::kind::{KIND_OF_KINDS, KIND_OF_THEMES};

/// An entry of the menu, as it is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Entry {
    /// Its word; that of what it leads to when empty.
    pub label: String,
    /// Where it leads, as [`EntryTarget::word`] says it.
    pub to: String,
    /// Whether it stands below the entry before that does not.
    pub below: bool,
}

impl Entry {
    /// The entries of a wiki that chose none.
    #[must_use]
    pub fn shipped(kinds: &KindSet) -> Vec<Self> {
        let entry = |label: &str, to: &EntryTarget| Self { label: label.to_owned(), to: to.word(), below: false };
        let page = |label: &str, path: &str| entry(label, &EntryTarget::Page(path.to_owned()));
        let of_kinds = kinds.public().map(|kind| entry("", &EntryTarget::Kind(kind.key.clone())));
        let pages = [page(said::THEMES, "/themes"), page(said::RECENT_CHANGES, "/modifications-recentes")];
        of_kinds.chain(pages).collect()
    }
}

/// Where an entry leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryTarget {
    /// The sheets of a kind, by its key.
    Kind(String),
    /// A theme, by its key.
    Theme(String),
    /// A sheet.
    Sheet(SheetId),
    /// Another page of the wiki, by its path, a search for instance.
    Page(String),
    /// Another site.
    Link(String),
}

impl EntryTarget {
    /// Reads what [`EntryTarget::word`] wrote.
    #[must_use]
    pub fn read(word: &str) -> Option<Self> {
        if word.starts_with('/') && !word.starts_with("//") {
            return Some(Self::Page(word.to_owned()));
        }
        match word.split_once(':')? {
            (KIND_OF_KINDS, key) => Some(Self::Kind(key.to_owned())),
            (KIND_OF_THEMES, key) => Some(Self::Theme(key.to_owned())),
            ("fiche", id) => id.parse().ok().map(|id| Self::Sheet(SheetId(id))),
            ("http" | "https" | "mailto", _) => Some(Self::Link(word.to_owned())),
            _ => None,
        }
    }

    /// The word by which it is stored and posted.
    #[must_use]
    pub fn word(&self) -> String {
        match self {
            Self::Kind(key) => format!("{KIND_OF_KINDS}:{key}"),
            Self::Theme(key) => format!("{KIND_OF_THEMES}:{key}"),
            Self::Sheet(id) => format!("fiche:{id}"),
            Self::Page(path) => path.clone(),
            Self::Link(url) => url.clone(),
        }
    }

    /// A sheet, or one of its other pages: what follows its number.
    #[must_use]
    pub fn in_sheet(id: SheetId, rest: &str) -> Self {
        if rest.is_empty() { Self::Sheet(id) } else { Self::Page(format!("/fiches/{id}{rest}")) }
    }

    /// What a path of this wiki leads to: the theme or the kind when it is theirs.
    #[must_use]
    pub fn of_path(path: &str, kinds: &KindSet) -> Self {
        let theme = path.strip_prefix("/themes/").and_then(|key| kinds.theme(key));
        let kind = path
            .strip_prefix("/fiches?type=")
            .filter(|asked| kinds.public().any(|kind| kind.key == *asked || kind.list_path() == path));
        let kind = kind.map(|asked| asked.split_once('&').map_or(asked, |(key, _)| key));
        match (theme, kind) {
            (Some(theme), _) => Self::Theme(theme.key.clone()),
            (_, Some(key)) => Self::Kind(key.to_owned()),
            _ => Self::Page(path.to_owned()),
        }
    }

    /// Its address; nothing when its kind or its theme is gone.
    #[must_use]
    pub fn href(&self, kinds: &KindSet) -> Option<String> {
        match self {
            Self::Kind(key) => kinds.public().find(|kind| kind.key == *key).map(|kind| kind.list_path()),
            Self::Theme(key) => kinds.theme(key).map(|theme| theme.path()),
            Self::Sheet(id) => Some(format!("/fiches/{id}")),
            Self::Page(path) => Some(path.clone()),
            Self::Link(url) => Some(url.clone()),
        }
    }

    /// The name of its kind or theme.
    #[must_use]
    pub fn name(&self, kinds: &KindSet) -> Option<String> {
        match self {
            Self::Kind(key) => kinds.public().find(|kind| kind.key == *key).map(|kind| kind.plural.clone()),
            Self::Theme(key) => kinds.theme(key).map(|theme| theme.label.clone()),
            Self::Sheet(_) | Self::Page(_) | Self::Link(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_destination_is_read_as_it_was_written() {
        let all = [
            EntryTarget::Kind("methode".to_owned()),
            EntryTarget::Theme("cooperation/entraide".to_owned()),
            EntryTarget::Sheet(SheetId(12)),
            EntryTarget::Page("/recherche?q=laine".to_owned()),
            EntryTarget::Link("https://exemple.fr/a:b".to_owned()),
        ];
        for one in all {
            assert_eq!(EntryTarget::read(&one.word()), Some(one));
        }
        for wrong in ["", "//exemple.fr", "javascript:alert(1)", "fiche:douze", "data:text/html,x", "un titre"] {
            assert_eq!(EntryTarget::read(wrong), None, "{wrong}");
        }
    }
}
