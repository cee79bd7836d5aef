//! A text made ready for the parser, then given back. CommonMark parts marks from words by the common space alone,
//! parts cells at every `|`, and keeps stars that stand between a mark and a letter. French texts want it otherwise, so
//! a few characters are replaced before parsing; every node gets its own characters and its own place back afterwards.
//! What people wrote is never changed.

mod blocks;
mod flanks;
mod given_back;
mod pipes;
mod places;

use std::borrow::Cow;

use comrak::nodes::Node;

use crate::text::spaces;
use places::Places;

/// Stands for the `|` of a `[[title|words]]` while cells are parted. No kept text holds control characters.
const PIPE: char = '\u{1f}';
/// Stands beside stars as a space while emphasis is read: a white space that nobody writes.
const FLANK: char = '\u{1680}';

/// So many bytes of the written text, from this one on, and what the parser reads instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Edit {
    at: usize,
    length: usize,
    with: &'static str,
}

/// A text as the parser reads it.
pub(super) struct Prepared<'t> {
    written: &'t str,
    edits: Vec<Edit>,
    text: Cow<'t, str>,
}

impl<'t> Prepared<'t> {
    /// The text with the spaces and the links that the parser would not take for what they are.
    pub(super) fn new(written: &'t str) -> Self {
        let mut edits = blocks::edits(written);
        edits.extend(pipes::edits(written));
        Self::with(written, edits)
    }

    fn with(written: &'t str, mut edits: Vec<Edit>) -> Self {
        edits.sort_by_key(|edit| edit.at);
        let text = if edits.is_empty() { Cow::Borrowed(written) } else { Cow::Owned(applied(written, &edits)) };
        Self { written, edits, text }
    }

    /// What the parser reads.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The text with its emphasis read as French writes it, when the tree of this one left marks of emphasis as words.
    pub(super) fn with_emphasis(&self, root: Node<'_>) -> Option<Self> {
        let found = flanks::insertions(&self.text, root);
        if found.is_empty() || self.written.contains(FLANK) {
            return None;
        }
        let places = Places::new(self.written, &self.text, &self.edits);
        let insertions = found.into_iter().map(|at| Edit { at: places.written(at), length: 0, with: "\u{1680}" });
        Some(Self::with(self.written, self.edits.iter().copied().chain(insertions).collect()))
    }

    /// Gives each node of the tree its characters and its place in the text as written.
    pub(super) fn give_back<'a>(&self, root: Node<'a>) {
        given_back::links(root, &self.text);
        if spaces::has_other(self.written) {
            given_back::cells(root);
        }
        if self.edits.is_empty() {
            return;
        }
        let places = Places::new(self.written, &self.text, &self.edits);
        given_back::characters(root, &places);
        if self.edits.iter().any(|edit| edit.length != edit.with.len()) {
            places.give_back(root);
        }
    }
}

fn applied(written: &str, edits: &[Edit]) -> String {
    let mut out = String::with_capacity(written.len() + edits.len() * 4);
    let mut at = 0;
    for edit in edits {
        out.push_str(written.get(at..edit.at).unwrap_or_default());
        out.push_str(edit.with);
        at = edit.at + edit.length;
    }
    out + written.get(at..).unwrap_or_default()
}

#[cfg(test)]
mod tests;
