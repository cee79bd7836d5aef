//! Where an anchor leads once its heading was reworded, moved, split or removed.

use std::collections::{HashMap, HashSet};

use super::sketch::{Sketch, Sketches};
use super::{Section, outline};

/// The least that a section shares with the one that was published, in hundredths, to be taken for it.
const LEAST: usize = 5;
/// The least that a section shares with the one before the save to be what became of it.
const LEAST_BEFORE: usize = 10;

/// An anchor that a sheet published.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// As it was published.
    pub anchor: String,
    /// The heading that it leads to; perhaps no heading of today.
    pub leads_to: String,
    /// What its section said when it was published; empty when nobody noted it.
    pub sketch: Sketch,
}

/// Every anchor of a sheet after a save. One that is a heading today leads there; another to the section that shares
/// most with what was published, wherever it stands and whatever its level; without one, to what became of the section
/// that it led to: the same heading, the nearest text, what stands in its place, or else the heading before it. One
/// with nothing before it keeps what it says, since its section may come back.
#[must_use]
pub fn carry(old_body: &str, new_body: &str, published: &[Published], reserved: &[&str]) -> Vec<Published> {
    let (old, new) = (Parts::of(old_body, reserved), Parts::of(new_body, reserved));
    let today: HashMap<&str, usize> =
        new.sections.iter().enumerate().map(|(place, s)| (s.id.as_str(), place)).collect();
    let before: HashMap<&str, usize> =
        old.sections.iter().enumerate().map(|(place, s)| (s.id.as_str(), place)).collect();
    let became = Pairs::of(&old, &new, &today).became();
    let id = |place: usize| new.sections.get(place).map(|section| section.id.clone());
    let mut all: Vec<Published> = Vec::with_capacity(published.len() + new.sections.len());
    for known in published {
        let stood = before.get(known.leads_to.as_str()).copied();
        let after = stood.and_then(|place| became.get(place).copied().flatten());
        let noted = || stood.and_then(|place| old.sketches.get(place)).cloned().unwrap_or_default();
        let sketch = if known.sketch.is_empty() { noted() } else { known.sketch.clone() };
        let near = after.or(stood).unwrap_or_default();
        let place = match today.get(known.anchor.as_str()) {
            Some(own) => Some(*own),
            None => new.sketches.nearest(&sketch, LEAST, near).or(after),
        };
        let leads_to = place.and_then(id).unwrap_or_else(|| known.leads_to.clone());
        all.push(Published { anchor: known.anchor.clone(), leads_to, sketch });
    }
    let known: HashSet<&str> = published.iter().map(|known| known.anchor.as_str()).collect();
    let fresh = new.sections.iter().enumerate().filter(|(_, section)| !known.contains(section.id.as_str()));
    all.extend(fresh.map(|(place, section)| Published {
        anchor: section.id.clone(),
        leads_to: section.id.clone(),
        sketch: new.sketches.get(place).cloned().unwrap_or_default(),
    }));
    all
}

/// The sections of a body, each with what stands between its heading and the next.
struct Parts {
    sections: Vec<Section>,
    sketches: Sketches,
}

impl Parts {
    fn of(body: &str, reserved: &[&str]) -> Self {
        let sections = outline(body, reserved);
        let lines: Vec<&str> = body.lines().collect();
        let ends = sections.iter().skip(1).map(|section| section.line_start - 1).chain([lines.len()]);
        let own = |(section, end): (&Section, usize)| {
            Sketch::of(&lines.get(section.line_start - 1..end).unwrap_or_default().join("\n"))
        };
        let sketches = Sketches::new(sections.iter().zip(ends).map(own).collect());
        Self { sections, sketches }
    }
}

/// The search for the new place of each old section.
struct Pairs<'s> {
    old: &'s Parts,
    new: &'s Parts,
    /// For each old section, its place among the new ones.
    found: Vec<Option<usize>>,
    taken: HashSet<usize>,
}

impl<'s> Pairs<'s> {
    fn of(old: &'s Parts, new: &'s Parts, today: &HashMap<&str, usize>) -> Self {
        let found: Vec<Option<usize>> = old.sections.iter().map(|part| today.get(part.id.as_str()).copied()).collect();
        let taken = found.iter().flatten().copied().collect();
        let mut pairs = Self { old, new, found, taken };
        pairs.by_text();
        pairs.by_place();
        pairs
    }

    fn by_text(&mut self) {
        for (place, found) in self.found.iter_mut().enumerate().filter(|(_, found)| found.is_none()) {
            let sketch = self.old.sketches.get(place);
            *found = sketch.and_then(|sketch| self.new.sketches.nearest(sketch, LEAST_BEFORE, place));
            self.taken.extend(*found);
        }
    }

    /// Between two sections found again, pairs what is left in order, when as many are left.
    fn by_place(&mut self) {
        let mut start = 0;
        while start < self.old.sections.len() {
            let lost = self.found.iter().skip(start).take_while(|found| found.is_none()).count();
            if lost > 0 {
                self.gap(start, start + lost);
            }
            start += lost + 1;
        }
    }

    fn gap(&mut self, start: usize, end: usize) {
        let from = start.checked_sub(1).and_then(|i| self.found.get(i).copied().flatten()).map_or(0, |j| j + 1);
        let to = self.found.get(end).copied().flatten().unwrap_or(self.new.sections.len());
        let free: Vec<usize> = (from..to).filter(|j| !self.taken.contains(j)).collect();
        if end - start != free.len() {
            return;
        }
        for (i, j) in (start..end).zip(free) {
            let levels = (self.old.sections.get(i).map(|s| s.level), self.new.sections.get(j).map(|s| s.level));
            if levels.0 == levels.1
                && let Some(found) = self.found.get_mut(i)
            {
                *found = Some(j);
                self.taken.insert(j);
            }
        }
    }

    /// Where each old section is, or the nearest one before it that is left.
    fn became(self) -> Vec<Option<usize>> {
        let mut before = None;
        self.found
            .into_iter()
            .map(|found| {
                before = found.or(before);
                before
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::RESERVED_IDS;
    use crate::text::anchors::carry::*;

    /// Where the anchors lead that are no headings today, after saves in a row.
    fn carried(bodies: &[&str]) -> Vec<(String, String)> {
        let mut known = Vec::new();
        let mut before = "";
        for body in bodies {
            known = carry(before, body, &known, RESERVED_IDS);
            before = body;
        }
        known.retain(|row| row.anchor != row.leads_to);
        known.into_iter().map(|row| (row.anchor, row.leads_to)).collect()
    }

    #[test]
    fn an_old_anchor_follows_its_section() {
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        let text = "Le trajet passe par la gare, puis par le marché couvert.";
        let other = "Chacun apporte une chaise et de quoi écrire au mur.";
        let with = |heading: &str, text: &str| format!("{heading}\n\n{text}\n\n");
        // Reworded in place.
        assert_eq!(carried(&["# A\n\nx\n\n# B\n\ny\n", "# A\n\nx\n\n# Bé neuf\n\nz\n"]), [pair("b", "be-neuf")]);
        // Reworded, moved, at another level.
        let moved = format!("{}{}", with("### C", text), with("# A", other));
        assert_eq!(carried(&[&format!("{}{}", with("# A", other), with("# B", text)), &moved]), [pair("b", "c")]);
        // Removed: the heading before it. Then it comes back, elsewhere and by another name.
        let both = format!("{}{}", with("# A", other), with("## B", text));
        let (alone, back) = (with("# A", other), format!("{}{}", with("# D", text), with("# A", other)));
        assert_eq!(carried(&[&both, &alone]), [pair("b", "a")]);
        assert_eq!(carried(&[&both, &alone, &back]), [pair("b", "d")]);
        // Removed with nothing before it: it waits.
        assert_eq!(carried(&["# A\n\nx\n", "x\n"]), []);
        assert_eq!(carried(&[&with("# A", text), "x\n", &with("# B", text)]), [pair("a", "b")]);
        // Split: where most of it is.
        let split = format!(
            "{}{}",
            with("# Un", "Le trajet passe"),
            with("# Deux", "par la gare, puis par le marché couvert.")
        );
        assert_eq!(carried(&[&with("# A", text), &split]), [pair("a", "deux")]);
        // A chain of rewordings ends at today's heading; one that is a heading again is one.
        assert_eq!(carried(&["# A\n\nx\n", "# B\n\nx\n", "# C\n\nx\n"]), [pair("a", "c"), pair("b", "c")]);
        assert_eq!(carried(&["# A\n\nx\n", "# B\n\nx\n", "# A\n\nx\n"]), [pair("b", "a")]);
    }

    #[test]
    fn an_anchor_without_a_sketch_gets_one_while_its_section_stands() {
        let known = Published { anchor: "a".to_owned(), leads_to: "a".to_owned(), sketch: Sketch::default() };
        let body = "# A\n\nLe trajet passe par la gare.\n";
        let rows = carry(body, body, &[known], RESERVED_IDS);
        assert!(rows.len() == 1 && rows.iter().all(|row| !row.sketch.is_empty()));
    }
}
