//! What changed between two texts: changed lines for the API, and counts. `blocks` makes the page of a comparison,
//! `script` finds the changes, and every search is paid from a [`Budget`].

mod blocks;
mod script;
mod slide;
mod snake;
mod words;

pub use blocks::{Block, Kind, Row, Side, blocks};
pub use words::Span;

use super::cancel::Cancel;
pub(crate) use script::{LineChange, changes, split_lines};

/// How many steps a comparison may take. Steps are counted, not timed, so the same texts always give the same result;
/// when none are left, what is not yet compared counts as replaced whole.
#[derive(Debug, Clone)]
pub struct Budget {
    left: u64,
    /// Whether something asked for more than was left.
    refused: bool,
    cancel: Option<Cancel>,
}

impl Budget {
    /// A budget of `steps`; a step costs about 10 ns.
    #[must_use]
    pub fn new(steps: u64) -> Self {
        Self { left: steps, refused: false, cancel: None }
    }

    /// The usual budget, ended once nobody waits.
    #[must_use]
    pub fn until(cancel: &Cancel) -> Self {
        Self { cancel: Some(cancel.clone()), ..Self::default() }
    }

    /// This one, ended once nobody waits.
    #[must_use]
    pub fn ended_by(self, cancel: &Cancel) -> Self {
        Self { cancel: Some(cancel.clone()), ..self }
    }

    /// Pays `steps`; false, and nothing is paid, when fewer are left.
    pub(crate) fn spend(&mut self, steps: usize) -> bool {
        if self.cancel.as_ref().is_some_and(Cancel::is_cancelled) {
            self.end();
        }
        let left = u64::try_from(steps).ok().and_then(|steps| self.left.checked_sub(steps));
        self.left = left.unwrap_or(self.left);
        self.refused |= left.is_none();
        left.is_some()
    }

    /// Whether something was left uncompared for want of steps.
    #[must_use]
    pub fn ran_out(&self) -> bool {
        self.refused
    }

    /// Leaves nothing: a search that had to stop must not be tried again elsewhere.
    pub(crate) fn end(&mut self) {
        self.left = 0;
    }
}

impl Default for Budget {
    /// Enough for thousands of scattered changes; with the reading of a megabyte, a quarter of a second at worst.
    fn default() -> Self {
        Self::new(15_000_000)
    }
}

/// What happened to a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    Equal,
    Remove,
    Add,
}

/// One line of a hunk, without its line ending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Whether it stays, goes or comes.
    pub op: Op,
    /// What it says.
    pub text: String,
}

/// Changes close to each other, with unchanged lines around. `from_line` and `to_line` number its first line in the old
/// and the new text, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hunk {
    /// In the old text.
    pub from_line: usize,
    /// In the new text.
    pub to_line: usize,
    /// Of both texts, in reading order.
    pub lines: Vec<Line>,
}

/// How many lines a change adds and removes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stats {
    /// Lines that only the new text has.
    pub added_lines: usize,
    /// Lines that only the old text has.
    pub removed_lines: usize,
}

/// The changes from `old` to `new` in hunks with at most `context` unchanged lines on either side (3 is usual).
#[must_use]
pub fn lines(old: &str, new: &str, context: usize, budget: &mut Budget) -> Vec<Hunk> {
    let (old, new) = (split_lines(old), split_lines(new));
    let changes = changes(&old, &new, budget);
    group(&changes, context).into_iter().map(|near| hunk(near, context, &old, &new)).collect()
}

/// Counts the lines added and removed from `old` to `new`.
#[must_use]
pub fn stats(old: &str, new: &str, budget: &mut Budget) -> Stats {
    let changes = changes(&split_lines(old), &split_lines(new), budget);
    Stats {
        added_lines: changes.iter().map(|change| change.new.len()).sum(),
        removed_lines: changes.iter().map(|change| change.old.len()).sum(),
    }
}

/// How much a text changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// In words.
    Words(Words),
    /// In bytes more or fewer, where comparing would take long.
    Bytes(i32),
}

/// How many words a change takes away and adds; marks and spaces are no words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Words {
    /// Words that only the old text has.
    pub removed: usize,
    /// Words that only the new text has.
    pub added: usize,
}

/// Counts the words removed and added from `old` to `new`.
#[must_use]
pub fn words_changed(old: &str, new: &str, budget: &mut Budget) -> Words {
    let of = |side: Option<&Side>| {
        let spans = side.map_or(&[][..], |side| &side.spans).iter().filter(|span| span.changed);
        spans.flat_map(|span| words::words(&span.text)).filter(|word| word.contains(char::is_alphanumeric)).count()
    };
    let rows = blocks(old, new, 0, budget).into_iter().filter(|block| block.kind == Kind::Changed);
    rows.flat_map(|block| block.rows).fold(Words::default(), |sum, row| Words {
        removed: sum.removed + of(row.old.as_ref()),
        added: sum.added + of(row.new.as_ref()),
    })
}

/// Changes whose contexts touch or overlap, together.
fn group(changes: &[LineChange], context: usize) -> Vec<&[LineChange]> {
    let reach = context.saturating_mul(2);
    changes.chunk_by(|before, after| after.old.start.saturating_sub(before.old.end) <= reach).collect()
}

fn hunk(near: &[LineChange], context: usize, old: &[&str], new: &[&str]) -> Hunk {
    let (Some(first), Some(last)) = (near.first(), near.last()) else {
        return Hunk { from_line: 1, to_line: 1, lines: Vec::new() };
    };
    let lead = context.min(first.old.start);
    let mut at = first.old.start - lead;
    let mut lines = Vec::new();
    let mut push = |op, all: &[&str], range: std::ops::Range<usize>| {
        let slice = all.get(range).unwrap_or_default();
        lines.extend(slice.iter().map(|text| Line { op, text: bare(text).to_owned() }));
    };
    for change in near {
        push(Op::Equal, old, at..change.old.start);
        push(Op::Remove, old, change.old.clone());
        push(Op::Add, new, change.new.clone());
        at = change.old.end;
    }
    push(Op::Equal, old, at..last.old.end.saturating_add(context).min(old.len()));
    Hunk { from_line: first.old.start - lead + 1, to_line: first.new.start - lead + 1, lines }
}

/// A line without its ending.
fn bare(line: &str) -> &str {
    let line = line.strip_suffix('\n').unwrap_or(line);
    line.strip_suffix('\r').unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use crate::text::diff::*;

    fn shown(old: &str, new: &str, context: usize) -> String {
        let mut out = String::new();
        for hunk in lines(old, new, context, &mut Budget::default()) {
            out += &format!("@{},{}\n", hunk.from_line, hunk.to_line);
            for line in hunk.lines {
                let sign = match line.op {
                    Op::Equal => '=',
                    Op::Remove => '-',
                    Op::Add => '+',
                };
                out += &format!("{sign}{}\n", line.text);
            }
        }
        out
    }

    #[test]
    fn a_hunk_has_its_context_and_counts_lines_from_one() {
        let old = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
        assert_eq!(shown(old, "1\n2\n3\n4\nV\n6\n7\n8\n9\n", 1), "@4,4\n=4\n-5\n+V\n=6\n");
        assert_eq!(shown(old, "0\n1\n2\n3\n4\n5\n6\n7\n8\n", 1), "@1,1\n+0\n=1\n@8,9\n=8\n-9\n");
        assert_eq!(shown("", "a\n", 3), "@1,1\n+a\n");
        assert_eq!(shown("a\n", "a\n", 3), "");
    }

    #[test]
    fn changes_whose_contexts_touch_share_a_hunk() {
        let old = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
        assert_eq!(shown(old, "1\nX\n3\n4\nY\n6\n7\n8\n9\n", 1), "@1,1\n=1\n-2\n+X\n=3\n=4\n-5\n+Y\n=6\n");
    }

    #[test]
    fn an_added_paragraph_is_shown_with_the_blank_line_after_it() {
        assert_eq!(shown("a\n\nc\n", "a\n\nb\n\nc\n", 0), "@3,3\n+b\n+\n");
    }

    #[test]
    fn stats_count_both_sides() {
        let found = stats("a\nb\nc\n", "a\nB\nc\nd\n", &mut Budget::default());
        assert_eq!(found, Stats { added_lines: 2, removed_lines: 1 });
    }

    #[test]
    fn without_budget_all_that_differs_is_replaced_whole() {
        let found = stats("a\nb\nc\nd\n", "a\nB\nc\nD\n", &mut Budget::new(0));
        assert_eq!(found, Stats { added_lines: 3, removed_lines: 3 });
    }
}
