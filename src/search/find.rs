//! Finding: a query is planned, the index passed over once, and the hits of the page shown explained.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use anyhow::Result;
use tantivy::collector::TopDocs;
use tantivy::schema::{Field, IndexRecordOption, Term, Value};
use tantivy::{DocAddress, DocSet, Searcher, TERMINATED, TantivyDocument};

use super::document::{Fields, SEPARATOR};
use super::extract::Marker;
use super::gather::{Gather, Gathered, Ranked};
use super::intervals::Interval;
use super::plan::{Plan, Word};
use super::query::{Hit, Query, Results, Section, Sort};
use super::thesaurus::Thesaurus;
use super::{SearchIndex, Visibility};

/// Hits of one answer.
const LARGEST_PAGE: usize = 200;
/// Times that the words by which sheets are found alike may be held in all.
const MOST_HELD: u64 = 6_000;
/// Characters by which a sentence is known again in a body.
const OPENING: usize = 40;
/// Hits beyond which no page is served.
const FARTHEST: usize = 10_000;

impl SearchIndex {
    /// Answers a query from what is committed; about a millisecond for some thousand sheets. Blocking.
    ///
    /// # Errors
    /// When the index on disk cannot be read; never because of what was typed.
    pub fn search(&self, query: &Query) -> Result<Results> {
        let (searcher, fields) = self.searcher();
        let mut plan = Plan::new(query, &searcher, &fields, &self.thesaurus())?;
        let sort = order(&plan, query);
        let offset = query.offset.min(FARTHEST);
        let keep = offset + query.limit.min(LARGEST_PAGE);
        let withheld = self.withheld();
        let wanted = |sort: Sort, keep: usize| Gather { query, sort, keep, withheld: Arc::clone(&withheld) };
        let (gathered, no_phrase) = gather(&searcher, &mut plan, &wanted(sort, keep))?;
        let Gathered { total, best, facets } = gathered;
        let shown: Vec<_> = best.into_iter().skip(offset).collect();
        let mut missing = missing(&searcher, &plan.words, &shown)?;
        missing.values_mut().for_each(|absent| forgive(&plan.words, absent));
        let mut marker = Marker::new(&plan.words);
        let page = Page { searcher: &searcher, fields: &fields, words: &plan.words };
        let mut hits = Vec::with_capacity(shown.len());
        for ranked in &shown {
            hits.push(page.hit(ranked, sort, &missing, &mut marker)?);
        }
        let all_words = match hits.iter().any(|hit| hit.missing.is_empty()) {
            true => true,
            false if total == 0 || plan.words.len() < 2 => total > 0,
            false => searcher.search(&plan.all_words(), &wanted(Sort::Date, 0))?.total > 0,
        };
        let no_phrase = no_phrase && total > 0;
        Ok(Results { total, hits, facets, all_words, no_phrase, did_you_mean: plan.did_you_mean })
    }
}

/// The order of the hits: by title when nothing is searched for.
pub(super) fn order(plan: &Plan, query: &Query) -> Sort {
    if plan.words.is_empty() && query.sort == Sort::Relevance { Sort::Title } else { query.sort }
}

/// Passes over the index, once more when nothing holds a phrase; whether that was so.
pub(super) fn gather(searcher: &Searcher, plan: &mut Plan, wanted: &Gather<'_>) -> Result<(Gathered, bool)> {
    let gathered = searcher.search(&plan.any_word(), wanted)?;
    if gathered.total == 0 && !wanted.query.strict && plan.give_up_phrases() {
        return Ok((searcher.search(&plan.any_word(), wanted)?, true));
    }
    Ok((gathered, false))
}

impl SearchIndex {
    /// The numbers of the sheets that answer, in the order of [`search`](Self::search), from the first: at most 10,000,
    /// and nothing about each. Blocking.
    ///
    /// # Errors
    /// As [`search`](Self::search).
    pub fn list(&self, query: &Query, most: usize) -> Result<Listing> {
        let (searcher, fields) = self.searcher();
        let mut plan = Plan::new(query, &searcher, &fields, &self.thesaurus())?;
        let (sort, keep, withheld) = (order(&plan, query), most.min(FARTHEST), self.withheld());
        let wanted = Gather { query, sort, keep, withheld };
        let (gathered, _) = gather(&searcher, &mut plan, &wanted)?;
        let asked = |key: &String| match query.kinds.is_empty() {
            true => !query.without_kinds.contains(key),
            false => query.kinds.contains(key),
        };
        Ok(Listing {
            total: gathered.total,
            sheets: gathered.best.iter().map(|ranked| ranked.sheet).collect(),
            kinds: gathered.facets.kinds.into_iter().map(|(key, _)| key).filter(asked).collect(),
        })
    }

    /// The public sheets that hold most of some words, the best first. Nothing is counted, so that the index passes
    /// over what cannot be among the best. Blocking.
    ///
    /// # Errors
    /// As [`search`](Self::search).
    pub fn nearest(&self, words: &str, most: usize) -> Result<Vec<Likeness>> {
        let (searcher, fields) = self.searcher();
        let query = Query { text: words.to_owned(), ..Query::default() };
        let plan = Plan::new(&query, &searcher, &fields, &Thesaurus::default())?;
        if plan.words.is_empty() {
            return Ok(Vec::new());
        }
        let best =
            searcher.search(&plan.rarest_words(&searcher, MOST_HELD)?, &TopDocs::with_limit(most).order_by_score())?;
        let mut found = Vec::with_capacity(best.len());
        for (score, DocAddress { segment_ord, doc_id }) in best {
            let columns = searcher.segment_reader(segment_ord).fast_fields();
            let public = columns.u64("visibility")?.first(doc_id) == Some(Visibility::Public.code());
            let kinds = columns.str("kind")?;
            let ordinal = kinds.as_ref().and_then(|kinds| kinds.ords().first(doc_id));
            let (Some(sheet), Some(kinds), Some(ordinal)) = (columns.i64("sheet")?.first(doc_id), kinds, ordinal)
            else {
                continue;
            };
            let mut kind = String::new();
            if public && kinds.ord_to_str(ordinal, &mut kind)? {
                found.push(Likeness { sheet, kind, score });
            }
        }
        Ok(found)
    }

    /// Which of these sheets are in a place that another is in. Blocking.
    ///
    /// # Errors
    /// As [`search`](Self::search).
    pub fn places_of(&self, sheets: &[i64], other: i64) -> Result<HashSet<i64>> {
        let (searcher, fields) = self.searcher();
        let places = |sheet: i64| -> Result<HashSet<String>> {
            let mut found = HashSet::new();
            for segment in searcher.segment_readers() {
                let term = Term::from_field_i64(fields.sheet, sheet);
                let index = segment.inverted_index(fields.sheet)?;
                let Some(mut postings) = index.read_postings(&term, IndexRecordOption::Basic)? else { continue };
                let Some(column) = segment.fast_fields().str("places")? else { continue };
                while postings.doc() != TERMINATED {
                    if segment.alive_bitset().is_none_or(|alive| alive.is_alive(postings.doc())) {
                        for place in column.term_ords(postings.doc()) {
                            let mut text = String::new();
                            column.ord_to_str(place, &mut text)?;
                            found.insert(text);
                        }
                    }
                    postings.advance();
                }
            }
            Ok(found)
        };
        let own = places(other)?;
        if own.is_empty() {
            return Ok(HashSet::new());
        }
        let mut near = HashSet::new();
        for sheet in sheets {
            if !places(*sheet)?.is_disjoint(&own) {
                near.insert(*sheet);
            }
        }
        Ok(near)
    }
}

/// The sheets that answer, by their numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// How many answer.
    pub total: u64,
    /// The first of them.
    pub sheets: Vec<i64>,
    /// The keys of their kinds, the most frequent first.
    pub kinds: Vec<String>,
}

/// A sheet that is like some words.
#[derive(Clone, Debug, PartialEq)]
pub struct Likeness {
    /// The sheet's number.
    pub sheet: i64,
    /// The key of its kind.
    pub kind: String,
    /// Higher is better.
    pub score: f32,
}

/// The hits of a page, being explained.
struct Page<'a> {
    searcher: &'a Searcher,
    fields: &'a Fields,
    words: &'a [Word],
}

impl Page<'_> {
    fn hit(&self, ranked: &Ranked, sort: Sort, missing: &Missing, marker: &mut Marker) -> Result<Hit> {
        let stored: TantivyDocument = self.searcher.doc(ranked.address)?;
        let text = |field| texts(&stored, field).next().unwrap_or_default();
        let (title, body, summary) = (text(self.fields.title), text(self.fields.body), text(self.fields.summary));
        let absent = missing.get(&ranked.address);
        let held = self.words.len() - absent.map_or(0, HashSet::len).min(self.words.len());
        let mut extract = marker.extract(body, held);
        let (mut section, mut file) = (None, None);
        // A sheet without a sentence of its own is told by the first of its body.
        let opening: String = summary.chars().take(OPENING).collect();
        let mut tells_summary = body.get(extract.start..).is_some_and(|shown| shown.trim_start().starts_with(&opening));
        let in_file = |marker: &mut Marker| {
            texts(&stored, self.fields.attached_texts).filter_map(|attached| attached.split_once(SEPARATOR)).find_map(
                |(name, text)| {
                    let found = marker.extract(text, 1);
                    found.found.then(|| (name.to_owned(), found))
                },
            )
        };
        if extract.found {
            let anchors = texts(&stored, self.fields.anchors);
            let sections: Vec<(&str, &str)> = texts(&stored, self.fields.headings).zip(anchors).collect();
            section = section_at(body, extract.start, &sections);
        } else {
            let of_summary = marker.extract(summary, held);
            tells_summary = true;
            if of_summary.found {
                extract = of_summary;
            } else if let Some((name, found)) = in_file(marker) {
                (file, tells_summary) = (Some(name), false);
                extract = found;
            } else if !summary.is_empty() {
                extract = of_summary;
            }
        }
        let words = self.words.iter().enumerate();
        Ok(Hit {
            sheet: ranked.sheet,
            score: if sort == Sort::Relevance { ranked.score() } else { 0.0 },
            title: title.to_owned(),
            title_html: marker.mark(title),
            listed: texts(&stored, self.fields.listed)
                .filter_map(|term| term.split_once(SEPARATOR))
                .map(|(field, value)| (field.to_owned(), value.to_owned()))
                .collect(),
            intervals: texts(&stored, self.fields.intervals).filter_map(Interval::from_term).collect(),
            sentence_html: if tells_summary { String::new() } else { marker.mark(summary) },
            snippet_html: extract.html,
            section,
            file,
            missing: words
                .filter(|(at, _)| absent.is_some_and(|absent| absent.contains(at)))
                .map(|(_, word)| word.typed.clone())
                .collect(),
        })
    }
}

/// Indices of the words that a document lacks.
type Missing = BTreeMap<DocAddress, HashSet<usize>>;

/// Which words each document shown lacks, asked of the postings: the texts shown are not all that is indexed.
fn missing(searcher: &Searcher, words: &[Word], shown: &[Ranked]) -> Result<Missing> {
    let all: HashSet<usize> = (0..words.len()).collect();
    let mut missing: Missing = shown.iter().map(|ranked| (ranked.address, all.clone())).collect();
    for (at, word) in words.iter().enumerate() {
        for term in word.terms() {
            for (ordinal, segment) in (0..).zip(searcher.segment_readers()) {
                let mut here =
                    missing.range_mut(DocAddress::new(ordinal, 0)..DocAddress::new(ordinal + 1, 0)).peekable();
                if here.peek().is_none() {
                    continue;
                }
                let index = segment.inverted_index(term.field())?;
                let Some(mut postings) = index.read_postings(term, IndexRecordOption::Basic)? else { continue };
                for (address, absent) in here {
                    if postings.doc() < address.doc_id {
                        postings.seek(address.doc_id);
                    }
                    if postings.doc() == TERMINATED {
                        break;
                    }
                    if postings.doc() == address.doc_id {
                        absent.remove(&at);
                    }
                }
            }
        }
    }
    Ok(missing)
}

/// Of words that `OU` joins, one is enough.
fn forgive(words: &[Word], absent: &mut HashSet<usize>) {
    let mut from = 0;
    for group in words.chunk_by(|_, next| next.or) {
        let places = from..from + group.len();
        if places.clone().any(|at| !absent.contains(&at)) {
            absent.retain(|at| !places.contains(at));
        }
        from = places.end;
    }
}

fn texts(document: &TantivyDocument, field: Field) -> impl Iterator<Item = &str> {
    document.get_all(field).filter_map(|value| value.as_str())
}

/// The last heading that stands alone on a line of `body` at or before byte `at`. Headings of one wording are told
/// apart by their order.
fn section_at(body: &str, at: usize, sections: &[(&str, &str)]) -> Option<Section> {
    let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
    for (place, (title, _)) in sections.iter().enumerate() {
        places.entry(title).or_default().push(place);
    }
    let line_end = body.get(at..).and_then(|rest| rest.find('\n')).map_or(body.len(), |length| at + length);
    let (mut found, mut next) = (None, 0);
    for known in body.get(..line_end)?.lines().filter_map(|line| places.get(line.trim())) {
        if let Some(place) = known.get(known.partition_point(|place| *place < next)) {
            (found, next) = (sections.get(*place), place + 1);
        }
    }
    found.map(|(title, anchor)| Section { title: (*title).to_owned(), anchor: (*anchor).to_owned() })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use crate::search::{Document, SearchIndex};

    #[test]
    fn sheets_are_alike_by_the_words_that_few_hold() {
        let root = tempfile::tempdir().unwrap();
        let index = SearchIndex::open(root.path()).unwrap().index;
        let sheet = |number: i64| Document {
            sheet: number,
            kind: "fiche-pratique".to_owned(),
            title: format!("Commune {}", if number % 1500 == 0 { "ressourcerie" } else { "voisine" }),
            body: "Une commune parle de sa commune.".to_owned(),
            ..Document::default()
        };
        index.rebuild((1..=4500).map(|number| Ok(sheet(number))), 7).unwrap();
        let mut found: Vec<i64> =
            index.nearest("ressourcerie commune", 24).unwrap().into_iter().map(|like| like.sheet).collect();
        found.sort_unstable();
        assert_eq!(found, [1500, 3000, 4500], "what every sheet says makes none alike");
    }
}
