//! The days that a list is asked for: a month, a week, or all that comes after a day.

use std::ops::RangeInclusive;

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use crate::hall::messages;
use crate::hall::messages::periods;
use crate::text::days;
use crate::web::http::extract::Query;

/// Days after the first that a list without end looks at.
const FAR: Days = Days::new(366);
/// The years that can be asked for.
const YEARS: RangeInclusive<i32> = 1900..=2200;

/// The days that are asked for, by the first of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AskedDays {
    /// The month that begins on this day.
    Month(NaiveDate),
    /// The week that begins on this Monday.
    Week(NaiveDate),
    /// A year from this day.
    From(NaiveDate),
}

impl AskedDays {
    /// From `semaine=2026-W49`, `mois=2026-12` or `des=2026-12-01`, the narrowest first; nonsense asks nothing.
    pub(super) fn read(query: &Query) -> Option<Self> {
        let day = |text: &str| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
        let week = || {
            let (year, week) = query.get("semaine").split_once("-W")?;
            NaiveDate::from_isoywd_opt(year.parse().ok()?, week.parse().ok()?, Weekday::Mon).map(Self::Week)
        };
        let month = || day(&format!("{}-01", query.get("mois"))).map(Self::Month);
        let from = || day(query.get("des")).map(Self::From);
        week().or_else(month).or_else(from).filter(|span| YEARS.contains(&span.first().year()))
    }

    /// The month of a day.
    pub(super) fn month_of(day: NaiveDate) -> Self {
        Self::Month(day.with_day(1).unwrap_or(day))
    }

    /// The week of a day.
    pub(super) fn week_of(day: NaiveDate) -> Self {
        Self::Week(day.week(Weekday::Mon).first_day())
    }

    /// The same way to look, at another day.
    pub(super) fn at(self, day: NaiveDate) -> Self {
        match self {
            Self::Month(_) => Self::month_of(day),
            Self::Week(_) => Self::week_of(day),
            Self::From(_) => Self::From(day),
        }
    }

    /// The name of its parameter.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Month(_) => "mois",
            Self::Week(_) => "semaine",
            Self::From(_) => "des",
        }
    }

    /// The value of its parameter.
    pub(super) fn value(self) -> String {
        match self {
            Self::Month(first) => first.format("%Y-%m").to_string(),
            Self::Week(first) => first.format("%G-W%V").to_string(),
            Self::From(first) => first.to_string(),
        }
    }

    /// Its first day.
    pub(super) fn first(self) -> NaiveDate {
        match self {
            Self::Month(first) | Self::Week(first) | Self::From(first) => first,
        }
    }

    /// Its last day.
    pub(super) fn last(self) -> NaiveDate {
        let after = match self {
            Self::Month(first) => first.checked_add_months(Months::new(1)).and_then(|next| next.pred_opt()),
            Self::Week(first) => first.checked_add_days(Days::new(6)),
            Self::From(first) => first.checked_add_days(FAR),
        };
        after.unwrap_or(self.first())
    }

    /// The same way to look, just before and just after.
    pub(super) fn beside(self) -> [Self; 2] {
        let first = self.first();
        let before = match self {
            Self::Month(_) | Self::Week(_) => first.pred_opt(),
            Self::From(_) => first.checked_sub_days(FAR),
        };
        [before, self.last().succ_opt()].map(|day| self.at(day.unwrap_or(first)))
    }

    /// Its days since 1970.
    pub(super) fn days(self) -> RangeInclusive<i64> {
        days::since_1970(self.first())..=days::since_1970(self.last())
    }

    /// What people read on it.
    pub(super) fn label(self) -> String {
        match self {
            Self::Month(first) => messages::capitalised(&days::month_and_year(first)),
            Self::Week(first) => periods::week(first, self.last()),
            Self::From(first) => periods::from_day(first),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::web::pages::search::span::*;

    fn span(query: &str) -> Option<AskedDays> {
        AskedDays::read(&Query::read(query))
    }

    #[test]
    fn a_span_has_its_first_and_last_day() {
        for (query, first, last) in [
            ("mois=2026-12", "2026-12-01", "2026-12-31"),
            ("mois=2028-02", "2028-02-01", "2028-02-29"),
            ("semaine=2026-W53", "2026-12-28", "2027-01-03"),
            ("des=2026-12-05", "2026-12-05", "2027-12-06"),
        ] {
            let found = span(query).map(|span| (span.first().to_string(), span.last().to_string()));
            assert_eq!(found, Some((first.to_owned(), last.to_owned())), "{query}");
        }
        for query in
            ["", "mois=2026", "mois=2026-13", "mois=0026-12", "semaine=2026-W60", "des=2026-02-30", "des=9999-01-01"]
        {
            assert_eq!(span(query), None, "{query}");
        }
    }

    #[test]
    fn one_goes_to_the_time_before_and_after() {
        let beside = |query: &str| span(query).map(|span| span.beside().map(AskedDays::value).join(" "));
        assert_eq!(beside("mois=2026-12").as_deref(), Some("2026-11 2027-01"));
        assert_eq!(beside("semaine=2026-W53").as_deref(), Some("2026-W52 2027-W01"));
    }
}
