//! What people write in words, as fields keep it; anything else stays as it is, to be told that it does not fit.

use crate::text::sheet_text::Value;
use crate::text::{dates, numbers};

/// A date, « mai 2022 ».
pub(super) fn date(value: Value) -> Value {
    kept(value, dates::read)
}

/// A length of time, « 1 h 30 », as the number of its minutes.
pub(super) fn minutes(value: Value) -> Value {
    kept(value, |text| numbers::read_minutes(text).map(|minutes| minutes.to_string()))
}

/// A number written with its unit, « 11 800 € », « 12 personnes », as the number alone.
pub(super) fn number(value: Value, unit: &str) -> Value {
    let is_unit = |after: &str| {
        let after = after.trim_matches(|c: char| c.is_whitespace() || c == '.').to_lowercase();
        after == unit.to_lowercase() || CURRENCY.contains(&after.as_str()) && CURRENCY.contains(&unit)
    };
    kept(value, |text| {
        let end = text.rfind(|c: char| c.is_ascii_digit())? + 1;
        let (number, after) = text.split_at_checked(end)?;
        (!unit.is_empty() && is_unit(after)).then(|| number.trim().to_owned())
    })
}

/// How the one unit of money is written.
const CURRENCY: [&str; 4] = ["€", "euro", "euros", "eur"];

/// The same of each part of a value.
pub(super) fn each_in_minutes(value: Value) -> Value {
    match value {
        Value::Map(parts) => Value::Map(parts.into_iter().map(|(key, part)| (key, minutes(part))).collect()),
        other => other,
    }
}

fn kept(value: Value, read: impl Fn(&str) -> Option<String>) -> Value {
    value.as_text().and_then(read).map_or(value, Value::from)
}

#[cfg(test)]
mod tests {
    use super::number;
    use crate::text::sheet_text::Value;

    #[test]
    fn a_number_is_read_without_its_unit() {
        for (text, unit, expected) in [
            ("11 800 €", "€", "11 800"),
            ("11\u{202f}800 euros", "€", "11\u{202f}800"),
            ("12,5 km", "km", "12,5"),
            ("12 personnes.", "personnes", "12"),
            ("12 chaises", "personnes", "12 chaises"),
            ("environ", "€", "environ"),
            ("12", "€", "12"),
        ] {
            assert_eq!(number(Value::from(text), unit), Value::from(expected), "{text}");
        }
    }
}
