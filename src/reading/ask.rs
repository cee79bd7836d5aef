//! The question that a text puts to the search: its words, and what it asks beside them, by the wiki's own names.

use crate::db::types::{GroupId, Visibility};
use crate::hall::policy::Who;
use crate::models::kind::KindSet;
use crate::search::{self, Condition, Number, Query, Rule, STATE_FACET, TERRITORY_FACET};
use crate::text::kind::{FieldDef, FilterBy};
use crate::text::points::{self, Point};
use crate::text::{numbers, territory, title};

/// What starts the name of a choice about a field of a kind.
pub const FIELD_CHOICE: &str = "champ.";
/// AskedChoices read of one filter.
const MOST_CHOICES: usize = 20;
/// Characters read of what is typed.
const LONGEST_TEXT: usize = 300;
/// The farthest that can be asked around a place, in kilometres.
const LONGEST_RADIUS: u16 = 500;
/// The greatest number that can be asked of an interval.
const MOST_NUMBER: i64 = 1_000_000;

/// What a search asks, as its address says it: words, and choices beside them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AskedChoices {
    /// The words.
    pub text: String,
    /// Keys of kinds.
    pub kinds: Vec<String>,
    /// Keys of themes.
    pub themes: Vec<String>,
    /// States of sheets.
    pub states: Vec<String>,
    /// Codes of territories.
    pub territories: Vec<String>,
    /// A place typed that names no single territory.
    pub place: String,
    /// Kilometres around the one territory that is asked for.
    pub radius: Option<u16>,
    /// Keys of fields and values.
    pub fields: Vec<(String, String)>,
    /// Whether the sheets by which the wiki is run are asked for as well.
    pub house: bool,
}

impl AskedChoices {
    /// Reads the pairs of an address; nonsense is left out, never an error.
    #[must_use]
    pub fn read(pairs: &[(String, String)]) -> Self {
        let all =
            |name: &'static str| pairs.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str());
        let first = |name: &'static str| all(name).next().unwrap_or_default();
        let mut fields = Vec::new();
        for (name, value) in pairs {
            let pair = name.strip_prefix(FIELD_CHOICE).map(|key| (key.to_owned(), value.trim().to_owned()));
            if let Some(pair) = pair
                && !pair.0.is_empty()
                && !pair.1.is_empty()
                && fields.len() < MOST_CHOICES
                && !fields.contains(&pair)
            {
                fields.push(pair);
            }
        }
        let (territories, place) = territories(all("territoire"), all("lieu"));
        Self {
            text: first("q").trim().chars().take(LONGEST_TEXT).collect(),
            kinds: chosen(all("type")),
            themes: chosen(all("theme")),
            states: chosen(all("etat")),
            territories,
            place,
            radius: first("rayon").parse().ok().filter(|most| (1..=LONGEST_RADIUS).contains(most)),
            fields,
            house: first("tout") == "oui",
        }
    }

    /// The question put to the index: while no kind is chosen, what people write, without the sheets of the house.
    #[must_use]
    pub fn to_query(&self, kinds: &KindSet, who: &Who) -> Query {
        let states = self.states.iter().map(|state| (STATE_FACET.to_owned(), state.clone()));
        let mut query = question(kinds, who, &self.text);
        query.kinds.extend(self.kinds.iter().cloned());
        query.without_kinds = if self.house { Vec::new() } else { house_kinds(kinds) };
        let themes = narrow(kinds, &self.themes);
        query.themes.extend(themes.iter().map(|key| kinds.theme_key(key).to_owned()));
        let (numbers, choices): (Vec<_>, Vec<_>) = self
            .fields
            .iter()
            .map(|pair| (number(kinds, &pair.0, &pair.1), pair))
            .partition(|(number, _)| number.is_some());
        query.numbers = numbers.into_iter().filter_map(|(number, _)| number).collect();
        query.near = self.near();
        let territories = if query.near.is_some() { &[] } else { self.territories.as_slice() };
        let places = territories.iter().map(|code| (TERRITORY_FACET.to_owned(), code.clone()));
        query.facets = choices.into_iter().map(|(_, pair)| pair.clone()).chain(states).chain(places).collect();
        query
    }
}

impl AskedChoices {
    /// The point around which sheets are asked for, and how far: that of the one territory asked for.
    fn near(&self) -> Option<(Point, f64)> {
        let [code] = self.territories.as_slice() else { return None };
        Some((points::of(code)?.point, f64::from(self.radius?)))
    }
}

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

/// The territories of an address, each by its code or by a name that only it has; and what names no single one. What is
/// typed comes as `lieu`, where a number is a postcode first.
fn territories<'a>(
    given: impl Iterator<Item = &'a str>,
    typed: impl Iterator<Item = &'a str>,
) -> (Vec<String>, String) {
    let (mut codes, mut place) = (Vec::new(), String::new());
    let given = chosen(given).into_iter().map(|text| (territory::find(&text.to_uppercase()), text));
    let typed = chosen(typed).into_iter().map(|text| (None, text));
    for (of_code, text) in given.chain(typed) {
        let text: String = text.chars().take(LONGEST_TEXT).collect();
        match of_code.or_else(|| territory::resolve(&text, "")) {
            Some(found) if codes.contains(&found.code) || codes.len() >= MOST_CHOICES => {}
            Some(found) => codes.push(found.code.clone()),
            None => place = text,
        }
    }
    (codes, place)
}

/// The first declaration of a field of that key.
#[must_use]
pub fn field<'a>(kinds: &'a KindSet, key: &str) -> Option<&'a FieldDef> {
    kinds.kinds().find_map(|kind| kind.field(key).filter(|field| field.vocabulary.is_some()))
}

/// The field of that key that a number can be asked of.
#[must_use]
pub fn interval<'a>(kinds: &'a KindSet, key: &str) -> Option<&'a FieldDef> {
    let asks = |field: &&FieldDef| field.facet && field.filter() == Some(FilterBy::Number);
    kinds.kinds().find_map(|kind| kind.field(key).filter(asks))
}

/// A number asked of an interval. Time that there is may be more than is needed; people are counted.
#[must_use]
pub fn number(kinds: &KindSet, key: &str, value: &str) -> Option<Number> {
    let field = interval(kinds, key)?;
    let value: i64 = value.parse().ok().filter(|value| (0..=MOST_NUMBER).contains(value))?;
    let rule = if field.unit == numbers::MINUTES { Rule::Enough } else { Rule::Within };
    Some(Number { field: key.to_owned(), value, rule })
}

/// The themes that hold no other of them.
#[must_use]
pub fn narrow(kinds: &KindSet, themes: &[String]) -> Vec<String> {
    let holds = |theme: &&String| themes.iter().any(|other| kinds.is_below(other, theme));
    themes.iter().filter(|theme| !holds(theme)).cloned().collect()
}

/// The values chosen, each once.
fn chosen<'a>(values: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for value in values.map(str::trim).filter(|value| !value.is_empty()).take(MOST_CHOICES) {
        if !kept.iter().any(|known| known == value) {
            kept.push(value.to_owned());
        }
    }
    kept
}
