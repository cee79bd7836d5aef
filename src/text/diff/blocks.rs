//! The page of a comparison: what changed in rows, old beside new with words marked, what did not change folded away.

use std::ops::Range;

use super::script::{changes, split_lines};
use super::words::{ALIKE, Span, letters, mark, whole, words};
use super::{Budget, bare};

/// What a block shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Unchanged lines near a change.
    Context,
    /// Lines removed, added or reworded.
    Changed,
    /// Unchanged lines left out: no rows, only their number.
    Folded,
}

/// Consecutive lines of one kind. `from_line` and `to_line` number the first one in the old and the new text, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// In the old text.
    pub from_line: usize,
    /// In the new text.
    pub to_line: usize,
    /// What became of its lines.
    pub kind: Kind,
    /// How many lines a folded block leaves out.
    pub hidden: usize,
    /// Its lines; none when it is folded.
    pub rows: Vec<Row>,
}

/// One line beside its counterpart; a side is absent where a line was only removed or only added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line as it was.
    pub old: Option<Side>,
    /// The line as it is.
    pub new: Option<Side>,
}

/// One line, numbered from 1 in its own text, in spans.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// Its number.
    pub line: usize,
    /// The line, cut where it differs from the one beside it.
    pub spans: Vec<Span>,
}

/// The comparison of two texts, with `context` unchanged lines around each change; empty when the texts are equal.
#[must_use]
pub fn blocks(old: &str, new: &str, context: usize, budget: &mut Budget) -> Vec<Block> {
    let (old, new) = (split_lines(old), split_lines(new));
    let changes = changes(&old, &new, budget);
    let mut page = Page { old, new, context, blocks: Vec::new() };
    let (mut i, mut j) = (0, 0);
    for change in &changes {
        page.unchanged(i..change.old.start, j, i > 0 || j > 0, true);
        page.changed(change.old.clone(), change.new.clone(), budget);
        (i, j) = (change.old.end, change.new.end);
    }
    if !changes.is_empty() {
        page.unchanged(i..page.old.len(), j, true, false);
    }
    page.blocks
}

struct Page<'t> {
    old: Vec<&'t str>,
    new: Vec<&'t str>,
    context: usize,
    blocks: Vec<Block>,
}

impl Page<'_> {
    /// Lines equal on both sides, from `to` in the new text; the middle is folded unless it is a single line.
    fn unchanged(&mut self, from: Range<usize>, to: usize, after_change: bool, before_change: bool) {
        let lead = if after_change { self.context.min(from.len()) } else { 0 };
        let trail = if before_change { self.context.min(from.len() - lead) } else { 0 };
        let hidden = from.len() - lead - trail;
        if hidden <= 1 {
            self.context_block(from, to);
            return;
        }
        let fold = from.start + lead;
        self.context_block(from.start..fold, to);
        let (from_line, to_line) = (fold + 1, to + lead + 1);
        self.blocks.push(Block { from_line, to_line, kind: Kind::Folded, hidden, rows: Vec::new() });
        self.context_block(fold + hidden..from.end, to + lead + hidden);
    }

    fn context_block(&mut self, from: Range<usize>, to: usize) {
        if from.is_empty() {
            return;
        }
        let (from_line, to_line) = (from.start + 1, to + 1);
        let rows = from
            .zip(to..)
            .map(|(i, j)| Row { old: self.side(&self.old, i, false), new: self.side(&self.new, j, false) })
            .collect();
        self.blocks.push(Block { from_line, to_line, kind: Kind::Context, hidden: 0, rows });
    }

    fn changed(&mut self, old: Range<usize>, new: Range<usize>, budget: &mut Budget) {
        let (from_line, to_line) = (old.start + 1, new.start + 1);
        let removed = self.old.get(old.clone()).unwrap_or_default();
        let added = self.new.get(new.clone()).unwrap_or_default();
        let mut rows = Vec::new();
        let (mut i, mut j) = (old.start, new.start);
        for (x, y) in pairs(removed, added, budget) {
            let (x, y) = (old.start + x, new.start + y);
            self.alone(&mut rows, i..x, j..y);
            rows.push(self.pair(x, y, budget));
            (i, j) = (x + 1, y + 1);
        }
        self.alone(&mut rows, i..old.end, j..new.end);
        self.blocks.push(Block { from_line, to_line, kind: Kind::Changed, hidden: 0, rows });
    }

    fn alone(&self, rows: &mut Vec<Row>, old: Range<usize>, new: Range<usize>) {
        rows.extend(old.map(|i| Row { old: self.side(&self.old, i, true), new: None }));
        rows.extend(new.map(|j| Row { old: None, new: self.side(&self.new, j, true) }));
    }

    fn pair(&self, i: usize, j: usize, budget: &mut Budget) -> Row {
        let (mut old, mut new) = (self.side(&self.old, i, true), self.side(&self.new, j, true));
        if let (Some(before), Some(after)) = (self.old.get(i), self.new.get(j))
            && let Some((left, right)) = mark(bare(before), bare(after), budget)
        {
            old = old.map(|side| Side { spans: left, ..side });
            new = new.map(|side| Side { spans: right, ..side });
        }
        Row { old, new }
    }

    fn side(&self, lines: &[&str], at: usize, changed: bool) -> Option<Side> {
        lines.get(at).map(|line| Side { line: at + 1, spans: whole(changed, bare(line)) })
    }
}

/// Which removed line became which added one: the pairs, in order on both sides, that have most in common.
fn pairs(removed: &[&str], added: &[&str], budget: &mut Budget) -> Vec<(usize, usize)> {
    if removed.len() == 1 && added.len() == 1 {
        return vec![(0, 0)];
    }
    let size = |lines: &[&str]| lines.iter().map(|line| line.len() + 1).sum::<usize>();
    let work = size(removed).saturating_mul(added.len()).saturating_add(size(added).saturating_mul(removed.len()));
    if !budget.spend(work) {
        return Vec::new();
    }
    let (left, right) = (Bag::all(removed), Bag::all(added));
    let mut table = Table::new(left.len(), right.len());
    for (i, old) in left.iter().enumerate() {
        for (j, new) in right.iter().enumerate() {
            table.fill(i, j, old.share(new));
        }
    }
    table.pairs()
}

/// The words of a line, sorted, and how many letters they have.
struct Bag<'t> {
    words: Vec<&'t str>,
    letters: usize,
}

impl<'t> Bag<'t> {
    fn all(lines: &[&'t str]) -> Vec<Self> {
        lines.iter().copied().map(Self::of).collect()
    }

    fn of(line: &'t str) -> Self {
        let mut words: Vec<&str> = words(line).into_iter().filter(|word| !word.trim().is_empty()).collect();
        words.sort_unstable();
        Self { words, letters: letters(line) }
    }

    /// What both have in common, in thousandths.
    fn share(&self, other: &Self) -> usize {
        let (mut mine, mut theirs) = (self.words.iter().peekable(), other.words.iter().peekable());
        let mut common = 0;
        while let (Some(a), Some(b)) = (mine.peek(), theirs.peek()) {
            let order = a.cmp(b);
            if order.is_eq() {
                common += letters(a);
            }
            if order.is_le() {
                mine.next();
            }
            if order.is_ge() {
                theirs.next();
            }
        }
        (2000 * common).checked_div(self.letters + other.letters).unwrap_or(0)
    }
}

/// The best total of pairs among the first lines of both sides.
struct Table {
    width: usize,
    height: usize,
    best: Vec<usize>,
    is_pair: Vec<bool>,
}

impl Table {
    fn new(height: usize, width: usize) -> Self {
        let cells = (height + 1) * (width + 1);
        Self { width, height, best: vec![0; cells], is_pair: vec![false; cells] }
    }

    fn cell(&self, i: usize, j: usize) -> usize {
        i * (self.width + 1) + j
    }

    fn best(&self, i: usize, j: usize) -> usize {
        self.best.get(self.cell(i, j)).copied().unwrap_or(0)
    }

    fn fill(&mut self, i: usize, j: usize, share: usize) {
        let apart = self.best(i, j + 1).max(self.best(i + 1, j));
        let together = if share >= ALIKE { self.best(i, j) + share } else { 0 };
        let cell = self.cell(i + 1, j + 1);
        if let (Some(best), Some(is_pair)) = (self.best.get_mut(cell), self.is_pair.get_mut(cell)) {
            *best = apart.max(together);
            *is_pair = together > apart;
        }
    }

    fn pairs(&self) -> Vec<(usize, usize)> {
        let (mut i, mut j) = (self.height, self.width);
        let mut pairs = Vec::new();
        while i > 0 && j > 0 {
            if self.is_pair.get(self.cell(i, j)).copied().unwrap_or(false) {
                (i, j) = (i - 1, j - 1);
                pairs.push((i, j));
            } else if self.best(i - 1, j) >= self.best(i, j - 1) {
                i -= 1;
            } else {
                j -= 1;
            }
        }
        pairs.reverse();
        pairs
    }
}

#[cfg(test)]
mod tests {
    use crate::text::diff::blocks::*;

    fn shown(old: &str, new: &str) -> Vec<String> {
        let side = |side: &Option<Side>| {
            let Some(side) = side else { return "∅".to_owned() };
            let text = side.spans.iter().map(|s| if s.changed { format!("[{}]", s.text) } else { s.text.clone() });
            format!("{}:{}", side.line, text.collect::<String>())
        };
        let mut out = Vec::new();
        for block in blocks(old, new, 1, &mut Budget::default()) {
            out.push(format!("{:?} {},{} {}", block.kind, block.from_line, block.to_line, block.hidden));
            out.extend(block.rows.iter().map(|row| format!("{} | {}", side(&row.old), side(&row.new))));
        }
        out
    }

    #[test]
    fn long_unchanged_stretches_are_folded() {
        let old = "a\nb\nc\nle mot juste ici\nd\ne\nf\ng\n";
        assert_eq!(
            shown(old, &old.replace("juste", "exact")),
            [
                "Folded 1,1 2",
                "Context 3,3 0",
                "3:c | 3:c",
                "Changed 4,4 0",
                "4:le mot [juste] ici | 4:le mot [exact] ici",
                "Context 5,5 0",
                "5:d | 5:d",
                "Folded 6,6 3",
            ]
        );
    }

    #[test]
    fn removed_lines_are_paired_with_the_added_lines_they_became() {
        let old = "Préparer la grande salle\nInviter les voisins du quartier\n";
        let new = "Prévoir un budget\nInviter tous les voisins du quartier\nBoire un thé\n";
        assert_eq!(
            shown(old, new),
            [
                "Changed 1,1 0",
                "1:[Préparer la grande salle] | ∅",
                "∅ | 1:[Prévoir un budget]",
                "2:Inviter les voisins du quartier | 2:Inviter [tous ]les voisins du quartier",
                "∅ | 3:[Boire un thé]",
            ]
        );
    }

    #[test]
    fn equal_texts_have_no_block() {
        assert!(shown("a\n", "a\n").is_empty());
        assert_eq!(shown("", "a\n"), ["Changed 1,1 0", "∅ | 1:[a]"]);
    }
}
