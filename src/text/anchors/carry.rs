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

/// Every anchor of a sheet after a save. One that is a heading today leads there, unless another section has what was
/// published: then that heading is shown under [another one](super::instead), published too. One that is no heading
/// leads to the section that shares most with what was published, wherever it stands and whatever its level; without
/// one, to what became of the section that it led to: the same heading, the nearest text, what stands in its place, or
/// else the heading before it. One with nothing before it keeps what it says, since its section may come back.
#[must_use]
pub fn carry(old_body: &str, new_body: &str, published: &[Published], reserved: &[&str]) -> Vec<Published> {
    let (old, new) = (Parts::of(old_body, reserved), Parts::of(new_body, reserved));
    let (today, before) = (places(&new.sections), places(&old.sections));
    let became = Pairs::of(&old, &new, &today).became();
    let id = |place: usize| new.sections.get(place).map(|section| section.id.clone());
    let mut all: Vec<Published> = Vec::with_capacity(published.len() + new.sections.len());
    let mut lent: HashSet<&str> = HashSet::new();
    for known in published {
        let stood = before.get(known.leads_to.as_str()).copied();
        let after = stood.and_then(|place| became.get(place).copied().flatten());
        let noted = || stood.and_then(|place| old.sketches.get(place)).cloned().unwrap_or_default();
        let sketch = if known.sketch.is_empty() { noted() } else { known.sketch.clone() };
        let near = after.or(stood).unwrap_or_default();
        let place = match today.get(known.anchor.as_str()) {
            Some(own) => match new.sketches.instead_of(*own, &sketch) {
                Some(other) => {
                    lent.insert(known.anchor.as_str());
                    Some(other)
                }
                None => Some(*own),
            },
            None => new.sketches.nearest(&sketch, LEAST, near).or(after),
        };
        let leads_to = place.and_then(id).unwrap_or_else(|| known.leads_to.clone());
        all.push(Published { anchor: known.anchor.clone(), leads_to, sketch });
    }
    let known: HashSet<&str> = published.iter().map(|known| known.anchor.as_str()).collect();
    for (place, section) in new.sections.iter().enumerate() {
        let shown = if lent.contains(section.id.as_str()) { super::instead(&section.id) } else { section.id.clone() };
        if !known.contains(shown.as_str()) {
            let sketch = new.sketches.get(place).cloned().unwrap_or_default();
            all.push(Published { anchor: shown, leads_to: section.id.clone(), sketch });
        }
    }
    all
}

/// Whether every one of these anchors, each a section of this body, leads to its own.
#[must_use]
pub fn is_settled(body: &str, sections: &[Section], published: &[(&str, Sketch)]) -> bool {
    let sketches = Sketches::of(body, sections);
    let today = places(sections);
    published
        .iter()
        .all(|(anchor, sketch)| today.get(anchor).is_none_or(|own| sketches.instead_of(*own, sketch).is_none()))
}

fn places(sections: &[Section]) -> HashMap<&str, usize> {
    sections.iter().enumerate().map(|(place, section)| (section.id.as_str(), place)).collect()
}

/// The sections of a body, each with what stands between its heading and the next.
struct Parts {
    sections: Vec<Section>,
    sketches: Sketches,
}

impl Parts {
    fn of(body: &str, reserved: &[&str]) -> Self {
        let sections = outline(body, reserved);
        let sketches = Sketches::of(body, &sections);
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
    fn an_anchor_follows_its_text_from_a_heading_that_was_given_to_another() {
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        let text = "Le trajet passe par la gare, puis par le marché couvert.";
        let other = "Chacun apporte une chaise et de quoi écrire au mur.";
        let third = "Les billets se prennent au guichet, jamais dans le train.";
        let with = |heading: &str, text: &str| format!("{heading}\n\n{text}\n\n");
        // One of the same name comes before it: all its followers are numbered anew.
        let one = with("# Exemple", text);
        let two = format!("{}{}", with("# Exemple", other), with("# Exemple", text));
        let lent = [pair("exemple", "exemple-2"), pair("section_exemple", "exemple")];
        assert_eq!(carried(&[&one, &two]), lent);
        // What is shown instead stays, and goes back with what was in the way.
        assert_eq!(carried(&[&one, &two, &two]), lent);
        assert_eq!(carried(&[&one, &two, &one]), [pair("section_exemple", "exemple"), pair("exemple-2", "exemple")]);
        // The heading stays over another text, and its own goes under another heading.
        let moved = format!("{}{}", with("# A", third), with("# B", text));
        assert_eq!(carried(&[&with("# A", text), &moved]), [pair("a", "b"), pair("section_a", "a")]);
        // All of it goes under a heading of its own below.
        let parted = format!("{}{}", "# A\n\n", with("## B", text));
        assert_eq!(carried(&[&with("# A", text), &parted]), [pair("a", "b"), pair("section_a", "a")]);
        // Rewritten whole.
        assert_eq!(carried(&[&with("# A", text), &with("# A", third)]), []);
    }

    #[test]
    fn an_anchor_of_a_section_is_found_by_what_stands_below_it() {
        let below = |head: &str| {
            let parts = ["La gare ouvre à six heures.", "Le marché couvert a deux portes.", "Le mur est à tous."];
            let part = |(n, text): (usize, &&str)| format!("## Point {n}\n\n{text}\n\n");
            format!("{head}\n\n{}", parts.iter().enumerate().map(part).collect::<String>())
        };
        let (old, new) = (below("# Le lieu"), format!("# Avant\n\nx\n\n{}", below("# Où cela se passe")));
        assert_eq!(carried(&[&old, &new]), [("le-lieu".to_owned(), "ou-cela-se-passe".to_owned())]);
    }

    #[test]
    fn an_anchor_without_a_sketch_gets_one_while_its_section_stands() {
        let known = Published { anchor: "a".to_owned(), leads_to: "a".to_owned(), sketch: Sketch::default() };
        let body = "# A\n\nLe trajet passe par la gare.\n";
        let rows = carry(body, body, &[known], RESERVED_IDS);
        assert!(rows.len() == 1 && rows.iter().all(|row| !row.sketch.is_empty()));
    }
}
