//! A document is what the index knows of one sheet at one revision.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};
use tantivy::TantivyDocument;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};

use super::analysis::{self, Stemmer};
use super::intervals::Interval;
use super::query::Section;

/// To be raised when what `Document::analysed` writes changes though the schema does not.
pub const SCHEMA_VERSION: u32 = 6;

/// The facet that holds a sheet's computed state; no field of a kind can have this key.
pub const STATE_FACET: &str = "@etat";
/// The facet that holds the codes of the territories a sheet is in, those that hold them as well.
pub const TERRITORY_FACET: &str = "@territoire";
/// What lists tell of how often a sheet was tried.
pub const TRIALS: &str = "@essais";

/// The tokenizer of fields that hold words already cut, joined by spaces.
const CUT: &str = "whitespace";
/// Between the key of a field and the id of its value, in one term.
pub(super) const SEPARATOR: char = '\u{1f}';
/// Between a folded word and the way it is written, in one term of `forms`.
pub(super) const WRITTEN: char = '|';
/// Title and body are one field; the title counts for this many occurrences there.
const TITLE_TIMES: usize = 3;
/// Old titles count less than today's.
const ALIAS_TIMES: usize = 2;
/// Characters of a file's text that extracts are taken from.
const LONGEST_SHOWN: usize = 40_000;
/// Words shorter than this are neither corrected nor completed.
const SHORTEST_FORM: usize = 3;

/// Who may find a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Visibility {
    /// Everyone.
    #[default]
    Public,
    /// Members only.
    Members,
    /// No one: a hidden document is never returned, whatever the query allows.
    Hidden,
    /// The members of the group of this number.
    Group(i64),
}

impl Visibility {
    /// Its number in the index.
    pub(super) fn code(self) -> u64 {
        match self {
            Self::Public => 0,
            Self::Members => 1,
            Self::Hidden => 2,
            Self::Group(number) => 3 + u64::try_from(number).unwrap_or(0),
        }
    }

    /// The numbers of what may be found: never what is hidden.
    pub(super) fn codes(allowed: &[Self]) -> Vec<u64> {
        allowed.iter().filter(|visibility| **visibility != Self::Hidden).map(|visibility| visibility.code()).collect()
    }
}

/// One sheet, as the index is fed.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// The sheet's number, its identity in the index.
    pub sheet: i64,
    /// The number of the revision this was made from.
    pub revision: i64,
    /// The key of its kind.
    pub kind: String,
    /// Its title today.
    pub title: String,
    /// The other titles it answers to.
    pub aliases: Vec<String>,
    /// One sentence, plain text.
    pub summary: String,
    /// Free keywords.
    pub keywords: Vec<String>,
    /// Its sections in order; their headings stand alone on a line of `body`.
    pub headings: Vec<Section>,
    /// The texts of its other fields, plain.
    pub fields_text: String,
    /// The body, plain text, one block a line.
    pub body: String,
    /// The files that it has or shows: name and text.
    pub attached: Vec<(String, String)>,
    /// Keys of its themes, parents before a slash (`cooperation/animation-facilitation`).
    pub themes: Vec<String>,
    /// What those themes are called.
    pub theme_labels: Vec<String>,
    /// Pairs of a field's key and the id of one of its values.
    pub facets: Vec<(String, String)>,
    /// Who may find it.
    pub visibility: Visibility,
    /// Microseconds since 1970, UTC.
    pub created_at: i64,
    /// Microseconds since 1970, UTC.
    pub updated_at: i64,
    /// The key of its state (draft, complete…).
    pub state: String,
    /// The name of the author of its last revision.
    pub author: String,
    /// Codes of the places it belongs to.
    pub places: Vec<String>,
    /// The codes of the territories that a map shows it in.
    pub spots: Vec<String>,
    /// Days on which something of it takes place, since 1970.
    pub days: Vec<i64>,
    /// Fields that are intervals.
    pub intervals: Vec<Interval>,
    /// What lists of results tell of it: keys of fields and their values, as written.
    pub listed: Vec<(String, String)>,
}

/// The fields of the index.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    pub(super) sheet: Field,
    pub(super) revision: Field,
    pub(super) kind: Field,
    pub(super) themes: Field,
    pub(super) facets: Field,
    pub(super) visibility: Field,
    pub(super) state: Field,
    pub(super) author: Field,
    pub(super) places: Field,
    pub(super) spots: Field,
    pub(super) days: Field,
    pub(super) intervals: Field,
    pub(super) created_at: Field,
    pub(super) updated_at: Field,
    /// Stored for display.
    pub(super) title: Field,
    pub(super) summary: Field,
    pub(super) headings: Field,
    /// The anchors of the headings, one for one.
    pub(super) anchors: Field,
    pub(super) body: Field,
    pub(super) listed: Field,
    /// Names and texts of files, for display.
    pub(super) attached_texts: Field,
    /// Stems of the texts of files.
    pub(super) attached: Field,
    /// The title's key, to sort by.
    pub(super) title_key: Field,
    /// Stems of everything, the title three times.
    pub(super) all: Field,
    /// Two stems in a row, stop words aside.
    pub(super) pairs: Field,
    /// Folded words of everything, with positions, stop words kept.
    pub(super) words: Field,
    pub(super) title_stems: Field,
    pub(super) title_words: Field,
    /// Stems of keywords, old titles and the names of themes.
    pub(super) labels: Field,
    /// How each folded word is written, for corrections.
    pub(super) forms: Field,
}

/// The schema and its fields.
pub(super) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let counted = || cut(IndexRecordOption::WithFreqs, true);
    let key = || STRING | FAST;
    let fields = Fields {
        sheet: builder.add_i64_field("sheet", INDEXED | FAST),
        revision: builder.add_i64_field("revision", FAST),
        kind: builder.add_text_field("kind", key()),
        themes: builder.add_text_field("themes", key()),
        facets: builder.add_text_field("facets", key()),
        visibility: builder.add_u64_field("visibility", INDEXED | FAST),
        state: builder.add_text_field("state", key()),
        author: builder.add_text_field("author", key()),
        places: builder.add_text_field("places", key()),
        spots: builder.add_text_field("spots", key()),
        days: builder.add_i64_field("days", FAST),
        intervals: builder.add_text_field("intervals", key() | STORED),
        created_at: builder.add_i64_field("created_at", FAST),
        updated_at: builder.add_i64_field("updated_at", FAST),
        title: builder.add_text_field("title", STORED),
        summary: builder.add_text_field("summary", STORED),
        headings: builder.add_text_field("headings", STORED),
        anchors: builder.add_text_field("anchors", STORED),
        body: builder.add_text_field("body", STORED),
        listed: builder.add_text_field("listed", STORED),
        attached_texts: builder.add_text_field("attached_texts", STORED),
        attached: builder.add_text_field("attached", counted()),
        title_key: builder.add_text_field("title_key", key()),
        all: builder.add_text_field("all", counted()),
        pairs: builder.add_text_field("pairs", counted()),
        words: builder.add_text_field("words", cut(IndexRecordOption::WithFreqsAndPositions, true)),
        title_stems: builder.add_text_field("title_stems", counted()),
        title_words: builder.add_text_field("title_words", counted()),
        labels: builder.add_text_field("labels", counted()),
        forms: builder.add_text_field("forms", cut(IndexRecordOption::Basic, false)),
    };
    (builder.build(), fields)
}

fn cut(record: IndexRecordOption, norms: bool) -> TextOptions {
    let indexing = TextFieldIndexing::default().set_tokenizer(CUT).set_index_option(record).set_fieldnorms(norms);
    TextOptions::default().set_indexing_options(indexing)
}

/// The name shared by all folders whose index this program can read: version, then a hash of schema and word lists.
pub(super) fn folder_name(schema: &Schema) -> anyhow::Result<String> {
    let mut hash = Sha256::new();
    hash.update(serde_json::to_vec(schema)?);
    hash.update(analysis::STOP_WORDS);
    let digest = hash.finalize();
    let short: String = digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    Ok(format!("v{SCHEMA_VERSION}-{short}"))
}

/// The pair of two stems, as one term.
pub(super) fn pair(first: &str, second: &str) -> String {
    format!("{first}_{second}")
}

impl Document {
    /// The document as tantivy stores it, its words cut and stemmed.
    pub(super) fn analysed(&self, fields: &Fields, stemmer: &mut Stemmer) -> TantivyDocument {
        let mut out = TantivyDocument::default();
        self.add_facts(fields, &mut out);
        self.add_shown(fields, &mut out);
        let mut forms = BTreeSet::new();
        let title = Chunk::new(&self.title, stemmer, &mut forms);
        out.add_text(fields.title_key, &title.words);
        out.add_text(fields.title_words, &title.words);
        out.add_text(fields.title_stems, &title.stems);
        for _ in 0..TITLE_TIMES {
            title.add_to(fields, &mut out);
        }
        for alias in &self.aliases {
            let alias = Chunk::new(alias, stemmer, &mut forms);
            for _ in 0..ALIAS_TIMES {
                alias.add_to(fields, &mut out);
            }
            out.add_text(fields.labels, &alias.stems);
        }
        for text in [&self.summary, &self.fields_text, &self.body] {
            Chunk::new(text, stemmer, &mut forms).add_to(fields, &mut out);
        }
        for label in self.keywords.iter().chain(&self.theme_labels) {
            out.add_text(fields.labels, Chunk::new(label, stemmer, &mut forms).stems);
        }
        for (name, text) in &self.attached {
            let chunk = Chunk::new(text, stemmer, &mut forms);
            out.add_text(fields.attached, &chunk.stems);
            out.add_text(fields.attached, Chunk::new(name, stemmer, &mut forms).stems);
            let shown: String = text.chars().take(LONGEST_SHOWN).collect();
            out.add_text(fields.attached_texts, format!("{name}{SEPARATOR}{shown}"));
        }
        out.add_text(fields.forms, forms.into_iter().collect::<Vec<_>>().join(" "));
        out
    }

    fn add_facts(&self, fields: &Fields, out: &mut TantivyDocument) {
        out.add_i64(fields.sheet, self.sheet);
        out.add_i64(fields.revision, self.revision);
        out.add_text(fields.kind, &self.kind);
        out.add_u64(fields.visibility, self.visibility.code());
        out.add_text(fields.state, &self.state);
        out.add_text(fields.author, analysis::folded(&self.author));
        out.add_i64(fields.created_at, self.created_at);
        out.add_i64(fields.updated_at, self.updated_at);
        for theme in self.themes.iter().collect::<BTreeSet<_>>() {
            out.add_text(fields.themes, theme);
        }
        for (field, value) in self.facets.iter().collect::<BTreeSet<_>>() {
            out.add_text(fields.facets, facet_term(field, value));
        }
        for place in self.places.iter().collect::<BTreeSet<_>>() {
            out.add_text(fields.places, place);
        }
        for spot in self.spots.iter().collect::<BTreeSet<_>>() {
            out.add_text(fields.spots, spot);
        }
        for day in self.days.iter().collect::<BTreeSet<_>>() {
            out.add_i64(fields.days, *day);
        }
        for interval in &self.intervals {
            out.add_text(fields.intervals, interval.term());
        }
    }

    fn add_shown(&self, fields: &Fields, out: &mut TantivyDocument) {
        out.add_text(fields.title, &self.title);
        out.add_text(fields.summary, &self.summary);
        out.add_text(fields.body, &self.body);
        for (field, value) in &self.listed {
            out.add_text(fields.listed, facet_term(field, value));
        }
        for heading in &self.headings {
            out.add_text(fields.headings, &heading.title);
            out.add_text(fields.anchors, &heading.anchor);
        }
    }
}

/// A field's key and one of its values, as one term.
pub(super) fn facet_term(field: &str, value: &str) -> String {
    format!("{field}{SEPARATOR}{value}")
}

/// One text, analysed: what each field of the index gets of it.
struct Chunk {
    words: String,
    stems: String,
    pairs: String,
}

impl Chunk {
    fn new(text: &str, stemmer: &mut Stemmer, forms: &mut BTreeSet<String>) -> Self {
        let words: Vec<_> = analysis::words(text).collect();
        for word in &words {
            if let Some(written) = text.get(word.range.clone())
                && word.folded.len() >= SHORTEST_FORM
            {
                forms.insert(format!("{}{WRITTEN}{}", word.folded, written.to_lowercase()));
            }
        }
        let content = words.iter().map(|word| word.folded.as_str()).filter(|word| !analysis::is_stop(word));
        let stems = stemmer.stems(content);
        let pairs = stems.iter().zip(stems.iter().skip(1)).map(|(first, second)| pair(first, second));
        Self {
            pairs: pairs.collect::<Vec<_>>().join(" "),
            words: words.into_iter().map(|word| word.folded).collect::<Vec<_>>().join(" "),
            stems: stems.join(" "),
        }
    }

    fn add_to(&self, fields: &Fields, out: &mut TantivyDocument) {
        out.add_text(fields.all, &self.stems);
        out.add_text(fields.words, &self.words);
        out.add_text(fields.pairs, &self.pairs);
    }
}

#[cfg(test)]
mod tests {
    use crate::search::document::*;

    #[test]
    fn the_folder_is_named_after_version_and_schema() {
        let (ours, _) = schema();
        let mut other = Schema::builder();
        other.add_text_field("title", STORED);
        let (ours, other) = (folder_name(&ours).ok(), folder_name(&other.build()).ok());
        let version = format!("v{SCHEMA_VERSION}-");
        let named = ours.as_ref().is_some_and(|name| name.starts_with(&version) && name.len() == version.len() + 8);
        assert!(named, "{ours:?}");
        assert_ne!(ours, other);
    }
}
