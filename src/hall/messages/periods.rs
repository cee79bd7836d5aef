//! When something takes place, in words, and what calendars say.

use chrono::NaiveDate;

use crate::text::periods::{Again, Every, Period, hour_in_words};
use crate::text::{dates, days};

/// « samedi 5 décembre 2026, de 18 h à 20 h ; chaque semaine ».
#[must_use]
pub fn whole(period: &Period) -> String {
    let (when, again) = parted(period);
    if again.is_empty() { when } else { format!("{when}\u{202f}; {again}") }
}

/// The same in two: its first time, and how it repeats; that is empty for what takes place once.
#[must_use]
pub fn parted(period: &Period) -> (String, String) {
    (first_time(period), period.again.as_ref().map(again).unwrap_or_default())
}

fn first_time(period: &Period) -> String {
    let Period { first, from, last, to, .. } = period;
    let hour = |time: &chrono::NaiveTime| hour_in_words(*time);
    if period.lasts() {
        let at = |day: &NaiveDate, time: &Option<chrono::NaiveTime>| match time {
            Some(time) => format!("{} à {}", days::of_day(*day), hour(time)),
            None => days::of_day(*day),
        };
        return format!("du {} au {}", at(first, from), at(last, to));
    }
    let day = dates::weekday_of(*first);
    match (from, to) {
        (Some(from), Some(to)) => format!("{day}, de {} à {}", hour(from), hour(to)),
        (Some(from), None) => format!("{day}, à {}", hour(from)),
        (None, Some(to)) => format!("{day}, jusqu’à {}", hour(to)),
        (None, None) => day,
    }
}

/// How it repeats: « chaque semaine jusqu’au 3 mai 2027, sauf le 1er mai 2027 ».
fn again(again: &Again) -> String {
    let every = match again.every {
        Some(Every::Day) => "chaque jour",
        Some(Every::Week) => "chaque semaine",
        Some(Every::Fortnight) => "toutes les deux semaines",
        Some(Every::Month) => "chaque mois, à la même date",
        Some(Every::WeekdayOfMonth) => "chaque mois, le même jour de la semaine",
        Some(Every::Year) => "chaque année",
        None => "plusieurs fois, selon une règle d’agenda",
    };
    let until = again.until.map(|day| format!(" jusqu’au {}", days::of_day(day))).unwrap_or_default();
    let except: Vec<String> = again.except.iter().map(|day| format!("le {}", days::of_day(*day))).collect();
    let except = if except.is_empty() { String::new() } else { format!(", sauf {}", except.join(", ")) };
    format!("{every}{until}{except}")
}

/// The hours of one time, for a line under its day: « 18 h – 20 h »; empty for whole days.
#[must_use]
pub fn hours(period: &Period) -> String {
    match (period.from, period.to) {
        (Some(from), Some(to)) => format!("{} – {}", hour_in_words(from), hour_in_words(to)),
        (Some(from), None) => hour_in_words(from),
        (None, _) => String::new(),
    }
}

/// The way of a list by the days on which things take place.
pub const AGENDA: &str = "Agenda";
/// The order of what takes place next.
pub const SORT_NEXT: &str = "Prochaines dates";
/// What takes a list to an agenda of one's own.
pub const TO_MY_AGENDA: &str = "Ajouter à mon agenda";

/// The ways to look at an agenda.
pub const MONTH: &str = "Mois";
/// See [`MONTH`].
pub const WEEK: &str = "Semaine";
/// See [`MONTH`].
pub const LIST: &str = "Liste";
/// To the days before.
pub const BEFORE: &str = "Avant";
/// To the days of today.
pub const TODAY: &str = "Aujourd’hui";
/// To the days after.
pub const AFTER: &str = "Après";

/// « Semaine du 7 au 13 décembre 2026 ».
#[must_use]
pub fn week(first: NaiveDate, last: NaiveDate) -> String {
    format!("Semaine du {} au {}", days::of_day(first), days::of_day(last))
}

/// « À partir du 1er décembre 2026 ».
#[must_use]
pub fn from_day(first: NaiveDate) -> String {
    format!("À partir du {}", days::of_day(first))
}

/// What an agenda that leaves sheets out says.
#[must_use]
pub fn left_out(shown: usize, total: u64) -> String {
    format!("{shown} fiches sur {total} sont montrées\u{a0}: un thème, un lieu ou une semaine montre les autres.")
}

/// Where something takes place, in a text that came in.
#[must_use]
pub fn at_place(place: &str) -> String {
    format!("Lieu\u{a0}: {place}")
}

/// What a calendar file that leaves sheets out says.
#[must_use]
pub fn first_of(most: usize, total: u64) -> String {
    format!("Les {most} fiches changées en dernier, sur {total}.")
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use crate::hall::messages::periods::*;
    use crate::text::periods::hour;

    #[test]
    fn a_period_reads_as_people_say_it() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let said = |first: &str, from: &str, last: &str, to: &str| {
            let last = (!last.is_empty()).then(|| day(last));
            whole(&Period::once((day(first), hour(from)), (last, hour(to))).unwrap())
        };
        assert_eq!(said("2026-12-05", "", "", ""), "samedi 5 décembre 2026");
        assert_eq!(said("2026-12-05", "18h", "", ""), "samedi 5 décembre 2026, à 18\u{a0}h");
        let evening = "samedi 5 décembre 2026, de 18\u{a0}h à 20\u{a0}h\u{a0}30";
        assert_eq!(said("2026-12-05", "18h", "2026-12-05", "20h30"), evening);
        assert_eq!(said("2026-12-05", "", "2027-01-01", ""), "du 5 décembre 2026 au 1er janvier 2027");
        let days = "du 5 décembre 2026 à 9\u{a0}h au 6 décembre 2026 à 17\u{a0}h";
        assert_eq!(said("2026-12-05", "9h", "2026-12-06", "17h"), days);
        let once = Period::once((day("2026-12-05"), None), (None, None)).unwrap();
        let again = once.again("chaque-semaine", Some(day("2027-05-03")), vec![day("2027-05-01")]).unwrap();
        let each_week = "chaque semaine jusqu’au 3 mai 2027, sauf le 1er mai 2027";
        assert_eq!(parted(&again), ("samedi 5 décembre 2026".to_owned(), each_week.to_owned()));
    }
}
