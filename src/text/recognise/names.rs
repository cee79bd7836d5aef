//! The names that a kind and its writers give to a field: its label, the parts of it, and the other names that the kind
//! declares.

use std::collections::HashSet;

use crate::text::kind::{FieldDef, KindDef};
use crate::text::title;

/// Words that say nothing of a name.
const EMPTY: [&str; 16] =
    ["a", "au", "aux", "ce", "d", "de", "des", "du", "et", "l", "la", "le", "les", "nos", "votre", "un"];
/// The name of the title.
const TITLE: &str = "titre";
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

/// What a name is: that of a field, perhaps its very name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NameKnown {
    /// Of none.
    No,
    /// It only begins as the name of a field does.
    Near,
    /// Its very name.
    Very,
}

/// The names of the fields of some kinds, to be asked for every line of a text.
pub(super) struct Names {
    whole: HashSet<Vec<String>>,
    /// What two words or more of a name begin with.
    begun: HashSet<Vec<String>>,
}

impl Names {
    pub(super) fn of(kinds: &[&KindDef]) -> Self {
        let whole: HashSet<Vec<String>> = kinds.iter().flat_map(|kind| &kind.fields).flat_map(names).collect();
        let begun =
            |name: &Vec<String>| (2..name.len()).filter_map(|end| name.get(..end).map(<[String]>::to_vec)).collect();
        let begun = whole.iter().flat_map(|name| -> Vec<Vec<String>> { begun(name) }).collect();
        Self { whole, begun }
    }

    /// What a name is: as [`Columns::find`] finds it.
    pub(super) fn known(&self, name: &str) -> NameKnown {
        let wanted = folded(name);
        if wanted.is_empty() {
            return NameKnown::No;
        }
        if self.whole.contains(&wanted) {
            return NameKnown::Very;
        }
        let shortest = wanted.len().saturating_sub(MOST_MORE).max(1);
        let mut starts = (shortest..wanted.len()).filter_map(|end| wanted.get(..end));
        let is_near = self.begun.contains(&wanted) || starts.any(|start| self.whole.contains(start));
        if is_near { NameKnown::Near } else { NameKnown::No }
    }
}

/// Whether a name says that what follows is the title.
pub(super) fn is_title(name: &str) -> bool {
    folded(name) == [TITLE]
}

/// Every name of a field.
fn names(field: &FieldDef) -> Vec<Vec<String>> {
    let parts = field.label.split(" et ").filter(|_| field.label.contains(" et "));
    let synonyms = field.synonyms.iter().map(String::as_str);
    let all = std::iter::once(field.label.as_str()).chain(parts).chain(synonyms);
    all.map(folded).filter(|name| !name.is_empty()).collect()
}

/// Fields with their names, to be asked for every piece of a text.
pub(super) struct Columns<'k>(Vec<(&'k FieldDef, Vec<Vec<String>>)>);

impl<'k> Columns<'k> {
    pub(super) fn of(columns: &'k [FieldDef]) -> Self {
        Self(columns.iter().map(|field| (field, names(field))).collect())
    }

    /// The field that a name is that of, and whether it is its very name; not when it only begins as it does.
    pub(super) fn find(&self, name: &str) -> Option<(&'k FieldDef, bool)> {
        let wanted = folded(name);
        if wanted.is_empty() {
            return None;
        }
        let begins = |known: &Vec<String>| {
            let is_longer = wanted.starts_with(known) && wanted.len() <= known.len() + MOST_MORE;
            // « Facteurs clés » for « Facteurs clés de réussite ».
            is_longer || wanted.len() >= 2 && known.starts_with(&wanted)
        };
        let first = |is_it: &dyn Fn(&Vec<String>) -> bool| {
            self.0.iter().find(|(_, names)| names.iter().any(is_it)).map(|(field, _)| *field)
        };
        let same = first(&|known| *known == wanted);
        same.map(|field| (field, true)).or_else(|| first(&begins).map(|field| (field, false)))
    }
}

/// The same of a few columns, once.
pub(super) fn column_of<'k>(columns: &'k [FieldDef], name: &str) -> Option<(&'k FieldDef, bool)> {
    Columns::of(columns).find(name)
}
