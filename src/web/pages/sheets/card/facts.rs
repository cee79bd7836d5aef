//! A fact is one square of « En bref »: an icon, a name, a value in a few words, and a line below.

use super::words::{MINUTES, Words, date_words, interval};
use crate::hall::messages;
use crate::hall::messages::periods;
use crate::hall::messages::reading as said;
use crate::text::escape::escaped;
use crate::text::kind::{FieldDef, Nature, Row, Shown};
use crate::web::pages::sheets::doors::Place;

/// A square of « En bref ».
pub struct Fact {
    /// The name of an icon.
    pub icon: String,
    /// Its name.
    pub label: String,
    /// The value, as HTML.
    pub value: String,
    /// What stands below, as HTML; may be empty.
    pub sub: String,
    /// Where it is corrected.
    pub place: Place,
    /// Whether it is marked as changed.
    pub marked: bool,
}

/// The longest start of a text that is set large, in characters.
const LARGE: usize = 48;

/// The fact of a field.
pub(super) fn of(words: &Words<'_, '_>, def: &FieldDef, value: &Shown, place: Place) -> Fact {
    let (value, sub) = parts(words, def, value);
    Fact { value, sub, ..open(def, place) }
}

/// The fact of a field whose form stands in its place.
pub(super) fn open(def: &FieldDef, place: Place) -> Fact {
    Fact {
        icon: def.icon.clone(),
        label: def.label.clone(),
        value: String::new(),
        sub: String::new(),
        place,
        marked: false,
    }
}

fn parts(words: &Words<'_, '_>, def: &FieldDef, value: &Shown) -> (String, String) {
    match value {
        Shown::Range { min, max, ideal } => {
            let (value, sub) = interval(*min, *max, *ideal, &def.unit);
            (escaped(&value).into_owned(), escaped(&sub).into_owned())
        }
        Shown::Period(period) => periods::parted(period),
        Shown::Label(id) => choice(words, def, id),
        // Links are read on one line, however many.
        Shown::Several(items) if !items.iter().any(|item| matches!(item, Shown::Reference(_))) => {
            few(items.iter().map(|item| words.inline(def, item)).collect())
        }
        Shown::Text(text) | Shown::Prose(text) => sentence(words, text),
        Shown::Parts(row) => group(words, def, row),
        value => (words.inline(def, value), String::new()),
    }
}

/// One or two values are set large together; of more, the first is, and the others stand below.
fn few(mut items: Vec<String>) -> (String, String) {
    if items.len() <= 2 {
        return (items.join(", "), String::new());
    }
    let first = items.remove(0);
    (first, items.join(", "))
}

/// A choice; one of a scale, whose ids are 1, 2, 3…, says where it stands.
fn choice(words: &Words<'_, '_>, def: &FieldDef, id: &str) -> (String, String) {
    let label = words.kinds.label_of(def, id);
    let values = def.vocabulary_key().and_then(|key| words.kinds.vocabulary(key)).map_or(&[][..], |v| &v.values);
    let is_scale = values.len() > 1 && values.iter().enumerate().all(|(at, value)| value.id == (at + 1).to_string());
    if is_scale && label != id && !label.starts_with(|c: char| c.is_ascii_digit()) {
        return (
            escaped(&said::out_of(id, values.len())).into_owned(),
            escaped(&messages::lower_first(label)).into_owned(),
        );
    }
    (escaped(label).into_owned(), String::new())
}

/// A text: its first words large, the rest below.
fn sentence(words: &Words<'_, '_>, text: &str) -> (String, String) {
    let (head, rest) = split(text);
    (words.resolver.inline(head), words.resolver.inline(rest))
}

/// Where a text may be parted: at its first comma, full stop or bracket, unless that would cut a link or emphasis.
fn split(text: &str) -> (&str, &str) {
    let marked = text.contains(['[', '*', '`', '<', '_']);
    let at = [", ", ". ", " (", "\u{202f}; ", " ; "].into_iter().filter_map(|mark| text.find(mark)).min();
    match at {
        Some(at) if !marked && text.chars().count() > LARGE => {
            let (head, rest) = text.split_at(at);
            if head.chars().count() > LARGE {
                return ("", text);
            }
            (head, rest.trim_start_matches([',', '.', ';', ' ', '\u{202f}']))
        }
        None if text.chars().count() > LARGE => ("", text),
        _ if text.chars().count() > LARGE * 2 => ("", text),
        _ => (text, ""),
    }
}

/// A group: two dates are a period; of others the first is the value and the rest stands below.
fn group(words: &Words<'_, '_>, def: &FieldDef, row: &Row) -> (String, String) {
    if let Some(period) = period(def, row) {
        return (escaped(&period).into_owned(), String::new());
    }
    let mut cells = row.iter();
    let Some((key, first)) = cells.next() else { return (String::new(), String::new()) };
    let column = |key: &str| def.columns.iter().find(|column| column.key == key);
    let (value, mut below) = match column(key) {
        Some(column) => parts(words, column, first),
        None => (words.cell(&def.columns, key, first), String::new()),
    };
    let named = def.columns.len() > 2;
    for (key, cell) in cells {
        let text = words.cell(&def.columns, key, cell);
        let text = match column(key) {
            Some(column) if named || column.unit == MINUTES => said::named(&escaped(&column.label), &text),
            _ => text,
        };
        if !below.is_empty() {
            below.push_str("<br>");
        }
        below.push_str(&text);
    }
    (value, below)
}

fn period(def: &FieldDef, row: &Row) -> Option<String> {
    let [from, to] = def.columns.as_slice() else { return None };
    if [from, to].iter().any(|column| column.nature() != Nature::Date) {
        return None;
    }
    let date = |key: &str| match row.iter().find(|(name, _)| name == key) {
        None => Some(None),
        Some((_, Shown::Date(date))) => Some(Some(date_words(*date))),
        Some(_) => None,
    };
    let (from, to) = (date(&from.key)?, date(&to.key)?);
    Some(said::period(from.as_deref(), to.as_deref()))
}

#[cfg(test)]
mod tests {
    use crate::web::pages::sheets::card::facts::*;

    #[test]
    fn a_long_text_is_parted_where_it_breathes() {
        for (text, head, rest) in [
            ("Tables de 4", "Tables de 4", ""),
            (
                "Tables de 4, murs libres pour afficher. Éviter l’estrade et les rangées.",
                "Tables de 4",
                "murs libres pour afficher. Éviter l’estrade et les rangées.",
            ),
            ("0 à 300 € (salle, garde d’enfants)", "0 à 300 € (salle, garde d’enfants)", ""),
            (
                "2 à 3 jours de préparation sur six semaines, davantage la première fois",
                "2 à 3 jours de préparation sur six semaines",
                "davantage la première fois",
            ),
        ] {
            assert_eq!(split(text), (head, rest));
        }
        assert_eq!(split(&"mot ".repeat(30)).0, "");
    }

    #[test]
    fn many_values_put_the_first_forward() {
        let texts = |items: &[&str]| items.iter().map(|item| (*item).to_owned()).collect::<Vec<_>>();
        assert_eq!(few(texts(&["a", "b"])), ("a, b".to_owned(), String::new()));
        assert_eq!(few(texts(&["a", "b", "c"])), ("a".to_owned(), "b, c".to_owned()));
        assert_eq!(few(Vec::new()), (String::new(), String::new()));
    }
}
