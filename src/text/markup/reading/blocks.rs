//! The spaces that make the blocks of a text: those that indent a line, that part `#`, `-`, `1.`, `>`, `[ ]` and the
//! like from the words, and those of lines without words. Each is read as the common space; others are words.

use super::Edit;
use crate::text::spaces;

/// The spaces to be read as common ones.
pub(super) fn edits(text: &str) -> Vec<Edit> {
    if !spaces::has_other(text) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let words = line.trim_end_matches(['\n', '\r']);
        if spaces::has_other(words) {
            Line { text: words, start, at: 0, found: &mut found }.read();
        }
        start += line.len();
    }
    found
}

struct Line<'l> {
    text: &'l str,
    /// Where the line stands in the text.
    start: usize,
    /// How far it is read.
    at: usize,
    found: &'l mut Vec<Edit>,
}

impl Line<'_> {
    fn read(mut self) {
        if self.is_rule() {
            return self.all();
        }
        if self.indents_nothing() {
            return;
        }
        self.spaces();
        while let Some(length) = self.mark() {
            self.at += length;
            self.spaces();
        }
        self.last();
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Whether the line holds only spaces, or only what rules, underlines and parts columns.
    fn is_rule(&self) -> bool {
        self.text.chars().all(|c| spaces::is_any(c) || matches!(c, '|' | ':' | '-' | '=' | '*' | '_' | '+' | '>'))
    }

    /// Whether the line begins with the space of a mark that ends the words before: « mot », then «  : suite » below.
    fn indents_nothing(&self) -> bool {
        let words = self.text.trim_start_matches(spaces::is_any);
        words.len() < self.text.len() && words.starts_with([':', ';', '!', '?', '»']) && !words.starts_with("![")
    }

    fn all(&mut self) {
        self.within(self.text.len());
    }

    /// Reads the spaces that stand here.
    fn spaces(&mut self) {
        let rest = self.rest();
        let length = rest.len() - rest.trim_start_matches(spaces::is_any).len();
        self.within(length);
    }

    /// Reads the spaces among so many bytes.
    fn within(&mut self, length: usize) {
        let part = self.text.get(self.at..self.at + length).unwrap_or_default();
        let from = self.start + self.at;
        let others = part.char_indices().filter(|(_, c)| spaces::is_other(*c));
        self.found.extend(others.map(|(at, c)| Edit { at: from + at, length: c.len_utf8(), with: " " }));
        self.at += length;
    }

    /// The length of the mark that stands here, when what follows may be another or the words.
    fn mark(&self) -> Option<usize> {
        let rest = self.rest();
        let parted = |length: usize| rest.get(length..).is_some_and(|after| after.starts_with(spaces::is_any));
        match rest.chars().next()? {
            '>' => Some(1),
            '-' | '*' | '+' => parted(1).then_some(1),
            '0'..='9' => {
                let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
                let closed = rest.get(digits..).is_some_and(|after| after.starts_with(['.', ')']));
                (closed && digits <= 9 && parted(digits + 1)).then_some(digits + 1)
            }
            _ => None,
        }
    }

    /// What may stand last before the words: a box, a title, a fence, the name of a note or of an address, a meaning.
    fn last(&mut self) {
        let rest = self.rest();
        let hashes = rest.bytes().take_while(|b| *b == b'#').count();
        let parted = |length: usize| rest.get(length..).is_some_and(|after| after.starts_with(spaces::is_any));
        if (1..=6).contains(&hashes) && parted(hashes) {
            self.at += hashes;
            self.spaces();
            return self.end_of_title();
        }
        if rest.starts_with("```") || rest.starts_with("~~~") {
            return self.all_that_is_left();
        }
        if rest.starts_with(':') && parted(1) {
            self.at += 1;
            return self.spaces();
        }
        if let Some(length) = boxed(rest).or_else(|| named(rest)) {
            self.within(length);
            self.spaces();
        }
    }

    fn all_that_is_left(&mut self) {
        self.within(self.rest().len());
    }

    /// The `#` that may close a title, and the spaces around them.
    fn end_of_title(&mut self) {
        let rest = self.rest();
        let shown = rest.trim_end_matches(spaces::is_any).trim_end_matches('#');
        let words = shown.trim_end_matches(spaces::is_any);
        if words.len() < shown.len() || words.is_empty() {
            self.at += words.len();
            self.all_that_is_left();
        }
    }
}

/// The length of the box of a task: `[ ]`, `[x]`.
fn boxed(rest: &str) -> Option<usize> {
    let inside = rest.strip_prefix('[')?;
    let mark = inside.chars().next().filter(|c| spaces::is_any(*c) || matches!(c, 'x' | 'X'))?;
    let after = inside.get(mark.len_utf8()..)?.strip_prefix(']')?;
    after.starts_with(spaces::is_any).then_some(mark.len_utf8() + 2)
}

/// The length of what names a note, an address or an alert: `[^1]:`, `[nom]:`, `[!NOTE]`.
fn named(rest: &str) -> Option<usize> {
    let inside = rest.strip_prefix('[')?;
    let end = inside.find([']', '[']).filter(|end| inside.get(*end..).is_some_and(|after| after.starts_with(']')))?;
    let defines = inside.get(end + 1..).is_some_and(|after| after.starts_with(':'));
    (defines || inside.starts_with('!')).then_some(end + 2 + usize::from(defines))
}
