//! Calendar files (RFC 5545): what takes place, with hours of Europe/Paris.
//!
//! Written here: the crate `icalendar` cannot declare a time zone. It reads them in the tests.

use chrono::{NaiveDate, NaiveTime};

use crate::db::types::Moment;
use crate::models::kind::KindSet;
use crate::reading::in_time;
use crate::reading::listing::Item;
use crate::text::days;
use crate::text::kind::{Nature, Shown};
use crate::text::periods::{Again, Period};

/// The media type.
pub const MEDIA_TYPE: &str = "text/calendar; charset=utf-8";
/// Bytes of a line.
const LONGEST_LINE: usize = 75;
/// The clock of every hour.
const CLOCK: &str = "Europe/Paris";
/// The rules of that clock since 1996.
const TIME_ZONE: &str = "BEGIN:VTIMEZONE\r\nTZID:Europe/Paris\r\n\
    BEGIN:DAYLIGHT\r\nDTSTART:19960331T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n\
    TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nTZNAME:CEST\r\nEND:DAYLIGHT\r\n\
    BEGIN:STANDARD\r\nDTSTART:19961027T030000\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n\
    TZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nTZNAME:CET\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";

/// Something that takes place.
#[derive(Debug)]
pub struct CalendarEntry<'a> {
    /// Names it for ever.
    pub id: String,
    /// How often it changed.
    pub sequence: i32,
    /// When it last changed.
    pub changed: Moment,
    /// Whether it does not take place.
    pub is_off: bool,
    /// When it takes place.
    pub period: &'a Period,
    /// Its name.
    pub title: &'a str,
    /// What it is, in a sentence; may be empty.
    pub about: &'a str,
    /// Where; may be empty.
    pub place: &'a str,
    /// Its whole address.
    pub url: String,
}

/// A calendar of that name.
#[must_use]
pub fn write(name: &str, about: &str, entries: &[CalendarEntry<'_>]) -> String {
    let mut out = String::new();
    for (key, value) in [("BEGIN", "VCALENDAR"), ("VERSION", "2.0"), ("PRODID", "-//Maillage//FR")] {
        line(&mut out, key, value);
    }
    line(&mut out, "CALSCALE", "GREGORIAN");
    line(&mut out, "X-WR-CALNAME", &escaped(name));
    if !about.is_empty() {
        line(&mut out, "X-WR-CALDESC", &escaped(about));
    }
    line(&mut out, "X-WR-TIMEZONE", CLOCK);
    line(&mut out, "REFRESH-INTERVAL;VALUE=DURATION", "PT6H");
    out.push_str(TIME_ZONE);
    for entry in entries {
        event(&mut out, entry);
    }
    line(&mut out, "END", "VCALENDAR");
    out
}

fn event(out: &mut String, entry: &CalendarEntry<'_>) {
    let Period { first, from, last, to, again } = entry.period;
    let changed = days::basic_utc(entry.changed.0);
    line(out, "BEGIN", "VEVENT");
    line(out, "UID", &entry.id);
    line(out, "SEQUENCE", &entry.sequence.to_string());
    line(out, "DTSTAMP", &changed);
    line(out, "LAST-MODIFIED", &changed);
    match from {
        Some(from) => {
            moment(out, "DTSTART", *first, *from);
            if let Some(to) = to {
                moment(out, "DTEND", *last, *to);
            }
        }
        None => {
            whole_day(out, "DTSTART", *first);
            // The first day on which it is over.
            whole_day(out, "DTEND", last.succ_opt().unwrap_or(*last));
        }
    }
    if let Some(again) = again {
        repetition(out, again, *from);
    }
    if entry.is_off {
        line(out, "STATUS", "CANCELLED");
    }
    line(out, "SUMMARY", &escaped(entry.title));
    for (key, text) in [("DESCRIPTION", entry.about), ("LOCATION", entry.place)] {
        if !text.is_empty() {
            line(out, key, &escaped(text));
        }
    }
    line(out, "URL", &entry.url);
    line(out, "END", "VEVENT");
}

fn repetition(out: &mut String, again: &Again, from: Option<NaiveTime>) {
    let Again { rule, until, except, .. } = again;
    let until = until.filter(|_| !rule.contains("COUNT="));
    let until = until.map(|day| match from {
        Some(_) => format!(";UNTIL={}", days::basic_utc(days::end_of_day(day))),
        None => format!(";UNTIL={}", day.format("%Y%m%d")),
    });
    line(out, "RRULE", &format!("{rule}{}", until.unwrap_or_default()));
    for day in except {
        match from {
            Some(from) => moment(out, "EXDATE", *day, from),
            None => whole_day(out, "EXDATE", *day),
        }
    }
}

fn moment(out: &mut String, key: &str, day: NaiveDate, hour: NaiveTime) {
    line(out, &format!("{key};TZID={CLOCK}"), &format!("{}T{}", day.format("%Y%m%d"), hour.format("%H%M%S")));
}

fn whole_day(out: &mut String, key: &str, day: NaiveDate) {
    line(out, &format!("{key};VALUE=DATE"), &day.format("%Y%m%d").to_string());
}

/// The calendar of some sheets, of which each is as its reader may read it.
#[must_use]
pub fn of_sheets(name: &str, about: &str, (base_url, kinds): (&str, &KindSet), items: &[Item]) -> String {
    let host = base_url.split("://").nth(1).unwrap_or(base_url).split([':', '/']).next().unwrap_or_default();
    let periods: Vec<_> = items.iter().map(|item| (item, periods(kinds, item))).collect();
    let places: Vec<String> = items.iter().map(|item| place(kinds, item)).collect();
    let entries = periods.iter().zip(&places).flat_map(|((item, periods), place)| {
        periods.iter().map(|(field, period)| CalendarEntry {
            id: format!("fiche-{}-{field}@{host}", item.sheet.id),
            sequence: item.sheet.head,
            changed: item.sheet.updated_at,
            is_off: is_off(kinds, item),
            period,
            title: &item.sheet.title,
            about: &item.sheet.summary,
            place,
            url: format!("{base_url}{}", item.sheet.path()),
        })
    });
    write(name, about, &entries.collect::<Vec<_>>())
}

/// The places that a sheet names first.
fn place(kinds: &KindSet, item: &Item) -> String {
    let Some(text) = &item.text else { return String::new() };
    let def = kinds.kind(&item.sheet.kind);
    let fields = def.fields.iter().filter(|field| field.nature() == Nature::Place);
    let name = |shown: &Shown| match shown {
        Shown::Place(place) => place.name.clone(),
        _ => String::new(),
    };
    let names = |shown: Shown| match shown {
        Shown::Several(places) => places.iter().map(name).collect::<Vec<_>>().join(", "),
        one => name(&one),
    };
    let mut found = fields.filter_map(|field| Some(names(field.read(&*def.value(text, field)?).ok()?)));
    found.find(|names| !names.is_empty()).unwrap_or_default()
}

fn is_off(kinds: &KindSet, item: &Item) -> bool {
    item.text.as_ref().is_some_and(|text| in_time::called_off(kinds, &item.sheet.kind, text).is_some())
}

fn periods(kinds: &KindSet, item: &Item) -> Vec<(String, Period)> {
    item.text.as_ref().map(|text| in_time::of(kinds, &item.sheet.kind, text)).unwrap_or_default()
}

/// One line, folded where it is long, never inside a letter.
fn line(out: &mut String, key: &str, value: &str) {
    let mut length = 0;
    for letter in format!("{key}:{value}").chars().filter(|letter| !letter.is_control()) {
        if length + letter.len_utf8() > LONGEST_LINE {
            out.push_str("\r\n ");
            length = 1;
        }
        length += letter.len_utf8();
        out.push(letter);
    }
    out.push_str("\r\n");
}

/// A text in which no sign means anything.
fn escaped(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\\', "\\\\");
    text.replace(';', "\\;").replace(',', "\\,").replace(['\n', '\r'], "\\n")
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use icalendar::{Calendar, Component};

    use crate::text::periods::hour;
    use crate::web::view::calendar::*;

    fn entry<'a>(period: &'a Period, title: &'a str) -> CalendarEntry<'a> {
        CalendarEntry {
            id: "fiche-12-quand@wiki.exemple.org".into(),
            sequence: 3,
            is_off: false,
            changed: Moment(1_764_583_200_000_000),
            period,
            title,
            about: "",
            place: "Langogne",
            url: "https://wiki.exemple.org/fiches/12-visite".into(),
        }
    }

    fn written(period: &Period, title: &str) -> String {
        write("Agenda ; du réseau", "", &[entry(period, title)])
    }

    fn evening() -> Period {
        Period::once(("2026-10-06".parse().unwrap(), hour("19h")), (None, hour("21h"))).unwrap()
    }

    #[test]
    fn another_reader_finds_what_was_written() {
        let title = "Visite, à « sept » communes ; \\ le soir\nBEGIN:VEVENT";
        let file = written(&evening(), title);
        let read: Calendar = file.parse().unwrap();
        assert_eq!(read.get_name(), Some("Agenda ; du réseau"));
        let [event] = read.events().collect::<Vec<_>>().try_into().unwrap();
        assert_eq!(event.get_summary(), Some(title));
        assert_eq!(event.property_value("LOCATION"), Some("Langogne"));
        assert!(file.contains("DTSTART;TZID=Europe/Paris:20261006T190000\r\n"));
        assert!(file.lines().all(|line| line.len() <= LONGEST_LINE), "{file}");
    }

    #[test]
    fn what_repeats_ends_on_its_last_day_and_leaves_days_out() {
        let until = Some("2026-11-10".parse().unwrap());
        let each_week = evening().again("chaque-semaine", until, vec!["2026-10-20".parse().unwrap()]).unwrap();
        let file = written(&each_week, "Atelier");
        assert!(file.contains("RRULE:FREQ=WEEKLY;UNTIL=20261110T225959Z\r\n"), "{file}");
        assert!(file.contains("EXDATE;TZID=Europe/Paris:20261020T190000\r\n"), "{file}");
        let days = Period::once(("2026-12-18".parse().unwrap(), None), (Some("2026-12-19".parse().unwrap()), None));
        let file = written(&days.unwrap(), "Journée laine");
        assert!(file.contains("DTSTART;VALUE=DATE:20261218\r\nDTEND;VALUE=DATE:20261220\r\n"), "{file}");
    }
}
