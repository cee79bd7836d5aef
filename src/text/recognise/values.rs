//! The value that a few words give to a field, by the shape of the field. Words that a value does not say are told, so
//! that they stay in the text.

use super::names;
use super::rows;
use crate::text::dates;
use crate::text::fields::Vocabularies;
use crate::text::kind::{FieldDef, Nature, Shape};
use crate::text::numbers;
use crate::text::outline::without_marker;
use crate::text::sheet_text::Value;

/// Words beside numbers that a range says by itself.
const AROUND: [&str; 18] = [
    "a", "au", "d", "de", "du", "entre", "et", "env", "environ", "jusqu", "jusque", "max", "maximum", "min", "minimum",
    "moins", "partir", "plus",
];

/// As many words as a name in an enumeration has at most.
const MOST_WORDS: usize = 4;

/// What words give to a field.
pub(super) struct Taken {
    pub(super) value: Value,
    /// Whether the value says all of the words.
    pub(super) whole: bool,
    /// The paragraphs and tables after a list, which the value does not say; they alone stay in the text.
    pub(super) rest: String,
    /// Whether another value may be meant.
    pub(super) guessed: bool,
}

impl Taken {
    pub(super) fn all(value: impl Into<Value>) -> Self {
        Self { value: value.into(), whole: true, rest: String::new(), guessed: false }
    }
}

/// The value of a field; `name` is what the words stand under, whose own words may come again in them.
pub(super) fn value_of(def: &FieldDef, name: &str, text: &str, labels: Vocabularies<'_>) -> Option<Taken> {
    let text = text.trim();
    if text.is_empty() || def.nature() == Nature::File || def.nature() == Nature::Picture {
        return None;
    }
    if let Shape::Lines = def.shape() {
        return Some(Taken::all(text));
    }
    let text = text.lines().map(super::cut::unbroken).collect::<Vec<_>>().join("\n");
    let text = text.as_str();
    // A paragraph after a list is none of its items.
    let (list, rest) = before_paragraph(text);
    let beside = |taken: Taken| Taken { rest: rest.to_owned(), ..taken };
    match def.shape() {
        Shape::Lines => None,
        Shape::Text => one(def, text, labels),
        Shape::Items { item, .. } => {
            let words = items(list, def.nature() != Nature::Texts || is_enumeration(list));
            if def.labelled().is_some() {
                return choices(def, &words, labels).map(beside);
            }
            let item = def.item(item);
            let values: Option<Vec<Value>> = words
                .iter()
                .map(|words| one(&item, words, labels).filter(|taken| taken.whole))
                .map(|taken| Some(taken?.value))
                .collect();
            values.map(|values| beside(Taken::all(Value::List(values))))
        }
        Shape::Parts { .. } if def.nature() == Nature::Range => range(def, name, text),
        Shape::Parts { parts, lone } => parts_of(&parts, lone, text, labels),
        Shape::Rows { columns, lone, .. } => rows::read(&columns, lone, list, labels).map(beside),
    }
}

/// A list, and what stands below it that is none of its items: paragraphs that stand apart, tables, headings, images;
/// all of a text that is no list.
fn before_paragraph(text: &str) -> (&str, &str) {
    let is_other = |line: &str| line.starts_with(['#', '|', '`', '~', '!', '>']);
    let has_list = text.lines().next().is_some_and(super::cut::is_item);
    let (mut at, mut was_blank) = (0, false);
    for line in text.split_inclusive('\n').filter(|_| has_list) {
        let is_blank = line.trim().is_empty();
        let is_apart = was_blank && !is_blank && !line.starts_with([' ', '\t']) && !super::cut::is_item(line);
        if is_apart || is_other(line) {
            return text.split_at_checked(at).unwrap_or((text, ""));
        }
        (at, was_blank) = (at + line.len(), is_blank);
    }
    (text, "")
}

/// The value of a field of one text.
pub(super) fn one(def: &FieldDef, text: &str, labels: Vocabularies<'_>) -> Option<Taken> {
    let mut lines = text.lines().map(str::trim);
    let is_block =
        |line: &str| line.is_empty() || line.starts_with(['|', '#', '>', '`', '!']) || super::cut::is_item(line);
    if text.lines().count() > 1 && lines.any(is_block) {
        return None;
    }
    let text = text.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
    if def.labelled().is_some() {
        return choice(def, &text, labels).map(Taken::all);
    }
    match def.nature() {
        Nature::Count | Nature::Measure if def.unit == numbers::MINUTES => {
            let (length, whole) = first_part(&text, &|part| numbers::read_minutes(trimmed(part)))?;
            Some(Taken { whole, ..Taken::all(length.to_string()) })
        }
        Nature::Count | Nature::Measure => number(def, &text),
        Nature::Date => date(&text).map(Taken::all),
        _ => Some(Taken::all(text)).filter(|taken| def.read(&taken.value).is_ok()),
    }
}

/// « depuis avril 2022 », « le 3 mai 2024 », « 2022 ».
fn date(text: &str) -> Option<String> {
    let text = trimmed(text);
    let before = ["depuis ", "Depuis ", "en ", "En ", "le ", "Le ", "dès ", "Dès "];
    dates::read(before.iter().find_map(|word| text.strip_prefix(word)).unwrap_or(text))
}

/// The id of the choice that is named, alone.
fn choice(def: &FieldDef, text: &str, labels: Vocabularies<'_>) -> Option<String> {
    let vocabulary = labels(def.vocabulary_key()?)?;
    let wanted = names::folded(text);
    let is_it = |label: &str| !wanted.is_empty() && names::folded(label) == wanted;
    vocabulary.values.iter().find(|choice| is_it(&choice.label) || choice.id == text).map(|choice| choice.id.clone())
}

/// The ids of the choices that are named; one whose label has more words is guessed when no other has them.
fn choices(def: &FieldDef, words: &[String], labels: Vocabularies<'_>) -> Option<Taken> {
    let vocabulary = labels(def.vocabulary_key()?)?;
    let mut guessed = false;
    let near = |text: &str| {
        let wanted = names::folded(text);
        let holds = |label: &str| {
            let label = names::folded(label);
            !wanted.is_empty() && wanted.iter().all(|word| label.contains(word))
        };
        let mut near = vocabulary.values.iter().filter(|choice| holds(&choice.label));
        near.next().filter(|_| near.next().is_none()).map(|choice| choice.id.clone())
    };
    let mut found: Vec<String> = Vec::with_capacity(words.len());
    let mut whole = true;
    for text in words {
        let id = choice(def, text, labels).or_else(|| {
            let near = near(text);
            guessed |= near.is_some();
            near
        });
        match id {
            Some(id) if !found.contains(&id) => found.push(id),
            Some(_) => {}
            None => whole = false,
        }
    }
    if found.is_empty() {
        return None;
    }
    let value = Value::List(found.into_iter().map(Value::from).collect());
    Some(Taken { whole, guessed, ..Taken::all(value) })
}

/// A number, perhaps with its unit after it.
fn number(def: &FieldDef, text: &str) -> Option<Taken> {
    let text = trimmed(text);
    let end = text
        .find(|c: char| !c.is_ascii_digit() && !matches!(c, ',' | '.' | ' ' | '\u{a0}' | '\u{202f}'))
        .unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    let number: String = number.trim().chars().filter(|c| !c.is_whitespace()).collect();
    let rest = rest.trim();
    let is_unit = rest.is_empty() || rest == def.unit || names::folded(rest) == names::folded(&def.unit);
    let fits = !number.is_empty() && def.read(&Value::from(number.as_str())).is_ok();
    fits.then(|| Taken { whole: is_unit, ..Taken::all(number) })
}

/// « 6 à 30, idéal 12 », « jusqu’à 30 », « 45 min », « 1 h à 1 h 30 ».
fn range(def: &FieldDef, name: &str, text: &str) -> Option<Taken> {
    if def.unit == numbers::MINUTES
        && let Some(((min, max), whole)) = first_part(text, &minutes)
    {
        return fitting(def, Some(min), Some(max), None, whole);
    }
    let allowed: Vec<String> = names::folded(name).into_iter().chain(names::folded(&def.unit)).collect();
    let words = crate::text::title::words(text);
    let (mut numbers, mut ideal, mut whole) = (Vec::new(), None, true);
    let mut is_ideal = false;
    for word in &words {
        match word.parse::<u32>() {
            Ok(number) if is_ideal && def.ideal => (ideal, is_ideal) = (Some(number), false),
            Ok(number) => numbers.push(number),
            Err(_) if word.starts_with("ideal") => is_ideal = true,
            Err(_) => {
                let known =
                    AROUND.contains(&word.as_str()) || names::folded(word).iter().all(|word| allowed.contains(word));
                whole &= known;
            }
        }
    }
    let says = |some: &[&str]| words.iter().any(|word| some.contains(&word.as_str()));
    let (min, max) = match numbers.as_slice() {
        [] => (None, None),
        [max] if says(&["jusqu", "jusque", "max", "maximum"]) => (None, Some(*max)),
        [min] if says(&["partir", "moins", "plus", "min", "minimum"]) => (Some(*min), None),
        [only] => (Some(*only), Some(*only)),
        [min, max] => (Some(*min), Some(*max)),
        _ => return None,
    };
    if def.unit == numbers::MINUTES {
        // A number of another unit would be read as minutes.
        return None;
    }
    fitting(def, min, max, ideal, whole)
}

fn fitting(def: &FieldDef, min: Option<u32>, max: Option<u32>, ideal: Option<u32>, whole: bool) -> Option<Taken> {
    let part = |key: &str, number: Option<u32>| Some((key.to_owned(), Value::from(number?.to_string())));
    let Shape::Parts { parts, .. } = def.shape() else { return None };
    let numbers = [min, max, ideal];
    let pairs = parts.iter().zip(numbers).filter_map(|(def, number)| part(&def.key, number)).collect();
    let value = Value::Map(pairs);
    def.read(&value).is_ok().then(|| Taken { whole, ..Taken::all(value) })
}

/// What words say, or what they say before a bracket or a comma, « 45 min (en vrai, 55) »; and whether that is all.
fn first_part<T>(text: &str, read: &dyn Fn(&str) -> Option<T>) -> Option<(T, bool)> {
    let part = || text.split_once(['(', ',', ';']).and_then(|(part, _)| Some((read(part)?, false)));
    read(text).map(|found| (found, true)).or_else(part)
}

/// The least and the most minutes that words say, all of them.
fn minutes(text: &str) -> Option<(u32, u32)> {
    let text = trimmed(text).to_lowercase();
    let mut text = text.as_str();
    for before in ["environ ", "env. ", "de ", "entre "] {
        text = text.strip_prefix(before).unwrap_or(text);
    }
    if let Some(minutes) = numbers::read_minutes(text) {
        return Some((minutes, minutes));
    }
    let (min, max) = [" à ", " a ", " et ", "–", "-"].into_iter().find_map(|mark| text.split_once(mark))?;
    let most = numbers::read_minutes(max)?;
    let is_bare = min.trim().chars().all(|c| c.is_ascii_digit());
    // « 1 à 2 h » counts hours twice.
    let least = if is_bare && max.contains('h') {
        numbers::read_minutes(&format!("{} h", min.trim()))
    } else {
        numbers::read_minutes(min)
    };
    least.filter(|least| *least <= most).map(|least| (least, most))
}

fn trimmed(text: &str) -> &str {
    text.trim().trim_end_matches(['.', ';', ',']).trim()
}

/// Named parts: by lines that name them, or all in the part that lone words are for, or that fits them.
fn parts_of(parts: &[FieldDef], lone: Option<&str>, text: &str, labels: Vocabularies<'_>) -> Option<Taken> {
    if let Some(part) = lone {
        let text = text.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
        return Some(Taken::all(Value::Map(vec![(part.to_owned(), Value::from(text))])));
    }
    let mut pairs: Vec<(String, Value)> = Vec::new();
    for line in items(text, false).iter().flat_map(|line| shared_out(parts, line, labels)) {
        let named = line.split_once(':').and_then(|(name, words)| Some((names::column_of(parts, name)?.0, words)));
        let is_free = |def: &FieldDef| !pairs.iter().any(|(key, _)| *key == def.key);
        let taken = match named {
            Some((def, words)) if is_free(def) => value_of(def, "", words, labels).map(|taken| (def, taken)),
            Some(_) => None,
            None => {
                parts.iter().filter(|def| is_free(def)).find_map(|def| Some((def, value_of(def, "", &line, labels)?)))
            }
        };
        let (def, taken) = taken.filter(|(_, taken)| taken.whole)?;
        pairs.push((def.key.clone(), taken.value));
    }
    (!pairs.is_empty()).then(|| Taken::all(Value::Map(pairs)))
}

/// A line that no part says all of, cut where each part says one: « 12 500 € en 2025 », « 2 000 €, 2024 ».
fn shared_out(parts: &[FieldDef], line: &str, labels: Vocabularies<'_>) -> Vec<String> {
    let says = |text: &str, but: &str| {
        let number = |def: &&FieldDef| matches!(def.nature(), Nature::Count | Nature::Measure | Nature::Date);
        let free = parts.iter().filter(number).filter(|def| def.key != but);
        free.into_iter().find(|def| value_of(def, "", text, labels).is_some_and(|taken| taken.whole))
    };
    for mark in [" en ", ", ", " (", " ; "] {
        if let Some((one, other)) = line.split_once(mark) {
            let (one, other) = (one.trim(), other.trim().trim_end_matches(')'));
            if says(one, "").is_some_and(|first| says(other, &first.key).is_some()) {
                return vec![one.to_owned(), other.to_owned()];
            }
        }
    }
    vec![line.to_owned()]
}

/// Whether words on one line are a list of names: « cartes, feutres ».
fn is_enumeration(text: &str) -> bool {
    let parts = || text.split([',', ';']);
    !text.ends_with('.') && parts().all(|part| (1..=MOST_WORDS).contains(&part.split_ascii_whitespace().count()))
}

/// The items of a list, one a line where there is none; with `commas`, words on one line are parted by them.
pub(super) fn items(text: &str, commas: bool) -> Vec<String> {
    let mut items: Vec<String> = Vec::new();
    let has_marks = text.lines().any(super::cut::is_item);
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let is_more = has_marks && !super::cut::is_item(line);
        match items.last_mut().filter(|_| is_more) {
            Some(item) => {
                item.push(' ');
                item.push_str(line);
            }
            None => items.push(without_marker(line).to_owned()),
        }
    }
    match items.as_slice() {
        [line] if commas && !has_marks => {
            line.split([',', ';']).map(trimmed).filter(|part| !part.is_empty()).map(str::to_owned).collect()
        }
        _ => items,
    }
}
