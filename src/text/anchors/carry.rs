//! Where an anchor leads once its heading was reworded, moved or removed.

use std::collections::{HashMap, HashSet};

use super::{Section, outline};

/// Where every anchor that a sheet ever had now leads, as (old anchor, anchor of today), without those that are
/// headings today. A reworded heading leads to its new name; a removed one to the nearest heading before it that is
/// left; one with nothing before it leads nowhere and is absent.
#[must_use]
pub fn carry(
    old_body: &str,
    new_body: &str,
    previous: &[(String, String)],
    reserved: &[&str],
) -> Vec<(String, String)> {
    let (old, new) = (outline(old_body, reserved), outline(new_body, reserved));
    let today: HashSet<&str> = new.iter().map(|s| s.id.as_str()).collect();
    let matched = Pairs::of((old_body, &old), (new_body, &new)).found;
    let mut moved: HashMap<&str, &str> = HashMap::new();
    let mut before = None;
    for (section, to) in old.iter().zip(&matched) {
        let target = to.and_then(|j| new.get(j)).map(|s| s.id.as_str());
        before = target.or(before);
        if let Some(target) = before {
            moved.insert(&section.id, target);
        }
    }
    let mut carried = Vec::new();
    let own = moved.iter().map(|(from, to)| (*from, *to));
    let inherited = previous.iter().filter_map(|(from, to)| {
        let kept = today.get(to.as_str()).copied();
        Some((from.as_str(), moved.get(to.as_str()).copied().or(kept)?))
    });
    let mut seen = HashSet::new();
    for (from, to) in own.chain(inherited) {
        if !today.contains(from) && seen.insert(from) {
            carried.push((from.to_owned(), to.to_owned()));
        }
    }
    carried.sort();
    carried
}

/// The search for the new place of each old section.
struct Pairs<'s> {
    old: Vec<Part<'s>>,
    new: Vec<Part<'s>>,
    /// For each old section, its place among the new ones.
    found: Vec<Option<usize>>,
    taken: HashSet<usize>,
}

/// A heading with the lines that belong to it alone, up to the next heading.
struct Part<'s> {
    level: u8,
    id: &'s str,
    lines: Vec<&'s str>,
}

impl<'s> Pairs<'s> {
    fn of(old: (&'s str, &'s [Section]), new: (&'s str, &'s [Section])) -> Self {
        let (old, new) = (parts(old.0, old.1), parts(new.0, new.1));
        let mut pairs = Self { found: vec![None; old.len()], old, new, taken: HashSet::new() };
        pairs.by_id();
        pairs.by_same_text();
        pairs.by_place();
        pairs
    }

    fn by_id(&mut self) {
        let places: HashMap<&str, usize> = self.new.iter().enumerate().map(|(j, p)| (p.id, j)).collect();
        for (found, part) in self.found.iter_mut().zip(&self.old) {
            *found = places.get(part.id).copied();
        }
        self.taken = self.found.iter().flatten().copied().collect();
    }

    fn by_same_text(&mut self) {
        let mut texts: HashMap<&[&str], usize> = HashMap::new();
        for (j, part) in self.new.iter().enumerate().rev() {
            if !part.lines.is_empty() && !self.taken.contains(&j) {
                texts.insert(&part.lines, j);
            }
        }
        for (found, part) in self.found.iter_mut().zip(&self.old) {
            if found.is_none()
                && let Some(j) = texts.get(part.lines.as_slice())
                && self.taken.insert(*j)
            {
                *found = Some(*j);
            }
        }
    }

    /// Between two sections found again, pairs what is left: first by kinship of text, then in order when as many are
    /// left.
    fn by_place(&mut self) {
        let mut start = 0;
        while start < self.old.len() {
            let lost = self.found.iter().skip(start).take_while(|f| f.is_none()).count();
            if lost > 0 {
                self.gap(start, start + lost);
            }
            start += lost + 1;
        }
    }

    fn gap(&mut self, start: usize, end: usize) {
        let from = start.checked_sub(1).and_then(|i| self.found.get(i).copied().flatten()).map_or(0, |j| j + 1);
        let to = self.found.get(end).copied().flatten().unwrap_or(self.new.len());
        let free: Vec<usize> = (from..to).filter(|j| !self.taken.contains(j)).collect();
        if (end - start).saturating_mul(free.len()) <= 10_000 {
            for i in start..end {
                let best = free.iter().filter(|j| !self.taken.contains(j)).max_by_key(|j| self.kinship(i, **j));
                if let Some(&j) = best
                    && self.kinship(i, j) >= 50
                {
                    self.pair(i, j);
                }
            }
        }
        let lost: Vec<usize> = (start..end).filter(|i| self.found.get(*i).is_some_and(Option::is_none)).collect();
        let free: Vec<usize> = free.into_iter().filter(|j| !self.taken.contains(j)).collect();
        if lost.len() == free.len() {
            for (i, j) in lost.into_iter().zip(free) {
                if self.old.get(i).map(|p| p.level) == self.new.get(j).map(|p| p.level) {
                    self.pair(i, j);
                }
            }
        }
    }

    fn pair(&mut self, i: usize, j: usize) {
        if let Some(found) = self.found.get_mut(i) {
            *found = Some(j);
            self.taken.insert(j);
        }
    }

    /// How much two sections of one level share, in hundredths of their lines.
    fn kinship(&self, i: usize, j: usize) -> usize {
        let (Some(old), Some(new)) = (self.old.get(i), self.new.get(j)) else {
            return 0;
        };
        let longest = old.lines.len().max(new.lines.len());
        if old.level != new.level || longest == 0 {
            return 0;
        }
        let known: HashSet<&str> = old.lines.iter().copied().collect();
        new.lines.iter().filter(|l| known.contains(*l)).count() * 100 / longest
    }
}

fn parts<'s>(body: &'s str, sections: &'s [Section]) -> Vec<Part<'s>> {
    let lines: Vec<&str> = body.lines().collect();
    let ends = sections.iter().skip(1).map(|s| s.line_start - 1).chain([lines.len()]);
    sections
        .iter()
        .zip(ends)
        .map(|(section, end)| {
            let own = lines.get(section.line_start..end).unwrap_or_default();
            let lines = own.iter().map(|l| l.trim()).filter(|l| !l.is_empty()).collect();
            Part { level: section.level, id: &section.id, lines }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::RESERVED_IDS;
    use crate::text::anchors::carry::*;

    #[test]
    fn an_old_anchor_follows_its_heading() {
        let carried = |old: &str, new: &str, previous: &[(&str, &str)]| -> Vec<(String, String)> {
            let previous: Vec<_> = previous.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
            carry(old, new, &previous, RESERVED_IDS)
        };
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        // Reworded in place.
        assert_eq!(carried("# A\n\nx\n\n# B\n\ny\n", "# A\n\nx\n\n# Bé neuf\n\nz\n", &[]), [pair("b", "be-neuf")]);
        // Reworded and moved, same text.
        assert_eq!(carried("# A\n\nx\n\n# B\n\ny\n", "# C\n\ny\n\n# A\n\nx\n", &[]), [pair("b", "c")]);
        // Removed: the heading before it.
        assert_eq!(carried("# A\n\nx\n\n## B\n\ny\n", "# A\n\nx\n", &[]), [pair("b", "a")]);
        // Removed with nothing before it.
        assert_eq!(carried("# A\n\nx\n", "x\n", &[]), []);
        // A chain of rewordings ends at today's heading.
        assert_eq!(carried("# B\n\nx\n", "# C\n\nx\n", &[("a", "b")]), [pair("a", "c"), pair("b", "c")]);
        // An alias that is a heading again is one no more.
        assert_eq!(carried("# B\n\nx\n", "# A\n\nx\n", &[("a", "b")]), [pair("b", "a")]);
    }
}
