//! What can be asked beside words: `titre:`, `theme:`, `type:`, `auteur:`, `modifie:`, each followed by a value, in
//! quotes when it has spaces. What cannot be understood is read as words.

use std::ops::Range;

use chrono::{Days, Months, NaiveDate};

use super::analysis;
use super::query::quoted;
use crate::text::dates;

/// One thing asked beside words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// Words that the title must hold.
    Title(String),
    /// A theme, by its key or its name.
    Theme(String),
    /// A kind, by its key or its name.
    Kind(String),
    /// The author of the last change, by name.
    Author(String),
    /// Last changed in these microseconds since 1970, UTC.
    Changed(Range<i64>),
}

/// Splits a text: the words that remain, and what is asked beside them.
#[must_use]
pub fn conditions(text: &str) -> (String, Vec<Condition>) {
    let mut rest = String::with_capacity(text.len());
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(here) = text.get(from..).filter(|here| !here.is_empty()) {
        let starts = rest.chars().next_back().is_none_or(char::is_whitespace);
        if let Some((condition, length)) = starts.then(|| condition(here)).flatten() {
            found.push(condition);
            from += length;
            continue;
        }
        let length = match quoted(here) {
            Some((_, length)) => length,
            None => here.chars().next().map_or(1, char::len_utf8),
        };
        rest.push_str(here.get(..length).unwrap_or_default());
        from += length;
    }
    (rest.split_whitespace().collect::<Vec<_>>().join(" "), found)
}

/// The condition that a text begins with, and its bytes.
fn condition(text: &str) -> Option<(Condition, usize)> {
    let colon = text.find(':').filter(|at| *at <= 10)?;
    let name = analysis::words(text.get(..colon)?).map(|word| word.folded).collect::<Vec<_>>();
    let [name] = name.as_slice() else { return None };
    if !text.starts_with(|c: char| c.is_alphabetic()) {
        return None;
    }
    let start = colon + 1;
    let after = text.get(start..)?;
    let (value, length) = match quoted(after) {
        Some((inner, length)) => (after.get(inner)?, length),
        None => {
            let end = after.find(char::is_whitespace).unwrap_or(after.len());
            (after.get(..end)?, end)
        }
    };
    let value = value.trim();
    if value.is_empty() {
        return None;
    }
    let condition = match name.as_str() {
        "titre" => Condition::Title(value.to_owned()),
        "theme" => Condition::Theme(value.to_owned()),
        "type" => Condition::Kind(value.to_owned()),
        "auteur" | "autrice" => Condition::Author(value.to_owned()),
        "modifie" | "modifiee" => Condition::Changed(changed(value)?),
        _ => return None,
    };
    Some((condition, start + length))
}

/// `2026`, `2026-01`, `2026-01-15`: within; `>` since, `<` before.
fn changed(value: &str) -> Option<Range<i64>> {
    let date = value.trim_start_matches(['>', '<', '=']);
    let sign = value.get(..value.len() - date.len())?;
    let (first, after) = span(date)?;
    match sign {
        "" | "=" => Some(first..after),
        ">" | ">=" => Some(first..i64::MAX),
        "<" => Some(i64::MIN..first),
        "<=" => Some(i64::MIN..after),
        _ => None,
    }
}

/// The first moment of a year, a month or a day in Paris, and the first after it.
fn span(date: &str) -> Option<(i64, i64)> {
    let parts: Vec<u32> = date.split('-').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let at = |year: u32, month: u32, day: u32| NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day);
    let (first, after) = match parts.as_slice() {
        [year] if (1900..10_000).contains(year) => (at(*year, 1, 1)?, at(*year + 1, 1, 1)?),
        [year, month] => {
            let first = at(*year, *month, 1)?;
            (first, first.checked_add_months(Months::new(1))?)
        }
        [year, month, day] => {
            let first = at(*year, *month, *day)?;
            (first, first.checked_add_days(Days::new(1))?)
        }
        _ => return None,
    };
    Some((dates::midnight(first), dates::midnight(after)))
}

#[cfg(test)]
mod tests {
    use crate::search::operators::*;

    #[test]
    fn conditions_are_taken_out_of_the_words() {
        let title = |text: &str| Condition::Title(text.to_owned());
        for (text, rest, expected) in [
            ("jardin titre:potager partagé", "jardin partagé", vec![title("potager")]),
            ("titre:\"table de quartier\" porte", "porte", vec![title("table de quartier")]),
            ("Thème:cooperation", "", vec![Condition::Theme("cooperation".to_owned())]),
            ("type:methode-animation", "", vec![Condition::Kind("methode-animation".to_owned())]),
            ("auteur:«\u{a0}Léa M.\u{a0}» été", "été", vec![Condition::Author("Léa M.".to_owned())]),
            ("\"titre:a b\" c", "\"titre:a b\" c", vec![]),
            ("titre: seul", "titre: seul", vec![]),
            ("modifie:hier http://titre:a", "modifie:hier http://titre:a", vec![]),
            ("14:30 note:7", "14:30 note:7", vec![]),
        ] {
            assert_eq!(conditions(text), (rest.to_owned(), expected), "{text}");
        }
    }

    #[test]
    fn dates_are_spans() {
        let (hour, day) = (3_600_000_000, 86_400_000_000);
        // The first instant of 2026 in Paris, an hour before that of Greenwich.
        let year = 1_767_225_600_000_000 - hour;
        let month = 31 * day;
        for (value, expected) in [
            ("2026-01", Some(year..year + month)),
            (">2026-01", Some(year..i64::MAX)),
            ("<2026", Some(i64::MIN..year)),
            ("<=2026-01-01", Some(i64::MIN..year + day)),
            // The clocks change on its last Sunday: an hour less.
            ("2026-03", Some(year + 59 * day..year + 90 * day - hour)),
            ("2026-13", None),
            ("26", None),
            ("><2026", None),
        ] {
            assert_eq!(changed(value), expected, "{value}");
        }
    }
}
