//! The pairs of a declaration: what is said again stays as it is written, and a new pair takes its usual place.

use super::super::FieldReach;
use crate::text::sheet_text::Value;

/// The keys of a field, in the order in which they are written.
const ORDER: [&str; 25] = [
    "cle",
    "libelle",
    "synonymes",
    "type",
    "groupe",
    "requis",
    "cache",
    "lecture",
    "ecriture",
    "max",
    "vocabulaire",
    "types",
    "unite",
    "ideal",
    "somme",
    "si",
    "aide",
    "exemple",
    "un",
    "feminin",
    "affichage",
    "icone",
    "facette",
    "question",
    "en_liste",
];

pub(super) type Pairs = Vec<(String, Value)>;

pub(super) fn get<'a>(pairs: &'a Pairs, key: &str) -> Option<&'a Value> {
    pairs.iter().find(|(name, _)| name == key).map(|(_, value)| value)
}

/// What a pair says, as one text.
pub(super) fn text<'a>(pairs: &'a Pairs, key: &str) -> &'a str {
    get(pairs, key).and_then(Value::as_text).unwrap_or_default().trim()
}

/// Sets a pair, or takes it away.
pub(super) fn put(pairs: &mut Pairs, key: &str, value: Option<Value>) {
    let at = pairs.iter().position(|(name, _)| name == key);
    match (at, value) {
        (Some(at), None) => drop(pairs.remove(at)),
        (Some(at), Some(value)) => {
            if let Some(pair) = pairs.get_mut(at) {
                pair.1 = value;
            }
        }
        (None, Some(value)) => {
            let rank = |key: &str| ORDER.iter().position(|known| *known == key).unwrap_or(ORDER.len());
            let at = pairs.iter().position(|(name, _)| rank(name) > rank(key)).unwrap_or(pairs.len());
            pairs.insert(at, (key.to_owned(), value));
        }
        (None, None) => {}
    }
}

/// Says a text, unless that is what is said.
pub(super) fn say(pairs: &mut Pairs, key: &str, said: &str) {
    let said = said.trim();
    if text(pairs, key) != said || get(pairs, key).is_some_and(|value| value.as_text().is_none()) {
        put(pairs, key, Some(Value::from(said)).filter(|_| !said.is_empty()));
    }
}

/// Says yes, or nothing, unless that is what is said.
pub(super) fn say_yes(pairs: &mut Pairs, key: &str, yes: bool) {
    if (text(pairs, key) == "oui") != yes {
        put(pairs, key, yes.then(|| Value::from("oui")));
    }
}

/// Says who is meant, or nothing for all, unless that is what is said.
pub(super) fn say_reach(pairs: &mut Pairs, key: &str, word: &str) {
    let meant = |word: &str| FieldReach::from_key(word.trim()).unwrap_or_default();
    if meant(text(pairs, key)) != meant(word) {
        say(pairs, key, Some(word).filter(|_| meant(word) != FieldReach::All).unwrap_or_default());
    }
}

/// Says how far down a tree a choice stands, unless that is what is said, or what its id says.
pub(super) fn say_depth(pairs: &mut Pairs, depth: usize, otherwise: usize) {
    let said = text(pairs, "niveau").parse().unwrap_or(otherwise);
    if said != depth {
        put(pairs, "niveau", Some(Value::from(depth.to_string())).filter(|_| depth != otherwise));
    }
}

/// Says a list, unless that is what is said.
pub(super) fn say_list(pairs: &mut Pairs, key: &str, said: &[String]) {
    let now = get(pairs, key).map(words).unwrap_or_default();
    if now != said {
        let list = Value::List(said.iter().map(|word| Value::from(word.as_str())).collect());
        put(pairs, key, Some(list).filter(|_| !said.is_empty()));
    }
}

/// The texts of a list, or of one text with commas.
pub(super) fn words(value: &Value) -> Vec<String> {
    let parts: Vec<&str> = match value {
        Value::Text(text) => text.split(',').collect(),
        other => other.texts(),
    };
    parts.into_iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}
