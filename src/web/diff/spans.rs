//! The words of a line, each marked as removed, added or the same; and two versions of a line woven into one.

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
    let pieces = |side: Option<&Side>, mark| side.map(|side| of(side, mark)).unwrap_or_default();
    let mut left = Queue(pieces(old, Mark::Removed));
    let mut right = Queue(pieces(new, Mark::Added));
    let mut out: Vec<Piece> = Vec::new();
    loop {
        if let Some(piece) = left.take_changed().or_else(|| right.take_changed()) {
            push(&mut out, piece);
            continue;
        }
        match (left.0.first().map(|piece| piece.text.clone()), right.0.first().map(|piece| piece.text.clone())) {
            (None, None) => return out,
            (Some(a), Some(b)) => {
                let common: String =
                    a.chars().zip(b.chars()).take_while(|(x, y)| x == y).map(|(letter, _)| letter).collect();
                if common.is_empty() {
                    // A lone space is marked with its neighbours on one side only.
                    left.mark_first(Mark::Removed);
                    right.mark_first(Mark::Added);
                } else {
                    left.shorten(common.len());
                    right.shorten(common.len());
                    push(&mut out, Piece { mark: Mark::Same, text: common });
                }
            }
            (Some(_), None) => left.mark_first(Mark::Removed),
            (None, Some(_)) => right.mark_first(Mark::Added),
        }
    }
}

fn push(out: &mut Vec<Piece>, piece: Piece) {
    match out.last_mut() {
        Some(last) if last.mark == piece.mark => last.text += &piece.text,
        _ => out.push(piece),
    }
}

/// The pieces of a side that are not woven in yet.
struct Queue(Vec<Piece>);

impl Queue {
    fn take_changed(&mut self) -> Option<Piece> {
        let is_changed = self.0.first().is_some_and(|piece| piece.mark != Mark::Same);
        is_changed.then(|| self.0.remove(0))
    }

    fn mark_first(&mut self, mark: Mark) {
        if let Some(first) = self.0.first_mut() {
            first.mark = mark;
        }
    }

    fn shorten(&mut self, bytes: usize) {
        if let Some(first) = self.0.first_mut() {
            first.text = first.text.get(bytes..).unwrap_or_default().to_owned();
            if first.text.is_empty() {
                self.0.remove(0);
            }
        }
    }
}
