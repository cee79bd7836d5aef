//! When something takes place: one day or several, at an hour or not, once or again and again (RFC 5545), in
//! Europe/Paris.
//!
//! Hours are local ones: a meeting at 19:00 each week stays at 19:00 through both changes of clocks, so that days are
//! counted without hours and only a calendar file says of which clock they are.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeZone, Timelike};
use rrule::{Frequency, RRule, RRuleSet, Tz, Unvalidated};

/// Days kept of one period, in the index and in lists: ten years of every day.
const MOST_DAYS: usize = 3_700;
/// Years after its beginning that a repetition without end is looked at.
const YEARS: i32 = 10;

/// A way to repeat that people choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Every {
    /// Each day.
    Day,
    /// Each week, on the same weekday.
    Week,
    /// Every other week.
    Fortnight,
    /// Each month, on the same date.
    Month,
    /// Each month, on the same weekday: the second Tuesday.
    WeekdayOfMonth,
    /// Each year.
    Year,
}

/// The ways, each with its word and its rule.
const WAYS: [(Every, &str, &str); 6] = [
    (Every::Day, "chaque-jour", "FREQ=DAILY"),
    (Every::Week, "chaque-semaine", "FREQ=WEEKLY"),
    (Every::Fortnight, "toutes-les-deux-semaines", "FREQ=WEEKLY;INTERVAL=2"),
    (Every::Month, "chaque-mois", "FREQ=MONTHLY"),
    (Every::WeekdayOfMonth, "meme-jour-du-mois", "FREQ=MONTHLY;BYDAY="),
    (Every::Year, "chaque-annee", "FREQ=YEARLY"),
];

/// When something takes place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// Its first day.
    pub first: NaiveDate,
    /// The hour at which it begins; without one it lasts whole days.
    pub from: Option<NaiveTime>,
    /// The last day of each time.
    pub last: NaiveDate,
    /// The hour at which it ends.
    pub to: Option<NaiveTime>,
    /// How it repeats.
    pub again: Option<Again>,
}

/// How a period repeats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Again {
    /// The way that was chosen; none for a rule of its own.
    pub every: Option<Every>,
    /// The rule, without its end.
    pub rule: String,
    /// The last day on which it may begin.
    pub until: Option<NaiveDate>,
    /// The days on which it does not begin.
    pub except: Vec<NaiveDate>,
}

impl Again {
    /// As fields write it: the word of the way, or the rule.
    #[must_use]
    pub fn written(&self) -> &str {
        let way = WAYS.iter().find(|(every, ..)| Some(*every) == self.every);
        way.map_or(self.rule.as_str(), |(_, word, _)| word)
    }
}

/// Why what is written is no period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoPeriod {
    /// No such repetition.
    Repetition(String),
    /// It ends before it begins.
    EndsBefore,
}

/// One time that something takes place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Occurrence {
    /// Its first day.
    pub first: NaiveDate,
    /// Its last day.
    pub last: NaiveDate,
}

impl Period {
    /// Something that takes place once.
    ///
    /// # Errors
    /// [`NoPeriod::EndsBefore`].
    pub fn once(
        (first, from): (NaiveDate, Option<NaiveTime>),
        (last, to): (Option<NaiveDate>, Option<NaiveTime>),
    ) -> Result<Self, NoPeriod> {
        let last = last.unwrap_or(first);
        if last < first || last == first && from.zip(to).is_some_and(|(from, to)| to < from) {
            return Err(NoPeriod::EndsBefore);
        }
        Ok(Self { first, from, last, to, again: None })
    }

    /// The same, again and again, as it is written: a way that people choose, or a rule of RFC 5545.
    ///
    /// # Errors
    /// [`NoPeriod::Repetition`] for what is neither, and for a rule that repeats within a day;
    /// [`NoPeriod::EndsBefore`] for an end before the first day.
    pub fn again(self, written: &str, until: Option<NaiveDate>, except: Vec<NaiveDate>) -> Result<Self, NoPeriod> {
        let unknown = || NoPeriod::Repetition(written.to_owned());
        let way = WAYS.iter().find(|(_, word, _)| *word == written);
        let named = way.map(|(_, _, rule)| (*rule).to_owned());
        let named = named.unwrap_or_else(|| written.trim_start_matches("RRULE:").to_ascii_uppercase());
        let named = if named.ends_with("BYDAY=") { format!("{named}{}", nth_weekday(self.first)) } else { named };
        let (rule, its_end) = without_end(&named).ok_or_else(unknown)?;
        let read: RRule<Unvalidated> = rule.parse().map_err(|_| unknown())?;
        let within_a_day = matches!(read.get_freq(), Frequency::Hourly | Frequency::Minutely | Frequency::Secondly);
        let has_hours = ["BYHOUR", "BYMINUTE", "BYSECOND"].iter().any(|part| rule.contains(part));
        if within_a_day || has_hours || read.validate(noon(self.first).ok_or_else(unknown)?).is_err() {
            return Err(unknown());
        }
        let until = until.or(its_end);
        if until.is_some_and(|until| until < self.first) {
            return Err(NoPeriod::EndsBefore);
        }
        let every = way.map(|(every, ..)| *every);
        Ok(Self { again: Some(Again { every, rule, until, except }), ..self })
    }

    /// Days that each time lasts after its first.
    fn length(&self) -> Days {
        Days::new(u64::try_from((self.last - self.first).num_days()).unwrap_or_default())
    }

    /// The times that touch these days, both included, the earliest first. A repetition without end is looked at ten
    /// years after its beginning.
    #[must_use]
    pub fn between(&self, from: NaiveDate, to: NaiveDate) -> Vec<Occurrence> {
        let length = self.length();
        let time = |first: NaiveDate| Occurrence { first, last: first.checked_add_days(length).unwrap_or(first) };
        let mut times: Vec<Occurrence> = match &self.again {
            None => vec![time(self.first)],
            Some(again) => self.starts(again, from.checked_sub_days(length).unwrap_or(from), to).map(time).collect(),
        };
        times.retain(|time| time.first <= to && time.last >= from);
        times.sort_unstable();
        times.dedup();
        times
    }

    /// The days on which a repetition begins, from and up to these.
    fn starts(&self, again: &Again, from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = NaiveDate> {
        let end = again.until.unwrap_or(NaiveDate::MAX).min(horizon(self.first)).min(to);
        let made = || -> Option<Vec<NaiveDate>> {
            let start = noon(self.first)?;
            let rule: RRule<Unvalidated> = again.rule.parse().ok()?;
            let all = RRuleSet::new(start).rrule(rule.validate(start).ok()?);
            let bounded = all.after(noon(from.max(self.first))?).before(noon(end)?);
            let most = u16::try_from(MOST_DAYS).unwrap_or(u16::MAX);
            Some(bounded.all(most).dates.into_iter().map(|date| date.date_naive()).collect())
        };
        let repeated = if end < self.first { Vec::new() } else { made().unwrap_or_default() };
        // The first day is one of them, even where the rule does not name it.
        let all = std::iter::once(self.first).chain(repeated);
        let except = again.except.clone();
        all.filter(move |day| *day >= from && *day <= end && !except.contains(day))
    }

    /// Every day that it touches, ascending, as far as lists look.
    #[must_use]
    pub fn days(&self) -> Vec<NaiveDate> {
        let times = self.between(NaiveDate::MIN, horizon(self.first).max(self.last));
        let mut days: Vec<NaiveDate> = Vec::new();
        for time in times {
            // Times may overlap: each day is told once.
            let first = days.last().and_then(|last| last.succ_opt()).map_or(time.first, |next| next.max(time.first));
            let left = MOST_DAYS.saturating_sub(days.len());
            days.extend(first.iter_days().take_while(|day| *day <= time.last).take(left));
        }
        days
    }

    /// Whether each time lasts several days.
    #[must_use]
    pub fn lasts(&self) -> bool {
        self.last > self.first
    }
}

/// A rule without its `UNTIL`, and that; nothing for an end that is no day.
fn without_end(rule: &str) -> Option<(String, Option<NaiveDate>)> {
    let (ends, kept): (Vec<&str>, Vec<&str>) = rule.split(';').partition(|part| part.starts_with("UNTIL="));
    let end = ends.first().and_then(|part| part.get("UNTIL=".len()..)).map(|day| day.get(..8).unwrap_or_default());
    let end = end.map(|day| NaiveDate::parse_from_str(day, "%Y%m%d").ok());
    if end == Some(None) { None } else { Some((kept.join(";"), end.flatten())) }
}

/// The last day that a repetition without end is looked at.
fn horizon(first: NaiveDate) -> NaiveDate {
    let far = NaiveDate::from_ymd_opt(first.year().saturating_add(YEARS), first.month(), 1);
    far.and_then(|month| month.checked_add_days(Days::new(u64::from(first.day0())))).unwrap_or(first)
}

/// Days are counted at noon, far from any change of clocks.
fn noon(day: NaiveDate) -> Option<DateTime<Tz>> {
    Tz::UTC.from_local_datetime(&day.and_hms_opt(12, 0, 0)?).single()
}

/// A day as its rank in its month, « 2TU »; the fifth of its name is the last.
fn nth_weekday(day: NaiveDate) -> String {
    let names = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
    let at = usize::try_from(day.weekday().num_days_from_monday()).unwrap_or_default();
    let rank = day.day0() / 7 + 1;
    let rank = if rank > 4 { "-1".to_owned() } else { rank.to_string() };
    format!("{rank}{}", names.get(at).copied().unwrap_or("MO"))
}

/// The hour that people write: « 18:30 », « 18h30 », « 18 h », « 9h5 » is none.
#[must_use]
pub fn hour(text: &str) -> Option<NaiveTime> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    let (hours, minutes) = text.split_once([':', 'h'])?;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let minutes = if minutes.is_empty() && text.ends_with('h') { "00" } else { minutes };
    if !(1..=2).contains(&hours.len()) || minutes.len() != 2 || !digits(hours) || !digits(minutes) {
        return None;
    }
    NaiveTime::from_hms_opt(hours.parse().ok()?, minutes.parse().ok()?, 0)
}

/// An hour as French reads it: « 9 h », « 18 h 30 ».
#[must_use]
pub fn hour_in_words(time: NaiveTime) -> String {
    match time.minute() {
        0 => format!("{}\u{a0}h", time.hour()),
        minute => format!("{}\u{a0}h\u{a0}{minute:02}", time.hour()),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use crate::text::periods::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn weekly(written: &str, until: &str) -> Period {
        let once = Period::once((day("2026-10-06"), hour("19h")), (None, hour("21:00"))).unwrap();
        once.again(written, (!until.is_empty()).then(|| day(until)), vec![day("2026-10-20")]).unwrap()
    }

    fn starts(period: &Period, from: &str, to: &str) -> Vec<String> {
        period.between(day(from), day(to)).iter().map(|time| time.first.to_string()).collect()
    }

    #[test]
    fn what_repeats_is_found_between_two_days() {
        let each_week = weekly("chaque-semaine", "2026-11-10");
        let october = ["2026-10-06", "2026-10-13", "2026-10-27"];
        assert_eq!(starts(&each_week, "2026-10-01", "2026-10-31"), october);
        assert_eq!(starts(&each_week, "2026-11-01", "2027-01-31"), ["2026-11-03", "2026-11-10"]);
        assert!(starts(&each_week, "2026-09-01", "2026-10-05").is_empty());
        let second_tuesday = Period::once((day("2026-10-13"), None), (None, None)).unwrap();
        let second_tuesday = second_tuesday.again("meme-jour-du-mois", None, Vec::new()).unwrap();
        let some = ["2026-11-10", "2026-12-08", "2027-01-12"];
        assert_eq!(starts(&second_tuesday, "2026-11-01", "2027-01-31"), some);
    }

    #[test]
    fn the_first_day_counts_though_the_rule_does_not_name_it() {
        let mondays = weekly("FREQ=WEEKLY;BYDAY=MO;UNTIL=20261020T220000Z", "");
        assert_eq!(starts(&mondays, "2026-10-01", "2026-12-31"), ["2026-10-06", "2026-10-12", "2026-10-19"]);
    }

    #[test]
    fn a_rule_that_means_nothing_is_refused() {
        let once = Period::once((day("2026-10-06"), None), (None, None)).unwrap();
        let hostile = [
            "",
            "parfois",
            "FREQ=SECONDLY",
            "FREQ=DAILY;BYHOUR=1",
            "FREQ=WEEKLY;UNTIL=demain",
            "FREQ=WEEKLY;INTERVAL=x",
        ];
        for written in hostile {
            let refused = once.clone().again(written, None, Vec::new());
            assert_eq!(refused, Err(NoPeriod::Repetition(written.to_owned())), "{written}");
        }
        let never = once.clone().again("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", None, Vec::new()).unwrap();
        assert_eq!(never.days(), [day("2026-10-06")]);
        assert_eq!(once.again("chaque-jour", Some(day("2026-10-05")), Vec::new()), Err(NoPeriod::EndsBefore));
    }

    #[test]
    fn days_are_bounded_and_include_each_day_of_a_time() {
        let two_days = Period::once((day("2026-12-18"), None), (Some(day("2026-12-19")), None)).unwrap();
        assert_eq!(two_days.days(), [day("2026-12-18"), day("2026-12-19")]);
        assert_eq!(two_days.between(day("2026-12-19"), day("2026-12-31")).len(), 1);
        let for_ever = two_days.clone().again("chaque-jour", None, Vec::new()).unwrap();
        assert!(for_ever.days().len() <= MOST_DAYS && for_ever.days().len() > 3_000);
        let backwards = Period::once((day("2026-12-18"), hour("20h")), (None, hour("19h")));
        assert_eq!(backwards, Err(NoPeriod::EndsBefore));
    }

    #[test]
    fn hours_are_read_as_people_write_them() {
        for (text, read) in [
            ("18:30", Some("18\u{a0}h\u{a0}30")),
            ("18h30", Some("18\u{a0}h\u{a0}30")),
            ("9 h", Some("9\u{a0}h")),
            ("09:00", Some("9\u{a0}h")),
            ("24:00", None),
            ("18", None),
            ("9h5", None),
            ("midi", None),
        ] {
            assert_eq!(hour(text).map(hour_in_words).as_deref(), read, "{text}");
        }
    }
}
