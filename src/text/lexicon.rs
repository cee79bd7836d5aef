//! The lexicon: short forms with their long ones, and words for the same thing. Sheets of their own kind declare it;
//! the search finds one form for another, and a page explains a short form where it is first used.

use std::collections::BTreeMap;

use super::sheet_text::{SheetText, Value};

/// All that these sheets declare.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lexicon {
    /// Short forms and what they stand for.
    long: BTreeMap<String, String>,
    /// Forms that say the same.
    groups: Vec<Vec<String>>,
}

impl Lexicon {
    /// Of no sheet.
    pub const EMPTY: Self = Self { long: BTreeMap::new(), groups: Vec::new() };

    /// Adds what a sheet declares; rows that cannot be read declare nothing.
    pub fn add(&mut self, sheet: &SheetText) {
        let Some(Value::List(rows)) = sheet.get("entrees") else { return };
        for row in rows {
            let texts = |key: &str| row.get(key).map(Value::texts).unwrap_or_default();
            let mut group: Vec<String> = Vec::new();
            for text in ["terme", "developpe", "variantes"].into_iter().flat_map(texts).map(str::trim) {
                if !text.is_empty() && !group.iter().any(|known| known == text) {
                    group.push(text.to_owned());
                }
            }
            if let ([term], [long]) = (texts("terme").as_slice(), texts("developpe").as_slice())
                && is_short_form(term.trim())
                && !long.trim().is_empty()
            {
                self.long.entry(term.trim().to_owned()).or_insert_with(|| long.trim().to_owned());
            }
            if group.len() > 1 {
                self.groups.push(group);
            }
        }
    }

    /// What a short form stands for, written exactly so.
    #[must_use]
    pub fn long_of(&self, word: &str) -> Option<&str> {
        self.long.get(word).map(String::as_str)
    }

    /// Whether it explains no short form.
    #[must_use]
    pub fn explains_nothing(&self) -> bool {
        self.long.is_empty()
    }

    /// Forms that say the same, group by group.
    #[must_use]
    pub fn groups(&self) -> &[Vec<String>] {
        &self.groups
    }
}

/// Whether a word can be a short form: one word with two capitals at least.
#[must_use]
pub fn is_short_form(word: &str) -> bool {
    word.chars().all(char::is_alphanumeric) && word.chars().filter(|c| c.is_uppercase()).count() > 1
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use crate::text::lexicon::*;

    #[test]
    fn rows_declare_forms_and_short_ones_are_explained() {
        let text = "---\nmodele: lexique\ntitre: Sigles\nentrees:\n  - {terme: ESS, developpe: économie sociale et \
            solidaire}\n  \
                    - {terme: visio, variantes: [visioconférence, réunion à distance]}\n  - {terme: seul}\n  - rien\n\
                    ---\n";
        let mut lexicon = Lexicon::default();
        lexicon.add(&SheetText::parse(text).unwrap());
        assert_eq!(lexicon.long_of("ESS"), Some("économie sociale et solidaire"));
        assert_eq!((lexicon.long_of("ess"), lexicon.long_of("visio")), (None, None));
        assert_eq!(lexicon.groups().len(), 2);
        assert_eq!(lexicon.groups().last().unwrap(), &["visio", "visioconférence", "réunion à distance"]);
    }

    #[test]
    fn a_short_form_has_two_capitals() {
        for (word, is) in [("ESS", true), ("PLUi", true), ("RPG2", true), ("Ess", false), ("C", false), ("E S", false)]
        {
            assert_eq!(is_short_form(word), is, "{word}");
        }
    }
}
