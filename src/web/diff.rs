//! What changed between two texts of a sheet, as a page shows it: fields by their labels, then the text, words marked.

use crate::models::kind::KindSet;
use crate::text::diff::{self, Block, Budget, Kind, Side};
use crate::text::kind::{FieldDef, FieldType};
use crate::text::sheet_text::{KIND, SheetText, TITLE, Value};

/// Unchanged lines shown around a change.
const CONTEXT: usize = 2;
/// The most passages that a page shows.
const MOST_PASSAGES: usize = 400;

/// A comparison.
#[derive(Clone, Debug, Default)]
pub struct DiffView {
    /// Changed passages, fields first.
    pub passages: Vec<Passage>,
    /// Whether passages were left out, for being too many.
    pub cut: bool,
}

/// One changed passage.
#[derive(Clone, Debug)]
pub struct Passage {
    /// « Champ : Durée », « Ligne 18 ».
    pub place: String,
    /// Its lines, each side by side.
    pub rows: Vec<RowView>,
}

/// One line on both sides.
#[derive(Clone, Debug)]
pub struct RowView {
    /// Before; nothing where the line was added.
    pub old: Option<Vec<Piece>>,
    /// After; nothing where the line was removed.
    pub new: Option<Vec<Piece>>,
    /// Whether both sides are the same.
    pub same: bool,
}

/// A piece of a line, and whether only this side has it.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Its words.
    pub text: String,
    /// Whether it is marked.
    pub changed: bool,
}

impl DiffView {
    /// Compares two texts.
    #[must_use]
    pub fn between(kinds: &KindSet, old: &SheetText, new: &SheetText) -> Self {
        let mut budget = Budget::default();
        let mut view = Self::default();
        let def = kinds.kind(new.kind().unwrap_or_default());
        for key in keys(old, new) {
            let (before, after) = (old.get(&key), new.get(&key));
            if before == after {
                continue;
            }
            let field = def.field(&key);
            let lines = |value: Option<&Value>| value.map(|value| lines_of(kinds, field, value)).unwrap_or_default();
            let place = crate::messages::field_place(label_of(field, &key));
            let (mut before, mut after) = (lines(before), lines(after));
            if before == after {
                // The same words written another way: shown as they are written.
                before = old.get(&key).map(raw).unwrap_or_default();
                after = new.get(&key).map(raw).unwrap_or_default();
            }
            let blocks = diff::blocks(&before, &after, 0, &mut budget);
            let rows: Vec<RowView> = blocks.iter().filter(|block| block.kind == Kind::Changed).flat_map(rows).collect();
            view.passages.push(Passage { place, rows });
        }
        for block in diff::blocks(old.body(), new.body(), CONTEXT, &mut budget) {
            if view.passages.len() >= MOST_PASSAGES {
                view.cut = true;
                break;
            }
            view.push_block(&block);
        }
        view
    }

    /// Lines near a change go with it; folded ones are left out.
    fn push_block(&mut self, block: &Block) {
        match block.kind {
            Kind::Folded => {}
            Kind::Context => {
                // The lines after a change close its passage; those before open the next one.
                if let Some(last) = self.passages.last_mut().filter(|last| last.is_open()) {
                    last.rows.extend(rows(block).into_iter().filter(|row| !row.is_blank()));
                }
            }
            Kind::Changed => {
                let place = crate::messages::line_place(block.to_line.max(1));
                self.passages.push(Passage { place, rows: rows(block) });
            }
        }
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
}

impl Passage {
    fn is_open(&self) -> bool {
        self.rows.iter().all(|row| !row.same)
    }

    /// Whether all of it was added.
    #[must_use]
    pub fn is_added(&self) -> bool {
        self.rows.iter().all(|row| row.old.is_none() || row.same) && self.rows.iter().any(|row| row.old.is_none())
    }

    /// Whether all of it was removed.
    #[must_use]
    pub fn is_removed(&self) -> bool {
        self.rows.iter().all(|row| row.new.is_none() || row.same) && self.rows.iter().any(|row| row.new.is_none())
    }

    /// Whether one side has something to show.
    #[must_use]
    pub fn has_old(&self) -> bool {
        self.rows.iter().any(|row| row.old.is_some())
    }

    /// Whether the other side has something to show.
    #[must_use]
    pub fn has_new(&self) -> bool {
        self.rows.iter().any(|row| row.new.is_some())
    }
}

impl RowView {
    fn is_blank(&self) -> bool {
        self.same && self.new.as_ref().is_some_and(|pieces| pieces.iter().all(|piece| piece.text.trim().is_empty()))
    }
}

fn rows(block: &Block) -> Vec<RowView> {
    let pieces = |side: &Option<Side>| {
        side.as_ref().map(|side| {
            side.spans.iter().map(|span| Piece { text: span.text.clone(), changed: span.changed }).collect::<Vec<_>>()
        })
    };
    let is_context = block.kind == Kind::Context;
    block.rows.iter().map(|row| RowView { old: pieces(&row.old), new: pieces(&row.new), same: is_context }).collect()
}

/// The keys of both texts: those of the new one in its order, then those that only the old one has.
fn keys(old: &SheetText, new: &SheetText) -> Vec<String> {
    let mut keys: Vec<String> = new.fields().iter().map(|(key, _)| key.clone()).collect();
    for (key, _) in old.fields() {
        if !keys.contains(key) {
            keys.push(key.clone());
        }
    }
    keys
}

/// The label of a field; its key when the kind does not declare it.
#[must_use]
pub fn label_of<'a>(field: Option<&'a FieldDef>, key: &'a str) -> &'a str {
    match (field, key) {
        (Some(field), _) if !field.label.is_empty() => &field.label,
        (_, TITLE) => crate::messages::TITLE_LABEL,
        (_, KIND) => crate::messages::KIND_LABEL,
        _ => key,
    }
}

/// A value as lines that people read: labels for ids, one item or cell a line.
#[must_use]
pub fn lines_of(kinds: &KindSet, field: Option<&FieldDef>, value: &Value) -> String {
    let mut lines = Vec::new();
    push_lines(kinds, field, value, &mut lines);
    lines.join("\n")
}

fn push_lines(kinds: &KindSet, field: Option<&FieldDef>, value: &Value, lines: &mut Vec<String>) {
    match value {
        Value::Text(text) => lines.push(words_of(kinds, field, text)),
        Value::List(items) => items.iter().for_each(|item| match item {
            Value::Map(cells) => lines.push(cells_of(kinds, field, cells)),
            other => push_lines(kinds, field, other, lines),
        }),
        Value::Map(cells) => lines.push(cells_of(kinds, field, cells)),
    }
}

fn cells_of(kinds: &KindSet, field: Option<&FieldDef>, cells: &[(String, Value)]) -> String {
    let cell = |(key, value): &(String, Value)| {
        let column = field.and_then(|field| field.columns.iter().find(|column| column.key == *key));
        let words = lines_of(kinds, column, value).replace('\n', ", ");
        format!("{}\u{a0}: {words}", label_of(column, key))
    };
    cells.iter().map(cell).collect::<Vec<_>>().join(" · ")
}

fn words_of(kinds: &KindSet, field: Option<&FieldDef>, text: &str) -> String {
    match field {
        Some(field) if matches!(field.field_type, FieldType::Choice | FieldType::Choices) => {
            kinds.label(field.vocabulary.as_deref().unwrap_or_default(), text).to_owned()
        }
        Some(field) if field.field_type == FieldType::Themes => {
            kinds.theme(text).map_or_else(|| text.to_owned(), |theme| theme.label.clone())
        }
        _ => text.to_owned(),
    }
}

fn raw(value: &Value) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::*;

    fn between(old: &str, new: &str) -> DiffView {
        DiffView::between(&KindSet::default(), &SheetText::parse(old).unwrap(), &SheetText::parse(new).unwrap())
    }

    #[test]
    fn equal_texts_have_no_passage() {
        assert!(between("---\ntitre: A\n---\nB\n", "---\ntitre: A\n---\nB\n").is_empty());
    }

    #[test]
    fn fields_come_first_and_words_are_marked() {
        let view = between("---\ntitre: Le café\n---\nUn deux trois.\n", "---\ntitre: Le thé\n---\nUn deux quatre.\n");
        assert_eq!(view.count(), 2);
        assert!(view.passages[0].place.contains("Titre"));
        let marked: Vec<&str> = view.passages[1].rows[0]
            .new
            .iter()
            .flatten()
            .filter(|piece| piece.changed)
            .map(|piece| piece.text.trim())
            .collect();
        assert_eq!(marked, ["quatre"]);
    }

    #[test]
    fn added_and_removed_passages_say_so() {
        let view = between("Un.\n\nDeux.\n", "Un.\n\nDeux.\n\nTrois.\n");
        assert!(view.passages[0].is_added() && !view.passages[0].is_removed());
        let view = between("Un.\n\nDeux.\n\nTrois.\n", "Un.\n\nTrois.\n");
        assert!(view.passages[0].is_removed());
    }
}
