//! Fields of rows, laid out by what their columns hold: timelines, pairs, tables, figures, quotations, sources,
//! credits.

use std::collections::HashSet;

use super::words::{Words, date_tag, date_words, outside, written};
use crate::hall::messages::reading as said;
use crate::text::escape::escaped;
use crate::text::kind::{FieldDef, Nature, Row, Shown};
use crate::text::numbers;

/// One moment of a timeline.
pub struct Event {
    /// The date as machines read it; empty when it is none.
    pub datetime: String,
    /// The year, or what is written in its place.
    pub when: String,
    /// The day and month, when they are known.
    pub day: String,
    /// Its title, as HTML.
    pub title: String,
    /// What happened, as HTML blocks.
    pub text: String,
    /// Whether things slowed down.
    pub slow: bool,
}

/// The timeline of rows that have a date.
pub(super) fn timeline(words: &Words<'_, '_>, def: &FieldDef, value: &Shown) -> Option<Vec<Event>> {
    let Shown::Rows(rows) = value else { return None };
    Some(rows.iter().map(|row| event(words, def, row)).collect())
}

fn event(words: &Words<'_, '_>, def: &FieldDef, row: &Row) -> Event {
    let mut event = Event {
        datetime: String::new(),
        when: String::new(),
        day: String::new(),
        title: String::new(),
        text: String::new(),
        slow: false,
    };
    for (key, cell) in row {
        match cell {
            Shown::Date(date) if event.when.is_empty() => {
                event.datetime = written(*date);
                event.when = date.year.to_string();
                let full = date_words(*date);
                event.day = full.strip_suffix(&event.when).unwrap_or_default().trim().to_owned();
            }
            Shown::Prose(text) => event.text.push_str(&words.resolver.fragment(text)),
            Shown::Text(text) if event.title.is_empty() => {
                event.slow = is_slow(text);
                event.title = words.resolver.inline(text);
            }
            cell => {
                let column = def.columns.iter().find(|column| column.key == *key);
                let shown = words.cell(&def.columns, key, cell);
                match column.map(FieldDef::nature) {
                    Some(Nature::Date) if event.when.is_empty() => event.when = shown,
                    _ => event.text.push_str(&format!("<p>{shown}</p>")),
                }
            }
        }
    }
    event
}

fn is_slow(title: &str) -> bool {
    title.strip_prefix(said::SLOWDOWN).is_some_and(|rest| rest.trim_start().starts_with(':'))
}

/// Rows as pairs: the first cell, and what answers it.
pub(super) fn pairs(words: &Words<'_, '_>, def: &FieldDef, value: &Shown) -> Option<Vec<(String, String)>> {
    let Shown::Rows(rows) = value else { return None };
    let pair = |row: &Row| {
        let mut cells = row.iter();
        let first = cells.next().map(|(key, cell)| words.cell(&def.columns, key, cell)).unwrap_or_default();
        let rest = cells.map(|(key, cell)| match def.columns.iter().find(|column| column.key == *key) {
            Some(column) => words.block(column, cell),
            None => format!("<p>{}</p>", words.cell(&def.columns, key, cell)),
        });
        (first, rest.collect::<String>())
    };
    Some(rows.iter().map(pair).collect())
}

/// A table.
pub struct Table {
    /// The names of its columns, and whether they hold numbers.
    pub head: Vec<(String, bool)>,
    /// Its rows, each as long as the head, as HTML.
    pub rows: Vec<Vec<(String, bool)>>,
}

/// The most columns that rows add to those that their kind declares.
const MOST_ADDED: usize = 12;

/// Rows as a table; columns that no row fills are left out. What stands in more columns than a table can show stands in
/// a last one, named: a thousand rows of a part each would make a million cells.
pub(super) fn table(words: &Words<'_, '_>, def: &FieldDef, value: &Shown) -> Option<Table> {
    let Shown::Rows(rows) = value else { return None };
    let (mut seen, mut added) = (HashSet::new(), Vec::new());
    let is_declared = |key: &str| def.columns.iter().any(|column| column.key == key);
    for (key, _) in rows.iter().flatten() {
        if seen.insert(key.as_str()) && !is_declared(key) {
            let mut column = FieldDef::text(key);
            column.label.clone_from(key);
            added.push(column);
        }
    }
    let left: HashSet<String> = added.iter().skip(MOST_ADDED).map(|column| column.key.clone()).collect();
    let declared = def.columns.iter().filter(|column| seen.contains(column.key.as_str())).cloned();
    let columns: Vec<FieldDef> = declared.chain(added.into_iter().take(MOST_ADDED)).collect();
    let is_number = |column: &FieldDef| column.nature().is_number();
    let cell = |row: &Row, column: &FieldDef| {
        let found = row.iter().find(|(key, _)| *key == column.key);
        (found.map(|(_, cell)| words.inline(column, cell)).unwrap_or_default(), is_number(column))
    };
    let others = |row: &Row| {
        let others = row.iter().filter(|(key, _)| left.contains(key));
        let named = |(key, cell): &(String, Shown)| said::named(&escaped(key), &words.cell(&def.columns, key, cell));
        (others.map(named).collect::<Vec<_>>().join(" · "), false)
    };
    let last = (!left.is_empty()).then(|| (said::OTHER_FIELDS.to_owned(), false));
    let line = |row: &Row| {
        let cells = columns.iter().map(|column| cell(row, column));
        cells.chain(last.is_some().then(|| others(row))).collect()
    };
    Some(Table {
        head: columns.iter().map(|column| (column.label.clone(), is_number(column))).chain(last.clone()).collect(),
        rows: rows.iter().map(line).collect(),
    })
}

/// A figure: what it measures, its value, its unit, its year and source.
#[derive(Default)]
pub struct Figure {
    /// What it measures, as HTML; may be empty.
    pub label: String,
    /// Its value in words.
    pub value: String,
    /// Its unit.
    pub unit: String,
    /// Its year and its source, as HTML; may be empty.
    pub sub: String,
}

/// Figures, and the shares that one of them is made of.
#[derive(Default)]
pub struct Figures {
    /// The figures.
    pub figures: Vec<Figure>,
    /// Shares: a name and a value, each as HTML, by the label of their column.
    pub shares: Vec<(String, Vec<(String, String)>)>,
}

/// Rows of figures, or a group whose numbers are figures.
pub(super) fn figures(words: &Words<'_, '_>, def: &FieldDef, value: &Shown) -> Option<Figures> {
    match value {
        Shown::Rows(rows) => {
            Some(Figures { figures: rows.iter().map(|row| figure(words, def, row)).collect(), shares: Vec::new() })
        }
        Shown::Parts(row) => Some(of_group(words, def, row)),
        Shown::Measure(_) | Shown::Count(_) => {
            let figure = Figure { value: words.inline(def, value), ..Figure::default() };
            Some(Figures { figures: vec![figure], shares: Vec::new() })
        }
        _ => None,
    }
}

/// The first text names it, the first number counts it, the second text is its unit; the rest stands below.
fn figure(words: &Words<'_, '_>, def: &FieldDef, row: &Row) -> Figure {
    let mut figure = Figure::default();
    let mut below = Vec::new();
    let texts: Vec<&str> =
        def.columns.iter().filter(|column| column.nature() == Nature::Text).map(|column| column.key.as_str()).collect();
    for (key, cell) in row {
        match cell {
            Shown::Measure(number) if figure.value.is_empty() => figure.value = numbers::number(*number),
            Shown::Count(number) if figure.value.is_empty() => figure.value = numbers::integer(*number),
            Shown::Text(text) if texts.get(1) == Some(&key.as_str()) => figure.unit.clone_from(text),
            cell if texts.first() == Some(&key.as_str()) => figure.label = words.cell(&def.columns, key, cell),
            cell => below.push(words.cell(&def.columns, key, cell)),
        }
    }
    if figure.unit.starts_with('€') {
        figure.value = with_cents(&figure.value);
    }
    if figure.unit.to_lowercase() == figure.label.to_lowercase() {
        figure.unit.clear();
    }
    if figure.value.is_empty() && !below.is_empty() {
        figure.value = below.remove(0);
    }
    figure.sub = below.join(", ");
    figure
}

/// « 0,9 » euro is written « 0,90 ».
fn with_cents(value: &str) -> String {
    match value.split_once(',') {
        Some((_, cents)) if cents.len() == 1 => format!("{value}0"),
        _ => value.to_owned(),
    }
}

/// Each number is a figure under its label, dates stand below them, nested rows are shares.
fn of_group(words: &Words<'_, '_>, def: &FieldDef, row: &Row) -> Figures {
    let mut set = Figures::default();
    let mut below = Vec::new();
    for (key, cell) in row {
        let column = def.columns.iter().find(|column| column.key == *key);
        let label = column.map_or(key.as_str(), |column| column.label.as_str());
        match (column, cell) {
            (Some(column), Shown::Count(_) | Shown::Measure(_)) => set.figures.push(Figure {
                label: escaped(label).into_owned(),
                value: words.inline(column, cell),
                ..Figure::default()
            }),
            (Some(column), Shown::Rows(rows)) => {
                set.shares.push((label.to_owned(), rows.iter().map(|row| share(words, column, row)).collect()));
            }
            (_, Shown::Date(date)) => below.push(date_tag(*date)),
            (_, cell) => below.push(words.cell(&def.columns, key, cell)),
        }
    }
    let below = below.join(", ");
    for figure in &mut set.figures {
        figure.sub.clone_from(&below);
    }
    set
}

fn share(words: &Words<'_, '_>, def: &FieldDef, row: &Row) -> (String, String) {
    let is_number = |cell: &Shown| matches!(cell, Shown::Measure(_) | Shown::Count(_));
    let of = |wanted: bool| {
        let cells = row.iter().filter(|(_, cell)| is_number(cell) == wanted);
        cells.map(|(key, cell)| words.cell(&def.columns, key, cell)).collect::<Vec<_>>().join(", ")
    };
    (of(false), of(true))
}

/// A quotation.
pub struct Quote {
    /// What was said, as HTML blocks.
    pub text: String,
    /// Who said it, as HTML; may be empty.
    pub person: String,
    /// Their role and structure, as HTML; may be empty.
    pub role: String,
    /// The sheet it comes from, as HTML; may be empty.
    pub from: String,
}

/// Rows of quotations: the first cell is what was said, the next who said it, then their role and structure.
pub(super) fn quotes(words: &Words<'_, '_>, def: &FieldDef, value: &Shown) -> Option<Vec<Quote>> {
    let Shown::Rows(rows) = value else { return None };
    let quote = |row: &Row| {
        let mut quote = Quote { text: String::new(), person: String::new(), role: String::new(), from: String::new() };
        let mut roles = Vec::new();
        for (key, cell) in row {
            match (def.columns.iter().find(|column| column.key == *key), cell) {
                (Some(column), _) if quote.text.is_empty() => quote.text = words.block(column, cell),
                (None, _) if quote.text.is_empty() => {
                    quote.text = format!("<p>{}</p>", words.cell(&def.columns, key, cell));
                }
                (Some(column), Shown::Reference(text)) => quote.from = words.link(column, text),
                _ if quote.person.is_empty() => quote.person = words.cell(&def.columns, key, cell),
                _ => roles.push(words.cell(&def.columns, key, cell)),
            }
        }
        quote.role = roles.join(", ");
        quote
    };
    Some(rows.iter().map(quote).collect())
}

/// Sources: a name, linked to its address when it has one, and a date.
pub(super) fn sources(words: &Words<'_, '_>, def: &FieldDef, value: &Shown) -> Vec<String> {
    match (value, value.as_texts()) {
        (Shown::Rows(rows), _) => rows.iter().map(|row| source(words, def, row)).collect(),
        (_, Some(items)) => items.into_iter().map(|item| words.resolver.inline(item)).collect(),
        (value, None) => vec![words.inline(def, value)],
    }
}

fn source(words: &Words<'_, '_>, def: &FieldDef, row: &Row) -> String {
    let url = row.iter().find_map(|(_, cell)| match cell {
        Shown::Address(url) => Some(url.as_str()),
        _ => None,
    });
    let mut parts = Vec::new();
    for (key, cell) in row {
        match (cell, url) {
            (Shown::Address(_), _) => {}
            (Shown::Text(text), Some(url)) if parts.is_empty() => parts.push(outside(url, text)),
            (cell, _) => parts.push(words.cell(&def.columns, key, cell)),
        }
    }
    if let (Some(url), true) = (url, parts.is_empty()) {
        parts.push(outside(url, url));
    }
    parts.join(", ")
}

/// Credits: a role and who had it, as HTML.
pub(super) fn credits(words: &Words<'_, '_>, def: &FieldDef, value: &Shown) -> Vec<(String, String)> {
    match value {
        Shown::Rows(rows) => rows.iter().map(|row| credit(words, def, row)).collect(),
        Shown::Prose(_) => vec![(def.label.clone(), words.block(def, value))],
        value => vec![(def.label.clone(), words.inline(def, value))],
    }
}

fn credit(words: &Words<'_, '_>, def: &FieldDef, row: &Row) -> (String, String) {
    let mut role = said::CREDIT.to_owned();
    let mut who = Vec::new();
    for (key, cell) in row {
        match (def.columns.iter().find(|column| column.key == *key), cell) {
            (Some(column), Shown::Label(id)) => role = words.kinds.label_of(column, id).to_owned(),
            _ => who.push(words.cell(&def.columns, key, cell)),
        }
    }
    (role, who.join(", "))
}

#[cfg(test)]
mod tests {
    use crate::web::pages::sheets::card::rows::*;

    #[test]
    fn a_slowdown_says_so_in_its_title() {
        assert!(is_slow("Ralentissement : un an sans local"));
        assert!(is_slow("Ralentissement\u{a0}: deux ans"));
        assert!(!is_slow("Ralentissement des travaux"));
        assert!(!is_slow("Ouverture"));
    }

    #[test]
    fn euros_keep_two_decimals_or_none() {
        assert_eq!(with_cents("0,9"), "0,90");
        assert_eq!(with_cents("120 000"), "120 000");
        assert_eq!(with_cents("1,25"), "1,25");
    }
}
