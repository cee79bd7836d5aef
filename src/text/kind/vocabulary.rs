//! Lists of values that fields choose from; a list may be a tree.

use std::collections::HashMap;

/// The values that a field may choose from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vocabulary {
    /// Its key.
    pub key: String,
    /// Its name.
    pub label: String,
    /// Its values, in order.
    pub values: Vec<Choice>,
}

/// One value of a vocabulary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What sheets write; it never changes.
    pub id: String,
    /// What people read.
    pub label: String,
    /// Levels above it, where the list is a tree: it stands below the last one before it that has fewer.
    pub depth: usize,
    /// Whether it may be chosen anew; what has it keeps it.
    pub is_offered: bool,
    /// Whether what has it does not take place.
    pub calls_off: bool,
}

impl Choice {
    /// A value of that id and label, which may be chosen. One of an id with `/` stands below others.
    #[must_use]
    pub fn new(id: &str, label: &str) -> Self {
        let depth = id.matches('/').count();
        Self { id: id.to_owned(), label: label.to_owned(), depth, is_offered: true, calls_off: false }
    }
}

impl Vocabulary {
    /// The ids of a value, or of what is none, and of those above it.
    pub fn with_those_above<'a>(&'a self, id: &'a str) -> Vec<&'a str> {
        let mut before = self.values.iter().rev().skip_while(|choice| choice.id != id);
        let (mut depth, mut ids) = (before.next().map_or(0, |choice| choice.depth), vec![id]);
        for choice in before {
            if choice.depth < depth {
                depth = choice.depth;
                ids.push(&choice.id);
            }
        }
        ids
    }

    /// Whether some of its values stand below others.
    pub fn is_tree(&self) -> bool {
        self.values.iter().any(|choice| choice.depth > 0)
    }

    /// Each of its ids with those of the values above it.
    pub fn lines(&self) -> HashMap<&str, Vec<&str>> {
        let mut above: Vec<&str> = Vec::new();
        let mut lines = HashMap::with_capacity(self.values.len());
        for choice in &self.values {
            above.truncate(choice.depth);
            above.push(&choice.id);
            lines.insert(choice.id.as_str(), above.iter().rev().copied().collect());
        }
        lines
    }

    /// These ids, then those of the values below them.
    pub fn with_those_below(&self, ids: &[String]) -> Vec<String> {
        let lines = self.lines();
        let is_below = |choice: &&Choice| {
            let above = lines.get(choice.id.as_str()).map(Vec::as_slice).unwrap_or_default();
            !ids.contains(&choice.id) && above.iter().any(|id| ids.iter().any(|known| known == id))
        };
        ids.iter().cloned().chain(self.values.iter().filter(is_below).map(|choice| choice.id.clone())).collect()
    }

    /// The label of a value.
    pub fn label_of(&self, id: &str) -> Option<&str> {
        self.values.iter().find(|choice| choice.id == id).map(|choice| choice.label.as_str())
    }
}
