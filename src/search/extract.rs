//! Extracts: the passage of a text where the words of a query are, as safe HTML with those words marked.

use std::collections::HashMap;
use std::ops::Range;

use super::analysis::{self, Cutter, Stemmer};
use super::plan;
use crate::text::escape;

/// Characters of an extract, more or less a word.
const LENGTH: usize = 200;
/// Words looked at between two looks at what was found.
const AT_ONCE: usize = 256;
/// Words of a text beyond which no extract is looked for.
const MOST_WORDS: usize = 20_000;
/// Recognises the words of a query in any text.
pub(super) struct Marker {
    stems: HashMap<String, usize>,
    exact: HashMap<String, usize>,
    starts: Starts,
    stemmer: Stemmer,
}

/// How the words looked for begin. Stemming leaves the first two letters as they are: a word with others need not be
/// stemmed to be ruled out.
struct Starts {
    /// For each first letter in a to z and 0 to 9, a bit for each second one.
    plain: [u64; 36],
    others: Vec<(Option<char>, Option<char>)>,
}

impl Starts {
    fn add(&mut self, word: &str) {
        match Self::place(word) {
            Some((row, bit)) => {
                if let Some(row) = self.plain.get_mut(row) {
                    *row |= bit;
                }
            }
            None => self.others.push(Self::letters(word)),
        }
    }

    fn hold(&self, word: &str) -> bool {
        match Self::place(word) {
            Some((row, bit)) => self.plain.get(row).is_some_and(|row| row & bit != 0),
            None => !self.others.is_empty() && self.others.contains(&Self::letters(word)),
        }
    }

    fn place(word: &str) -> Option<(usize, u64)> {
        let [first, second, ..] = *word.as_bytes() else { return None };
        let rank = |byte: u8| match byte {
            b'0'..=b'9' => Some(byte - b'0'),
            b'a'..=b'z' => Some(byte - b'a' + 10),
            _ => None,
        };
        Some((rank(first)?.into(), 1 << rank(second)?))
    }

    fn letters(word: &str) -> (Option<char>, Option<char>) {
        let mut letters = word.chars();
        (letters.next(), letters.next())
    }
}

/// A word of a text and the word of the query it answers, if any.
struct Marked {
    range: Range<usize>,
    answers: Option<usize>,
}

/// The words of a text.
#[derive(Default)]
struct Words {
    all: Vec<Marked>,
    /// Indices of those that answer the query.
    found: Vec<usize>,
}

/// A passage.
pub(super) struct Extract {
    pub(super) html: String,
    /// The byte of the text where it starts.
    pub(super) start: usize,
    /// Whether a word of the query is in it.
    pub(super) found: bool,
}

impl Marker {
    pub(super) fn new(words: &[plan::Word]) -> Self {
        let mut marker = Self {
            stems: HashMap::new(),
            exact: HashMap::new(),
            starts: Starts { plain: [0; 36], others: Vec::new() },
            stemmer: Stemmer::new(),
        };
        for (at, word) in words.iter().enumerate() {
            for stem in &word.stems {
                marker.starts.add(stem);
                marker.stems.entry(stem.clone()).or_insert(at);
            }
            for exact in &word.exact {
                marker.starts.add(exact);
                marker.exact.entry(exact.clone()).or_insert(at);
            }
        }
        marker
    }

    /// The whole of a short text, its words marked.
    pub(super) fn mark(&mut self, text: &str) -> String {
        let words = self.words(text, usize::MAX);
        html(text, 0..text.len(), &words.all)
    }

    /// The best passage of `text`: the one with most of the query's words, the first of equals; its beginning when
    /// it holds none. `wanted` says how many of them it can hold at most.
    pub(super) fn extract(&mut self, text: &str, wanted: usize) -> Extract {
        let words = self.words(text, wanted);
        let found = best(&words).map(|(_, range)| range);
        let range = widened(text, &words.all, found.clone().unwrap_or(0..0));
        let mut out = String::new();
        if text.get(..range.start).is_some_and(|before| !before.trim().is_empty()) {
            out.push('…');
        }
        out.push_str(&html(text, range.clone(), &words.all));
        if text.get(range.end..).is_some_and(|rest| rest.chars().any(char::is_alphanumeric)) {
            out.push('…');
        }
        Extract { html: out, start: range.start, found: found.is_some() }
    }

    /// The words of a text, up to some way after a passage that holds as many of the query's words as are wanted.
    fn words(&mut self, text: &str, wanted: usize) -> Words {
        let mut cutter = Cutter::new(text);
        let mut words = Words::default();
        while words.all.len() < MOST_WORDS {
            let before = words.all.len();
            self.some_words(&mut cutter, &mut words);
            if words.all.len() == before {
                break;
            }
            if best(&words).map_or(0, |(held, _)| held) >= wanted {
                // What stands after the passage is shown as well.
                self.some_words(&mut cutter, &mut words);
                break;
            }
        }
        words
    }

    fn some_words(&mut self, cutter: &mut Cutter<'_>, words: &mut Words) {
        let (mut likely, from): (Vec<(usize, String)>, usize) = (Vec::new(), words.all.len());
        while words.all.len() < from + AT_ONCE
            && let Some(range) = cutter.next()
        {
            let mut answers = None;
            // Most words are ruled out by their first letters.
            if self.starts.hold(&cutter.folded) {
                answers = self.exact.get(&cutter.folded).copied();
                if answers.is_none() && !analysis::is_stop(&cutter.folded) {
                    likely.push((words.all.len(), cutter.folded.clone()));
                }
            }
            words.all.push(Marked { range, answers });
        }
        if !likely.is_empty() {
            let stems = self.stemmer.stems(likely.iter().map(|(_, folded)| folded.as_str()));
            for ((at, _), stem) in likely.iter().zip(stems) {
                if let Some(word) = words.all.get_mut(*at) {
                    word.answers = self.stems.get(&stem).copied();
                }
            }
        }
        let new = words.all.iter().enumerate().skip(from);
        words.found.extend(new.filter(|(_, word)| word.answers.is_some()).map(|(at, _)| at));
    }
}

/// How many of the query's words are found near enough to be shown together, and the indices of the words between which
/// most of them are.
fn best(words: &Words) -> Option<(usize, Range<usize>)> {
    let hits: Vec<_> = (words.found.iter())
        .filter_map(|at| words.all.get(*at).and_then(|word| Some((*at, &word.range, word.answers?))))
        .collect();
    let mut best: Option<(usize, usize, Range<usize>)> = None;
    for (from, (first, range, _)) in hits.iter().enumerate() {
        let near = hits.iter().skip(from).take_while(|(_, other, _)| other.end <= range.start + LENGTH);
        let (mut seen, mut last, mut repeated) = (Vec::new(), *first, 0);
        for (at, _, answers) in near {
            repeated += 1;
            last = *at;
            if !seen.contains(answers) {
                seen.push(*answers);
            }
        }
        let worth = seen.len() * 100 + repeated.min(10);
        if best.as_ref().is_none_or(|(most, _, _)| worth > *most) {
            best = Some((worth, seen.len(), *first..last + 1));
        }
    }
    best.map(|(_, held, range)| (held, range))
}

/// The bytes of the words in `core` with what fits of the words around, more after than before.
fn widened(text: &str, words: &[Marked], core: Range<usize>) -> Range<usize> {
    let bounds = |range: &Range<usize>| {
        let first = words.get(range.start).map(|word| word.range.start);
        let last = range.end.checked_sub(1).and_then(|at| words.get(at)).map(|word| word.range.end);
        first.unwrap_or(0)..last.or(first).unwrap_or(0)
    };
    let mut range = core;
    let room = LENGTH.saturating_sub(bounds(&range).len()) / 3;
    let start = bounds(&range).start;
    while let Some(before) = range.start.checked_sub(1)
        && words.get(before).is_some_and(|word| word.range.start + room >= start)
        && !breaks(text, words, range.start)
    {
        range.start = before;
    }
    while words.get(range.end).is_some_and(|word| word.range.end <= bounds(&range).start + LENGTH) {
        range.end += 1;
    }
    let bytes = bounds(&range);
    if range.start == 0 { with_marks(text, 0..bytes.end) } else { with_marks(text, bytes) }
}

/// Whether the word at `at` begins a line: an extract reads better from there.
fn breaks(text: &str, words: &[Marked], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|at| words.get(at)).map_or(0, |word| word.range.end);
    let here = words.get(at).map_or(before, |word| word.range.start);
    text.get(before..here).is_some_and(|between| between.contains('\n'))
}

/// The range with the punctuation that closes it.
fn with_marks(text: &str, range: Range<usize>) -> Range<usize> {
    let rest = text.get(range.end..).unwrap_or_default();
    let marks = rest.chars().take_while(|c| matches!(c, '.' | ',' | ')' | '!' | '?' | '…' | '%'));
    range.start..range.end + marks.map(char::len_utf8).sum::<usize>()
}

fn html(text: &str, range: Range<usize>, words: &[Marked]) -> String {
    let mut out = String::new();
    let mut at = range.start;
    let inside = |word: &&Marked| word.range.start >= range.start && word.range.end <= range.end;
    for word in words.iter().filter(|word| word.answers.is_some()).filter(inside) {
        push(text.get(at..word.range.start).unwrap_or_default(), &mut out);
        out.push_str("<mark>");
        push(text.get(word.range.clone()).unwrap_or_default(), &mut out);
        out.push_str("</mark>");
        at = word.range.end;
    }
    push(text.get(at..range.end).unwrap_or_default(), &mut out);
    out.trim().to_owned()
}

/// Adds a text, escaped; runs of spaces and line ends become one space, other spaces stay.
fn push(text: &str, out: &mut String) {
    let is_space = |c: char| matches!(c, ' ' | '\n' | '\r' | '\t');
    let mut rest = text;
    while let Some((words, after)) = rest.split_once(is_space) {
        escape::push(out, words);
        out.push(' ');
        rest = after.trim_start_matches(is_space);
    }
    escape::push(out, rest);
}

#[cfg(test)]
mod tests {
    use crate::search::extract::*;

    fn marker(words: &[&str]) -> Marker {
        let mut stemmer = Stemmer::new();
        let words = words.iter().map(|word| {
            let mut wanted = plan::Word::default();
            wanted.stems.push(stemmer.stem(word));
            wanted.exact.push((*word).to_owned());
            wanted
        });
        Marker::new(&words.collect::<Vec<_>>())
    }

    #[test]
    fn inflected_and_accented_words_are_marked_and_the_rest_escaped() {
        let html = marker(&["ecole", "animer"]).mark("L’École <b> animée & l'\"été\"");
        assert_eq!(html, "L’<mark>École</mark> &lt;b&gt; <mark>animée</mark> &amp; l'&quot;été&quot;");
    }

    #[test]
    fn the_passage_with_most_words_wins_and_no_word_is_cut() {
        let filler = "Une phrase qui ne dit rien du tout. ".repeat(20);
        let text = format!("Un jardin.\n{filler}\nLe jardin est partagé par tous.\n{filler}");
        let extract = marker(&["jardin", "partage"]).extract(&text, usize::MAX);
        assert!(extract.found);
        assert!(
            extract.html.starts_with("…Le <mark>jardin</mark> est <mark>partagé</mark> par tous."),
            "{}",
            extract.html
        );
        assert!(extract.html.ends_with('…'));
        let plain = extract.html.replace("<mark>", "").replace("</mark>", "");
        let kept: Vec<_> = plain.trim_matches('…').split_whitespace().collect();
        assert!(kept.iter().all(|word| text.split_whitespace().any(|whole| whole.starts_with(word))), "{plain}");
        assert!((150..=260).contains(&plain.chars().count()), "{plain}");
    }

    #[test]
    fn a_text_without_the_words_gives_its_beginning() {
        let extract = marker(&["absent"]).extract("« Bonjour » à tous.", 1);
        assert_eq!((extract.html.as_str(), extract.found, extract.start), ("« Bonjour » à tous.", false, 0));
        assert_eq!(marker(&[]).extract("", 0).html, "");
    }

    #[test]
    fn a_short_text_around_a_word_is_whole() {
        assert_eq!(marker(&["mot"]).extract("Un mot (seul).", 1).html, "Un <mark>mot</mark> (seul).");
    }
}
