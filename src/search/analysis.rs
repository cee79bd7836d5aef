//! French words: how a text is cut, folded and stemmed.
//!
//! A word is a run of letters and digits. Apostrophes, hyphens, dots and every kind of space cut; a soft hyphen does
//! not. Folding removes case, accents and ligatures *before* stemming: the other order loses accent-less queries
//! (measured: 31 % of accented words). The endings of inclusive writing (« acteur·rice·s ») are dropped. A number is
//! one word however its digits are grouped (`numbers`).

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use tantivy::tokenizer::{Language, Stemmer as Snowball, TextAnalyzer, TokenStream, WhitespaceTokenizer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::{inflection, numbers};

/// Words too frequent to say what a sheet is about, folded.
pub(super) const STOP_WORDS: &str = include_str!("stop_words.txt");
/// Words that ask and do not name, folded; left out of queries that hold anything else.
pub(super) const QUESTION_WORDS: &str = include_str!("question_words.txt");

/// Folded words are cut there, in bytes: no one types more, and an index term must stay small.
const LONGEST: usize = 64;
/// Letters before « -ent » under which it is part of the word (« argent », « client »).
const SHORTEST_VERB: usize = 4;
/// What inclusive writing puts after a middle dot, folded.
const ENDINGS: &str = include_str!("inclusive_endings.txt");

/// One word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Lower case, without accents or ligatures.
    pub(super) folded: String,
    /// Its bytes in the text.
    pub(super) range: Range<usize>,
}

/// The words of `text`, in order.
pub(super) fn words(text: &str) -> impl Iterator<Item = Word> + '_ {
    let mut cutter = Cutter::new(text);
    std::iter::from_fn(move || {
        let range = cutter.next()?;
        Some(Word { folded: cutter.folded.clone(), range })
    })
}

/// A text folded, its words joined by spaces.
pub(super) fn folded(text: &str) -> String {
    words(text).map(|word| word.folded).collect::<Vec<_>>().join(" ")
}

/// Cuts a text into words, one after the other, in one buffer. Looks at bytes where it can: texts are mostly ASCII, and
/// a search cuts twenty of them for its extracts.
pub(super) struct Cutter<'a> {
    text: &'a str,
    at: usize,
    after_dot: bool,
    /// The word just cut, folded.
    pub(super) folded: String,
}

impl<'a> Cutter<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0, after_dot: false, folded: String::new() }
    }

    /// The bytes of the next word; itself is in `folded`.
    pub(super) fn next(&mut self) -> Option<Range<usize>> {
        loop {
            let mut dotted = self.after_dot;
            let start = loop {
                match *self.text.as_bytes().get(self.at)? {
                    b'x' | b'X' if numbers::is_times(self.text, self.at) => self.at += 1,
                    byte if byte.is_ascii_alphanumeric() => break self.at,
                    byte if byte.is_ascii() => (dotted, self.at) = (false, self.at + 1),
                    _ => {
                        let c = self.peek()?;
                        if is_alphanumeric(c) {
                            break self.at;
                        }
                        (dotted, self.at) = (is_middle_dot(c) && dotted, self.at + c.len_utf8());
                    }
                }
            };
            self.folded.clear();
            loop {
                let run = self.text.as_bytes().get(self.at..).unwrap_or_default();
                let run = run.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
                let kept = run.min(LONGEST.saturating_sub(self.folded.len()));
                self.folded.push_str(self.text.get(self.at..self.at + kept).unwrap_or_default());
                self.at += run;
                let Some(c) = self.peek().filter(|c| !c.is_ascii() && continues(*c)) else { break };
                if self.folded.len() < LONGEST {
                    fold_into(c, &mut self.folded);
                }
                self.at += c.len_utf8();
            }
            self.folded.make_ascii_lowercase();
            self.at -= numbers::cut_product(&mut self.folded, self.at - start);
            self.at += numbers::join(&mut self.folded, self.text, self.at);
            let ending = dotted && is_ending(&self.folded);
            self.after_dot = self.peek().is_some_and(is_middle_dot);
            if !ending && !self.folded.is_empty() {
                return Some(start..self.at);
            }
        }
    }

    fn peek(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }
}

/// Whether a folded word is in the stop list.
pub(super) fn is_stop(folded: &str) -> bool {
    static LIST: LazyLock<HashSet<&str>> = LazyLock::new(|| STOP_WORDS.split_whitespace().collect());
    LIST.contains(folded)
}

/// Whether a folded word only asks.
pub(super) fn is_question(folded: &str) -> bool {
    static LIST: LazyLock<HashSet<&str>> = LazyLock::new(|| QUESTION_WORDS.split_whitespace().collect());
    LIST.contains(folded)
}

fn is_ending(folded: &str) -> bool {
    static LIST: LazyLock<HashSet<&str>> = LazyLock::new(|| ENDINGS.split_whitespace().collect());
    LIST.contains(folded)
}

/// Snowball's French stemmer over folded words brought to their masculine singular, then shortened (an « ée » folded is
/// « ee »).
#[derive(Clone)]
pub(super) struct Stemmer(TextAnalyzer);

impl Stemmer {
    pub(super) fn new() -> Self {
        let analyzer = TextAnalyzer::builder(WhitespaceTokenizer::default());
        Self(analyzer.filter(Snowball::new(Language::French)).build())
    }

    /// The stems of `folded` words, one for one, in one pass: a pass costs more than a word.
    pub(super) fn stems<'a>(&mut self, folded: impl IntoIterator<Item = &'a str>) -> Vec<String> {
        let joined = folded.into_iter().map(inflection::base).collect::<Vec<_>>().join(" ");
        let mut stems = Vec::new();
        let mut stream = self.0.token_stream(&joined);
        stream.process(&mut |token| stems.push(shortened(&token.text).into_owned()));
        stems
    }

    /// The stem of one folded word.
    pub(super) fn stem(&mut self, folded: &str) -> String {
        self.stems([folded]).pop().unwrap_or_default()
    }
}

/// Without final e's, and without the « -ent » of verbs and the « -x » of plurals that Snowball leaves (« lieux »).
fn shortened(stem: &str) -> Cow<'_, str> {
    let verb = stem.strip_suffix("ent").filter(|verb| verb.len() >= SHORTEST_VERB && !verb.ends_with('m'));
    let plural = stem.strip_suffix('x').filter(|one| one.ends_with("eu") || one.ends_with("ou"));
    let stem = verb.or(plural).unwrap_or(stem);
    let cut = stem.trim_end_matches('e');
    inflection::ending(if cut.len() < 2 { stem } else { cut })
}

fn is_middle_dot(c: char) -> bool {
    matches!(c, '\u{b7}' | '\u{2027}' | '\u{22c5}' | '\u{2022}')
}

fn continues(c: char) -> bool {
    is_alphanumeric(c) || (!is_french_mark(c) && (is_combining_mark(c) || is_ignorable(c)))
}

/// The same as the standard library's, without its tables for what French texts are made of.
fn is_alphanumeric(c: char) -> bool {
    match c {
        '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{17f}' => true,
        _ => !is_french_mark(c) && c.is_alphanumeric(),
    }
}

/// Quotes, dashes, dots and spaces that are not ASCII.
fn is_french_mark(c: char) -> bool {
    matches!(c, '\u{a0}' | '«' | '»' | '\u{2010}'..='\u{205f}')
}

/// Soft hyphen, zero-width spaces and joiners: invisible inside a word.
fn is_ignorable(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

fn fold_into(c: char, folded: &mut String) {
    if c.is_ascii() {
        folded.push(c.to_ascii_lowercase());
        return;
    }
    let plain = match c {
        'à' | 'â' | 'ä' | 'À' | 'Â' | 'Ä' => 'a',
        'ç' | 'Ç' => 'c',
        'é' | 'è' | 'ê' | 'ë' | 'É' | 'È' | 'Ê' | 'Ë' => 'e',
        'î' | 'ï' | 'Î' | 'Ï' => 'i',
        'ô' | 'ö' | 'Ô' | 'Ö' => 'o',
        'ù' | 'û' | 'ü' | 'Ù' | 'Û' | 'Ü' => 'u',
        _ => '\0',
    };
    if plain != '\0' {
        folded.push(plain);
        return;
    }
    for plain in c.to_lowercase().nfkd().filter(|c| !is_combining_mark(*c) && !is_ignorable(*c)) {
        match plain {
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            'ß' => folded.push_str("ss"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            other => folded.extend(other.to_lowercase().filter(|c| c.is_alphanumeric())),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::search::analysis::*;

    fn key(text: &str) -> String {
        words(text).map(|word| word.folded).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_ignore_accents_case_apostrophes_spaces_and_ligatures() {
        for (text, expected) in [
            ("L’Été à l'école", "l ete a l ecole"),
            ("ŒUVRE et Cœur, ex æquo", "oeuvre et coeur ex aequo"),
            ("e\u{301}te\u{301}", "ete"),
            ("tiers-lieux", "tiers lieux"),
            ("dix\u{a0}mille\u{202f}euros", "dix mille euros"),
            ("coopé\u{ad}ration", "cooperation"),
            ("acteur·rice·s, citoyen·ne·s engagé·es", "acteur citoyen engage"),
            ("Paris·Marseille·Lyon", "paris marseille lyon"),
            ("aujourd’hui 2026", "aujourd hui 2026"),
            ("", ""),
            ("!? …", ""),
        ] {
            assert_eq!(key(text), expected, "{text}");
        }
    }

    #[test]
    fn shortcuts_agree_with_unicode() {
        for c in '\u{80}'..='\u{ffff}' {
            assert_eq!(is_alphanumeric(c), c.is_alphanumeric(), "{c:?}");
            assert_eq!(continues(c), c.is_alphanumeric() || is_combining_mark(c) || is_ignorable(c), "{c:?}");
            let mut folded = String::new();
            fold_into(c, &mut folded);
            let lower = c.to_lowercase().nfkd().find(|c| !is_combining_mark(*c));
            let own_rule = c.to_lowercase().any(|c| "œæßøłđð".contains(c));
            if folded.len() == 1 && c < '\u{180}' && !own_rule {
                assert_eq!(folded.chars().next(), lower.and_then(|c| c.to_lowercase().next()), "{c:?}");
            }
        }
    }

    #[test]
    fn a_word_knows_its_bytes() {
        let text = "« Été »";
        let word = words(text).next().map(|word| word.range);
        assert_eq!(word.and_then(|range| text.get(range)), Some("Été"));
    }

    #[test]
    fn inflected_forms_share_their_stem() {
        let mut stemmer = Stemmer::new();
        for (one, other) in [
            ("animer", "animee"),
            ("animer", "animees"),
            ("cooperation", "cooperations"),
            ("locale", "locaux"),
            ("proposer", "proposent"),
            ("lieu", "lieux"),
            ("associations", "association"),
            ("mutualiser", "mutualisaient"),
        ] {
            assert_eq!(stemmer.stem(one), stemmer.stem(other), "{one} {other}");
        }
        assert_ne!(stemmer.stem("animal"), stemmer.stem("animer"));
    }

    #[test]
    fn a_long_word_is_cut() {
        assert_eq!(words(&"a".repeat(5000)).next().map(|word| word.folded.len()), Some(LONGEST));
    }
}
