//! The words the wiki itself uses: corrections, completions and cuts for a word it does not know.

use std::collections::BTreeMap;

use tantivy::schema::Term;
use tantivy::{Searcher, TantivyError};

use super::document::{Fields, WRITTEN};

/// Shorter words are not corrected: too many others are one letter away.
const SHORTEST_TO_CORRECT: usize = 4;
/// Shorter beginnings are not completed.
const SHORTEST_TO_COMPLETE: usize = 3;
/// Corrections or completions kept, the most frequent ones.
const MOST_FORMS: usize = 10;
/// The least letters of each half when a word is cut in two.
const SHORTEST_HALF: usize = 3;

/// A word of the wiki.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Form {
    pub(super) folded: String,
    /// The way it is most often written, lower case.
    pub(super) written: String,
    /// How many documents hold it.
    pub(super) documents: u64,
}

/// The words one slip away (a letter added, missing, changed, or two neighbours swapped), the first letter kept.
pub(super) fn corrections(searcher: &Searcher, fields: &Fields, word: &str) -> Result<Vec<Form>, TantivyError> {
    if word.chars().count() < SHORTEST_TO_CORRECT {
        return Ok(Vec::new());
    }
    let first: String = word.chars().take(1).collect();
    forms(searcher, fields, &first, |form| one_slip_apart(word.as_bytes(), form.as_bytes()))
}

/// The words that begin with `word`.
pub(super) fn completions(searcher: &Searcher, fields: &Fields, word: &str) -> Result<Vec<Form>, TantivyError> {
    if word.chars().count() < SHORTEST_TO_COMPLETE {
        return Ok(Vec::new());
    }
    forms(searcher, fields, word, |form| form.len() > word.len())
}

/// The ways to cut a word in two halves long enough.
pub(super) fn cuts(word: &str) -> impl Iterator<Item = (&str, &str)> {
    let last = word.len().saturating_sub(SHORTEST_HALF);
    (SHORTEST_HALF..=last).filter_map(|at| word.split_at_checked(at))
}

fn forms(
    searcher: &Searcher,
    fields: &Fields,
    prefix: &str,
    keep: impl Fn(&str) -> bool,
) -> Result<Vec<Form>, TantivyError> {
    let mut found: BTreeMap<String, BTreeMap<String, u64>> = BTreeMap::new();
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(fields.forms)?;
        let mut terms = index.terms().range().ge(prefix).lt(after(prefix)).into_stream()?;
        while terms.advance() {
            let Ok(term) = std::str::from_utf8(terms.key()) else { continue };
            if let Some((folded, written)) = term.split_once(WRITTEN)
                && keep(folded)
            {
                let writings = found.entry(folded.to_owned()).or_default();
                *writings.entry(written.to_owned()).or_default() += u64::from(terms.value().doc_freq);
            }
        }
    }
    let mut forms: Vec<_> = found.into_iter().filter_map(|(folded, writings)| form(folded, writings)).collect();
    forms.sort_by(|a, b| b.documents.cmp(&a.documents).then_with(|| a.folded.cmp(&b.folded)));
    forms.truncate(MOST_FORMS);
    Ok(forms)
}

fn form(folded: String, writings: BTreeMap<String, u64>) -> Option<Form> {
    let documents = writings.values().sum();
    let (written, _) = writings.into_iter().max_by_key(|(_, count)| *count)?;
    Some(Form { folded, written, documents })
}

/// The least byte string above all those that begin with `prefix`.
pub(super) fn after(prefix: &str) -> Vec<u8> {
    let mut bytes = prefix.as_bytes().to_vec();
    if let Some(last) = bytes.last_mut() {
        // UTF-8 has no byte 0xff.
        *last = last.saturating_add(1);
    }
    bytes
}

/// How many documents hold a term, deleted ones not yet merged away included.
pub(super) fn frequency(searcher: &Searcher, term: &Term) -> Result<u64, TantivyError> {
    searcher.doc_freq(term)
}

/// Damerau's distance is one, in bytes: folded words are ASCII but for other scripts.
fn one_slip_apart(a: &[u8], b: &[u8]) -> bool {
    if a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (a.get(start..).unwrap_or_default(), b.get(start..).unwrap_or_default());
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (a, b) = (a.get(..a.len() - end).unwrap_or_default(), b.get(..b.len() - end).unwrap_or_default());
    match (a, b) {
        ([_], [_]) | ([], [_]) | ([_], []) => true,
        ([x1, y1], [x2, y2]) => x1 == y2 && y1 == x2,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::search::vocabulary::*;

    #[test]
    fn one_slip_is_one_letter_or_two_neighbours() {
        for (a, b, expected) in [
            ("jardin", "jardins", true),
            ("jardin", "jadin", true),
            ("jardin", "jardon", true),
            ("jardin", "jadrin", true),
            ("jardin", "jardin", false),
            ("jardin", "jrdain", false),
            ("aab", "ab", true),
            ("jardin", "jar", false),
        ] {
            assert_eq!(one_slip_apart(a.as_bytes(), b.as_bytes()), expected, "{a} {b}");
        }
    }

    #[test]
    fn a_word_is_cut_only_in_halves_long_enough() {
        assert_eq!(cuts("abcdefg").collect::<Vec<_>>(), [("abc", "defg"), ("abcd", "efg")]);
        assert_eq!(cuts("abcde").count(), 0);
    }
}
