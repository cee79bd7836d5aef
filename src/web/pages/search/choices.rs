//! The choices that filters offer, each with the number of sheets it would give; empty ones sink and cannot be ticked.

use std::collections::HashMap;

use crate::hall::messages;
use crate::models::kind::{KindSet, Theme};
use crate::search::{Facets, STATE_FACET};
use crate::text::kind::{self, FieldDef, FilterBy, KindDef};
use crate::text::numbers;
use crate::web::pages::search::asked::{SearchParams, field_name};
use crate::web::pages::search::places;

/// Up to so many themes with sheets, sub-themes are all shown; beyond, below what is chosen only.
const FEW_THEMES: usize = 12;
/// The states of sheets, in the order they are offered.
const STATES: [&str; 3] = ["complete", "partielle", "ebauche"];

/// The choices of one filter.
pub(super) struct Group {
    pub(super) legend: String,
    /// The name of its parameter.
    pub(super) name: String,
    pub(super) choices: Vec<Choice>,
}

/// One choice.
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) label: String,
    /// As people read it.
    pub(super) count: String,
    pub(super) is_chosen: bool,
    /// Nothing would be found.
    pub(super) is_empty: bool,
    /// Levels below the roots of a tree; 0 elsewhere.
    pub(super) depth: usize,
}

impl Choice {
    pub(super) fn new(value: &str, label: &str, count: u64, is_chosen: bool) -> Self {
        Self {
            value: value.to_owned(),
            label: label.to_owned(),
            count: numbers::integer(i64::try_from(count).unwrap_or(i64::MAX)),
            is_chosen,
            is_empty: count == 0 && !is_chosen,
            depth: 0,
        }
    }
}

/// A question whose answer is a number.
pub(super) struct Question {
    pub(super) label: String,
    /// The name of its parameter.
    pub(super) name: String,
    pub(super) unit: String,
    /// The number given; empty for none.
    pub(super) value: String,
}

/// The questions of the kinds chosen, and those already answered.
pub(super) fn questions(kinds: &KindSet, asked: &SearchParams) -> Vec<Question> {
    let mut questions: Vec<Question> = Vec::new();
    for kind in kinds.kinds() {
        for field in kind.fields.iter().filter(|field| field.facet && !field.question.is_empty()) {
            let given = asked.fields.iter().find(|(key, _)| *key == field.key).map(|(_, value)| value.clone());
            let name = field_name(&field.key);
            if (asked.kinds.contains(&kind.key) || given.is_some()) && !questions.iter().any(|known| known.name == name)
            {
                questions.push(Question {
                    label: field.question.clone(),
                    name,
                    unit: field.unit.clone(),
                    value: given.unwrap_or_default(),
                });
            }
        }
    }
    questions
}

/// Every filter that has something to offer.
pub(super) fn groups(kinds: &KindSet, asked: &SearchParams, facets: &Facets) -> Vec<Group> {
    let mut groups = vec![
        Group {
            legend: messages::FILTER_KIND.to_owned(),
            name: "type".to_owned(),
            choices: of_kinds(kinds, asked, facets),
        },
        Group {
            legend: messages::FILTER_THEME.to_owned(),
            name: "theme".to_owned(),
            choices: of_themes(kinds, asked, facets),
        },
    ];
    groups.push(Group {
        legend: messages::finding::FILTER_TERRITORY.to_owned(),
        name: "territoire".to_owned(),
        choices: places::choices(asked, facets),
    });
    groups.extend(of_fields(kinds, asked, facets));
    groups.push(Group {
        legend: messages::FILTER_STATE.to_owned(),
        name: "etat".to_owned(),
        choices: of_states(asked, facets),
    });
    groups.retain(|group| group.choices.iter().any(|choice| !choice.is_empty));
    groups
}

fn of_kinds(kinds: &KindSet, asked: &SearchParams, facets: &Facets) -> Vec<Choice> {
    let counts: HashMap<&str, u64> = facets.kinds.iter().map(|(key, count)| (key.as_str(), *count)).collect();
    let count = |key: &str| counts.get(key).copied().unwrap_or(0);
    // The sheets by which the wiki is run are left out until they are asked for.
    let offered =
        |kind: &&KindDef| kind.public || (asked.house && count(&kind.key) > 0) || asked.kinds.contains(&kind.key);
    let known = kinds.kinds().filter(offered);
    let mut choices: Vec<Choice> = known
        .map(|kind| Choice::new(&kind.key, &kind.label, count(&kind.key), asked.kinds.contains(&kind.key)))
        .collect();
    // Sheets of a kind that the wiki lacks are found as well.
    let unknown = facets.kinds.iter().filter(|(key, _)| kinds.find(key).is_none());
    choices.extend(unknown.map(|(key, count)| Choice::new(key, key, *count, asked.kinds.contains(key))));
    choices.sort_by_key(|choice| choice.is_empty);
    choices
}

fn of_themes(kinds: &KindSet, asked: &SearchParams, facets: &Facets) -> Vec<Choice> {
    let counts: HashMap<&str, u64> = facets.themes.iter().map(|(key, count)| (key.as_str(), *count)).collect();
    let few = counts.len() <= FEW_THEMES;
    let mut roots: Vec<(bool, Vec<Choice>)> = Vec::new();
    let is_shown = |theme: &&Theme| !theme.is_out_of_sight || asked.themes.contains(&theme.key);
    for root in kinds.themes_below(None).filter(is_shown) {
        let mut branch = Vec::new();
        grow(kinds, root, 0, few, asked, &counts, &mut branch);
        roots.push((branch.first().is_none_or(|choice| choice.is_empty), branch));
    }
    roots.sort_by_key(|(is_empty, _)| *is_empty);
    roots.into_iter().flat_map(|(_, branch)| branch).collect()
}

/// A theme, then those below it that lead somewhere.
fn grow(
    kinds: &KindSet,
    theme: &Theme,
    depth: usize,
    few: bool,
    asked: &SearchParams,
    counts: &HashMap<&str, u64>,
    branch: &mut Vec<Choice>,
) {
    let count = counts.get(theme.key.as_str()).copied().unwrap_or(0);
    let is_chosen = asked.themes.contains(&theme.key);
    branch.push(Choice { depth, ..Choice::new(&theme.key, &theme.label, count, is_chosen) });
    let is_open = few || is_chosen || asked.themes.iter().any(|chosen| kinds.is_below(chosen, &theme.key));
    for below in kinds.themes_below(Some(&theme.key)) {
        let leads = counts.contains_key(below.key.as_str()) || asked.themes.contains(&below.key);
        let is_shown = !below.is_out_of_sight || asked.themes.contains(&below.key);
        if is_open && leads && is_shown {
            grow(kinds, below, depth + 1, few, asked, counts, branch);
        }
    }
}

/// The facets that the kinds chosen declare; without a kind chosen, those that several public kinds share.
fn of_fields(kinds: &KindSet, asked: &SearchParams, facets: &Facets) -> Vec<Group> {
    let scope: Vec<&KindDef> = match asked.kinds.is_empty() {
        true => kinds.public().collect(),
        false => kinds.kinds().filter(|kind| asked.kinds.contains(&kind.key)).collect(),
    };
    let least = if asked.kinds.is_empty() { 2 } else { 1 };
    let mut seen: Vec<&str> = Vec::new();
    let mut groups = Vec::new();
    for field in scope.iter().flat_map(|kind| kind.fields.iter().filter(|field| is_facet(field))) {
        let shared = scope.iter().filter(|kind| kind.field(&field.key).is_some_and(is_facet)).count();
        let is_used = asked.fields.iter().any(|(key, _)| *key == field.key);
        if (shared >= least || is_used) && !seen.contains(&field.key.as_str()) {
            seen.push(&field.key);
            groups.push(Group {
                legend: field.label.clone(),
                name: field_name(&field.key),
                choices: of_field(kinds, field, asked, facets),
            });
        }
    }
    groups
}

fn is_facet(field: &FieldDef) -> bool {
    field.facet && field.vocabulary.is_some() && field.filter() == Some(FilterBy::Choice)
}

/// The values of a vocabulary that lead somewhere, in its order.
fn of_field(kinds: &KindSet, field: &FieldDef, asked: &SearchParams, facets: &Facets) -> Vec<Choice> {
    let words = field.vocabulary.as_deref().and_then(|key| kinds.vocabulary(key));
    let values = words.map(|words| words.values.as_slice()).unwrap_or_default();
    let count = |id: &str| {
        facets.fields.iter().find(|(key, value, _)| *key == field.key && value == id).map_or(0, |(_, _, count)| *count)
    };
    let chosen = |id: &str| asked.fields.iter().any(|(key, value)| *key == field.key && value == id);
    let choice = |word: &kind::Choice| Choice {
        depth: word.depth,
        ..Choice::new(&word.id, &word.label, count(&word.id), chosen(&word.id))
    };
    values.iter().map(choice).filter(|choice| !choice.is_empty).collect()
}

fn of_states(asked: &SearchParams, facets: &Facets) -> Vec<Choice> {
    let count = |state: &str| {
        facets.fields.iter().find(|(key, value, _)| key == STATE_FACET && value == state).map_or(0, |found| found.2)
    };
    let chosen = |state: &str| asked.states.iter().any(|chosen| chosen == state);
    let mut choices: Vec<Choice> =
        STATES.iter().map(|state| Choice::new(state, messages::of_state(state), count(state), chosen(state))).collect();
    choices.sort_by_key(|choice| choice.is_empty);
    choices
}
