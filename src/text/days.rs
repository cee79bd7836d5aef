//! Days of the calendar, as French readers write them, and between a day and an instant in Europe/Paris.

use chrono::{Datelike, NaiveDate, NaiveDateTime, TimeZone};
use chrono_tz::Europe::Paris;
use chrono_tz::Tz;

use super::dates::{long, month, paris, utc};

/// « 23 mars 2015 », of a day.
#[must_use]
pub fn of_day(day: NaiveDate) -> String {
    long(day)
}

/// « mars 2015 », of a day in it.
#[must_use]
pub fn month_and_year(day: NaiveDate) -> String {
    format!("{} {}", month(day), day.year())
}

/// A day as a number of days since 1970.
#[must_use]
pub fn since_1970(day: NaiveDate) -> i64 {
    day.signed_duration_since(NaiveDate::default()).num_days()
}

/// An instant as calendar files say it: `20150323T160900Z`.
#[must_use]
pub fn basic_utc(instant: i64) -> String {
    utc(instant).format("%Y%m%dT%H%M%SZ").to_string()
}

/// The last second of a day in Paris.
#[must_use]
pub fn end_of_day(day: NaiveDate) -> i64 {
    let last = day.and_hms_opt(23, 59, 59).unwrap_or_default();
    Paris.from_local_datetime(&last).latest().map_or(0, |instant| instant.timestamp_micros())
}

/// The day and hour in Paris of those of another clock, by its name (IANA) or `UTC`; nothing for a clock that nobody
/// knows.
#[must_use]
pub fn in_paris(there: NaiveDateTime, clock: &str) -> Option<NaiveDateTime> {
    let clock: Tz = clock.parse().ok()?;
    Some(clock.from_local_datetime(&there).earliest()?.with_timezone(&Paris).naive_local())
}

/// The calendar day in Paris.
#[must_use]
pub fn calendar_day(instant: i64) -> NaiveDate {
    paris(instant).date_naive()
}
