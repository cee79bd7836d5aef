//! The words of a line, each marked as removed, added or the same; and two versions of a line woven into one.

use std::collections::VecDeque;

use crate::text::diff::{Side, Span};

/// What happened to some words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// On both sides.
    Same,
    /// On the old side only.
    Removed,
    /// On the new side only.
    Added,
}

/// Some words and what happened to them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What happened.
    pub mark: Mark,
    /// The words, spaces included.
    pub text: String,
}

impl Piece {
    /// Whether it is a removal.
    #[must_use]
    pub fn is_removed(&self) -> bool {
        self.mark == Mark::Removed
    }

    /// Whether it is an addition.
    #[must_use]
    pub fn is_added(&self) -> bool {
        self.mark == Mark::Added
    }
}

/// The text of a line.
pub(super) fn text(side: &Side) -> String {
    side.spans.iter().map(|span| span.text.as_str()).collect()
}

/// A line that did not change.
pub(super) fn same(line: &str) -> Piece {
    Piece { mark: Mark::Same, text: line.to_owned() }
}

/// Whether nothing is written on a line.
pub(super) fn is_blank(line: &[Piece]) -> bool {
    line.iter().all(|piece| piece.text.trim().is_empty())
}

/// One side of a line; what is on this side only gets the mark.
pub(super) fn of(side: &Side, mark: Mark) -> Vec<Piece> {
    let piece = |span: &Span| Piece { mark: if span.changed { mark } else { Mark::Same }, text: span.text.clone() };
    side.spans.iter().map(piece).collect()
}

/// Both sides of a line in one: removed words, then added ones, then what is the same.
pub(super) fn woven(old: Option<&Side>, new: Option<&Side>) -> Vec<Piece> {
    let (mut left, mut right) = (Queue::of(old), Queue::of(new));
    let mut out: Vec<Piece> = Vec::new();
    loop {
        if let Some(words) = left.take_changed() {
            push(&mut out, Mark::Removed, words);
            continue;
        }
        if let Some(words) = right.take_changed() {
            push(&mut out, Mark::Added, words);
            continue;
        }
        match (left.first(), right.first()) {
            (None, None) => return out,
            (Some(a), Some(b)) => {
                let common: usize =
                    a.chars().zip(b.chars()).take_while(|(x, y)| x == y).map(|(letter, _)| letter.len_utf8()).sum();
                if common == 0 {
                    // A lone space is marked with its neighbours on one side only.
                    left.mark_first();
                    right.mark_first();
                } else {
                    push(&mut out, Mark::Same, a.get(..common).unwrap_or_default());
                    left.shorten(common);
                    right.shorten(common);
                }
            }
            (Some(_), None) => left.mark_first(),
            (None, Some(_)) => right.mark_first(),
        }
    }
}

fn push(out: &mut Vec<Piece>, mark: Mark, words: &str) {
    match out.last_mut() {
        Some(last) if last.mark == mark => last.text += words,
        _ => out.push(Piece { mark, text: words.to_owned() }),
    }
}

/// The words of a side that are not woven in yet, and whether they changed.
struct Queue<'s>(VecDeque<(bool, &'s str)>);

impl<'s> Queue<'s> {
    fn of(side: Option<&'s Side>) -> Self {
        let spans = side.map(|side| side.spans.as_slice()).unwrap_or_default();
        Self(spans.iter().map(|span| (span.changed, span.text.as_str())).collect())
    }

    fn first(&self) -> Option<&'s str> {
        self.0.front().map(|(_, words)| *words)
    }

    fn take_changed(&mut self) -> Option<&'s str> {
        self.0.pop_front_if(|(changed, _)| *changed).map(|(_, words)| words)
    }

    fn mark_first(&mut self) {
        if let Some((changed, _)) = self.0.front_mut() {
            *changed = true;
        }
    }

    fn shorten(&mut self, bytes: usize) {
        if let Some((_, words)) = self.0.front_mut() {
            *words = words.get(bytes..).unwrap_or_default();
        }
        self.0.pop_front_if(|(_, words)| words.is_empty());
    }
}
