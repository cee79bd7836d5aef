//! Cuts three versions into regions of one fate each. Changes that overlap or touch clash unless they are the same, and
//! a clash is narrowed to the lines that differ, as git does by default.

use std::ops::Range;

use crate::text::diff::{Budget, LineChange, changes};

/// What becomes of a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Same,
    Ours,
    Theirs,
    Both,
    /// Both added something here and changed nothing else.
    Added,
    /// Both changed different words of it.
    Mixed,
    Clash,
}

/// The same place in the three versions, as ranges of lines. Regions follow each other without a gap in all three.
#[derive(Debug, Clone)]
pub(super) struct Region {
    pub(super) fate: Fate,
    pub(super) base: Range<usize>,
    pub(super) ours: Range<usize>,
    pub(super) theirs: Range<usize>,
    /// What the changes of both make, where they mix.
    pub(super) mixed: String,
}

/// What may be done where changes meet, for the kind of lines that are merged.
pub(super) trait Meet {
    /// Whether two additions at one place, ours and theirs, can both stay.
    fn may_add(&self, ours: &[&str], theirs: &[&str]) -> bool;

    /// These lines of the base with what both changed in them, if that can be told.
    fn mixed(&self, base: &[&str], ours: &[&str], theirs: &[&str], budget: &mut Budget) -> Option<String>;
}

/// Clashes with at most this many agreed lines between them read better as one.
const NEAR: usize = 3;

/// The regions of the whole text.
pub(super) fn regions(
    base: &[&str],
    ours: &[&str],
    theirs: &[&str],
    meet: &dyn Meet,
    budget: &mut Budget,
) -> Vec<Region> {
    let (left, right) = (changes(base, ours, budget), changes(base, theirs, budget));
    let mut walk = Walk { base: 0, ours: 0, theirs: 0, found: Vec::new() };
    let (mut left, mut right) = (left.iter().peekable(), right.iter().peekable());
    while let Some(start) = left.peek().into_iter().chain(right.peek()).map(|change| change.old.start).min() {
        let (mut mine, mut yours, mut end) = (Vec::new(), Vec::new(), start);
        loop {
            if let Some(change) = left.next_if(|change| change.old.start <= end) {
                end = end.max(change.old.end);
                mine.push(change);
            } else if let Some(change) = right.next_if(|change| change.old.start <= end) {
                end = end.max(change.old.end);
                yours.push(change);
            } else {
                break;
            }
        }
        walk.same(start - walk.base);
        let mut region = walk.region(end - start, &mine, &yours);
        if region.fate == Fate::Clash && region.base.is_empty() {
            region.fate = of_additions(&region, ours, theirs, meet);
        }
        let (our_lines, their_lines) = (part(ours, &region.ours), part(theirs, &region.theirs));
        if region.fate == Fate::Clash
            && our_lines != their_lines
            && let Some(mixed) = meet.mixed(part(base, &region.base), our_lines, their_lines, budget)
        {
            walk.found.push(Region { fate: Fate::Mixed, mixed, ..region });
        } else if region.fate == Fate::Clash {
            walk.found.extend(narrowed(region, &mine, ours, theirs, budget));
        } else {
            walk.found.push(region);
        }
    }
    walk.same(base.len() - walk.base);
    joined(walk.found, ours)
}

fn part<'l, 't>(lines: &'l [&'t str], range: &Range<usize>) -> &'l [&'t str] {
    lines.get(range.clone()).unwrap_or_default()
}

fn of_additions(region: &Region, ours: &[&str], theirs: &[&str], meet: &dyn Meet) -> Fate {
    let (our_lines, their_lines) = (part(ours, &region.ours), part(theirs, &region.theirs));
    if our_lines == their_lines {
        Fate::Both
    } else if meet.may_add(our_lines, their_lines) {
        Fate::Added
    } else {
        Fate::Clash
    }
}

/// How far the three versions are cut.
struct Walk {
    base: usize,
    ours: usize,
    theirs: usize,
    found: Vec<Region>,
}

impl Walk {
    fn same(&mut self, lines: usize) {
        let region = self.step(Fate::Same, lines, lines, lines);
        if lines > 0 {
            self.found.push(region);
        }
    }

    fn region(&mut self, lines: usize, mine: &[&LineChange], yours: &[&LineChange]) -> Region {
        let after = |side: &[&LineChange]| {
            let sum = |part: fn(&LineChange) -> usize| side.iter().map(|change| part(change)).sum::<usize>();
            lines - sum(|change| change.old.len()) + sum(|change| change.new.len())
        };
        let fate = match (mine, yours) {
            (_, []) => Fate::Ours,
            ([], _) => Fate::Theirs,
            _ => Fate::Clash,
        };
        self.step(fate, lines, after(mine), after(yours))
    }

    fn step(&mut self, fate: Fate, base: usize, ours: usize, theirs: usize) -> Region {
        let from = (self.base, self.ours, self.theirs);
        (self.base, self.ours, self.theirs) = (from.0 + base, from.1 + ours, from.2 + theirs);
        let (base, ours, theirs) = (from.0..self.base, from.1..self.ours, from.2..self.theirs);
        Region { fate, base, ours, theirs, mixed: String::new() }
    }
}

/// A clash cut into what both sides agree on and what really differs.
fn narrowed(region: Region, mine: &[&LineChange], ours: &[&str], theirs: &[&str], budget: &mut Budget) -> Vec<Region> {
    let (our_lines, their_lines) = (part(ours, &region.ours), part(theirs, &region.theirs));
    if our_lines == their_lines {
        return vec![Region { fate: Fate::Both, ..region }];
    }
    if our_lines.is_empty() || their_lines.is_empty() {
        return vec![region];
    }
    let mut cut =
        Walk { base: region.base.start, ours: region.ours.start, theirs: region.theirs.start, found: Vec::new() };
    let origin = (region.ours.start, region.base.start);
    for change in changes(our_lines, their_lines, budget) {
        let (o, t) = (region.ours.start + change.old.start, region.theirs.start + change.new.start);
        cut.to(Fate::Both, before(mine, origin, o).min(region.base.end), o, t);
        let (o, t) = (region.ours.start + change.old.end, region.theirs.start + change.new.end);
        let is_last = o == region.ours.end && t == region.theirs.end;
        let base = if is_last { region.base.end } else { before(mine, origin, o).min(region.base.end) };
        cut.to(Fate::Clash, base, o, t);
    }
    cut.to(Fate::Both, region.base.end, region.ours.end, region.theirs.end);
    cut.found
}

impl Walk {
    /// One region up to these places; none when neither side has a line in it.
    fn to(&mut self, fate: Fate, base: usize, ours: usize, theirs: usize) {
        if ours > self.ours || theirs > self.theirs {
            let region = self.step(fate, base.saturating_sub(self.base), ours - self.ours, theirs - self.theirs);
            self.found.push(region);
        }
    }
}

/// The place in the base that a place in ours comes from.
fn before(mine: &[&LineChange], origin: (usize, usize), place: usize) -> usize {
    let last = mine.partition_point(|change| change.new.start < place).checked_sub(1).and_then(|at| mine.get(at));
    let (ours, base) = match last {
        Some(change) if place < change.new.end => {
            return change.old.end.min(change.old.start + (place - change.new.start));
        }
        Some(change) => (change.new.end, change.old.end),
        None => origin,
    };
    base + place.saturating_sub(ours)
}

/// Clashes close to each other become one.
fn joined(found: Vec<Region>, ours: &[&str]) -> Vec<Region> {
    let mut out: Vec<Region> = Vec::with_capacity(found.len());
    for region in found {
        let before = if region.fate == Fate::Clash { last_clash(&out) } else { None };
        match before {
            Some((at, clash)) if is_near(ours, clash.ours.end..region.ours.start) => {
                let clash = Region {
                    fate: Fate::Clash,
                    base: clash.base.start..region.base.end,
                    ours: clash.ours.start..region.ours.end,
                    theirs: clash.theirs.start..region.theirs.end,
                    mixed: String::new(),
                };
                out.truncate(at);
                out.push(clash);
            }
            _ => out.push(region),
        }
    }
    out
}

/// The clash that only agreed regions follow, and its place.
fn last_clash(regions: &[Region]) -> Option<(usize, &Region)> {
    let is_agreed = |region: &Region| matches!(region.fate, Fate::Same | Fate::Both);
    let last = regions.iter().enumerate().rev().find(|(_, region)| !is_agreed(region))?;
    Some(last).filter(|(_, region)| region.fate == Fate::Clash)
}

/// Few lines, or none with a letter or a digit in it.
fn is_near(ours: &[&str], gap: Range<usize>) -> bool {
    let lines = ours.get(gap).unwrap_or_default();
    lines.len() <= NEAR || !lines.iter().any(|line| line.bytes().any(|byte| byte.is_ascii_alphanumeric()))
}
