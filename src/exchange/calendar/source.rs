//! The events of a calendar file, each as what a sheet says of it.
//!
//! Read line by line, here: a parser by recursion falls on a file of 200,000 nested parts.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use crate::text::days;
use crate::text::periods::{NoPeriod, Period};

/// The events read of one file.
const MOST: usize = 10_000;
/// Bytes of one line that are read, what it is folded over included.
const LONGEST: usize = 64 * 1024;

/// An event of a calendar file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarEvent {
    /// What names it, in every version of the file.
    pub id: String,
    /// Its name; empty when it has none.
    pub title: String,
    /// What it is.
    pub about: String,
    /// Where.
    pub place: String,
    /// Its address.
    pub url: String,
    /// When, in Paris.
    pub period: Period,
    /// Whether it does not take place.
    pub is_off: bool,
}

/// The events of a calendar file, and what is not read of it: a name, and why.
#[derive(Debug, Default)]
pub struct CalendarRead {
    /// The events, in the order of the file.
    pub events: Vec<CalendarEvent>,
    /// What could not be read of those that were.
    pub notes: Vec<(String, String)>,
    /// Those that could not be read.
    pub refused: Vec<(String, String)>,
}

/// One line: a name in capitals, what qualifies it, and a value.
struct Line<'a> {
    name: String,
    /// The clock, where it says one.
    clock: Option<&'a str>,
    value: &'a str,
}

/// What was gathered of an event.
#[derive(Default)]
struct Gathered {
    values: HashMap<&'static str, String>,
    start: Option<When>,
    end: Option<When>,
    instead_of: Option<When>,
    except: Vec<NaiveDate>,
    clocks: Vec<String>,
}

/// A day, perhaps with an hour, in Paris.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct When {
    day: NaiveDate,
    hour: Option<NaiveTime>,
}

/// Texts that are kept of an event.
const TEXTS: [&str; 8] = ["UID", "SUMMARY", "DESCRIPTION", "LOCATION", "URL", "STATUS", "RRULE", "DURATION"];

/// Reads a calendar file.
#[must_use]
pub fn read(text: &str) -> CalendarRead {
    let mut read = CalendarRead::default();
    let mut gathered: Vec<Gathered> = Vec::new();
    let mut event: Option<Gathered> = None;
    // Parts inside an event, as an alarm is, say nothing of it.
    let mut inside = 0_usize;
    for unfolded in unfolded(text) {
        let Some(line) = line(&unfolded) else { continue };
        let of = line.value.trim().to_ascii_uppercase();
        match (line.name.as_str(), &mut event) {
            ("BEGIN", None) if of == "VEVENT" => event = Some(Gathered::default()),
            ("BEGIN", Some(_)) => inside += 1,
            ("END", Some(_)) if inside > 0 => inside -= 1,
            ("END", Some(_)) => {
                gathered.extend(event.take());
                if gathered.len() == MOST {
                    read.refused.push(("…".to_owned(), format!("only the first {MOST} events are read")));
                    break;
                }
            }
            (_, Some(event)) if inside == 0 => event.take(&line),
            _ => {}
        }
    }
    // A time that was moved or changed by itself is an event of its own; the repetition leaves it out.
    let mut moved: HashMap<String, Vec<NaiveDate>> = HashMap::new();
    for one in &gathered {
        if let Some(when) = one.instead_of {
            moved.entry(one.id()).or_default().push(when.day);
        }
    }
    for mut one in gathered {
        if one.instead_of.is_none() {
            one.except.extend(moved.get(&one.id()).into_iter().flatten());
        }
        let name = one.name();
        let clocks = std::mem::take(&mut one.clocks);
        match one.event() {
            Ok(event) => {
                let unknown =
                    |clock: String| (name.clone(), format!("its clock is unknown, and taken for ours: {clock}"));
                read.notes.extend(clocks.into_iter().map(unknown));
                read.events.push(event);
            }
            Err(why) => read.refused.push((name, why.to_owned())),
        }
    }
    read
}

/// Lines with what they are folded over, each cut where it is too long.
fn unfolded(text: &str) -> impl Iterator<Item = String> {
    let mut lines = text.lines().peekable();
    std::iter::from_fn(move || {
        let mut whole = lines.next()?.to_owned();
        while let Some(more) = lines.next_if(|line| line.starts_with([' ', '\t'])) {
            if whole.len() + more.len() <= LONGEST {
                whole.push_str(more.get(1..).unwrap_or_default());
            }
        }
        Some(whole)
    })
}

fn line(text: &str) -> Option<Line<'_>> {
    let mut is_quoted = false;
    let colon = text.find(|letter| {
        is_quoted ^= letter == '"';
        letter == ':' && !is_quoted
    })?;
    let (head, value) = text.split_at_checked(colon)?;
    let mut parts = head.split(';');
    let name = parts.next()?.trim().to_ascii_uppercase();
    let clock = parts.find_map(|part| part.split_once('=').filter(|(key, _)| key.eq_ignore_ascii_case("TZID")));
    Some(Line { name, clock: clock.map(|(_, clock)| clock.trim_matches('"')), value: value.get(1..)? })
}

impl Gathered {
    fn take(&mut self, line: &Line<'_>) {
        match line.name.as_str() {
            "DTSTART" => self.start = self.when(line, line.value),
            "DTEND" => self.end = self.when(line, line.value),
            "RECURRENCE-ID" => self.instead_of = self.when(line, line.value),
            "EXDATE" => {
                for value in line.value.split(',') {
                    let when = self.when(line, value);
                    self.except.extend(when.map(|when| when.day));
                }
            }
            name => {
                if let Some(known) = TEXTS.into_iter().find(|known| *known == name) {
                    self.values.entry(known).or_insert_with(|| unescaped(line.value));
                }
            }
        }
    }

    /// A day or an instant, as Paris says it.
    fn when(&mut self, line: &Line<'_>, value: &str) -> Option<When> {
        let value = value.trim();
        if let Ok(day) = NaiveDate::parse_from_str(value, "%Y%m%d") {
            return Some(When { day, hour: None });
        }
        let (written, clock) = match value.strip_suffix('Z') {
            Some(written) => (written, Some("UTC")),
            None => (value, line.clock),
        };
        let there = NaiveDateTime::parse_from_str(written, "%Y%m%dT%H%M%S").ok()?;
        let here = clock.and_then(|clock| days::in_paris(there, clock));
        if let Some(clock) = clock.filter(|_| here.is_none()) {
            self.clocks.push(clock.to_owned());
        }
        let here = here.unwrap_or(there);
        Some(When { day: here.date(), hour: Some(here.time()) })
    }

    fn text(&self, name: &str) -> String {
        self.values.get(name).map(|text| text.trim().to_owned()).unwrap_or_default()
    }

    fn id(&self) -> String {
        let (uid, title) = (self.text("UID"), self.text("SUMMARY"));
        if uid.is_empty() { title } else { uid }
    }

    fn name(&self) -> String {
        let (title, id) = (self.text("SUMMARY"), self.id());
        if title.is_empty() { id } else { title }
    }

    fn event(self) -> Result<CalendarEvent, &'static str> {
        let start = self.start.ok_or("it does not say when it begins")?;
        let last = match (self.end, length(&self.text("DURATION"))) {
            // A whole day ends on the day after it.
            (Some(end), _) if end.hour.is_none() => When { day: end.day.pred_opt().unwrap_or(end.day), hour: None },
            (Some(end), _) => end,
            (None, Some(length)) => after(start, length),
            (None, None) => When { hour: None, ..start },
        };
        let ends_before = |why: NoPeriod| match why {
            NoPeriod::EndsBefore => "it ends before it begins",
            NoPeriod::Repetition(_) => "its repetition cannot be read",
        };
        let last_day = Some(last.day.max(start.day));
        let once = Period::once((start.day, start.hour), (last_day, last.hour)).map_err(ends_before)?;
        let rule = self.text("RRULE");
        let period =
            if rule.is_empty() { once } else { once.again(&rule, None, self.except.clone()).map_err(ends_before)? };
        let id = self.id();
        if id.is_empty() {
            return Err("it has neither a name nor a number");
        }
        Ok(CalendarEvent {
            id: self.instead_of.map_or_else(|| id.clone(), |when| format!("{id} {}", when.day)),
            title: self.name(),
            about: self.text("DESCRIPTION"),
            place: self.text("LOCATION"),
            url: Some(self.text("URL")).filter(|url| url.starts_with("http")).unwrap_or_default(),
            period,
            is_off: self.text("STATUS").eq_ignore_ascii_case("CANCELLED"),
        })
    }
}

/// A length of time: `P1DT2H30M`, `P2W`.
fn length(text: &str) -> Option<TimeDelta> {
    let (mut length, mut number) = (TimeDelta::zero(), String::new());
    for letter in text.strip_prefix('P')?.chars() {
        if letter.is_ascii_digit() {
            number.push(letter);
            continue;
        }
        let count: i64 = std::mem::take(&mut number).parse().unwrap_or(0);
        let part = match letter {
            'W' => TimeDelta::try_weeks(count),
            'D' => TimeDelta::try_days(count),
            'H' => TimeDelta::try_hours(count),
            'M' => TimeDelta::try_minutes(count),
            'S' => TimeDelta::try_seconds(count),
            'T' => Some(TimeDelta::zero()),
            _ => None,
        };
        length = length.checked_add(&part?)?;
    }
    Some(length)
}

/// When something that begins then and lasts so long ends.
fn after(start: When, length: TimeDelta) -> When {
    match start.hour {
        Some(hour) => {
            let end = start.day.and_time(hour).checked_add_signed(length).unwrap_or(start.day.and_time(hour));
            When { day: end.date(), hour: Some(end.time()) }
        }
        None => {
            let days = TimeDelta::days((length.num_days() - 1).max(0));
            When { day: start.day.checked_add_signed(days).unwrap_or(start.day), hour: None }
        }
    }
}

/// A text in which signs mean themselves again.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('n' | 'N') => out.push('\n'),
                Some(other) => out.push(other),
                None => {}
            },
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::exchange::calendar::source::*;
    use crate::hall::messages::periods::whole;

    fn calendar(lines: &str) -> CalendarRead {
        read(&format!("BEGIN:VCALENDAR\r\n{}\r\nEND:VCALENDAR\r\n", lines.replace('\n', "\r\n")))
    }

    fn when(lines: &str) -> Vec<String> {
        let event = format!("BEGIN:VEVENT\nUID:1\nSUMMARY:Visite\n{lines}\nEND:VEVENT");
        calendar(&event).events.iter().map(|event| whole(&event.period).replace('\u{a0}', " ")).collect()
    }

    #[test]
    fn hours_are_those_of_paris_whatever_the_clock() {
        for (lines, said) in [
            ("DTSTART:20261205T130000Z\nDTEND:20261205T153000Z", "samedi 5 décembre 2026, de 14 h à 16 h 30"),
            ("DTSTART;TZID=Europe/Paris:20261205T140000\nDURATION:PT1H", "samedi 5 décembre 2026, de 14 h à 15 h"),
            ("DTSTART;TZID=\"America/Montreal\":20261205T190000", "dimanche 6 décembre 2026, à 1 h"),
            ("DTSTART:20260705T140000", "dimanche 5 juillet 2026, à 14 h"),
            ("DTSTART;VALUE=DATE:20261205\nDTEND;VALUE=DATE:20261206", "samedi 5 décembre 2026"),
            ("DTSTART;VALUE=DATE:20261205\nDURATION:P2D", "du 5 décembre 2026 au 6 décembre 2026"),
        ] {
            assert_eq!(when(lines), [said], "{lines}");
        }
    }

    #[test]
    fn a_file_is_read_as_programs_write_it() {
        let read = calendar(
            "BEGIN:VTIMEZONE\nTZID:Europe/Paris\nBEGIN:STANDARD\nDTSTART:19961027T030000\nEND:STANDARD\nEND:VTIMEZONE\n\
             BEGIN:VEVENT\nUID:a@b\nDTSTART;TZID=Europe/Paris:20261006T190000\nRRULE:FREQ=WEEKLY;COUNT=4\n\
             EXDATE;TZID=Europe/Paris:20261013T190000\nSUMMARY:Atelier\\, le\n  soir\nDESCRIPTION:Un.\\nDeux.\n\
             BEGIN:VALARM\nDESCRIPTION:Sonne\nEND:VALARM\nLOCATION:Saugues\nEND:VEVENT\n\
             BEGIN:VEVENT\nUID:a@b\nRECURRENCE-ID;TZID=Europe/Paris:20261020T190000\n\
             DTSTART;TZID=Europe/Paris:20261021T190000\nSUMMARY:Atelier déplacé\nSTATUS:CANCELLED\nEND:VEVENT",
        );
        assert!(read.refused.is_empty(), "{:?}", read.refused);
        let [first, moved] = read.events.as_slice() else { panic!("{:?}", read.events) };
        assert_eq!((first.title.as_str(), first.about.as_str()), ("Atelier, le soir", "Un.\nDeux."));
        let except = first.period.again.as_ref().map(|again| again.except.len());
        assert_eq!((except, first.period.days().len()), (Some(2), 2));
        assert!(moved.is_off && moved.id != first.id);
    }

    #[test]
    fn what_cannot_be_read_is_told_and_nothing_falls() {
        let refused = |event: &str| calendar(event).refused.into_iter().map(|(_, why)| why).collect::<Vec<_>>();
        assert_eq!(refused("BEGIN:VEVENT\nUID:1\nEND:VEVENT"), ["it does not say when it begins"]);
        let secondly = "BEGIN:VEVENT\nUID:1\nDTSTART:20261006T190000\nRRULE:FREQ=SECONDLY\nEND:VEVENT";
        assert_eq!(refused(secondly), ["its repetition cannot be read"]);
        let deep = format!("BEGIN:VEVENT\nUID:1\nDTSTART:20261006\n{}", "BEGIN:X\n".repeat(200_000));
        assert!(calendar(&deep).events.is_empty(), "it never ends");
        for hostile in ["", ":", "BEGIN:VEVENT", "\u{0}", "DTSTART;TZID=\":x", "é:é", " folded"] {
            assert!(read(hostile).events.is_empty(), "{hostile}");
        }
        let windows =
            calendar("BEGIN:VEVENT\nUID:1\nDTSTART;TZID=Romance Standard Time:20261006T190000\nSUMMARY:x\nEND:VEVENT");
        assert_eq!((windows.events.len(), windows.notes.len()), (1, 1));
    }
}
