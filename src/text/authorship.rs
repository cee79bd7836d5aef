//! Who wrote what: the way back from a text through its older versions, line by line and field by field. A line that
//! moves stays whose it was, and one that an undoing brings back is whose it was before.

use std::collections::HashMap;

use super::diff::{Budget, changes, split_lines};
use super::sheet_text::{SheetText, Value};

/// One version on the way back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Version {
    /// Its number.
    pub number: i32,
    /// The version that it undid.
    pub undoes: Option<i32>,
    /// Whether a version just before it was withdrawn: its words may be of that one.
    pub after_withdrawn: bool,
}

/// Where a line or a field comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// This version brought it.
    Version(i32),
    /// This version did, or one that was withdrawn just before it.
    AroundWithdrawn(i32),
    /// The way back ended before that was known.
    #[default]
    Unknown,
}

/// A line with its ending, and where it comes from.
pub type LineOrigin = (String, Origin);
/// A field by its key, what it says, and where it comes from.
pub type FieldOrigin = (String, Value, Origin);

/// Where a line or a field stands on the way back.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place<T> {
    /// In the version that was reached.
    Here(T),
    /// Taken away by a version that was undone: it stands again before that one. Else it is of who undid it.
    Before(i32, Origin),
    /// It is known.
    Known(Origin),
}

/// The way back from a text, as far as it was gone.
#[derive(Debug)]
pub struct WayBack {
    body: Vec<String>,
    lines: Vec<Place<usize>>,
    fields: Vec<(String, Value, Place<()>)>,
}

impl WayBack {
    /// Begins at a text; none of it is known yet.
    #[must_use]
    pub fn from(text: &SheetText) -> Self {
        let body: Vec<String> = split_lines(text.body()).into_iter().map(str::to_owned).collect();
        Self {
            lines: (0..body.len()).map(Place::Here).collect(),
            body,
            fields: text.fields().iter().map(|(key, value)| (key.clone(), value.clone(), Place::Here(()))).collect(),
        }
    }

    /// Whether all is known.
    #[must_use]
    pub fn is_over(&self) -> bool {
        let is_known = |at: usize| matches!(self.lines.get(at), Some(Place::Known(_)));
        (0..self.lines.len()).all(|at| is_known(at) || self.is_blank(at))
            && self.fields.iter().all(|(_, _, place)| matches!(place, Place::Known(_)))
    }

    fn is_blank(&self, at: usize) -> bool {
        self.body.get(at).is_none_or(|line| line.trim().is_empty())
    }

    /// One step: from a version to the one that it came from, of that number. False, and nothing is known of it, when
    /// the budget is spent.
    pub fn step(&mut self, by: Version, new: &SheetText, old: (i32, &SheetText), budget: &mut Budget) -> bool {
        let (new_lines, old_lines) = (split_lines(new.body()), split_lines(old.1.body()));
        let changed = if new.body() == old.1.body() { Vec::new() } else { changes(&old_lines, &new_lines, budget) };
        if budget.ran_out() {
            return false;
        }
        // Where each line of the new text stands in the old one.
        let mut came: Vec<Option<usize>> = Vec::with_capacity(new_lines.len());
        let mut taken: HashMap<&str, Vec<usize>> = HashMap::new();
        let mut at = 0;
        for change in &changed {
            while came.len() < change.new.start {
                came.push(Some(at));
                at += 1;
            }
            came.resize(change.new.end, None);
            at = change.old.end;
            for gone in change.old.clone().rev() {
                let line = old_lines.get(gone).copied().unwrap_or_default();
                taken.entry(line).or_default().push(gone);
            }
        }
        while came.len() < new_lines.len() {
            came.push(Some(at));
            at += 1;
        }
        for place in &mut self.lines {
            let Place::Here(stands) = place else { continue };
            let line = new_lines.get(*stands).copied().unwrap_or_default();
            let moved = || if line.trim().is_empty() { None } else { taken.get_mut(line).and_then(Vec::pop) };
            *place = match came.get(*stands).copied().flatten().or_else(moved) {
                Some(before) => Place::Here(before),
                None => brought(by),
            };
        }
        for (key, value, place) in &mut self.fields {
            if matches!(place, Place::Here(())) && old.1.get(key) != Some(value) {
                *place = brought(by);
            }
        }
        self.return_to(old.0, &old_lines, old.1);
        true
    }

    /// What was taken away and brought back stands in this version again, if that is older than what took it away.
    fn return_to(&mut self, number: i32, lines: &[&str], text: &SheetText) {
        let is_due = |place: &Place<usize>| matches!(place, Place::Before(undone, _) if number < *undone);
        if self.lines.iter().any(is_due) {
            let mut free: HashMap<&str, Vec<usize>> = HashMap::new();
            let used: Vec<usize> = self
                .lines
                .iter()
                .filter_map(|place| if let Place::Here(at) = place { Some(*at) } else { None })
                .collect();
            let is_used: std::collections::HashSet<usize> = used.into_iter().collect();
            for (at, line) in lines.iter().enumerate().rev().filter(|(at, _)| !is_used.contains(at)) {
                free.entry(line).or_default().push(at);
            }
            for (place, line) in self.lines.iter_mut().zip(&self.body) {
                let Place::Before(undone, else_of) = *place else { continue };
                if number < undone {
                    let found = free.get_mut(line.as_str()).and_then(Vec::pop);
                    *place = found.map_or(Place::Known(else_of), Place::Here);
                }
            }
        }
        for (key, value, place) in &mut self.fields {
            let Place::Before(undone, else_of) = *place else { continue };
            if number < undone {
                *place = if text.get(key) == Some(value) { Place::Here(()) } else { Place::Known(else_of) };
            }
        }
    }

    /// The first version is reached: what is not known yet is of it.
    pub fn end(&mut self, first: Version) {
        let known = origin(first);
        for place in &mut self.lines {
            settle(place, known);
        }
        for (_, _, place) in &mut self.fields {
            settle(place, known);
        }
    }

    /// Each line of the body with where it comes from, and each field.
    #[must_use]
    pub fn origins(self) -> (Vec<LineOrigin>, Vec<FieldOrigin>) {
        let lines = self.body.into_iter().zip(self.lines.iter().map(found)).collect();
        (lines, self.fields.into_iter().map(|(key, value, place)| (key, value, found(&place))).collect())
    }
}

fn origin(by: Version) -> Origin {
    if by.after_withdrawn { Origin::AroundWithdrawn(by.number) } else { Origin::Version(by.number) }
}

/// Where what a version brought comes from.
fn brought<T>(by: Version) -> Place<T> {
    match by.undoes {
        Some(undone) => Place::Before(undone, origin(by)),
        None => Place::Known(origin(by)),
    }
}

fn settle<T>(place: &mut Place<T>, first: Origin) {
    *place = Place::Known(match place {
        Place::Here(_) => first,
        Place::Before(_, known) | Place::Known(known) => *known,
    });
}

fn found<T>(place: &Place<T>) -> Origin {
    match place {
        Place::Known(origin) => *origin,
        Place::Here(_) | Place::Before(..) => Origin::Unknown,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use crate::text::authorship::*;

    fn text(summary: &str, body: &str) -> SheetText {
        SheetText::parse(&format!("---\nmodele: page\ntitre: A\nresume: {summary}\n---\n{body}")).unwrap()
    }

    fn by(number: i32) -> Version {
        Version { number, undoes: None, after_withdrawn: false }
    }

    /// Walks back through these texts, the oldest first; what each version undid.
    fn walked(texts: &[SheetText], undoes: &[(i32, i32)]) -> (Vec<LineOrigin>, Vec<FieldOrigin>) {
        let mut way = WayBack::from(texts.last().unwrap());
        for at in (1..texts.len()).rev() {
            let number = i32::try_from(at + 1).unwrap();
            let undone = undoes.iter().find(|(undoing, _)| *undoing == number).map(|(_, undone)| *undone);
            let version = Version { undoes: undone, ..by(number) };
            assert!(way.step(version, &texts[at], (number - 1, &texts[at - 1]), &mut Budget::default()));
        }
        way.end(by(1));
        assert!(way.is_over());
        way.origins()
    }

    fn numbers(lines: &[(String, Origin)]) -> Vec<(&str, i32)> {
        let number = |origin: &Origin| match origin {
            Origin::Version(number) => *number,
            Origin::AroundWithdrawn(number) => -number,
            Origin::Unknown => 0,
        };
        lines.iter().filter(|(line, _)| !line.trim().is_empty()).map(|(line, of)| (line.trim(), number(of))).collect()
    }

    #[test]
    fn each_line_is_of_the_version_that_brought_it() {
        let (lines, fields) = walked(
            &[
                text("un", "Un.\n\nDeux.\n"),
                text("deux", "Un.\n\nDeux.\n\nTrois.\n"),
                text("deux", "Un !\n\nDeux.\n\nTrois.\n"),
            ],
            &[],
        );
        assert_eq!(numbers(&lines), [("Un !", 3), ("Deux.", 1), ("Trois.", 2)]);
        let field = fields.iter().find(|(key, _, _)| key == "resume").unwrap();
        assert_eq!(field.2, Origin::Version(2));
    }

    #[test]
    fn a_line_that_moves_stays_whose_it_was() {
        let (lines, _) = walked(
            &[
                text("", "Un.\n\nDeux.\n\nTrois.\n\nQuatre.\n"),
                text("", "Trois.\n\nUn.\n\nDeux.\n\nQuatre.\n\nCinq.\n"),
            ],
            &[],
        );
        assert_eq!(numbers(&lines), [("Trois.", 1), ("Un.", 1), ("Deux.", 1), ("Quatre.", 1), ("Cinq.", 2)]);
    }

    #[test]
    fn what_an_undoing_brings_back_is_whose_it_was_before() {
        let texts = [
            text("court", "Un.\n\nDeux.\n"),
            text("long", "lol\n"),
            text("long", "lol\n\nTrois.\n"),
            text("court", "Un.\n\nDeux.\n\nTrois.\n\nQuatre.\n"),
        ];
        let (lines, fields) = walked(&texts, &[(4, 2)]);
        assert_eq!(numbers(&lines), [("Un.", 1), ("Deux.", 1), ("Trois.", 3), ("Quatre.", 4)]);
        assert_eq!(fields.iter().find(|(key, _, _)| key == "resume").unwrap().2, Origin::Version(1));
    }

    #[test]
    fn what_may_be_of_a_withdrawn_version_says_so_and_a_spent_budget_knows_nothing() {
        let (old, new) = (text("", "Un.\n"), text("", "Un.\n\nDeux.\n"));
        let mut way = WayBack::from(&new);
        assert!(way.step(Version { after_withdrawn: true, ..by(3) }, &new, (1, &old), &mut Budget::default()));
        way.end(by(1));
        assert_eq!(numbers(&way.origins().0), [("Un.", 1), ("Deux.", -3)]);
        let mut way = WayBack::from(&new);
        assert!(!way.step(by(2), &new, (1, &old), &mut Budget::new(0)));
        assert_eq!(numbers(&way.origins().0), [("Un.", 0), ("Deux.", 0)]);
    }
}
