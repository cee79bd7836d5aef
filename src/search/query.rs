//! A query is what a visitor typed and the filters they chose; results are what answers it.

use std::ops::{Range, RangeInclusive};

use super::Visibility;
use super::analysis;
use super::intervals::{Interval, Number};
use super::numbers;
use crate::text::points::Point;

/// What is typed beyond this many characters is not read.
const LONGEST_TEXT: usize = 300;
/// Nor beyond this many words.
const MOST_WORDS: usize = 32;
/// What an apostrophe cuts off the word after it, folded.
const ELIDED: [&str; 9] = ["l", "d", "j", "m", "n", "s", "t", "c", "qu"];

/// The order of the hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// Best first, what fits the numbers asked before; by title when nothing is searched for.
    #[default]
    Relevance,
    /// Last changed first.
    Date,
    /// Alphabetical, accents and case ignored.
    Title,
    /// What takes place next first, from the first of the days asked; then by title.
    Next,
}

/// What is asked. Filters of one sort widen each other, filters of different sorts narrow.
#[derive(Debug, Clone)]
pub struct Query {
    /// As typed: words, « phrases » in quotes, `-word` to leave out. Never an error; empty means every sheet.
    pub text: String,
    /// Whether phrases stay required when no sheet holds them; else their words are searched.
    pub strict: bool,
    /// Keys of kinds, any of them; none means all.
    pub kinds: Vec<String>,
    /// Keys of kinds whose sheets are left out while no kind is asked for; they still count for their own choice.
    pub without_kinds: Vec<String>,
    /// Keys of themes, any of them or of their descendants; none means all.
    pub themes: Vec<String>,
    /// Words that the title must hold.
    pub title: String,
    /// Names of authors of the last change, any of them; none means all.
    pub authors: Vec<String>,
    /// Last changed in these microseconds since 1970.
    pub changed: Option<Range<i64>>,
    /// Pairs of field and value: any value of a same field, all fields.
    pub facets: Vec<(String, String)>,
    /// Something of them takes place in these days since 1970; none means at any time or never.
    pub days: Option<RangeInclusive<i64>>,
    /// In a commune no farther than so many kilometres from this point; none means anywhere or nowhere.
    pub near: Option<(Point, f64)>,
    /// Numbers asked of intervals: all of them must fit.
    pub numbers: Vec<Number>,
    /// The order of the hits.
    pub sort: Sort,
    /// Hits to skip, at most 10,000.
    pub offset: usize,
    /// Hits wanted, at most 200.
    pub limit: usize,
    /// What the asker may find; `Hidden` is ignored.
    pub visibility: Vec<Visibility>,
}

impl Default for Query {
    fn default() -> Self {
        Self {
            text: String::new(),
            strict: false,
            kinds: Vec::new(),
            without_kinds: Vec::new(),
            themes: Vec::new(),
            title: String::new(),
            authors: Vec::new(),
            changed: None,
            facets: Vec::new(),
            days: None,
            near: None,
            numbers: Vec::new(),
            sort: Sort::default(),
            offset: 0,
            limit: 20,
            visibility: vec![Visibility::Public],
        }
    }
}

/// A section of a sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// Its heading.
    pub title: String,
    /// The id of its heading on the page.
    pub anchor: String,
}

/// One sheet that answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The sheet's number.
    pub sheet: i64,
    /// Higher is better; comparable within one answer only. Zero when not sorted by relevance.
    pub score: f32,
    /// Its title as indexed, plain.
    pub title: String,
    /// Its title, escaped, the words found in `<mark>`.
    pub title_html: String,
    /// Its sentence, where the extract does not tell it; escaped, the words found in `<mark>`.
    pub sentence_html: String,
    /// About 200 characters around the words found, escaped, the words in `<mark>`, no word cut.
    pub snippet_html: String,
    /// The heading above the extract, when the body has one there.
    pub section: Option<Section>,
    /// The file that the extract is from, by its name.
    pub file: Option<String>,
    /// The words of the query it does not hold, as typed.
    pub missing: Vec<String>,
    /// What lists tell of it: keys of fields and their values, as written.
    pub listed: Vec<(String, String)>,
    /// Its intervals.
    pub intervals: Vec<Interval>,
}

/// How many sheets each choice would show, the other filters staying as they are. Most first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facets {
    /// Key of a kind, count.
    pub kinds: Vec<(String, u64)>,
    /// Key of a theme, count; a parent counts the sheets of its descendants.
    pub themes: Vec<(String, u64)>,
    /// Key of a field, id of a value, count.
    pub fields: Vec<(String, String, u64)>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Results {
    /// How many sheets hold at least one of the words and pass the filters.
    pub total: u64,
    /// Those of the page asked for.
    pub hits: Vec<Hit>,
    /// What other choices would give.
    pub facets: Facets,
    /// Whether some sheet that passes the filters holds all the words.
    pub all_words: bool,
    /// No sheet that passes the filters holds a phrase asked for: these hold its words.
    pub no_phrase: bool,
    /// The text with unknown words replaced by the wiki's own.
    pub did_you_mean: Option<String>,
}

/// A word as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Typed {
    pub(super) folded: String,
    /// Its bytes in the text that was read.
    pub(super) range: Range<usize>,
    /// Whether `OU` joins it to the word before.
    pub(super) or: bool,
}

/// A text as understood.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Parsed {
    /// The text that was read.
    pub(super) text: String,
    /// Every word wanted, those of phrases too, in order.
    pub(super) words: Vec<Typed>,
    /// Folded words that must stand together; of phrases that `OU` joins, one is enough.
    pub(super) phrases: Vec<Vec<Vec<String>>>,
    /// Folded words, or words that stand together, that must be absent.
    pub(super) without: Vec<Vec<String>>,
    /// `OU` was just read.
    or: bool,
    /// What was read last was a phrase.
    after_phrase: bool,
}

impl Parsed {
    /// Reads `typed`, whatever it holds: a quote that is not closed is no quote.
    pub(super) fn new(typed: &str) -> Self {
        let text: String = typed.chars().take(LONGEST_TEXT).collect();
        let mut parsed = Self::default();
        let mut from = 0;
        while let Some(rest) = text.get(from..).filter(|rest| !rest.is_empty()) {
            match quoted(rest) {
                Some((inner, after)) => {
                    parsed.read_phrase(&text, from + inner.start..from + inner.end);
                    from += after;
                }
                None => from += parsed.read_chunk(&text, from, rest),
            }
        }
        parsed.words.truncate(MOST_WORDS);
        parsed.text = text;
        parsed
    }

    fn read_phrase(&mut self, text: &str, range: Range<usize>) {
        let words = without_elisions(typed_words(text, range.clone()), text, range.end);
        if words.len() < 2 {
            return self.add(words);
        }
        let phrase = words.iter().take(MOST_WORDS).map(|word| word.folded.clone()).collect();
        match (self.or, self.phrases.last_mut()) {
            (true, Some(either)) if self.after_phrase => either.push(phrase),
            (true, _) => {}
            (false, _) => self.phrases.push(vec![phrase]),
        }
        self.add(words);
        self.after_phrase = true;
    }

    /// Adds words; a phrase that `OU` joins to a word alone is no longer required.
    fn add(&mut self, mut words: Vec<Typed>) {
        let Some(first) = words.first_mut() else { return };
        first.or = std::mem::take(&mut self.or);
        if first.or && self.after_phrase && self.phrases.last().is_some_and(|either| either.len() == 1) {
            self.phrases.pop();
        }
        self.after_phrase = false;
        self.words.extend(words);
    }

    /// Reads up to the next space or opening quote; the number of bytes read.
    fn read_chunk(&mut self, text: &str, from: usize, rest: &str) -> usize {
        let opening = rest.chars().next();
        let first = opening.map_or(0, char::len_utf8);
        if opening.is_some_and(char::is_whitespace) {
            return first;
        }
        let ends = |(at, c): (usize, char)| (at >= first && (c.is_whitespace() || closing(c).is_some())).then_some(at);
        let length = rest.char_indices().find_map(ends).unwrap_or(rest.len());
        let chunk = rest.get(..length).unwrap_or_default();
        let digits = chunk.len() - chunk.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let mut number = chunk.get(length - digits..).unwrap_or_default().to_owned();
        let length = length + numbers::join(&mut number, text, from + length);
        if matches!(chunk, "x" | "X") && numbers::is_times(text, from) {
            return length;
        }
        let words = typed_words(text, from..from + length);
        let mut letters = rest.chars();
        let minus = letters.next() == Some('-') && letters.next().is_some_and(char::is_alphanumeric);
        let starts = text.get(..from).is_none_or(|before| before.chars().next_back().is_none_or(char::is_whitespace));
        if starts && matches!(chunk, "OU" | "OR") && !self.words.is_empty() && text.chars().any(char::is_lowercase) {
            self.or = true;
        } else if minus && starts {
            self.without.push(words.into_iter().map(|word| word.folded).collect());
        } else {
            self.add(words);
        }
        length
    }
}

/// The words of a phrase that ends at `end`, without an article elided at either end (« "l'orque" »).
fn without_elisions(mut words: Vec<Typed>, text: &str, end: usize) -> Vec<Typed> {
    let is_elided = |word: &Typed, until: usize| {
        let after = text.get(word.range.end..until).unwrap_or_default();
        ELIDED.contains(&word.folded.as_str()) && after.starts_with(['\'', '’', 'ʼ', '′', '`', '´'])
    };
    if words.len() > 1 && words.first().is_some_and(|first| is_elided(first, end)) {
        words.remove(0);
    }
    if words.len() > 1 && words.last().is_some_and(|last| is_elided(last, end)) {
        words.pop();
    }
    words
}

fn typed_words(text: &str, range: Range<usize>) -> Vec<Typed> {
    let start = range.start;
    let part = text.get(range).unwrap_or_default();
    analysis::words(part)
        .map(|word| Typed { folded: word.folded, range: start + word.range.start..start + word.range.end, or: false })
        .collect()
}

/// When `rest` opens with a quotation: its bytes inside the marks, and where reading goes on.
pub(super) fn quoted(rest: &str) -> Option<(Range<usize>, usize)> {
    let open = rest.chars().next()?;
    let close = closing(open)?;
    let start = open.len_utf8();
    let end = start + rest.get(start..)?.find(close)?;
    Some((start..end, end + close.len_utf8()))
}

fn closing(open: char) -> Option<char> {
    match open {
        '"' => Some('"'),
        '«' => Some('»'),
        '“' => Some('”'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::search::query::*;

    fn folded(parsed: &Parsed) -> String {
        parsed.words.iter().map(|word| word.folded.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn texts_are_read_generously() {
        for (text, words, phrases, without) in [
            ("", "", 0, 0),
            ("table de quartier", "table de quartier", 0, 0),
            ("\"table de quartier\" été", "table de quartier ete", 1, 0),
            ("«\u{a0}être et avoir\u{a0}»", "etre et avoir", 1, 0),
            ("\"jamais fermé", "jamais ferme", 0, 0),
            ("jardin -potager", "jardin", 0, 1),
            ("jardin - potager", "jardin potager", 0, 0),
            ("tiers-lieu", "tiers lieu", 0, 0),
            ("--- \"\" « » AND ( [", "and", 0, 0),
            ("-", "", 0, 0),
            ("\"seul\"", "seul", 0, 0),
            ("\"a b\" OU \"c d\"", "a b c d", 1, 0),
            ("\"table ronde\" OU cercle", "table ronde cercle", 0, 0),
            ("cercle OU \"table ronde\"", "cercle table ronde", 0, 0),
            ("OU est-ce OU", "ou est ce", 0, 0),
            ("MAIRIE OU POSTE", "mairie ou poste", 0, 0),
            ("joindre 04 75 31 92 47 \"52 600\"", "joindre 0475319247 52600", 0, 0),
            ("4 x 4 = 1 234", "4 4 1234", 0, 0),
        ] {
            let parsed = Parsed::new(text);
            assert_eq!(folded(&parsed), words, "{text}");
            assert_eq!((parsed.phrases.len(), parsed.without.len()), (phrases, without), "{text}");
        }
    }

    #[test]
    fn an_article_elided_at_an_end_is_no_part_of_a_phrase() {
        for (text, words, phrase) in [
            ("\"l'orque\"", "orque", ""),
            ("«\u{a0}L’orque épaulard\u{a0}»", "orque epaulard", "orque epaulard"),
            ("\"qu'une orque\"", "une orque", "une orque"),
            ("\"fiche de l'\"", "fiche de", "fiche de"),
            ("\"C dièse\"", "c diese", "c diese"),
            ("\"table d'hôte\"", "table d hote", "table d hote"),
            ("\"l'\"", "l", ""),
        ] {
            let parsed = Parsed::new(text);
            let phrase_read = parsed.phrases.iter().flatten().flatten().cloned().collect::<Vec<_>>().join(" ");
            assert_eq!((folded(&parsed).as_str(), phrase_read.as_str()), (words, phrase), "{text}");
        }
    }

    #[test]
    fn a_word_knows_where_it_was_typed() {
        let parsed = Parsed::new("\"Être là\" L’été");
        let last = parsed.words.last().map(|word| word.range.clone());
        assert_eq!(last.and_then(|range| parsed.text.get(range)), Some("été"));
    }

    #[test]
    fn a_text_without_end_is_bounded() {
        assert!(Parsed::new(&"a ".repeat(1000)).words.len() <= MOST_WORDS);
        assert_eq!(Parsed::new(&"é".repeat(1000)).text.chars().count(), LONGEST_TEXT);
    }
}
