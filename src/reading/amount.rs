//! How much a revision changed of the text before it, in words: field by field, then the text, as readers see them.

use std::collections::BTreeMap;

use crate::hall::error::{Error, Result};
use crate::models::reader::Reader;
use crate::models::revision::Revision;
use crate::models::sheet::Sheet;
use crate::text::diff::{self, Amount, Budget, Words};
use crate::text::sheet_text::{SheetText, Value};

/// The bytes of texts that one page reads to say in words what changed: a page of long sheets has room, one of texts
/// of a megabyte has not, and says their sizes.
const MOST_BYTES: u64 = 3 << 20;

/// How many bytes of texts a page may still read.
pub struct Room(u64);

impl Default for Room {
    fn default() -> Self {
        Self(MOST_BYTES)
    }
}

impl Room {
    /// Whether there is room for this revision and the one before it, which then take it.
    pub fn takes(&mut self, revision: &Revision) -> bool {
        self.takes_bytes(revision.size, revision.size_change)
    }

    fn takes_bytes(&mut self, size: i32, change: i32) -> bool {
        let (size, change) = (i64::from(size), i64::from(change));
        let both = u64::try_from(size.saturating_mul(2).saturating_sub(change)).unwrap_or(u64::MAX);
        let left = self.0.checked_sub(both);
        self.0 = left.unwrap_or(self.0);
        left.is_some()
    }
}

/// What this revision changed; nothing for the first one, or when this person may not read both texts.
pub fn of(reader: &mut Reader<'_>, sheet: &Sheet, revision: &Revision, room: &mut Room) -> Result<Option<Amount>> {
    let number = revision.number;
    if number <= 1 {
        return Ok(None);
    }
    if !room.takes(revision) {
        return Ok(Some(Amount::Bytes(revision.size_change)));
    }
    let text = |reader: &mut Reader<'_>, number| match reader.text(sheet, number) {
        Err(Error::NotFound(_)) => Ok(None),
        text => text.map(Some),
    };
    let (Some(old), Some(new)) = (text(reader, number - 1)?, text(reader, number)?) else { return Ok(None) };
    let mut budget = Budget::default();
    let words = match (reader.sheet_text(sheet, number - 1), reader.sheet_text(sheet, number)) {
        (Ok(old), Ok(new)) => words(&old, &new, &mut budget),
        // A text that cannot be read has lines, and no fields.
        _ => diff::words_changed(&old, &new, &mut budget),
    };
    Ok(Some(Amount::Words(words)))
}

/// The words removed and added between two texts. How a field is written, on one line or on several, says nothing.
fn words(old: &SheetText, new: &SheetText, budget: &mut Budget) -> Words {
    let mut fields: BTreeMap<&str, (String, String)> = BTreeMap::new();
    for (key, value) in old.fields() {
        lines(value, &mut fields.entry(key).or_default().0);
    }
    for (key, value) in new.fields() {
        lines(value, &mut fields.entry(key).or_default().1);
    }
    let bodies = (old.body().to_owned(), new.body().to_owned());
    let parts = fields.into_values().chain([bodies]).filter(|(old, new)| old != new);
    parts.fold(Words::default(), |sum, (old, new)| {
        let found = diff::words_changed(&old, &new, budget);
        Words { removed: sum.removed + found.removed, added: sum.added + found.added }
    })
}

/// What a value says, a line for each of its texts.
fn lines(value: &Value, out: &mut String) {
    for text in value.texts() {
        out.push_str(text);
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use crate::reading::amount::*;

    fn counted(old: &str, new: &str) -> (usize, usize) {
        let read = |text: &str| SheetText::parse(&format!("---\ntitre: Atelier\n{text}")).unwrap();
        let words = words(&read(old), &read(new), &mut Budget::default());
        (words.removed, words.added)
    }

    #[test]
    fn a_page_has_room_for_long_sheets_and_not_for_many_of_a_megabyte() {
        let mut room = Room::default();
        assert!((0..30).all(|_| room.takes_bytes(50_000, 100)), "thirty versions of a long sheet");
        let mut room = Room::default();
        let large = (0..30).filter(|_| room.takes_bytes(1 << 20, 0)).count();
        assert_eq!(large, 1, "of thirty versions of a megabyte one is compared");
        assert!(room.takes_bytes(2_000, 2_000), "a small one among them is");
        assert!(!room.takes_bytes(i32::MAX, i32::MIN));
    }

    #[test]
    fn words_are_counted_as_they_are_read_not_as_they_are_written() {
        let figures = "groupe:\n  min: 6\n  max: 30\n  ideal: 12\n---\nUn.\n";
        let rows = "etapes:\n  - titre: Accueil\n    texte: On se salue.\n  - titre: Fin\n---\nUn.\n";
        let table = [
            (figures, "groupe: {min: 6, max: 30, ideal: 13}\n---\nUn.\n", (1, 1)),
            (figures, "groupe: {min: 6, max: 30, ideal: 12}\n---\nUn.\n", (0, 0)),
            (figures, "groupe: {min: 6, max: 30}\n---\nUn.\n", (1, 0)),
            (figures, "groupe: {min: 6, max: 30, ideal: 12}\nduree: {min: 45}\n---\nUn deux.\n", (0, 2)),
            (rows, "etapes: [{titre: Accueil, texte: On se lève.}, {titre: Fin}]\n---\nUn.\n", (1, 1)),
            (rows, "etapes: [{titre: Accueil, texte: On se salue.}]\n---\nUn.\n", (1, 0)),
        ];
        for (old, new, expected) in table {
            assert_eq!(counted(old, new), expected, "{new}");
        }
    }
}
