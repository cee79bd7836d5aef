//! The list of changes that turns one sequence of lines (or words) into another. It finds the same changes as git does
//! with its default settings, so that a merge built on it agrees with git's.

use std::ops::Range;

use imara_diff::Interner;

use super::{Budget, slide, snake};

/// The tokens `old` of the first sequence become the tokens `new` of the second. Two changes of one list never touch:
/// at least one unchanged token is between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LineChange {
    pub(crate) old: Range<usize>,
    pub(crate) new: Range<usize>,
}

/// The lines of a text, each with its ending.
pub(crate) fn split_lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// The changes from `old` to `new`, in order.
pub(crate) fn changes(old: &[&str], new: &[&str], budget: &mut Budget) -> Vec<LineChange> {
    let (a, b) = number(old, new);
    let mut marks = Marks { old: vec![false; a.len()], new: vec![false; b.len()] };
    let start = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let room = a.len().min(b.len()) - start;
    let tail = a.iter().rev().zip(b.iter().rev()).take(room).take_while(|(x, y)| x == y).count();
    let (middle_a, middle_b) = (start..a.len() - tail, start..b.len() - tail);
    if !budget.spend(middle_a.len() + middle_b.len()) {
        set(&mut marks.old, middle_a);
        set(&mut marks.new, middle_b);
        return marks.list();
    }
    let kept_a = kept(&a, middle_a, &count(&b), &mut marks.old);
    let kept_b = kept(&b, middle_b, &count(&a), &mut marks.new);
    let pick = |all: &[u32], at: &[usize]| at.iter().filter_map(|&i| all.get(i).copied()).collect::<Vec<_>>();
    let (changed_a, changed_b) = snake::edit(&pick(&a, &kept_a), &pick(&b, &kept_b), budget);
    put_back(&mut marks.old, &kept_a, &changed_a);
    put_back(&mut marks.new, &kept_b, &changed_b);
    slide::settle(&a, &mut marks.old, &marks.new, budget);
    slide::settle(&b, &mut marks.new, &marks.old, budget);
    marks.list()
}

/// Which tokens of either side are changed.
struct Marks {
    old: Vec<bool>,
    new: Vec<bool>,
}

impl Marks {
    fn list(&self) -> Vec<LineChange> {
        let mut list = Vec::new();
        let (mut i, mut j) = (0, 0);
        while i < self.old.len() || j < self.new.len() {
            let change = LineChange { old: i..slide::run_end(&self.old, i), new: j..slide::run_end(&self.new, j) };
            (i, j) = (change.old.end + 1, change.new.end + 1);
            if !change.old.is_empty() || !change.new.is_empty() {
                list.push(change);
            }
        }
        list
    }
}

/// One number for each distinct token, from 0.
fn number<'t>(old: &[&'t str], new: &[&'t str]) -> (Vec<u32>, Vec<u32>) {
    let mut known = Interner::new(old.len());
    let mut number = |all: &[&'t str]| all.iter().map(|token| known.intern(*token).0).collect();
    (number(old), number(new))
}

/// How often each number occurs.
fn count(tokens: &[u32]) -> Vec<usize> {
    let mut counts = Vec::new();
    for token in tokens {
        let at = usize::try_from(*token).unwrap_or(usize::MAX);
        if at >= counts.len() {
            counts.resize(at + 1, 0);
        }
        if let Some(count) = counts.get_mut(at) {
            *count += 1;
        }
    }
    counts
}

fn set(marks: &mut [bool], range: Range<usize>) {
    if let Some(slice) = marks.get_mut(range) {
        slice.fill(true);
    }
}

fn put_back(marks: &mut [bool], kept: &[usize], changed: &[bool]) {
    for (&at, &is_changed) in kept.iter().zip(changed) {
        if is_changed && let Some(mark) = marks.get_mut(at) {
            *mark = true;
        }
    }
}

/// How often a token occurs on the other side.
#[derive(Clone, Copy, PartialEq)]
enum Matches {
    None,
    Some,
    Many,
}

/// How far to look around a frequent token.
const WINDOW: usize = 100;

/// The positions worth searching in: a token absent from the other side is marked changed at once, and so is a frequent
/// one (a blank line) lost among such tokens, which would only tie unrelated passages together.
fn kept(tokens: &[u32], range: Range<usize>, other: &[usize], marks: &mut [bool]) -> Vec<usize> {
    let many = rough_root(tokens.len()).min(1024);
    let start = range.start;
    let matches: Vec<Matches> = tokens
        .get(range)
        .unwrap_or_default()
        .iter()
        .map(|token| match usize::try_from(*token).ok().and_then(|at| other.get(at)) {
            None | Some(0) => Matches::None,
            Some(&times) if times >= many => Matches::Many,
            Some(_) => Matches::Some,
        })
        .collect();
    let around = Around::of(&matches);
    let mut kept = Vec::new();
    for (at, found) in matches.iter().enumerate() {
        if *found == Matches::Some || (*found == Matches::Many && !around.is_lost(at)) {
            kept.push(start + at);
        } else {
            set(marks, start + at..start + at + 1);
        }
    }
    kept
}

/// The power of two near the square root: 2 for 1 to 3, 4 up to 15, 8 up to 63…
pub(super) fn rough_root(n: usize) -> usize {
    let digits = (usize::BITS - n.leading_zeros()).div_ceil(2);
    1_usize << digits
}

/// Running sums, so that a window is judged at once.
struct Around {
    /// Absent tokens before each position.
    absent: Vec<usize>,
    /// The first position of the run without ordinary tokens that reaches each position.
    since: Vec<usize>,
    /// The end of that run.
    until: Vec<usize>,
}

impl Around {
    fn of(matches: &[Matches]) -> Self {
        let mut absent = vec![0];
        let mut since = Vec::with_capacity(matches.len());
        let (mut total, mut first) = (0, 0);
        for (at, found) in matches.iter().enumerate() {
            since.push(first);
            total += usize::from(*found == Matches::None);
            absent.push(total);
            if *found == Matches::Some {
                first = at + 1;
            }
        }
        let mut until = Vec::with_capacity(matches.len());
        let mut end = matches.len();
        for (at, found) in matches.iter().enumerate().rev() {
            until.push(end);
            if *found == Matches::Some {
                end = at;
            }
        }
        until.reverse();
        Self { absent, since, until }
    }

    fn absent_in(&self, from: usize, to: usize) -> usize {
        let before = |at: usize| self.absent.get(at).copied().unwrap_or(0);
        before(to) - before(from)
    }

    /// Whether a frequent token has absent ones on both sides, and more than three for each frequent one.
    fn is_lost(&self, at: usize) -> bool {
        let from = self.since.get(at).copied().unwrap_or(at).max(at.saturating_sub(WINDOW));
        let to = self.until.get(at).copied().unwrap_or(at + 1).min(at + WINDOW + 1);
        let (before, after) = (self.absent_in(from, at), self.absent_in(at, to));
        let absent = before + after;
        let frequent = (to - from) - absent + 1;
        before > 0 && after > 0 && frequent * 3 < absent
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::text::diff::script::*;

    fn rebuilt(old: &[&str], new: &[&str], changes: &[LineChange]) -> String {
        let (mut out, mut at) = (String::new(), 0);
        for change in changes {
            out += &old.get(at..change.old.start).unwrap_or_default().concat();
            out += &new.get(change.new.clone()).unwrap_or_default().concat();
            at = change.old.end;
        }
        out + &old.get(at..).unwrap_or_default().concat()
    }

    #[test]
    fn the_rough_root_is_a_power_of_two() {
        let roots: Vec<usize> = [1, 3, 4, 15, 16, 63, 64, 255, 256].into_iter().map(rough_root).collect();
        assert_eq!(roots, [2, 2, 4, 4, 8, 8, 16, 16, 32]);
    }

    proptest! {
        #[test]
        fn applying_the_changes_gives_the_new_text(old in "[ab\n]{0,60}", new in "[ab\n]{0,60}", steps in 0_u64..300) {
            let (old_lines, new_lines) = (split_lines(&old), split_lines(&new));
            for mut budget in [Budget::default(), Budget::new(steps)] {
                let changes = changes(&old_lines, &new_lines, &mut budget);
                prop_assert_eq!(&rebuilt(&old_lines, &new_lines, &changes), &new);
                prop_assert!(changes.windows(2).all(|pair| matches!(pair, [x, y] if x.old.end < y.old.start)));
            }
        }
    }
}
