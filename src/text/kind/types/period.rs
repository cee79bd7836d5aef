//! `periode`: when something takes place: a day, perhaps hours, a last day, and how it repeats.

use std::borrow::Cow;

use chrono::NaiveDate;

use super::{Date, Declared, Facet, FieldType, Ids, Input, Misfit, Nature, Shape, Shown, Type, Widget, choice, date};
use super::{found, shared, text};
use crate::text::dates;
use crate::text::kind::{Display, FieldDef};
use crate::text::periods::{self, NoPeriod, Period};
use crate::text::sheet_text::Value;

pub(super) static TYPE: Type = Type {
    key: "periode",
    display: Display::Fact,
    nature: Nature::Period,
    ids: Ids::None,
    declared: Declared::PLAIN,
    input: Input::of(Widget::Parts),
    shape: |_| Shape::Parts { parts: Cow::Owned(parts()), lone: Some(DAY) },
    read,
    words: found::no_words,
    listed: |value| vec![written(value)],
    filter: None,
    facets,
    mentions: found::no_mentions,
};

const DAY: &str = "jour";
const FROM: &str = "heure";
const LAST: &str = "fin";
const TO: &str = "heure_fin";
const AGAIN: &str = "repete";
const UNTIL: &str = "jusqu_au";
const EXCEPT: &str = "sauf";
/// The vocabulary of the ways to repeat.
const WAYS: &str = "repetition";

/// Its parts. A day alone is enough.
fn parts() -> Vec<FieldDef> {
    let day = |key: &str| FieldDef::new(key, FieldType(&date::TYPE));
    let narrow = |key: &str| FieldDef::new(key, FieldType(&HOUR));
    let ways = FieldDef { vocabulary: Some(WAYS.to_owned()), ..FieldDef::new(AGAIN, FieldType(&choice::TYPE)) };
    let except = FieldDef::new(EXCEPT, FieldType(&text::TYPE));
    vec![day(DAY), narrow(FROM), day(LAST), narrow(TO), ways, day(UNTIL), except]
}

/// An hour: a kind cannot declare it alone.
static HOUR: Type = Type { input: Input::narrow("text"), ..text::WORDS };

fn read(_: &FieldDef, value: &Value) -> Result<Shown, Misfit> {
    period(value).map(Shown::Period)
}

fn period(value: &Value) -> Result<Period, Misfit> {
    if let Some(lone) = value.as_text() {
        return once((whole_day(lone.trim())?, None), (None, None));
    }
    value.as_map().ok_or(Misfit::NotAMap)?;
    let part = |key: &str| shared::part(value, key).map(|part| Some(part).filter(|part| !part.is_empty()));
    let day = |key: &str| part(key)?.map(|text| whole_day(&text)).transpose();
    let hour = |key: &str| {
        part(key)?.map(|text| periods::hour(&text).ok_or_else(|| Misfit::NotAnHour(text.clone()))).transpose()
    };
    let first = day(DAY)?.ok_or(Misfit::Missing)?;
    let period = once((first, hour(FROM)?), (day(LAST)?, hour(TO)?))?;
    match part(AGAIN)? {
        None => Ok(period),
        Some(written) => period.again(&written, day(UNTIL)?, except(value)?).map_err(misfit),
    }
}

fn once(
    first: (NaiveDate, Option<chrono::NaiveTime>),
    last: (Option<NaiveDate>, Option<chrono::NaiveTime>),
) -> Result<Period, Misfit> {
    Period::once(first, last).map_err(misfit)
}

fn misfit(why: NoPeriod) -> Misfit {
    match why {
        NoPeriod::Repetition(written) => Misfit::NotARepetition(written),
        NoPeriod::EndsBefore => Misfit::EndsBefore,
    }
}

/// The days left out, as people write them one after the other.
fn except(value: &Value) -> Result<Vec<NaiveDate>, Misfit> {
    let texts = value.get(EXCEPT).map(Value::texts).unwrap_or_default();
    let days = texts.iter().flat_map(|text| text.split([',', ';', '\n'])).map(str::trim);
    days.filter(|day| !day.is_empty()).map(whole_day).collect()
}

/// A whole day, as fields keep it or as people write it.
fn whole_day(text: &str) -> Result<NaiveDate, Misfit> {
    let kept = dates::read(text).unwrap_or_else(|| text.to_owned());
    let date = Date::parse(&kept).filter(|date| date.day.is_some());
    date.and_then(Date::first_day).ok_or_else(|| Misfit::NotADay(text.to_owned()))
}

/// A period as a field writes it.
#[must_use]
pub fn period_value(period: &Period) -> Value {
    let day = |day: NaiveDate| day.to_string();
    let hour = |time: chrono::NaiveTime| time.format("%H:%M").to_string();
    let again = period.again.as_ref();
    let except: Vec<String> = again.map(|again| again.except.iter().copied().map(day).collect()).unwrap_or_default();
    let parts = [
        (DAY, Some(day(period.first))),
        (FROM, period.from.map(hour)),
        (LAST, period.lasts().then(|| day(period.last))),
        (TO, period.to.map(hour)),
        (AGAIN, again.map(|again| again.written().to_owned())),
        (UNTIL, again.and_then(|again| again.until).map(day)),
        (EXCEPT, Some(except.join(", ")).filter(|days| !days.is_empty())),
    ];
    let said = parts.into_iter().filter_map(|(key, text)| Some((key.to_owned(), Value::from(text?))));
    Value::Map(said.collect())
}

/// Sheets are found by each day.
fn facets(_: &FieldDef, value: &Value) -> Vec<Facet> {
    period(value).map(|period| period.days().into_iter().map(Facet::Day).collect()).unwrap_or_default()
}

/// What a list of results is told: the parts in their order, parted by bars.
fn written(value: &Value) -> String {
    let part = |key: &str| value.get(key).map(|part| part.texts().join(",")).unwrap_or_default();
    let lone = value.as_text().map(str::to_owned);
    lone.unwrap_or_else(|| [DAY, FROM, LAST, TO, AGAIN, UNTIL, EXCEPT].map(part).join("|"))
}

/// A period as a list of results was told it.
pub(super) fn of_listed(written: &str) -> Option<Period> {
    let keys = [DAY, FROM, LAST, TO, AGAIN, UNTIL, EXCEPT];
    let parts = keys.iter().zip(written.split('|')).map(|(key, part)| ((*key).to_owned(), Value::from(part)));
    period(&Value::Map(parts.collect())).ok()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use crate::text::kind::types::period::*;

    fn read(json: &str) -> Result<Period, Misfit> {
        period(&serde_json::from_str(json).unwrap())
    }

    #[test]
    fn a_day_alone_is_a_period() {
        let alone = read(r#""2026-12-05""#).unwrap();
        assert_eq!(alone.days().len(), 1);
        assert_eq!(read(r#"{"jour":"5 décembre 2026"}"#), Ok(alone));
    }

    #[test]
    fn parts_that_do_not_fit_are_told() {
        for (json, misfit) in [
            (r#"{"heure":"18:00"}"#, Misfit::Missing),
            (r#""2026-12""#, Misfit::NotADay("2026-12".into())),
            (r#"{"jour":"2026-12-05","heure":"le soir"}"#, Misfit::NotAnHour("le soir".into())),
            (r#"{"jour":"2026-12-05","fin":"2026-12-04"}"#, Misfit::EndsBefore),
            (r#"{"jour":"2026-12-05","repete":"parfois"}"#, Misfit::NotARepetition("parfois".into())),
            (r#"{"jour":"2026-12-05","repete":"chaque-jour","sauf":"noël"}"#, Misfit::NotADay("noël".into())),
            (r#"["2026-12-05"]"#, Misfit::NotAMap),
        ] {
            assert_eq!(read(json), Err(misfit), "{json}");
        }
    }

    #[test]
    fn what_lists_are_told_is_read_again() {
        let json =
            r#"{"jour":"2026-10-06","heure":"19h","repete":"chaque-semaine","sauf":["2026-10-13","2026-10-20"]}"#;
        let value: Value = serde_json::from_str(json).unwrap();
        assert_eq!(of_listed(&written(&value)), period(&value).ok());
        assert_eq!(of_listed(&written(&Value::from("2026-10-06"))), period(&Value::from("2026-10-06")).ok());
        assert_eq!(of_listed("x|y"), None);
        let read = period(&value).ok();
        assert_eq!(read.as_ref().map(period_value).and_then(|again| period(&again).ok()), read);
    }
}
