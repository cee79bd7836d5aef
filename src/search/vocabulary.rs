//! The words the wiki itself uses: corrections, completions and cuts for a word it does not know. Each is a word of a
//! document that the asker may find: what the wiki says by itself must not tell what it hides.

use std::collections::BTreeMap;

use tantivy::postings::TermInfo;
use tantivy::schema::{IndexRecordOption, Term};
use tantivy::{DocId, DocSet, InvertedIndexReader, Searcher, SegmentReader, TERMINATED, TantivyError};

use super::Visibility;
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
    /// How many documents that the asker may find hold it.
    pub(super) documents: u64,
}

/// The words of the documents that somebody may find.
pub(super) struct KnownWords<'a> {
    searcher: &'a Searcher,
    fields: &'a Fields,
    /// By segment, in order: the documents that were deleted or that the asker may not find.
    barred: Vec<Vec<DocId>>,
}

/// A word that may stand for another, before it is known how many documents that the asker may find hold it.
#[derive(Default)]
struct Candidate {
    /// How many documents hold it, barred ones included.
    at_most: u64,
    /// The ways it is written, and where: segment, then postings.
    writings: BTreeMap<String, Vec<(usize, TermInfo)>>,
}

impl<'a> KnownWords<'a> {
    /// The words of live documents of these visibilities.
    pub(super) fn new(
        searcher: &'a Searcher,
        fields: &'a Fields,
        allowed: &[Visibility],
    ) -> Result<Self, TantivyError> {
        let allowed = Visibility::codes(allowed);
        let segments = searcher.segment_readers().iter();
        let barred = segments.map(|segment| barred(segment, fields, &allowed)).collect::<Result<_, _>>()?;
        Ok(Self { searcher, fields, barred })
    }

    /// The words one slip away (a letter added, missing, changed, or two neighbours swapped), the first letter kept.
    pub(super) fn corrections(&self, word: &str) -> Result<Vec<Form>, TantivyError> {
        if word.chars().count() < SHORTEST_TO_CORRECT {
            return Ok(Vec::new());
        }
        let first: String = word.chars().take(1).collect();
        self.forms(&first, |form| one_slip_apart(word.as_bytes(), form.as_bytes()))
    }

    /// The words that begin with `word`.
    pub(super) fn completions(&self, word: &str) -> Result<Vec<Form>, TantivyError> {
        if word.chars().count() < SHORTEST_TO_COMPLETE {
            return Ok(Vec::new());
        }
        self.forms(word, |form| form.len() > word.len())
    }

    /// How many documents that the asker may find hold a term.
    pub(super) fn frequency(&self, term: &Term) -> Result<u64, TantivyError> {
        let mut held = 0;
        for (segment, barred) in self.searcher.segment_readers().iter().zip(&self.barred) {
            let index = segment.inverted_index(term.field())?;
            if let Some(info) = index.get_term_info(term)? {
                held += findable(&index, &info, barred)?;
            }
        }
        Ok(held)
    }

    /// The most frequent of the words that begin so and are kept.
    fn forms(&self, prefix: &str, keep: impl Fn(&str) -> bool) -> Result<Vec<Form>, TantivyError> {
        let candidates = self.candidates(prefix, keep)?;
        let mut best: BTreeMap<(std::cmp::Reverse<u64>, String), Form> = BTreeMap::new();
        for (folded, candidate) in candidates {
            // Those that follow are held by fewer documents still, or stand later in the alphabet.
            let full = best.len() >= MOST_FORMS;
            if full
                && best
                    .keys()
                    .next_back()
                    .is_some_and(|last| *last < (std::cmp::Reverse(candidate.at_most), folded.clone()))
            {
                break;
            }
            if let Some(form) = self.form(folded.clone(), candidate)? {
                best.insert((std::cmp::Reverse(form.documents), folded), form);
            }
            if best.len() > MOST_FORMS {
                best.pop_last();
            }
        }
        Ok(best.into_values().collect())
    }

    /// Every word that begins so and is kept, those that most documents may hold first, then by alphabet.
    fn candidates(&self, prefix: &str, keep: impl Fn(&str) -> bool) -> Result<Vec<(String, Candidate)>, TantivyError> {
        let mut found: BTreeMap<String, Candidate> = BTreeMap::new();
        for (ordinal, segment) in self.searcher.segment_readers().iter().enumerate() {
            let index = segment.inverted_index(self.fields.forms)?;
            let mut terms = index.terms().range().ge(prefix).lt(after(prefix)).into_stream()?;
            while terms.advance() {
                let Ok(term) = std::str::from_utf8(terms.key()) else { continue };
                if let Some((folded, written)) = term.split_once(WRITTEN)
                    && keep(folded)
                {
                    let candidate = found.entry(folded.to_owned()).or_default();
                    candidate.at_most += u64::from(terms.value().doc_freq);
                    candidate.writings.entry(written.to_owned()).or_default().push((ordinal, terms.value().clone()));
                }
            }
        }
        let mut found: Vec<_> = found.into_iter().collect();
        found.sort_by_key(|(_, candidate)| std::cmp::Reverse(candidate.at_most));
        Ok(found)
    }

    /// A word as it is most often written in what the asker may find; nothing when none of it holds the word.
    fn form(&self, folded: String, candidate: Candidate) -> Result<Option<Form>, TantivyError> {
        let (mut documents, mut most) = (0, (0, String::new()));
        for (written, places) in candidate.writings {
            let mut held = 0;
            for (ordinal, info) in places {
                let (Some(segment), Some(barred)) =
                    (self.searcher.segment_readers().get(ordinal), self.barred.get(ordinal))
                else {
                    continue;
                };
                held += match barred.is_empty() {
                    true => u64::from(info.doc_freq),
                    false => findable(&*segment.inverted_index(self.fields.forms)?, &info, barred)?,
                };
            }
            documents += held;
            if held > 0 && held >= most.0 {
                most = (held, written);
            }
        }
        Ok((documents > 0).then_some(Form { folded, written: most.1, documents }))
    }
}

/// The documents of a segment that were deleted, or whose visibility is none of these.
fn barred(segment: &SegmentReader, fields: &Fields, allowed: &[u64]) -> Result<Vec<DocId>, TantivyError> {
    let mut barred = Vec::new();
    let index = segment.inverted_index(fields.visibility)?;
    let allowed: Vec<Term> = allowed.iter().map(|code| Term::from_field_u64(fields.visibility, *code)).collect();
    let mut terms = index.terms().stream()?;
    while terms.advance() {
        if allowed.iter().any(|term| term.serialized_value_bytes() == terms.key()) {
            continue;
        }
        let mut postings = index.read_postings_from_terminfo(terms.value(), IndexRecordOption::Basic)?;
        while postings.doc() != TERMINATED {
            barred.push(postings.doc());
            postings.advance();
        }
    }
    if let Some(alive) = segment.alive_bitset() {
        barred.extend((0..segment.max_doc()).filter(|doc| alive.is_deleted(*doc)));
    }
    barred.sort_unstable();
    barred.dedup();
    Ok(barred)
}

/// How many of the documents that hold a term are not barred.
fn findable(index: &InvertedIndexReader, info: &TermInfo, barred: &[DocId]) -> Result<u64, TantivyError> {
    let all = u64::from(info.doc_freq);
    if barred.is_empty() {
        return Ok(all);
    }
    let mut postings = index.read_postings_from_terminfo(info, IndexRecordOption::Basic)?;
    let mut out = 0;
    if all < u64::try_from(barred.len()).unwrap_or(u64::MAX) {
        while postings.doc() != TERMINATED {
            out += u64::from(barred.binary_search(&postings.doc()).is_ok());
            postings.advance();
        }
    } else {
        for doc in barred {
            if postings.doc() < *doc {
                postings.seek(*doc);
            }
            out += u64::from(postings.doc() == *doc);
        }
    }
    Ok(all.saturating_sub(out))
}

/// The ways to cut a word in two halves long enough.
pub(super) fn cuts(word: &str) -> impl Iterator<Item = (&str, &str)> {
    let last = word.len().saturating_sub(SHORTEST_HALF);
    (SHORTEST_HALF..=last).filter_map(|at| word.split_at_checked(at))
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
