//! The form of a sheet as a tree of strings, for templates to print: every field of the kind with its value,
//! its choices, its parts, its rows and its problems.

mod flat;
mod printer;

#[cfg(test)]
mod tests;

pub use flat::posted;

use std::collections::HashMap;

use super::posted::PREFIX;
use super::{Problem, Vocabularies};
use crate::text::kind::{FieldDef, Input, KindDef, Misfit};
use crate::text::sheet_text::Value;
use printer::Printer;

/// A group of fields with its heading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormGroup {
    /// The key of the group; empty for the fields that name none, which come first.
    pub key: String,
    /// Its heading; empty as the key.
    pub label: String,
    /// Its fields, at least one.
    pub fields: Vec<FormField>,
}

/// One field, part or cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormField {
    /// The name of its input: `champ.deroule.0.titre`.
    pub name: String,
    /// The same without prefix, for row actions: `deroule.0.titre`.
    pub path: String,
    /// An id for its input: `champ-deroule-0-titre`.
    pub id: String,
    /// Its own key. At the top, print it in a hidden `champs_presents`.
    pub key: String,
    /// Its name; empty for `min`, `max`, `ideal`, `nom`, `insee`, `fichier`, `alt`, `credit`, `licence` parts.
    pub label: String,
    /// Which input to print.
    pub input: Input,
    /// One line of help.
    pub help: String,
    /// An example of a value.
    pub example: String,
    /// A unit.
    pub unit: String,
    /// Whether a complete sheet has it.
    pub required: bool,
    /// At most so many characters or items.
    pub max: Option<usize>,
    /// The singular noun of one row.
    pub row_noun: String,
    /// Whether that noun is feminine.
    pub feminine: bool,
    /// The kinds a reference may point to.
    pub kinds: Vec<String>,
    /// When it is asked; none for always.
    pub when: Option<FormCondition>,
    /// Whether the kind does not declare it: it is shown so that it is not lost.
    pub unknown: bool,
    /// The text of a simple value.
    pub value: String,
    /// The choices of `choix` and `plusieurs`, and of each row of `themes`.
    pub choices: Vec<FormChoice>,
    /// The files that a field may name: whoever prints the form offers them.
    pub files: Vec<FormFile>,
    /// Where one more file is added; empty for who may not.
    pub adds_files: String,
    /// The parts of `groupe`, `intervalle`, `lieu`, `image`.
    pub parts: Vec<FormField>,
    /// The rows of `lignes` and `lieux`; of `liste`, `references` and `themes`, each with one field. At
    /// least one, perhaps empty; `themes` has as many as it may hold.
    pub rows: Vec<FormRow>,
    /// What does not fit, here and not below.
    pub problems: Vec<Misfit>,
    /// What is written and no input can hold: print a hidden input for each name and text, so that it stays.
    pub carried: Vec<(String, String)>,
    /// The same, to be read.
    pub carried_text: String,
    /// The rows and items past the bound, to be carried likewise and not read: [`Misfit::Folded`] tells of them.
    pub folded: Vec<(String, String)>,
}

/// The answer to another field for which a field is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormCondition {
    /// The name of the inputs of the other field.
    pub name: String,
    /// Their values for which it is asked.
    pub values: Vec<String>,
    /// The label of the other field.
    pub label: String,
    /// The labels of the values.
    pub labels: Vec<String>,
}

/// One choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormChoice {
    /// Its id.
    pub id: String,
    /// Its label.
    pub label: String,
    /// Whether the sheet has it.
    pub selected: bool,
    /// Whether the vocabulary lacks it.
    pub unknown: bool,
    /// Levels above it, where the list is a tree.
    pub depth: usize,
}

/// A file that a field may name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormFile {
    /// Its name.
    pub name: String,
    /// The address of a small image of it; empty for other files.
    pub small: String,
    /// What it is, or what it shows.
    pub said: String,
}

/// One row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormRow {
    /// Its path for row actions: `deroule.0`.
    pub path: String,
    /// Its number from 1.
    pub number: usize,
    /// Whether it is the first.
    pub first: bool,
    /// Whether it is the last.
    pub last: bool,
    /// Its cells.
    pub fields: Vec<FormField>,
    /// What does not fit in the row as a whole.
    pub problems: Vec<Misfit>,
    /// As for a field.
    pub carried: Vec<(String, String)>,
    /// As for a field.
    pub carried_text: String,
}

/// The form of a kind, filled with values; empty groups are left out.
pub fn form_tree<'v>(
    kind: &KindDef,
    vocabularies: Vocabularies<'v>,
    values: &[(String, Value)],
    problems: &[Problem],
) -> Vec<FormGroup> {
    let mut by_path: HashMap<&str, Vec<Misfit>> = HashMap::new();
    for problem in problems {
        by_path.entry(&problem.path).or_default().push(problem.reason.clone());
    }
    let printer = Printer::new(vocabularies, by_path);
    let field = |def: &FieldDef| {
        let value = values.iter().find(|(key, _)| *key == def.key).map(|(_, value)| value);
        FormField { when: condition(kind, vocabularies, def), ..printer.field(def, value, &def.key) }
    };
    let fields = |group: Option<&str>| {
        let members = kind.fields.iter().filter(|def| def.group.as_deref() == group && !def.is_computed());
        members.map(field).collect::<Vec<_>>()
    };
    let ungrouped = FormGroup { fields: fields(None), ..FormGroup::default() };
    let grouped = kind.groups.iter().map(|group| FormGroup {
        key: group.key.clone(),
        label: group.label.clone(),
        fields: fields(Some(&group.key)),
    });
    std::iter::once(ungrouped).chain(grouped).filter(|group| !group.fields.is_empty()).collect()
}

impl FormField {
    /// Whether some of its choices stand below others.
    #[must_use]
    pub fn is_tree(&self) -> bool {
        self.choices.iter().any(|choice| choice.depth > 0)
    }
}

/// What a form says of when a field is asked.
fn condition<'v>(kind: &KindDef, vocabularies: Vocabularies<'v>, def: &FieldDef) -> Option<FormCondition> {
    let when = def.when.as_ref()?;
    let other = kind.field(&when.field)?;
    let words = other.vocabulary_key().and_then(vocabularies);
    let label = |id: &String| words.and_then(|words| words.label_of(id)).unwrap_or(id).to_owned();
    // Those below one that is named need not be.
    let is_named = |id: &&String| {
        let above = words.map(|words| words.with_those_above(id)).unwrap_or_default();
        !above.iter().skip(1).any(|above| when.values.iter().any(|value| value == above))
    };
    Some(FormCondition {
        name: format!("{PREFIX}.{}", other.key),
        values: when.values.clone(),
        label: other.label.clone(),
        labels: when.values.iter().filter(is_named).map(label).collect(),
    })
}
