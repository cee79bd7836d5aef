//! The list of choices of a field: labels one a line, those below another further in; ids are made of them and kept.

use super::super::{Choice, KIND_OF_VOCABULARIES, Vocabulary, field_keys};
use super::pairs;
use crate::text::sheet_text::{SheetText, Unreadable, Value};
use crate::text::title;

/// A list of choices as it becomes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListSketch {
    /// Its key.
    pub key: String,
    /// Its name.
    pub label: String,
    /// Whether no sheet declares it yet.
    pub is_new: bool,
    /// Its choices, in order.
    pub choices: Vec<Choice>,
    /// The choices that go.
    pub gone: Vec<Choice>,
}

impl ListSketch {
    /// The list of these labels, with the levels above each: a label that is there keeps its id, the one at its place
    /// in the tree before one elsewhere.
    pub(super) fn of(key: &str, label: &str, now: Option<&Vocabulary>, labels: &[(usize, String)]) -> Self {
        let known = now.map(|list| list.values.as_slice()).unwrap_or_default();
        let here = paths(labels.iter().map(|(depth, label)| (*depth, label.as_str())));
        let there = paths(known.iter().map(|choice| (choice.depth, choice.label.as_str())));
        let mut ids: Vec<Option<&str>> = vec![None; labels.len()];
        for is_moved in [false, true] {
            for ((id, path), (_, label)) in ids.iter_mut().zip(&here).zip(labels).filter(|((id, _), _)| id.is_none()) {
                let is_same = |(choice, at): &(&Choice, &String)| {
                    if is_moved { choice.label == *label && !here.contains(at) } else { *at == path }
                };
                *id = known.iter().zip(&there).find(is_same).map(|(choice, _)| choice.id.as_str());
            }
        }
        let mut choices: Vec<Choice> = Vec::with_capacity(labels.len());
        for ((depth, label), id) in labels.iter().zip(ids) {
            let id = id.filter(|id| !choices.iter().any(|choice| choice.id == *id)).map(str::to_owned);
            let id = id.unwrap_or_else(|| {
                // The id of a choice that went is not another's.
                let is_free = |id: &str| !known.iter().chain(&choices).any(|choice| choice.id == id);
                free(&title::slug_or(label, "choix"), is_free)
            });
            let calls_off = known.iter().any(|choice| choice.id == id && choice.calls_off);
            choices.push(Choice { depth: *depth, calls_off, ..Choice::new(&id, label) });
        }
        let stays = |choice: &&Choice| choices.iter().any(|kept| kept.id == choice.id);
        let gone = known.iter().filter(|choice| !stays(choice)).cloned().collect();
        Self { key: key.to_owned(), label: label.to_owned(), is_new: now.is_none(), choices, gone }
    }

    /// Whether it says something else than the list of today.
    #[must_use]
    pub fn changes(&self, now: Option<&Vocabulary>) -> bool {
        now.is_none_or(|now| now.values != self.choices)
    }

    /// Keeps the id of a choice that goes for one that is new: sheets that say it then say the new label.
    pub fn rename(&mut self, gone: &str, to: &str) {
        if let Some(choice) = self.choices.iter_mut().find(|choice| choice.id == to) {
            gone.clone_into(&mut choice.id);
            self.gone.retain(|choice| choice.id != gone);
        }
    }

    /// Keeps a choice that goes, last, below none.
    pub fn keep(&mut self, id: &str) {
        if let Some(at) = self.gone.iter().position(|choice| choice.id == id) {
            let kept = self.gone.remove(at);
            self.choices.push(Choice { depth: 0, ..kept });
        }
    }

    /// The text of its sheet, made of the one of today.
    ///
    /// # Errors
    /// When it is too long to be a sheet.
    pub fn text(&self, now: Option<&SheetText>) -> Result<SheetText, Unreadable> {
        let mut text = match now {
            Some(text) => text.clone(),
            None => SheetText::new(KIND_OF_VOCABULARIES, &self.label, "")?,
        };
        let written = text.get("valeurs").and_then(Value::as_list).unwrap_or_default().to_vec();
        let value = |choice: &Choice| {
            let own = |value: &&Value| value.get("id").and_then(Value::as_text).map(str::trim) == Some(&choice.id);
            let mut pairs = written.iter().find(own).and_then(Value::as_map).unwrap_or_default().to_vec();
            pairs::say(&mut pairs, "id", &choice.id);
            pairs::say(&mut pairs, "libelle", &choice.label);
            pairs::say_depth(&mut pairs, choice.depth, Choice::new(&choice.id, "").depth);
            Value::Map(pairs)
        };
        let values = Value::List(self.choices.iter().map(value).collect());
        let own_key = (field_keys::OWN_KEY.to_owned(), Some(Value::from(self.key.as_str())));
        text.set_all(vec![own_key, ("valeurs".to_owned(), Some(values))], &[])?;
        Ok(text)
    }
}

/// Names a list by its new key in every field and column of a kind.
///
/// # Errors
/// When the text becomes too long.
pub fn rename_list(kind: &mut SheetText, from: &str, to: &str) -> Result<(), Unreadable> {
    let fields = kind.get("champs").map(|fields| renamed_in(fields, from, to));
    kind.set("champs", fields, &[])
}

fn renamed_in(value: &Value, from: &str, to: &str) -> Value {
    let pair = |(key, inside): &(String, Value)| match inside {
        Value::Text(text) if key == "vocabulaire" && text.trim() == from => (key.clone(), Value::from(to)),
        inside => (key.clone(), renamed_in(inside, from, to)),
    };
    match value {
        Value::Text(_) => value.clone(),
        Value::List(items) => Value::List(items.iter().map(|item| renamed_in(item, from, to)).collect()),
        Value::Map(pairs) => Value::Map(pairs.iter().map(pair).collect()),
    }
}

/// The label of each line after those that it stands below.
fn paths<'a>(lines: impl Iterator<Item = (usize, &'a str)>) -> Vec<String> {
    let mut above: Vec<&str> = Vec::new();
    let path = |(depth, label)| {
        above.truncate(depth);
        above.push(label);
        above.join("\n")
    };
    lines.map(path).collect()
}

/// A word, or the first of those numbered after it that is free.
pub(super) fn free(word: &str, is_free: impl Fn(&str) -> bool) -> String {
    let numbered = (2..).map(|n| format!("{word}-{n}"));
    std::iter::once(word.to_owned()).chain(numbered).find(|word| is_free(word)).unwrap_or_default()
}
