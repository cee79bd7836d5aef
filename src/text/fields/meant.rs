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
