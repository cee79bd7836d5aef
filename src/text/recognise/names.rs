//! The names that a kind and its writers give to a field: its label, the parts of it, and the other names that the kind
//! declares.

use crate::text::kind::{FieldDef, KindDef};
use crate::text::title;

/// Words that say nothing of a name.
const EMPTY: [&str; 16] =
    ["a", "au", "aux", "ce", "d", "de", "des", "du", "et", "l", "la", "le", "les", "nos", "votre", "un"];
/// As many words more than a field's name as a name may have to be taken for it.
const MOST_MORE: usize = 3;

/// A name as it is compared: its words folded, in the singular, without those that say nothing.
pub(super) fn folded(name: &str) -> Vec<String> {
    let name = name.split('(').next().unwrap_or(name);
    let words = title::words(name).into_iter().filter(|word| !EMPTY.contains(&word.as_str()));
    words.map(|word| singular(&word).to_owned()).collect()
}

fn singular(word: &str) -> &str {
    if word.len() > 3 { word.trim_end_matches(['s', 'x']) } else { word }
}

/// Every name of a field.
fn names(field: &FieldDef) -> Vec<Vec<String>> {
    let parts = field.label.split(" et ").filter(|_| field.label.contains(" et "));
    let synonyms = field.synonyms.iter().map(String::as_str);
    let all = std::iter::once(field.label.as_str()).chain(parts).chain(synonyms);
    all.map(folded).filter(|name| !name.is_empty()).collect()
}

/// The field that a name is that of, and whether it is its very name; not when it only begins as it does.
pub(super) fn field_of<'k>(kind: &'k KindDef, name: &str) -> Option<(&'k FieldDef, bool)> {
    column_of(&kind.fields, name)
}

/// The same among the columns of a field.
pub(super) fn column_of<'k>(columns: &'k [FieldDef], name: &str) -> Option<(&'k FieldDef, bool)> {
    let wanted = folded(name);
    if wanted.is_empty() {
        return None;
    }
    let same = columns.iter().find(|field| names(field).contains(&wanted));
    let begins = |known: &Vec<String>| wanted.starts_with(known) && wanted.len() <= known.len() + MOST_MORE;
    let close = || columns.iter().find(|field| names(field).iter().any(begins));
    same.map(|field| (field, true)).or_else(|| close().map(|field| (field, false)))
}
