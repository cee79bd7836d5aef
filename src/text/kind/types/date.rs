//! `date`: a year, a month or a day.

use chrono::NaiveDate;

use super::{Declared, Facet, Ids, Input, Misfit, Nature, Shown, Type, found, shape, shared};
use crate::text::kind::{Display, FieldDef};
use crate::text::sheet_text::Value;

pub(super) static TYPE: Type = Type {
    key: "date",
    display: Display::Fact,
    nature: Nature::Date,
    ids: Ids::None,
    declared: Declared::PLAIN,
    input: Input::narrow("text"),
    shape: shape::text,
    read,
    words: found::no_words,
    listed: found::listed,
    filter: None,
    facets,
    mentions: found::no_mentions,
};

fn read(_: &FieldDef, value: &Value) -> Result<Shown, Misfit> {
    let text = shared::text(value)?;
    Date::parse(&text).map(Shown::Date).ok_or(Misfit::BadDate(text))
}

/// A sheet is found by a whole day.
fn facets(_: &FieldDef, value: &Value) -> Vec<Facet> {
    let date = value.as_text().and_then(|text| Date::parse(text.trim())).filter(|date| date.day.is_some());
    date.and_then(Date::first_day).map(Facet::Day).into_iter().collect()
}

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

#[cfg(test)]
mod tests {
    use crate::text::kind::types::date::*;

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
}
