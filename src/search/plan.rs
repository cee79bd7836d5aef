//! A plan turns what was typed into one query of the index, with what is needed to explain its hits.
//!
//! The score of a hit is a plain sum, its weights measured on real questions. No word is ever required.

use std::collections::BTreeSet;
use std::ops::Bound;

use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, Occur, PhraseQuery, Query as Search, QueryClone, RangeQuery,
    TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption, Term};
use tantivy::{Searcher, TantivyError};

use super::analysis::{self, Stemmer};
use super::document::{self, Fields};
use super::query::{Parsed, Query, Typed};
use super::thesaurus::{Found, Thesaurus};
use super::vocabulary::{self, KnownWords};

/// The weights of the sum: stems of all (title thrice), stems of the title, of labels, exact words, pairs of stems.
const ALL: f32 = 1.0;
const TITLE: f32 = 0.25;
const LABELS: f32 = 0.25;
const EXACT: f32 = 0.3;
const PAIR: f32 = 0.2;
/// Stems of the texts of files: what a sheet says itself comes first.
const ATTACHED: f32 = 0.4;
/// Stop words beside other words: they only break ties.
const STOP: f32 = 0.05;
/// Exact words of the title, when a query holds nothing but stop words.
const LITERAL_TITLE: f32 = 0.5;
/// Factors for a word that stands in for one the wiki does not know.
const CORRECTED: f32 = 0.8;
const COMPLETED: f32 = 0.5;
/// « tiers-lieu », « tiers lieu » and « tierslieu » find each other at this weight.
const COMPOUND: f32 = 0.8;

/// Up to so many letters, a form of one word is taken for a short form: its stem may be another word's.
const LONGEST_SHORT_FORM: usize = 6;

/// A term and its weight in the sum.
type Weighed = (Term, f32);

/// A word of the query, with all that can stand for it.
#[derive(Debug, Default)]
pub(super) struct Word {
    /// As typed.
    pub(super) typed: String,
    /// Whether it, or the word before, is enough.
    pub(super) or: bool,
    /// Stems to mark in texts.
    pub(super) stems: Vec<String>,
    /// Folded words to mark in texts.
    pub(super) exact: Vec<String>,
    terms: Vec<Weighed>,
}

impl Word {
    /// Terms of which one at least is in every document that holds the word.
    pub(super) fn terms(&self) -> impl Iterator<Item = &Term> {
        self.terms.iter().map(|(term, _)| term)
    }

    fn add(&mut self, field: Field, text: &str, weight: f32) {
        self.terms.push((Term::from_field_text(field, text), weight));
    }
}

/// What will be searched for.
pub(super) struct Plan {
    pub(super) words: Vec<Word>,
    pub(super) did_you_mean: Option<String>,
    pairs: Vec<Weighed>,
    stops: Vec<Weighed>,
    phrases: Vec<(Occur, Box<dyn Search>)>,
    limits: Vec<(Occur, Box<dyn Search>)>,
}

/// What makes a plan: the words that the wiki may say to the asker.
struct Planner<'a> {
    known: KnownWords<'a>,
    fields: &'a Fields,
    stemmer: Stemmer,
    /// Replacements of unknown words, by place in the text.
    corrected: Vec<(std::ops::Range<usize>, String)>,
}

impl Plan {
    pub(super) fn new(
        query: &Query,
        searcher: &Searcher,
        fields: &Fields,
        thesaurus: &Thesaurus,
    ) -> Result<Self, TantivyError> {
        let parsed = &Parsed::new(&query.text);
        let mut planner = Planner {
            known: KnownWords::new(searcher, fields, &query.visibility)?,
            fields,
            stemmer: Stemmer::new(),
            corrected: Vec::new(),
        };
        let (content, rest): (Vec<&Typed>, Vec<&Typed>) = parsed.words.iter().partition(|word| names(&word.folded));
        let mut plan = Self {
            words: Vec::new(),
            did_you_mean: None,
            pairs: Vec::new(),
            stops: Vec::new(),
            phrases: planner.phrases(parsed),
            limits: planner.limits(parsed, query),
        };
        if content.is_empty() {
            plan.words = rest.iter().map(|word| planner.literal(parsed, word)).collect();
            return Ok(plan);
        }
        let folded: Vec<&str> = content.iter().map(|word| word.folded.as_str()).collect();
        let stems = planner.stemmer.stems(folded.iter().copied());
        let forms = thesaurus.find(&folded, &stems);
        for (at, word) in content.iter().enumerate() {
            let is_known = forms.iter().any(|form| (form.at..form.at + form.length).contains(&at));
            plan.words.push(planner.word(parsed, word, is_known)?);
        }
        planner.join(parsed, &content, &mut plan.words)?;
        planner.others(&forms, &mut plan.words);
        plan.pairs = planner.pairs(&plan.words);
        plan.stops = planner.stops(&rest);
        plan.did_you_mean = planner.corrected_text(&parsed.text);
        Ok(plan)
    }

    /// Every document that holds a word at least, scored.
    pub(super) fn any_word(&self) -> Box<dyn Search> {
        let terms = self.words.iter().flat_map(|word| &word.terms).chain(&self.pairs);
        let mut clauses = vec![(Occur::Must, union(terms))];
        clauses.extend(self.stops.iter().map(|weighed| (Occur::Should, term_query(weighed))));
        self.limited(clauses)
    }

    /// The same by the pairs and the words that fewest documents hold: nothing that is required, nothing that only
    /// breaks ties. Words are left out once those before are held `most` times, so that the work does not grow with the
    /// wiki.
    pub(super) fn rarest_words(&self, searcher: &Searcher, most: u64) -> tantivy::Result<Box<dyn Search>> {
        let mut counted = Vec::with_capacity(self.words.len());
        for word in &self.words {
            let held: tantivy::Result<Vec<u64>> = word.terms().map(|term| searcher.doc_freq(term)).collect();
            counted.push((held?.iter().sum::<u64>(), word));
        }
        counted.sort_by_key(|(held, _)| *held);
        let mut sum = 0;
        let kept = counted.into_iter().enumerate().take_while(|(rank, (held, _))| {
            sum += held;
            *rank == 0 || sum <= most
        });
        Ok(union(kept.flat_map(|(_, (_, word))| &word.terms).chain(&self.pairs)))
    }

    /// Asks for the words of phrases, no longer for phrases; whether there was any.
    pub(super) fn give_up_phrases(&mut self) -> bool {
        !std::mem::take(&mut self.phrases).is_empty()
    }

    /// Every document that holds all the words.
    pub(super) fn all_words(&self) -> Box<dyn Search> {
        let groups = self.words.chunk_by(|_, next| next.or);
        let group = |words: &[Word]| (Occur::Must, union(words.iter().flat_map(|word| &word.terms)));
        self.limited(groups.map(group).collect())
    }

    fn limited(&self, mut clauses: Vec<(Occur, Box<dyn Search>)>) -> Box<dyn Search> {
        if self.words.is_empty() {
            clauses = vec![(Occur::Must, Box::new(AllQuery))];
        }
        clauses.extend(self.phrases.iter().chain(&self.limits).map(|(occur, query)| (*occur, query.box_clone())));
        if clauses.len() == 1
            && let Some((_, only)) = clauses.pop()
        {
            return only;
        }
        Box::new(BooleanQuery::new(clauses))
    }
}

/// Whether a folded word says what is looked for.
fn names(folded: &str) -> bool {
    !analysis::is_stop(folded) && !analysis::is_question(folded)
}

fn union<'a>(terms: impl IntoIterator<Item = &'a Weighed>) -> Box<dyn Search> {
    Box::new(BooleanQuery::union(terms.into_iter().map(term_query).collect()))
}

fn term_query((term, weight): &Weighed) -> Box<dyn Search> {
    let query = TermQuery::new(term.clone(), IndexRecordOption::WithFreqs);
    Box::new(BoostQuery::new(Box::new(query), *weight))
}

impl Planner<'_> {
    /// A word taken for what it names: its stem, its exact form, and others if neither the wiki nor the thesaurus knows
    /// it.
    fn word(&mut self, parsed: &Parsed, typed: &Typed, is_known: bool) -> Result<Word, TantivyError> {
        let stem = self.stemmer.stem(&typed.folded);
        let mut word = Word { typed: shown(parsed, typed), or: typed.or, ..Word::default() };
        self.add_stem(&mut word, stem, 1.0);
        word.add(self.fields.words, &typed.folded, EXACT);
        word.exact.push(typed.folded.clone());
        let mut known = 0;
        for (term, _) in &word.terms {
            known = known.max(self.known.frequency(term)?);
        }
        self.cut(&mut word, &typed.folded, known)?;
        if known == 0 && !is_known {
            self.stand_in(&mut word, typed)?;
        }
        Ok(word)
    }

    /// A word of the stop list when there is nothing else: « où », « C ».
    fn literal(&self, parsed: &Parsed, typed: &Typed) -> Word {
        let exact = vec![typed.folded.clone()];
        let mut word = Word { typed: shown(parsed, typed), or: typed.or, exact, ..Word::default() };
        word.add(self.fields.words, &typed.folded, 1.0);
        word.add(self.fields.title_words, &typed.folded, LITERAL_TITLE);
        word
    }

    fn add_stem(&self, word: &mut Word, stem: String, factor: f32) {
        if word.stems.contains(&stem) {
            return;
        }
        word.add(self.fields.all, &stem, ALL * factor);
        word.add(self.fields.title_stems, &stem, TITLE * factor);
        word.add(self.fields.labels, &stem, LABELS * factor);
        word.add(self.fields.attached, &stem, ATTACHED * factor);
        word.stems.push(stem);
    }

    /// Words of the wiki in the place of one it does not know: one slip away, else longer by the end.
    fn stand_in(&mut self, word: &mut Word, typed: &Typed) -> Result<(), TantivyError> {
        let corrections = self.known.corrections(&typed.folded)?;
        if let Some(best) = corrections.first() {
            self.corrected.push((typed.range.clone(), best.written.clone()));
        }
        let completions = self.known.completions(&typed.folded)?;
        let corrections = corrections.into_iter().map(|form| (form, CORRECTED));
        for (form, factor) in corrections.chain(completions.into_iter().map(|form| (form, COMPLETED))) {
            let stem = self.stemmer.stem(&form.folded);
            if analysis::is_stop(&form.folded) {
                continue;
            }
            self.add_stem(word, stem, factor);
            word.add(self.fields.words, &form.folded, EXACT * factor);
        }
        Ok(())
    }

    /// Finds « tiers lieux » and « tiers-lieux » for « tierslieux », unless the word in one piece is the usual one.
    fn cut(&mut self, word: &mut Word, folded: &str, known: u64) -> Result<(), TantivyError> {
        for (first, second) in vocabulary::cuts(folded) {
            let halves = self.stemmer.stems([first, second]);
            let [first_stem, second_stem] = halves.as_slice() else { continue };
            let pair = document::pair(first_stem, second_stem);
            let term = Term::from_field_text(self.fields.pairs, &pair);
            if names(first) && names(second) && self.known.frequency(&term)? > known {
                word.terms.push((term, COMPOUND));
                word.stems.extend(halves);
                return Ok(());
            }
        }
        Ok(())
    }

    /// Finds « tierslieux » for « tiers-lieux » and « tiers lieux ».
    fn join(&mut self, parsed: &Parsed, content: &[&Typed], words: &mut [Word]) -> Result<(), TantivyError> {
        for (at, pair) in content.windows(2).enumerate() {
            let [first, second] = pair else { continue };
            let between = parsed.text.get(first.range.end..second.range.start).unwrap_or_default();
            if between.chars().any(char::is_alphanumeric) {
                continue;
            }
            let joined = self.stemmer.stem(&format!("{}{}", first.folded, second.folded));
            let term = Term::from_field_text(self.fields.all, &joined);
            if self.known.frequency(&term)? > 0 {
                for word in words.iter_mut().skip(at).take(2) {
                    word.terms.push((term.clone(), COMPOUND / 2.0));
                    word.stems.push(joined.clone());
                }
            }
        }
        Ok(())
    }

    /// Finds the other forms of what the thesaurus knows: one word as it is written, several by their pairs.
    fn others(&self, found: &[Found<'_>], words: &mut [Word]) {
        for form in found {
            let share = shared(COMPOUND, form.length);
            for word in words.iter_mut().skip(form.at).take(form.length) {
                for other in &form.others {
                    if let ([folded], [stem]) = (other.folded.as_slice(), other.stems.as_slice()) {
                        word.add(self.fields.words, folded, share);
                        word.add(self.fields.title_words, folded, share * TITLE);
                        word.exact.push(folded.clone());
                        if folded.len() > LONGEST_SHORT_FORM {
                            self.add_stem(word, stem.clone(), share);
                        }
                        continue;
                    }
                    let pairs = other.stems.iter().zip(other.stems.iter().skip(1));
                    let each = shared(share, other.stems.len() - 1);
                    for (first, second) in pairs {
                        word.add(self.fields.pairs, &document::pair(first, second), each);
                    }
                    word.stems.extend(other.stems.iter().cloned());
                }
            }
        }
    }

    fn pairs(&self, words: &[Word]) -> Vec<Weighed> {
        let heads: Vec<_> = words.iter().filter_map(|word| word.stems.first()).collect();
        let pairs: BTreeSet<_> =
            heads.iter().zip(heads.iter().skip(1)).map(|(first, second)| document::pair(first, second)).collect();
        pairs.into_iter().map(|pair| (Term::from_field_text(self.fields.pairs, &pair), PAIR)).collect()
    }

    fn stops(&self, rest: &[&Typed]) -> Vec<Weighed> {
        let folded: BTreeSet<_> = rest.iter().map(|word| word.folded.as_str()).collect();
        let stops = folded.into_iter().filter(|word| !analysis::is_question(word));
        stops.map(|word| (Term::from_field_text(self.fields.words, word), STOP)).collect()
    }

    /// Phrases to hold.
    fn phrases(&self, parsed: &Parsed) -> Vec<(Occur, Box<dyn Search>)> {
        let one_of_them = |either: &Vec<Vec<String>>| -> Box<dyn Search> {
            Box::new(BooleanQuery::union(either.iter().filter_map(|phrase| self.phrase(phrase)).collect()))
        };
        parsed.phrases.iter().map(|either| (Occur::Must, one_of_them(either))).collect()
    }

    /// Conditions, and words to leave out.
    fn limits(&mut self, parsed: &Parsed, query: &Query) -> Vec<(Occur, Box<dyn Search>)> {
        let mut limits = self.conditions(query);
        for words in &parsed.without {
            let query = match words.as_slice() {
                [only] if names(only) => {
                    let stem = self.stemmer.stem(only);
                    Some(union(&[(Term::from_field_text(self.fields.all, &stem), ALL)]))
                }
                several => self.phrase(several),
            };
            limits.extend(query.map(|query| (Occur::MustNot, query)));
        }
        limits
    }

    /// What the title must hold, who changed it last, and when.
    fn conditions(&mut self, query: &Query) -> Vec<(Occur, Box<dyn Search>)> {
        let mut conditions = Vec::new();
        for word in analysis::words(&query.title) {
            let stem = self.stemmer.stem(&word.folded);
            let exact = Term::from_field_text(self.fields.title_words, &word.folded);
            conditions.push(union(&[(Term::from_field_text(self.fields.title_stems, &stem), TITLE), (exact, TITLE)]));
        }
        if !query.authors.is_empty() {
            let author = |name: &String| (Term::from_field_text(self.fields.author, &analysis::folded(name)), ALL);
            conditions.push(union(&query.authors.iter().map(author).collect::<Vec<_>>()));
        }
        if let Some(changed) = &query.changed {
            let moment = |at: i64| Term::from_field_i64(self.fields.updated_at, at);
            let range = RangeQuery::new(Bound::Included(moment(changed.start)), Bound::Excluded(moment(changed.end)));
            conditions.push(Box::new(ConstScoreQuery::new(Box::new(range), 0.0)));
        }
        conditions.into_iter().map(|condition| (Occur::Must, condition)).collect()
    }

    fn phrase(&self, words: &[String]) -> Option<Box<dyn Search>> {
        let mut terms: Vec<_> = words.iter().map(|word| Term::from_field_text(self.fields.words, word)).collect();
        match terms.len() {
            0 => None,
            1 => terms.pop().map(|term| union(&[(term, ALL)])),
            _ => Some(Box::new(PhraseQuery::new(terms))),
        }
    }

    fn corrected_text(&self, text: &str) -> Option<String> {
        let mut out = text.to_owned();
        for (range, written) in self.corrected.iter().rev() {
            out.replace_range(range.clone(), written);
        }
        (!self.corrected.is_empty()).then_some(out)
    }
}

/// A weight shared among so many terms.
fn shared(weight: f32, terms: usize) -> f32 {
    weight / u16::try_from(terms.max(1)).map_or(f32::from(u16::MAX), f32::from)
}

fn shown(parsed: &Parsed, typed: &Typed) -> String {
    parsed.text.get(typed.range.clone()).unwrap_or(&typed.folded).to_owned()
}
