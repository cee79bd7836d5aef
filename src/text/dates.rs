//! Dates as French readers write them, in Europe/Paris: « 23 mars 2015 à 17:09 », « 1er mai 2026 » (T04).
//! An instant is a number of microseconds since 1970, UTC. No date is relative: a cached page stays true.

use chrono::{DateTime, Datelike, NaiveDate, SecondsFormat, TimeZone, Timelike, Utc};
use chrono_tz::Europe::Paris;
use chrono_tz::Tz;

const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// The days of the week.
pub const DAYS: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];

/// The first and last instants shown; others are brought back to them.
const RANGE: (i64, i64) = (-62_135_596_800_000_000, 253_402_300_799_000_000);

/// An instant as headers of HTTP say it: « Mon, 23 Mar 2015 16:09:00 GMT ».
#[must_use]
pub fn http(instant: i64) -> String {
    utc(instant).format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// Reads such an instant.
#[must_use]
pub fn read_http(text: &str) -> Option<i64> {
    DateTime::parse_from_rfc2822(text.trim()).ok().map(|date| date.timestamp_micros())
}

/// Reads an instant as [`rfc3339`] writes it.
#[must_use]
pub fn read_rfc3339(text: &str) -> Option<i64> {
    DateTime::parse_from_rfc3339(text).ok().map(|date| date.timestamp_micros())
}

/// « 23 mars 2015 à 17:09 ».
#[must_use]
pub fn full(instant: i64) -> String {
    format!("{} à {}", day(instant), clock(instant))
}

/// « 23 mars 2015 ».
#[must_use]
pub fn day(instant: i64) -> String {
    long(paris(instant).date_naive())
}

/// « lundi 23 mars 2015 ».
#[must_use]
pub fn weekday(instant: i64) -> String {
    weekday_of(paris(instant).date_naive())
}

/// « lundi 23 mars 2015 », of a day.
#[must_use]
pub fn weekday_of(date: NaiveDate) -> String {
    let at = usize::try_from(date.weekday().num_days_from_monday()).unwrap_or(0);
    format!("{} {}", DAYS.get(at).copied().unwrap_or_default(), long(date))
}

/// « 23 mars », for a list already under its year.
#[must_use]
pub fn day_of_year(instant: i64) -> String {
    let date = paris(instant).date_naive();
    format!("{} {}", ordinal(date.day()), month(date))
}

/// « mars 2015 ».
#[must_use]
pub fn month_of(instant: i64) -> String {
    let date = paris(instant).date_naive();
    format!("{} {}", month(date), date.year())
}

/// « 23/03/2015 », for narrow tables.
#[must_use]
pub fn numeric(instant: i64) -> String {
    paris(instant).format("%d/%m/%Y").to_string()
}

/// « 17:09 ».
#[must_use]
pub fn clock(instant: i64) -> String {
    let time = paris(instant);
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// RFC 3339 in UTC, to the second: `2015-03-23T16:09:00Z`.
#[must_use]
pub fn rfc3339(instant: i64) -> String {
    utc(instant).to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// The calendar day in Paris, `2015-03-23`, which also groups a list by day.
#[must_use]
pub fn iso_day(instant: i64) -> String {
    paris(instant).date_naive().to_string()
}

/// `2026-11` in Paris.
#[must_use]
pub fn iso_month(instant: i64) -> String {
    iso_day(instant).chars().take(7).collect()
}

/// `2026-W48` in Paris.
#[must_use]
pub fn iso_week(instant: i64) -> String {
    let day = chrono::NaiveDate::parse_from_str(&iso_day(instant), "%Y-%m-%d").unwrap_or_default();
    day.format("%G-W%V").to_string()
}

/// `<time datetime="…">23 mars 2015 à 17:09</time>`.
#[must_use]
pub fn time_tag(instant: i64) -> String {
    format!("<time datetime=\"{}\">{}</time>", rfc3339(instant), full(instant))
}

/// `<time datetime="…">23 mars 2015</time>`.
#[must_use]
pub fn day_tag(instant: i64) -> String {
    format!("<time datetime=\"{}\">{}</time>", iso_day(instant), day(instant))
}

/// A date people wrote in a field, `2015`, `2015-03` or `2015-03-23`, in words; `None` when it is not one of these.
#[must_use]
pub fn written(date: &str) -> Option<String> {
    let parts: Vec<&str> = date.trim().split('-').collect();
    let whole = |text: &&str, length| text.len() == length && text.bytes().all(|b| b.is_ascii_digit());
    match parts.as_slice() {
        [y] if whole(y, 4) => Some((*y).to_owned()),
        [y, m] if whole(y, 4) && whole(m, 2) => {
            let date = NaiveDate::from_ymd_opt(y.parse().ok()?, m.parse().ok()?, 1)?;
            Some(format!("{} {}", month(date), date.year()))
        }
        [y, m, d] if whole(y, 4) && whole(m, 2) && whole(d, 2) => {
            NaiveDate::from_ymd_opt(y.parse().ok()?, m.parse().ok()?, d.parse().ok()?).map(long)
        }
        _ => None,
    }
}

/// A date as fields keep it, `2022`, `2022-05` or `2022-05-15`, of one as people type it: `mai 2022`, `1er mai 2022`,
/// `05/2022`, `15/05/2022`, or as fields keep it.
#[must_use]
pub fn read(text: &str) -> Option<String> {
    let text = text.trim();
    if written(text).is_some() {
        return Some(text.to_owned());
    }
    let parts: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || "/.-".contains(c)).filter(|part| !part.is_empty()).collect();
    let number = |text: &str, most: usize| -> Option<u32> {
        (text.len() <= most && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
    };
    let year = |text: &str| number(text, 4).filter(|_| text.len() == 4);
    let month = |text: &str| number(text, 2).or_else(|| month_named(text));
    let day = |text: &str| number(text.strip_suffix("er").unwrap_or(text), 2);
    let date = |y: u32, m: u32, d: u32| NaiveDate::from_ymd_opt(i32::try_from(y).ok()?, m, d);
    match parts.as_slice() {
        [m, y] => date(year(y)?, month(m)?, 1).map(|date| date.format("%Y-%m").to_string()),
        [d, m, y] => date(year(y)?, month(m)?, day(d)?).map(|date| date.format("%Y-%m-%d").to_string()),
        _ => None,
    }
}

/// The number of a month by its name, or by first letters that no other begins with: « janv », « févr », « juil ».
fn month_named(name: &str) -> Option<u32> {
    let folded = |text: &str| text.to_lowercase().replace('é', "e").replace('û', "u");
    let name = folded(name);
    let begun: Vec<usize> = (0..MONTHS.len())
        .filter(|at| name.len() >= 3 && MONTHS.get(*at).is_some_and(|month| folded(month).starts_with(&name)))
        .collect();
    match begun.as_slice() {
        [at] => u32::try_from(at + 1).ok(),
        _ => None,
    }
}

pub(super) fn utc(instant: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(instant.clamp(RANGE.0, RANGE.1)).unwrap_or_default()
}

pub(super) fn paris(instant: i64) -> DateTime<Tz> {
    utc(instant).with_timezone(&Paris)
}

pub(super) fn long(date: NaiveDate) -> String {
    format!("{} {} {}", ordinal(date.day()), month(date), date.year())
}

fn ordinal(day: u32) -> String {
    if day == 1 { "1er".to_owned() } else { day.to_string() }
}

pub(super) fn month(date: NaiveDate) -> &'static str {
    usize::try_from(date.month0()).ok().and_then(|m| MONTHS.get(m)).copied().unwrap_or_default()
}

/// The next midnight in Paris after this instant, in microseconds since 1970.
#[must_use]
pub fn next_midnight(instant: i64) -> i64 {
    paris(instant).date_naive().succ_opt().map_or(i64::MAX, midnight)
}

/// The next instant after this one at which it is that hour in Paris: on any day, or on one of the week, Monday being
/// 1.
/// An hour that a spring night leaves out is the next one.
#[must_use]
pub fn next_at(instant: i64, hour: u32, weekday: Option<u32>) -> i64 {
    let mut day = paris(instant).date_naive();
    for _ in 0..9 {
        let is_wanted = weekday.is_none_or(|wanted| day.weekday().number_from_monday() == wanted);
        let at = [hour, hour + 1].into_iter().find_map(|hour| {
            let local = day.and_hms_opt(hour, 0, 0)?;
            Some(Paris.from_local_datetime(&local).earliest()?.timestamp_micros())
        });
        if let Some(at) = at.filter(|at| is_wanted && *at > instant) {
            return at;
        }
        let Some(next) = day.succ_opt() else { break };
        day = next;
    }
    i64::MAX
}

/// The first instant in Paris of a day written `2026-12-24`.
#[must_use]
pub fn of_iso_day(text: &str) -> Option<i64> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().map(midnight)
}

/// The first instant of a day in Paris, in microseconds since 1970.
#[must_use]
pub fn midnight(day: NaiveDate) -> i64 {
    let first = Paris.from_local_datetime(&day.and_time(chrono::NaiveTime::MIN)).earliest();
    first.map_or(i64::MAX, |moment| moment.timestamp_micros())
}

/// The instant of a day and a time in Paris, `2026-12-01` and `09:00`, in microseconds since 1970. An hour that comes
/// twice is the first; one that the clocks leap over is as much later as they leap.
#[must_use]
pub fn instant(day: &str, time: &str) -> Option<i64> {
    let day = NaiveDate::parse_from_str(day.trim(), "%Y-%m-%d").ok()?;
    let time = chrono::NaiveTime::parse_from_str(time.trim(), "%H:%M").ok()?;
    let local = day.and_time(time);
    let found = Paris.from_local_datetime(&local).earliest();
    let leapt = || {
        let before = Paris.from_local_datetime(&(local - chrono::Duration::hours(3))).earliest()?;
        Some(before + chrono::Duration::hours(3))
    };
    found.or_else(leapt).map(|moment| moment.timestamp_micros())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use crate::text::dates::*;

    fn at(rfc: &str) -> i64 {
        DateTime::parse_from_rfc3339(rfc).unwrap().timestamp_micros()
    }

    #[test]
    fn an_hour_of_a_day_comes_at_that_hour_in_paris_across_both_changes() {
        for (from, hour, weekday, expected) in [
            ("2026-11-30T06:59:00Z", 8, None, "2026-11-30T07:00:00Z"),
            ("2026-11-30T07:00:00Z", 8, None, "2026-12-01T07:00:00Z"),
            ("2026-03-28T12:00:00Z", 8, None, "2026-03-29T06:00:00Z"),
            ("2026-10-24T12:00:00Z", 8, None, "2026-10-25T07:00:00Z"),
            ("2026-03-28T12:00:00Z", 2, None, "2026-03-29T01:00:00Z"),
            ("2026-11-30T12:00:00Z", 8, Some(1), "2026-12-07T07:00:00Z"),
            ("2026-11-30T06:00:00Z", 8, Some(1), "2026-11-30T07:00:00Z"),
            ("2026-11-30T12:00:00Z", 23, Some(7), "2026-12-06T22:00:00Z"),
        ] {
            assert_eq!(next_at(at(from), hour, weekday), at(expected), "{from} {hour} {weekday:?}");
        }
        assert_eq!(next_at(at("2026-11-30T12:00:00Z"), 8, Some(9)), i64::MAX);
    }

    #[test]
    fn an_instant_is_told_in_paris_time_across_both_changes_of_hour() {
        for (instant, expected) in [
            ("2015-03-23T16:09:00Z", "23 mars 2015 à 17:09"),
            ("2026-03-29T00:59:59Z", "29 mars 2026 à 01:59"),
            ("2026-03-29T01:00:00Z", "29 mars 2026 à 03:00"),
            ("2026-10-25T00:30:00Z", "25 octobre 2026 à 02:30"),
            ("2026-10-25T01:30:00Z", "25 octobre 2026 à 02:30"),
            ("2026-04-30T22:30:00Z", "1er mai 2026 à 00:30"),
            ("2025-12-31T23:00:00Z", "1er janvier 2026 à 00:00"),
        ] {
            assert_eq!(full(at(instant)), expected);
        }
    }

    #[test]
    fn a_time_in_paris_is_one_instant_across_both_changes_of_hour() {
        for (day, time, expected) in [
            ("2026-12-01", "09:00", "2026-12-01T08:00:00Z"),
            ("2026-03-28", "09:00", "2026-03-28T08:00:00Z"),
            ("2026-03-29", "01:59", "2026-03-29T00:59:00Z"),
            ("2026-03-29", "02:30", "2026-03-29T01:30:00Z"),
            ("2026-03-29", "09:00", "2026-03-29T07:00:00Z"),
            ("2026-10-25", "02:30", "2026-10-25T00:30:00Z"),
            ("2026-10-25", "09:00", "2026-10-25T08:00:00Z"),
        ] {
            assert_eq!(instant(day, time), Some(at(expected)), "{day} {time}");
        }
        for (day, time) in [("", "09:00"), ("2026-02-30", "09:00"), ("2026-02-03", "24:00"), ("demain", "matin")] {
            assert_eq!(instant(day, time), None, "{day} {time}");
        }
    }

    #[test]
    fn other_forms_agree_on_the_day() {
        let instant = at("2026-08-31T22:05:00Z");
        assert_eq!(day(instant), "1er septembre 2026");
        assert_eq!(day_of_year(instant), "1er septembre");
        assert_eq!(month_of(instant), "septembre 2026");
        assert_eq!(weekday(instant), "mardi 1er septembre 2026");
        assert_eq!(numeric(instant), "01/09/2026");
        assert_eq!(iso_day(instant), "2026-09-01");
        assert_eq!(clock(instant), "00:05");
        assert_eq!(day_tag(instant), "<time datetime=\"2026-09-01\">1er septembre 2026</time>");
        assert_eq!(time_tag(instant), "<time datetime=\"2026-08-31T22:05:00Z\">1er septembre 2026 à 00:05</time>");
    }

    #[test]
    fn an_instant_out_of_range_is_still_a_date() {
        assert!(full(i64::MAX).contains("9999") || full(i64::MAX).contains("10000"));
        assert!(!full(i64::MIN).is_empty());
    }

    #[test]
    fn a_written_date_is_read_only_when_it_is_one() {
        assert_eq!(written("2015").as_deref(), Some("2015"));
        assert_eq!(written("2015-08").as_deref(), Some("août 2015"));
        assert_eq!(written(" 2026-05-01 ").as_deref(), Some("1er mai 2026"));
        for no in ["", "2023-02-29", "2023-13", "mai 2026", "15-05-2026", "+015"] {
            assert_eq!(written(no), None, "{no}");
        }
    }

    #[test]
    fn a_date_is_read_as_people_type_it() {
        for (typed, kept) in [
            ("2022", Some("2022")),
            (" 2022-05 ", Some("2022-05")),
            ("mai 2022", Some("2022-05")),
            ("Mai\u{a0}2022", Some("2022-05")),
            ("5/2022", Some("2022-05")),
            ("05/2022", Some("2022-05")),
            ("15 mai 2022", Some("2022-05-15")),
            ("1er août 2024", Some("2024-08-01")),
            ("15/05/2022", Some("2022-05-15")),
            ("15.5.2022", Some("2022-05-15")),
            ("déc. 2023", Some("2023-12")),
            ("FÉVRIER 2024", Some("2024-02")),
            ("juil 2024", Some("2024-07")),
            ("jui 2024", None),
            ("ma 2024", None),
            ("31/02/2022", None),
            ("05/22", None),
            ("printemps 2022", None),
            ("15 mai", None),
            ("", None),
        ] {
            assert_eq!(read(typed).as_deref(), kept, "{typed}");
        }
        for kept in ["2022", "2022-05", "2022-05-01", "2024-02-29"] {
            let shown = written(kept).unwrap_or_default();
            assert_eq!(read(&shown).as_deref(), Some(kept), "{shown}");
        }
    }
}
