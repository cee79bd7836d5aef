//! Title completion: the sheets whose title holds every word typed so far, each at least by its beginning.

use anyhow::Result;
use tantivy::columnar::Column;
use tantivy::schema::{IndexRecordOption, Value};
use tantivy::{BitSet, DocAddress, DocId, DocSet, SegmentReader, TERMINATED, TantivyDocument};

use super::document::Fields;
use super::{SearchIndex, Visibility, analysis, vocabulary};

/// Words read of what is typed.
const MOST_WORDS: usize = 8;
/// Titles in one answer.
const MOST_TITLES: usize = 50;

/// A title that completes what is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The sheet's number.
    pub sheet: i64,
    /// Its title.
    pub title: String,
    /// The key of its kind.
    pub kind: String,
}

/// A title in the order they are offered: those that begin as typed, then the shortest, then by alphabet.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Offered {
    begins_elsewhere: bool,
    words: u32,
    key: String,
    sheet: i64,
    address: DocAddress,
}

impl SearchIndex {
    /// The titles that complete `typed`, accents and case ignored, at most `limit` (50 at most), among what
    /// `visibility` allows. Nothing typed, nothing offered.
    ///
    /// # Errors
    /// When the index on disk cannot be read.
    pub fn suggest(&self, typed: &str, limit: usize, visibility: &[Visibility]) -> Result<Vec<Suggestion>> {
        let (searcher, fields) = self.searcher();
        let words: Vec<_> = analysis::words(typed).take(MOST_WORDS).map(|word| word.folded).collect();
        let (withheld, allowed) = (self.withheld(), Visibility::codes(visibility));
        let mut offered = Vec::new();
        for (ordinal, segment) in (0..).zip(searcher.segment_readers()) {
            let shelf = Titles::new(segment, &fields, &words)?;
            for doc in titles_with(segment, &fields, &words)? {
                offered.extend(shelf.offered(DocAddress::new(ordinal, doc), &allowed)?);
            }
        }
        offered.retain(|title: &Offered| !withheld.contains_key(&title.sheet));
        offered.sort();
        offered.truncate(limit.min(MOST_TITLES));
        let mut suggestions = Vec::with_capacity(offered.len());
        for title in offered {
            let stored: TantivyDocument = searcher.doc(title.address)?;
            let shown = stored.get_first(fields.title).and_then(|value| value.as_str()).unwrap_or_default();
            let kind = kind_of(searcher.segment_reader(title.address.segment_ord), title.address.doc_id)?;
            suggestions.push(Suggestion { sheet: title.sheet, title: shown.to_owned(), kind });
        }
        Ok(suggestions)
    }
}

/// The key of the kind of a document.
fn kind_of(segment: &SegmentReader, doc: DocId) -> Result<String> {
    let mut key = String::new();
    if let Some(kinds) = segment.fast_fields().str("kind")?
        && let Some(ordinal) = kinds.ords().first(doc)
    {
        kinds.ord_to_str(ordinal, &mut key)?;
    }
    Ok(key)
}

/// The live documents of a segment whose title holds a word that begins with each of `words`.
fn titles_with(segment: &SegmentReader, fields: &Fields, words: &[String]) -> Result<Vec<DocId>> {
    let index = segment.inverted_index(fields.title_words)?;
    let mut common: Option<Vec<DocId>> = None;
    for word in words {
        let mut holding = BitSet::with_max_value(segment.max_doc());
        let mut terms = index.terms().range().ge(word).lt(vocabulary::after(word)).into_stream()?;
        while terms.advance() {
            let mut postings = index.read_postings_from_terminfo(terms.value(), IndexRecordOption::Basic)?;
            while postings.doc() != TERMINATED {
                holding.insert(postings.doc());
                postings.advance();
            }
        }
        common = Some(match common {
            None => (0..segment.max_doc()).filter(|doc| holding.contains(*doc) && !segment.is_deleted(*doc)).collect(),
            Some(docs) => docs.into_iter().filter(|doc| holding.contains(*doc)).collect(),
        });
    }
    Ok(common.unwrap_or_default())
}

/// What is known of the titles of a segment.
struct Titles<'a> {
    segment: &'a SegmentReader,
    fields: &'a Fields,
    begins: String,
    sheet: Column<i64>,
    visibility: Column<u64>,
}

impl<'a> Titles<'a> {
    fn new(segment: &'a SegmentReader, fields: &'a Fields, words: &[String]) -> Result<Self> {
        let columns = segment.fast_fields();
        let (sheet, visibility) = (columns.i64("sheet")?, columns.u64("visibility")?);
        Ok(Self { segment, fields, begins: words.join(" "), sheet, visibility })
    }

    fn offered(&self, address: DocAddress, allowed: &[u64]) -> Result<Option<Offered>> {
        let doc = address.doc_id;
        if !self.visibility.first(doc).is_some_and(|code| allowed.contains(&code)) {
            return Ok(None);
        }
        let mut key = String::new();
        if let Some(column) = self.segment.fast_fields().str("title_key")?
            && let Some(ordinal) = column.ords().first(doc)
        {
            column.ord_to_str(ordinal, &mut key)?;
        }
        Ok(Some(Offered {
            begins_elsewhere: !key.starts_with(&self.begins),
            words: self.segment.get_fieldnorms_reader(self.fields.title_words)?.fieldnorm(doc),
            key,
            sheet: self.sheet.first(doc).unwrap_or(0),
            address,
        }))
    }
}
