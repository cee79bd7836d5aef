//! What changed between two texts of a sheet, as `templates/diff.html` shows it: fields by their labels, then the body,
//! passage by passage with words marked.

mod cells;
mod lines;
mod spans;

pub use lines::{label_of, value_lines};
pub use spans::{Mark, Piece};

use crate::models::kind::KindSet;
use crate::text::diff::{self, Budget, Kind, Row};
use crate::text::kind::KindDef;
use crate::text::sheet_text::{KIND, SheetText, TITLE, Value};

/// Unchanged lines shown around a change in the running text.
const AROUND: usize = 2;
/// The most passages that a page shows.
const MOST_PASSAGES: usize = 400;
/// The most lines of passages that a page shows, and of unchanged lines; and the most bytes of either. A page of two
/// texts of 1 MiB with nothing in common stays under 1 MB.
const MOST_LINES: usize = 2_000;
const MOST_BYTES: usize = 300_000;

/// What may still be shown.
#[derive(Clone, Copy, Debug)]
struct Room {
    lines: usize,
    bytes: usize,
}

impl Default for Room {
    fn default() -> Self {
        Self { lines: MOST_LINES, bytes: MOST_BYTES }
    }
}

impl Room {
    /// Takes the place of a line; false when none is left. The line that fills it is shown whole.
    fn take(&mut self, bytes: usize) -> bool {
        if self.lines == 0 || self.bytes == 0 {
            return false;
        }
        self.lines -= 1;
        self.bytes = self.bytes.saturating_sub(bytes);
        true
    }
}

/// What happened to a passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiffKind {
    /// It is on both sides, differently.
    Modified,
    /// It is on the new side only.
    Added,
    /// It is on the old side only.
    Removed,
}

impl DiffKind {
    /// Whether it is an addition.
    #[must_use]
    pub fn is_added(self) -> bool {
        self == Self::Added
    }

    /// Whether it is a removal.
    #[must_use]
    pub fn is_removed(self) -> bool {
        self == Self::Removed
    }
}

/// A changed passage: both sides, then both woven together.
#[derive(Clone, Debug)]
pub struct Passage {
    /// The label of the field; empty in the body.
    pub field: String,
    /// The first and last line in the body (the new one, unless the passage was removed); 0 for a field.
    pub lines: (usize, usize),
    /// What happened.
    pub change: DiffKind,
    /// The lines of the old side.
    pub old: Vec<Vec<Piece>>,
    /// The lines of the new side.
    pub new: Vec<Vec<Piece>>,
    /// The lines of both, old words before new ones.
    pub woven: Vec<Vec<Piece>>,
}

/// A stretch of the running text.
#[derive(Clone, Debug)]
pub enum Stretch {
    /// Unchanged lines.
    Same(Vec<String>),
    /// So many unchanged lines left out.
    Folded(usize),
    /// A changed passage, by its place among the passages.
    Changed(usize),
}

/// The comparison of two texts.
#[derive(Clone, Debug, Default)]
pub struct DiffView {
    /// The changed passages: fields in the order of the kind, then the body from top to bottom.
    pub passages: Vec<Passage>,
    /// The running text: the changed fields, then the body.
    pub running: Vec<Stretch>,
    /// The lines of the body that did not change, blank ones left out.
    pub unchanged: Vec<String>,
    /// Whether unchanged lines were left out, for being too many.
    pub unchanged_cut: bool,
    /// Whether passages were left out or shortened, for being too many or too long.
    pub cut: bool,
    room: Room,
}

impl DiffView {
    /// Compares two texts.
    #[must_use]
    pub fn between(kinds: &KindSet, old: &SheetText, new: &SheetText) -> Self {
        Self::within(kinds, old, new, &mut Budget::default())
    }

    /// Compares two texts, within a budget.
    #[must_use]
    pub fn within(kinds: &KindSet, old: &SheetText, new: &SheetText, budget: &mut Budget) -> Self {
        let mut diff = Self::default();
        diff.fields(kinds, old, new, budget);
        diff.body(old.body(), new.body(), budget);
        diff
    }

    /// Whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.passages.is_empty()
    }

    /// How many passages changed.
    #[must_use]
    pub fn count(&self) -> usize {
        self.passages.len()
    }

    /// How many passages were modified.
    #[must_use]
    pub fn modified(&self) -> usize {
        self.count_of(DiffKind::Modified)
    }

    /// How many passages were added.
    #[must_use]
    pub fn added(&self) -> usize {
        self.count_of(DiffKind::Added)
    }

    /// How many passages were removed.
    #[must_use]
    pub fn removed(&self) -> usize {
        self.count_of(DiffKind::Removed)
    }

    fn count_of(&self, change: DiffKind) -> usize {
        self.passages.iter().filter(|passage| passage.change == change).count()
    }

    /// The passage of that place; the template asks for those that [`Stretch::Changed`] names.
    #[must_use]
    pub fn passage(&self, at: &usize) -> Option<&Passage> {
        self.passages.get(*at)
    }

    fn fields(&mut self, kinds: &KindSet, old: &SheetText, new: &SheetText, budget: &mut Budget) {
        let def = kinds.kind(new.kind().or(old.kind()).unwrap_or_default());
        for key in keys(&def, old, new) {
            if self.cut {
                return;
            }
            let shown = |text: &SheetText| value_lines(kinds, &def, &key, text.get(&key));
            let (mut before, mut after) = (shown(old), shown(new));
            if before == after {
                if before.is_empty() || old.get(&key) == new.get(&key) {
                    continue;
                }
                // The same words written another way.
                (before, after) = (lines::as_written(old.get(&key)), lines::as_written(new.get(&key)));
            }
            let change = match (is_filled(old.get(&key)), is_filled(new.get(&key))) {
                (false, true) => DiffKind::Added,
                (true, false) => DiffKind::Removed,
                _ => DiffKind::Modified,
            };
            let blocks = diff::blocks(&joined(&before), &joined(&after), 0, budget);
            let rows: Vec<&Row> =
                blocks.iter().filter(|block| block.kind == Kind::Changed).flat_map(|block| &block.rows).collect();
            let rows = self.fitting(rows);
            self.push(Passage { field: label_of(&def, &key), ..passage(&rows, change, (0, 0)) });
        }
    }

    fn body(&mut self, old: &str, new: &str, budget: &mut Budget) {
        for block in diff::blocks(old, new, AROUND, budget) {
            if self.cut {
                return;
            }
            match block.kind {
                Kind::Folded => self.running.push(Stretch::Folded(block.hidden)),
                Kind::Context => {
                    let lines =
                        block.rows.iter().filter_map(|row| row.new.as_ref().map(spans::text)).map(cells::read_line);
                    self.running.push(Stretch::Same(lines.filter(|line| !line.trim().is_empty()).collect()));
                }
                Kind::Changed => self.changed(&block.rows),
            }
        }
        let changed: Vec<&str> = new.lines().collect();
        if self.running.iter().any(|stretch| !matches!(stretch, Stretch::Changed(_))) {
            self.unchanged = unchanged(old, &changed, budget);
            let (mut room, all) = (Room::default(), self.unchanged.len());
            self.unchanged.truncate(self.unchanged.iter().take_while(|line| room.take(line.len())).count());
            self.unchanged_cut = self.unchanged.len() < all;
        }
    }

    /// The first rows, as far as they may still be shown.
    fn fitting<'r>(&mut self, rows: Vec<&'r Row>) -> Vec<&'r Row> {
        let size = |side: &Option<diff::Side>| {
            side.iter().flat_map(|side| &side.spans).map(|span| span.text.len()).sum::<usize>()
        };
        let all = rows.len();
        let fitting: Vec<&Row> =
            rows.into_iter().take_while(|row| self.room.take(size(&row.old) + size(&row.new))).collect();
        self.cut |= fitting.len() < all;
        fitting
    }

    /// Rows one after the other: each reworded line is a passage, and so are neighbours added or removed together.
    fn changed(&mut self, rows: &[Row]) {
        let change_of = |row: &Row| match (&row.old, &row.new) {
            (Some(_), Some(_)) => DiffKind::Modified,
            (None, _) => DiffKind::Added,
            (_, None) => DiffKind::Removed,
        };
        let together = |one: &Row, two: &Row| change_of(one) == change_of(two) && change_of(one) != DiffKind::Modified;
        for rows in rows.chunk_by(together) {
            let Some(first) = rows.first() else { continue };
            if self.cut {
                return;
            }
            let shown = self.fitting(rows.iter().collect());
            let made = passage(&shown, change_of(first), lines_of(rows));
            let says_something = made.woven.iter().flatten().any(|piece| !piece.text.trim().is_empty());
            // Blank lines alone change nothing that is read.
            if says_something {
                self.push(made);
            }
        }
    }

    fn push(&mut self, passage: Passage) {
        if self.passages.len() >= MOST_PASSAGES {
            self.cut = true;
            return;
        }
        self.running.push(Stretch::Changed(self.passages.len()));
        self.passages.push(passage);
    }
}

/// The lines of `new`, with what `old` lacks marked as added.
#[must_use]
pub fn marked(old: &str, new: &str, budget: &mut Budget) -> Vec<Vec<Piece>> {
    let rows = diff::blocks(old, new, usize::MAX / 4, budget).into_iter().flat_map(|block| block.rows);
    let lines: Vec<Vec<Piece>> =
        rows.filter_map(|row| row.new.as_ref().map(|side| spans::of(side, Mark::Added))).collect();
    if lines.is_empty() { new.lines().map(|line| vec![spans::same(line)]).collect() } else { lines }
}

/// The keys of both texts: title and kind, then the fields in the order of the kind, then what it does not declare.
fn keys(def: &KindDef, old: &SheetText, new: &SheetText) -> Vec<String> {
    let mut keys: Vec<String> = [TITLE, KIND].into_iter().chain(def.order()).map(str::to_owned).collect();
    keys.extend(new.fields().iter().chain(old.fields()).map(|(key, _)| key.clone()));
    let mut seen = std::collections::HashSet::new();
    keys.retain(|key| seen.insert(key.clone()));
    keys
}

/// The first and last line of some rows, in the new text unless they were removed; blank lines around do not count.
fn lines_of(rows: &[Row]) -> (usize, usize) {
    let sides = || rows.iter().filter_map(|row| row.new.as_ref().or(row.old.as_ref()));
    let written: Vec<usize> =
        sides().filter(|side| !spans::text(side).trim().is_empty()).map(|side| side.line).collect();
    (written.first().copied().unwrap_or_default(), written.last().copied().unwrap_or_default())
}

fn is_filled(value: Option<&Value>) -> bool {
    value.is_some_and(|value| !value.is_empty())
}

fn joined(lines: &[String]) -> String {
    lines.iter().map(|line| format!("{line}\n")).collect()
}

fn passage(rows: &[&Row], change: DiffKind, lines: (usize, usize)) -> Passage {
    let side = |side: &diff::Side, mark: Mark| cells::read(spans::of(side, mark));
    let old = rows.iter().filter_map(|row| row.old.as_ref()).map(|line| side(line, Mark::Removed)).collect();
    let new = rows.iter().filter_map(|row| row.new.as_ref()).map(|line| side(line, Mark::Added)).collect();
    let woven = rows.iter().map(|row| cells::read(spans::woven(row.old.as_ref(), row.new.as_ref()))).collect();
    let blank = |lines: Vec<Vec<Piece>>| lines.into_iter().filter(|line| !spans::is_blank(line)).collect();
    Passage { field: String::new(), lines, change, old: blank(old), new: blank(new), woven: blank(woven) }
}

/// The lines of the new text that the old one has too, blank ones left out.
fn unchanged(old: &str, new: &[&str], budget: &mut Budget) -> Vec<String> {
    let text: String = new.iter().map(|line| format!("{line}\n")).collect();
    diff::blocks(old, &text, usize::MAX / 4, budget)
        .iter()
        .filter(|block| block.kind == Kind::Context)
        .flat_map(|block| &block.rows)
        .filter_map(|row| row.new.as_ref().map(spans::text))
        .map(cells::read_line)
        .filter(|line| !line.trim().is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use crate::web::view::diff::*;

    fn shown(old: &str, new: &str) -> Vec<String> {
        let (old, new) = (SheetText::parse(old).unwrap(), SheetText::parse(new).unwrap());
        let diff = DiffView::between(&KindSet::default(), &old, &new);
        let line = |pieces: &Vec<Piece>| {
            pieces
                .iter()
                .map(|piece| match piece.mark {
                    Mark::Same => piece.text.clone(),
                    Mark::Removed => format!("[-{}]", piece.text),
                    Mark::Added => format!("[+{}]", piece.text),
                })
                .collect::<String>()
        };
        diff.passages
            .iter()
            .map(|passage| {
                let woven: Vec<String> = passage.woven.iter().map(line).collect();
                format!("{}{:?} {:?} {}", passage.field, passage.lines, passage.change, woven.join(" / "))
            })
            .collect()
    }

    #[test]
    fn fields_come_first_by_key_then_the_body_by_line() {
        let old = "---\ntitre: Un\nduree: {min: 45, max: 50}\n---\nLe mot juste ici.\n\nÀ retirer.\n\nFin.\n";
        let new =
            "---\ntitre: Un\nduree: {min: 45, max: 60}\nresume: Neuf\n---\nLe mot exact ici.\n\nFin.\n\nDe plus.\n";
        assert_eq!(
            shown(old, new),
            [
                "resume(0, 0) Added [+Neuf]",
                "duree(0, 0) Modified De\u{a0}: 45 · à\u{a0}: [-50][+60]",
                "(1, 1) Modified Le mot [-juste][+exact] ici.",
                "(3, 3) Removed [-À retirer.]",
                "(5, 5) Added [+De plus.]",
            ]
        );
    }

    #[test]
    fn equal_texts_have_no_passage_and_blank_lines_are_none() {
        assert!(shown("a\n", "a\n").is_empty());
        assert!(shown("a\n\nb\n", "a\n\n\nb\n").is_empty());
    }
}
