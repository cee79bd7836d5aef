//! How much a revision changed of the text before it, in words: field by field, then the text, as readers see them.

use std::collections::BTreeMap;

use crate::hall::error::{Error, Result};
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::text::diff::{self, Budget, Words};
use crate::text::sheet_text::{SheetText, Value};

/// What this revision changed; nothing for the first one, or when this person may not read both texts.
pub fn of(reader: &mut Reader<'_>, sheet: &Sheet, number: i32) -> Result<Option<Words>> {
    if number <= 1 {
        return Ok(None);
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
    Ok(Some(words))
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
