//! The types whose value is one text.

use chrono::NaiveDate;
use url::Url;

use super::{Misfit, Typed};
use crate::text::kind::{FieldDef, FieldType};

/// A year, a month of it or a day of it, as precise as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    /// From 0 to 9999.
    pub year: u16,
    /// From 1 to 12.
    pub month: Option<u8>,
    /// From 1 to 31.
    pub day: Option<u8>,
}

impl Date {
    /// Reads YYYY, YYYY-MM or YYYY-MM-DD.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let year = digits(parts.next()?, 4)?;
        let month = parts.next().map(|part| digits(part, 2).ok_or(())).transpose().ok()?;
        let day = parts.next().map(|part| digits(part, 2).ok_or(())).transpose().ok()?;
        if parts.next().is_some() {
            return None;
        }
        let (whole_month, whole_day) = (month.unwrap_or(1), day.unwrap_or(1));
        NaiveDate::from_ymd_opt(i32::from(year), u32::from(whole_month), u32::from(whole_day))?;
        let part = |part: Option<u16>| part.and_then(|part| u8::try_from(part).ok());
        Some(Self { year, month: part(month), day: part(day) })
    }

    /// Its first day.
    pub fn first_day(self) -> Option<NaiveDate> {
        let (month, day) = (self.month.unwrap_or(1), self.day.unwrap_or(1));
        NaiveDate::from_ymd_opt(i32::from(self.year), u32::from(month), u32::from(day))
    }
}

fn digits(text: &str, count: usize) -> Option<u16> {
    (text.len() == count && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

/// A text by a type of one text; every other type is a text.
pub(super) fn typed(def: &FieldDef, text: &str) -> Result<Typed, Misfit> {
    let owned = || text.to_owned();
    if matches!(def.field_type, FieldType::Text | FieldType::RichText) {
        let len = text.chars().count();
        if let Some(max) = def.max.filter(|max| len > *max) {
            return Err(Misfit::TooLong { max, len });
        }
    }
    match def.field_type {
        FieldType::RichText => Ok(Typed::Rich(owned())),
        FieldType::Integer => {
            without_spaces(text).parse().map(Typed::Integer).map_err(|_| Misfit::NotAnInteger(owned()))
        }
        FieldType::Number => number(text).map(Typed::Number).ok_or_else(|| Misfit::NotANumber(owned())),
        FieldType::Date => Date::parse(text).map(Typed::Date).ok_or_else(|| Misfit::BadDate(owned())),
        FieldType::Choice => Ok(Typed::Choice(owned())),
        FieldType::Reference => Ok(Typed::Reference(owned())),
        FieldType::File => Ok(Typed::File(owned())),
        FieldType::Link if is_link(text) => Ok(Typed::Link(owned())),
        FieldType::Link => Err(Misfit::BadLink(owned())),
        _ => Ok(Typed::Text(owned())),
    }
}

/// A bound of an interval.
pub(super) fn bound(text: &str) -> Result<u32, Misfit> {
    without_spaces(text).parse().map_err(|_| Misfit::NotAnInteger(text.to_owned()))
}

/// Whether a text can be an INSEE code.
pub(super) fn is_insee(text: &str) -> bool {
    (2..=9).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// Digits may be grouped by spaces, as in French.
fn without_spaces(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}')).collect()
}

fn number(text: &str) -> Option<f64> {
    let text = without_spaces(text).replace(',', ".");
    let is_number = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+'));
    is_number.then(|| text.parse().ok())?
}

fn is_link(text: &str) -> bool {
    if text.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return false;
    }
    Url::parse(text).is_ok_and(|url| match url.scheme() {
        "http" | "https" => url.has_host() && text.contains("://"),
        "mailto" => url.path().contains('@'),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_as_precise_as_written() {
        for (text, read) in [
            ("2019", Some((2019, None, None))),
            ("2019-02", Some((2019, Some(2), None))),
            ("2024-02-29", Some((2024, Some(2), Some(29)))),
            ("2023-02-29", None),
            ("2019-13", None),
            ("19-02", None),
            ("2019-2", None),
            ("12/03/2026", None),
            ("2019-02-03-04", None),
            ("20é9", None),
        ] {
            let date = Date::parse(text).map(|date| (date.year, date.month, date.day));
            assert_eq!(date, read, "{text}");
        }
        assert!(Date::parse("2019") < Date::parse("2019-02"));
    }

    #[test]
    fn numbers_links_and_codes_are_told_from_texts() {
        let def = |field_type| FieldDef::new("k", field_type);
        for (text, integer, number) in [
            ("12", true, true),
            ("-3", true, true),
            ("12\u{202f}000", true, true),
            ("1,5", false, true),
            ("1e3", false, false),
            ("inf", false, false),
            ("une", false, false),
        ] {
            assert_eq!(typed(&def(FieldType::Integer), text).is_ok(), integer, "{text}");
            assert_eq!(typed(&def(FieldType::Number), text).is_ok(), number, "{text}");
        }
        for (text, fits) in [
            ("https://exemple.fr/a?b=c#d", true),
            ("mailto:a@exemple.fr", true),
            ("javascript:alert(1)", false),
            ("http:exemple.fr", false),
            ("https://a b", false),
            ("exemple.fr", false),
            ("mailto:moi", false),
        ] {
            assert_eq!(typed(&def(FieldType::Link), text).is_ok(), fits, "{text}");
        }
        assert!(is_insee("2A004") && is_insee("43") && !is_insee("1") && !is_insee("0123456789") && !is_insee("é12"));
    }
}
