//! Marks the words that changed between two versions of a line.

use unicode_normalization::char::is_combining_mark;

use super::Budget;
use super::script::changes;

/// A piece of a line, and whether it is on this side only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Whether the other side lacks it.
    pub changed: bool,
    /// Its words, with the spaces between them.
    pub text: String,
}

/// The least share, in thousandths, that two lines must have in common for their words to be marked.
pub(super) const ALIKE: usize = 300;

/// The spans of both lines, or None when they have too little in common to be read word by word.
pub(super) fn mark(old: &str, new: &str, budget: &mut Budget) -> Option<(Vec<Span>, Vec<Span>)> {
    if !budget.spend((old.len() + new.len()).saturating_mul(4)) {
        return None;
    }
    let (old_words, new_words) = (words(old), words(new));
    let mut left = (Spans::default(), Spans::default());
    let (mut i, mut j, mut common) = (0, 0, 0);
    for change in changes(&old_words, &new_words, budget) {
        common += left.0.push(false, &old_words, i..change.old.start);
        left.1.push(false, &new_words, j..change.new.start);
        left.0.push(true, &old_words, change.old.clone());
        left.1.push(true, &new_words, change.new.clone());
        (i, j) = (change.old.end, change.new.end);
    }
    common += left.0.push(false, &old_words, i..old_words.len());
    left.1.push(false, &new_words, j..new_words.len());
    let total = letters(old) + letters(new);
    (2 * common * 1000 >= ALIKE * total).then(|| (left.0.joined(), left.1.joined()))
}

/// A whole line as one span.
pub(super) fn whole(changed: bool, text: &str) -> Vec<Span> {
    vec![Span { changed, text: text.to_owned() }]
}

/// How many characters that are not spaces.
pub(super) fn letters(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

#[derive(Default)]
struct Spans(Vec<Span>);

impl Spans {
    /// Adds words as one span and counts their letters.
    fn push(&mut self, changed: bool, words: &[&str], range: std::ops::Range<usize>) -> usize {
        let text = words.get(range).unwrap_or_default().concat();
        let count = letters(&text);
        if !text.is_empty() {
            self.0.push(Span { changed, text });
        }
        count
    }

    /// A lone space between two changed words is read as changed with them.
    fn joined(self) -> Vec<Span> {
        let mut joined: Vec<Span> = Vec::with_capacity(self.0.len());
        let mut rest = self.0.into_iter().peekable();
        while let Some(mut span) = rest.next() {
            let is_space = span.text.chars().all(char::is_whitespace);
            let is_between = joined.last().is_some_and(|last| last.changed) && rest.peek().is_some();
            span.changed |= is_space && is_between;
            match joined.last_mut() {
                Some(last) if last.changed == span.changed => last.text += &span.text,
                _ => joined.push(span),
            }
        }
        joined
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Class {
    Word,
    Space,
    Apostrophe,
    /// Belongs to the character before it.
    Follower,
    /// Glues the next character too (emoji sequences).
    Joiner,
    Mark,
}

fn class(c: char) -> Class {
    match c {
        '\'' | '’' => Class::Apostrophe,
        '\u{200d}' => Class::Joiner,
        '\u{fe0e}' | '\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}' => Class::Follower,
        _ if is_combining_mark(c) => Class::Follower,
        _ if c.is_alphanumeric() || c == '_' => Class::Word,
        _ if c.is_whitespace() => Class::Space,
        _ => Class::Mark,
    }
}

/// Words, runs of spaces, and marks one by one. An apostrophe closes its word: « l’ » then « eau ».
pub(super) fn words(line: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let (mut start, mut before) = (0, None);
    for (at, c) in line.char_indices() {
        let now = class(c);
        let goes_on = matches!(
            (before, now),
            (None | Some(Class::Joiner), _)
                | (_, Class::Follower | Class::Joiner)
                | (Some(Class::Word), Class::Word | Class::Apostrophe)
                | (Some(Class::Space), Class::Space)
        );
        if !goes_on {
            words.extend(line.get(start..at));
            start = at;
        }
        if now != Class::Follower || before.is_none() {
            before = Some(now);
        }
    }
    words.extend(line.get(start..).filter(|rest| !rest.is_empty()));
    words
}

#[cfg(test)]
mod tests {
    use crate::text::diff::words::*;

    fn shown(old: &str, new: &str) -> Option<(String, String)> {
        let show = |spans: Vec<Span>| {
            spans.iter().map(|s| if s.changed { format!("[{}]", s.text) } else { s.text.clone() }).collect::<String>()
        };
        mark(old, new, &mut Budget::default()).map(|(old, new)| (show(old), show(new)))
    }

    #[test]
    fn words_follow_french_and_unicode() {
        assert_eq!(words("l’eau d'ici, là-bas."), ["l’", "eau", " ", "d'", "ici", ",", " ", "là", "-", "bas", "."]);
        assert_eq!(words("e\u{301}te\u{301} 👩\u{200d}🌾!"), ["e\u{301}te\u{301}", " ", "👩\u{200d}🌾", "!"]);
        assert_eq!(words("  a"), ["  ", "a"]);
        assert!(words("").is_empty());
    }

    #[test]
    fn only_changed_words_are_marked() {
        let table = [
            ("Le jardin de l’école ouvre.", "Le jardin de l’usine ouvre.", "Le jardin de l’[usine] ouvre."),
            ("Une eau claire coule ici.", "Une eau très claire coule ici.", "Une eau [très ]claire coule ici."),
            ("Il vient lundi soir au local.", "Il vient mardi matin au local.", "Il vient [mardi matin] au local."),
        ];
        for (old, new, expected) in table {
            assert_eq!(shown(old, new).unwrap_or_default().1, expected);
        }
    }

    #[test]
    fn lines_without_much_in_common_are_left_whole() {
        assert_eq!(shown("Préparer la salle et les chaises", "Inviter chaque membre du réseau"), None);
        assert_eq!(mark("un deux", "un trois", &mut Budget::new(0)), None);
    }
}
