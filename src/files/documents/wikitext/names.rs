//! How a wiki names its spaces: files, categories, and the others.

use std::collections::HashMap;

use parse_wiki_text_2::{Configuration, ConfigurationSource};

/// The space of files.
const FILES: i32 = 6;
/// The space of categories.
const CATEGORIES: i32 = 14;
/// What every wiki calls them as well, and French ones.
const FILE_NAMES: [&str; 5] = ["file", "image", "fichier", "média", "media"];
const CATEGORY_NAMES: [&str; 2] = ["category", "catégorie"];
/// Tags whose content the parser leaves alone.
const EXTENSIONS: [&str; 24] = [
    "categorytree",
    "ce",
    "charinsert",
    "chem",
    "gallery",
    "graph",
    "hiero",
    "imagemap",
    "indicator",
    "inputbox",
    "mapframe",
    "maplink",
    "math",
    "nowiki",
    "poem",
    "pre",
    "ref",
    "references",
    "score",
    "section",
    "source",
    "syntaxhighlight",
    "templatedata",
    "timeline",
];
const MAGIC: [&str; 12] = [
    "DISAMBIG",
    "FORCETOC",
    "HIDDENCAT",
    "INDEX",
    "NEWSECTIONLINK",
    "NOEDITSECTION",
    "NOGALLERY",
    "NOINDEX",
    "NOTOC",
    "STATICREDIRECT",
    "TOC",
    "AUCUNSOMMAIRE",
];
const PROTOCOLS: [&str; 8] = ["//", "ftp://", "ftps://", "http://", "https://", "mailto:", "news:", "tel:"];
const TRAIL: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZàâäéèêëîïôöùûüçœæ";

/// The spaces of a wiki, by their names.
pub struct WikiNames {
    spaces: HashMap<String, i32>,
    configuration: Configuration,
}

impl std::fmt::Debug for WikiNames {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WikiNames").field("spaces", &self.spaces).finish_non_exhaustive()
    }
}

impl Default for WikiNames {
    fn default() -> Self {
        Self::new(&[])
    }
}

impl WikiNames {
    /// The spaces of a wiki: their numbers and names.
    #[must_use]
    pub fn new(spaces: &[(i32, String)]) -> Self {
        let mut known: HashMap<String, i32> = HashMap::new();
        known.extend(FILE_NAMES.map(|name| (name.to_owned(), FILES)));
        known.extend(CATEGORY_NAMES.map(|name| (name.to_owned(), CATEGORIES)));
        known.extend(spaces.iter().map(|(number, name)| (name.to_lowercase().replace('_', " "), *number)));
        let of = |wanted: i32| {
            let names = known.iter().filter(move |(_, number)| **number == wanted).map(|(name, _)| name.as_str());
            names.collect::<Vec<_>>()
        };
        let configuration = Configuration::new(&ConfigurationSource {
            category_namespaces: &of(CATEGORIES),
            extension_tags: &EXTENSIONS,
            file_namespaces: &of(FILES),
            link_trail: TRAIL,
            magic_words: &MAGIC,
            protocols: &PROTOCOLS,
            redirect_magic_words: &["REDIRECT"],
        });
        Self { spaces: known, configuration }
    }

    pub(super) fn configuration(&self) -> &Configuration {
        &self.configuration
    }

    /// The number of the space of a title: 0 for one that names none.
    #[must_use]
    pub fn space_of(&self, title: &str) -> i32 {
        let prefix = title.split_once(':').map(|(prefix, _)| prefix.trim().to_lowercase().replace('_', " "));
        prefix.and_then(|prefix| self.spaces.get(&prefix).copied()).unwrap_or(0)
    }

    /// Whether a title leads to a page of another language.
    pub(super) fn is_other_language(&self, title: &str) -> bool {
        let Some((prefix, _)) = title.split_once(':') else { return false };
        let parts: Vec<&str> = prefix.split('-').collect();
        let is_code = matches!(parts.first(), Some(code) if (2..=3).contains(&code.len()));
        is_code
            && self.space_of(title) == 0
            && parts.iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase()))
    }
}

/// A title as pages are named: without underscores, its first letter capital.
#[must_use]
pub fn clean(title: &str) -> String {
    let title = title.replace('_', " ");
    let mut letters = title.trim().trim_start_matches(':').trim().chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
