//! Sheets on the days on which they take place: a month, a week, or a list by days.

use std::collections::BTreeMap;

use askama::Template;
use chrono::{Datelike, NaiveDate, Weekday};

use crate::hall::error::Result;
use crate::hall::messages::periods as said;
use crate::reading::in_time;
use crate::text::dates;
use crate::text::periods::Occurrence;
use crate::web::http::respond;
use crate::web::pages::search::span::AskedDays;
use crate::web::pages::search::views::{Form, Together, View, Whole, ics};
use crate::web::view::parts::Way;

pub(super) static VIEW: View = View {
    key: "agenda",
    label: said::AGENDA,
    icon: "date",
    needs: Some(in_time::is_in_time),
    form: Form::Whole(Whole { most: 200, is_in_time: true, show }),
};

#[derive(Template)]
#[template(path = "search/views/agenda.html")]
struct Agenda<'a> {
    /// What it shows, « Décembre 2026 ».
    name: String,
    /// A month, a week, a list; and which is shown. Empty for one that stays where it is.
    modes: Vec<(Way, bool)>,
    /// Before, today, after.
    moves: Vec<Way>,
    /// The days as a table; empty for a list.
    weeks: Vec<Vec<Cell<'a>>>,
    /// The days on which something takes place, each once.
    days: Vec<Day<'a>>,
    /// The same as a calendar file.
    file: String,
    /// That sheets are left out; empty when none is.
    left_out: String,
    named_by: &'a str,
}

/// A day of the table.
struct Cell<'a> {
    number: u32,
    iso: String,
    is_today: bool,
    /// Whether it is of the month or week that is asked for.
    is_inside: bool,
    entries: Vec<Entry<'a>>,
}

/// A day of the list.
struct Day<'a> {
    /// « samedi 5 décembre 2026 ».
    name: String,
    iso: String,
    entries: Vec<Entry<'a>>,
}

/// Something that takes place.
#[derive(Clone)]
struct Entry<'a> {
    title: &'a str,
    href: &'a str,
    class: &'static str,
    /// « 18 h – 20 h »; empty for a whole day.
    hours: String,
    /// That it began on another day.
    is_continued: bool,
    /// That it does not take place, in a word; empty when it does.
    off: String,
    summary: &'a str,
    facts: Vec<&'a (String, String)>,
}

fn show(page: &Together<'_>) -> Result<String> {
    let span = page.asked.span.unwrap_or(AskedDays::month_of(page.today));
    let by_day = by_day(page, span);
    let at = |span: AskedDays| page.asked.in_time(Some(span)).address();
    let way = |label: &str, span: AskedDays| Way { label: label.to_owned(), href: at(span) };
    // Today, when it is among the days that are shown: so that another way to look shows it as well.
    let day = if (span.first()..=span.last()).contains(&page.today) { page.today } else { span.first() };
    let modes = [
        (said::MONTH, AskedDays::month_of(day), matches!(span, AskedDays::Month(_))),
        (said::WEEK, AskedDays::week_of(day), matches!(span, AskedDays::Week(_))),
        (said::LIST, AskedDays::From(day), matches!(span, AskedDays::From(_))),
    ];
    let [before, after] = span.beside();
    let moves = [(said::BEFORE, before), (said::TODAY, span.at(page.today)), (said::AFTER, after)];
    let shown = page.sheets.len();
    respond::render(&Agenda {
        name: span.label(),
        modes: if page.may_move {
            modes.map(|(label, span, now)| (way(label, span), now)).to_vec()
        } else {
            Vec::new()
        },
        moves: if page.may_move { moves.map(|(label, span)| way(label, span)).to_vec() } else { Vec::new() },
        weeks: weeks(span, page.today, &by_day),
        days: days(span, by_day),
        file: ics::VIEW.address(&page.asked.in_time(None)),
        left_out: match u64::try_from(shown) {
            Ok(count) if count < page.total && shown >= most() => said::left_out(shown, page.total),
            _ => String::new(),
        },
        named_by: page.named_by,
    })
}

fn most() -> usize {
    match &VIEW.form {
        Form::Whole(whole) => whole.most,
        Form::Inside(_) | Form::Above(_) | Form::Feed(_) | Form::File(_) => usize::MAX,
    }
}

/// What takes place on each day, by its hour, then by title.
fn by_day<'a>(page: &Together<'a>, span: AskedDays) -> BTreeMap<NaiveDate, Vec<Entry<'a>>> {
    let mut found: BTreeMap<NaiveDate, Vec<_>> = BTreeMap::new();
    for (card, item) in page.sheets {
        let Some(text) = &item.text else { continue };
        let off = in_time::called_off(page.kinds, &item.sheet.kind, text).unwrap_or_default();
        for (_, period) in in_time::of(page.kinds, &item.sheet.kind, text) {
            let told = said::whole(&period);
            for time in period.between(span.first(), span.last()) {
                for day in each_day(time, span) {
                    let entry = Entry {
                        title: &card.title,
                        href: &card.href,
                        class: card.kind.class,
                        hours: if day == time.first { said::hours(&period) } else { String::new() },
                        is_continued: day != time.first,
                        off: off.to_lowercase(),
                        summary: &card.summary,
                        facts: card.facts.iter().filter(|(_, text)| *text != told && *text != off).collect(),
                    };
                    found.entry(day).or_default().push((period.from.filter(|_| day == time.first), entry));
                }
            }
        }
    }
    let sorted = |mut entries: Vec<(Option<chrono::NaiveTime>, Entry<'a>)>| {
        entries.sort_by(|(at, one), (later, other)| (at, one.title).cmp(&(later, other.title)));
        entries.into_iter().map(|(_, entry)| entry).collect()
    };
    found.into_iter().map(|(day, entries)| (day, sorted(entries))).collect()
}

fn each_day(time: Occurrence, span: AskedDays) -> impl Iterator<Item = NaiveDate> {
    time.first.max(span.first()).iter_days().take_while(move |day| *day <= time.last.min(span.last()))
}

/// The weeks of a table, from a Monday to a Sunday; none for a list.
fn weeks<'a>(span: AskedDays, today: NaiveDate, by_day: &BTreeMap<NaiveDate, Vec<Entry<'a>>>) -> Vec<Vec<Cell<'a>>> {
    if matches!(span, AskedDays::From(_)) {
        return Vec::new();
    }
    let (first, last) = (span.first().week(Weekday::Mon).first_day(), span.last().week(Weekday::Mon).last_day());
    let cell = |day: NaiveDate| Cell {
        number: day.day(),
        iso: day.to_string(),
        is_today: day == today,
        is_inside: (span.first()..=span.last()).contains(&day),
        entries: by_day.get(&day).cloned().unwrap_or_default(),
    };
    let cells: Vec<NaiveDate> = first.iter_days().take_while(|day| *day <= last).collect();
    cells.chunks(7).map(|week| week.iter().copied().map(cell).collect()).collect()
}

/// The days of the list. One that lasts is told on the first of its days that is shown.
fn days<'a>(span: AskedDays, by_day: BTreeMap<NaiveDate, Vec<Entry<'a>>>) -> Vec<Day<'a>> {
    let told = |day: NaiveDate, entries: Vec<Entry<'a>>| Day {
        name: dates::weekday_of(day),
        iso: day.to_string(),
        entries: entries.into_iter().filter(|entry| !entry.is_continued || day == span.first()).collect(),
    };
    by_day.into_iter().map(|(day, entries)| told(day, entries)).filter(|day| !day.entries.is_empty()).collect()
}
