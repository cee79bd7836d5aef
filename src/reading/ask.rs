//! The question that a text puts to the search: its words, and what it asks beside them, by the wiki's own names.

use crate::db::types::{GroupId, Visibility};
use crate::hall::policy::Who;
use crate::models::kind::KindSet;
use crate::search::{self, Condition, Query};
use crate::text::title;

/// Reads what was typed. A theme or a kind that the wiki does not know is read as words.
#[must_use]
pub fn question(kinds: &KindSet, who: &Who, text: &str) -> Query {
    let (words, conditions) = search::conditions(text);
    let mut query = Query { text: words, visibility: visibilities(who), ..Query::default() };
    for condition in conditions {
        let unknown = match condition {
            Condition::Title(words) => {
                query.title = format!("{} {words}", query.title);
                None
            }
            Condition::Author(name) => {
                query.authors.push(name);
                None
            }
            Condition::Changed(span) => {
                query.changed = Some(span);
                None
            }
            Condition::Theme(name) => match theme(kinds, &name) {
                Some(key) => {
                    query.themes.push(key);
                    None
                }
                None => Some(name),
            },
            Condition::Kind(name) => match kind(kinds, &name) {
                Some(key) => {
                    query.kinds.push(key);
                    None
                }
                None => Some(name),
            },
        };
        if let Some(words) = unknown {
            query.text = format!("{} {words}", query.text).trim().to_owned();
        }
    }
    query
}

/// The kinds of the sheets by which the wiki is run: kinds, vocabularies, themes, help. A search leaves them out until
/// they are asked for, so that they do not fill the results of readers.
#[must_use]
pub fn house_kinds(kinds: &KindSet) -> Vec<String> {
    kinds.kinds().filter(|kind| !kind.public).map(|kind| kind.key.clone()).collect()
}

fn theme(kinds: &KindSet, name: &str) -> Option<String> {
    let wanted = title::slug_or(name, "");
    let themes = kinds.themes();
    let of_key = kinds.theme(name);
    let of_label = || themes.iter().find(|theme| title::slug_or(&theme.label, "") == wanted);
    let of_end = || themes.iter().find(|theme| theme.key.rsplit('/').next() == Some(wanted.as_str()));
    of_key.or_else(of_label).or_else(of_end).map(|theme| theme.key.clone())
}

fn kind(kinds: &KindSet, name: &str) -> Option<String> {
    let wanted = title::slug_or(name, "");
    let named = |text: &str| title::slug_or(text, "") == wanted;
    let found = kinds.kinds().find(|kind| kind.key == name || named(&kind.label) || named(&kind.plural));
    // « type:methode » is enough when one kind only begins so.
    let begins = || {
        let mut all = kinds.kinds().filter(|kind| kind.key.starts_with(&wanted) && !wanted.is_empty());
        all.next().filter(|_| all.next().is_none())
    };
    found.or_else(begins).map(|kind| kind.key.clone())
}

/// What somebody may find.
#[must_use]
pub fn visibilities(who: &Who) -> Vec<search::Visibility> {
    let seen = who.sees().iter().map(|visibility| visibility_of(*visibility, None));
    let of_groups = who.groups().iter().map(|own| search::Visibility::Group(own.group.0));
    seen.chain(of_groups).collect()
}

/// A visibility as the index knows it. One of a group that is not told is found by nobody.
#[must_use]
pub fn visibility_of(visibility: Visibility, readers: Option<GroupId>) -> search::Visibility {
    match (visibility, readers) {
        (Visibility::Public, _) => search::Visibility::Public,
        (Visibility::Members, _) => search::Visibility::Members,
        (Visibility::Group, Some(group)) => search::Visibility::Group(group.0),
        (Visibility::Group, None) | (Visibility::Hidden, _) => search::Visibility::Hidden,
    }
}
