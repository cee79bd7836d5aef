//! Finding: a query is planned, the index passed over once, and the hits of the page shown explained.

use std::collections::{BTreeMap, HashMap, HashSet};

use anyhow::Result;
use tantivy::schema::{Field, IndexRecordOption, Value};
use tantivy::{DocAddress, DocSet, Searcher, TERMINATED, TantivyDocument};

use super::SearchIndex;
use super::document::Fields;
use super::extract::Marker;
use super::gather::{Gather, Gathered, Ranked};
use super::plan::{Plan, Word};
use super::query::{Hit, Parsed, Query, Results, Section, Sort};

/// Hits of one answer.
const LARGEST_PAGE: usize = 200;
/// Hits beyond which no page is served.
const FARTHEST: usize = 10_000;

impl SearchIndex {
    /// Answers a query from what is committed; about a millisecond for some thousand sheets. Blocking.
    ///
    /// # Errors
    /// When the index on disk cannot be read; never because of what was typed.
    pub fn search(&self, query: &Query) -> Result<Results> {
        let (searcher, fields) = self.searcher();
        let plan = Plan::new(&Parsed::new(&query.text), &searcher, &fields)?;
        let sort = if plan.words.is_empty() && query.sort == Sort::Relevance { Sort::Title } else { query.sort };
        let offset = query.offset.min(FARTHEST);
        let keep = offset + query.limit.min(LARGEST_PAGE);
        let Gathered { total, best, facets } = searcher.search(&plan.any_word(), &Gather { query, sort, keep })?;
        let shown: Vec<_> = best.into_iter().skip(offset).collect();
        let missing = missing(&searcher, &plan.words, &shown)?;
        let mut marker = Marker::new(&plan.words);
        let page = Page { searcher: &searcher, fields: &fields, words: &plan.words };
        let mut hits = Vec::with_capacity(shown.len());
        for ranked in &shown {
            hits.push(page.hit(ranked, sort, &missing, &mut marker)?);
        }
        let all_words = match hits.iter().any(|hit| hit.missing.is_empty()) {
            true => true,
            false if total == 0 || plan.words.len() < 2 => total > 0,
            false => searcher.search(&plan.all_words(), &Gather { query, sort: Sort::Date, keep: 0 })?.total > 0,
        };
        Ok(Results { total, hits, facets, all_words, did_you_mean: plan.did_you_mean })
    }
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
        let mut section = None;
        if extract.found {
            let anchors = texts(&stored, self.fields.anchors);
            let sections = texts(&stored, self.fields.headings).zip(anchors).collect();
            section = section_at(body, extract.start, &sections);
        } else if !summary.is_empty() {
            extract = marker.extract(summary, held);
        }
        let words = self.words.iter().enumerate();
        Ok(Hit {
            sheet: ranked.sheet,
            score: if sort == Sort::Relevance { ranked.score() } else { 0.0 },
            title: title.to_owned(),
            title_html: marker.mark(title),
            snippet_html: extract.html,
            section,
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

fn texts(document: &TantivyDocument, field: Field) -> impl Iterator<Item = &str> {
    document.get_all(field).filter_map(|value| value.as_str())
}

/// The last heading that stands alone on a line of `body` at or before byte `at`.
fn section_at(body: &str, at: usize, sections: &HashMap<&str, &str>) -> Option<Section> {
    if sections.is_empty() {
        return None;
    }
    let line_end = body.get(at..).and_then(|rest| rest.find('\n')).map_or(body.len(), |length| at + length);
    let lines = body.get(..line_end)?.lines().rev().map(str::trim);
    let found = lines.into_iter().find_map(|line| sections.get_key_value(line));
    found.map(|(title, anchor)| Section { title: (*title).to_owned(), anchor: (*anchor).to_owned() })
}
