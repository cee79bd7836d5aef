//! Rows read from a list, from a table, or from headings with a text under each.

use super::names;
use super::values::{Taken, items, one, value_of};
use crate::text::fields::Vocabularies;
use crate::text::kind::{FieldDef, Nature};
use crate::text::numbers;
use crate::text::outline::without_marker;
use crate::text::sheet_text::Value;

/// An hour before which no running order begins, in minutes: « 1 h 30 : marché » says how long it lasts.
const EARLIEST: u32 = 7 * 60;
/// As many characters as the name of a row has at most.
const LONGEST: usize = 160;

/// The rows of a field: all of the words, or none.
pub(super) fn read(columns: &[FieldDef], lone: Option<&str>, text: &str, labels: Vocabularies<'_>) -> Option<Taken> {
    if let Some(part) = lone {
        let place = |words: String| Value::Map(vec![(part.to_owned(), Value::from(words))]);
        return Some(Taken::all(Value::List(items(text, true).into_iter().map(place).collect())));
    }
    let rows: Option<Vec<Value>> = if text.lines().all(|line| line.trim().starts_with('|')) {
        table(columns, text, labels)
    } else if text.lines().any(|line| line.starts_with('#')) {
        headed(columns, text)
    } else {
        items(text, false).iter().map(|item| row(columns, item, "")).collect()
    };
    rows.filter(|rows| !rows.is_empty()).map(|rows| Taken::all(Value::List(rows)))
}

/// A table whose heads are names of columns.
fn table(columns: &[FieldDef], text: &str, labels: Vocabularies<'_>) -> Option<Vec<Value>> {
    let mut lines = text.lines().map(cells);
    let heads: Option<Vec<&FieldDef>> =
        lines.next()?.iter().map(|head| Some(names::column_of(columns, head)?.0)).collect();
    let heads = heads?;
    let is_rule =
        |cells: &[String]| cells.iter().all(|cell| !cell.is_empty() && cell.chars().all(|c| matches!(c, '-' | ':')));
    lines.next().filter(|cells| is_rule(cells))?;
    lines.map(|cells| cells_of(&heads, &cells, labels)).collect()
}

fn cells_of(heads: &[&FieldDef], cells: &[String], labels: Vocabularies<'_>) -> Option<Value> {
    let mut pairs: Vec<(String, Value)> = Vec::new();
    if cells.len() > heads.len() {
        return None;
    }
    for (def, cell) in heads.iter().zip(cells).filter(|(_, cell)| !cell.is_empty()) {
        let taken = value_of(def, &def.label, cell, labels).filter(|taken| taken.whole)?;
        pairs.push((def.key.clone(), taken.value));
    }
    Some(Value::Map(pairs))
}

fn cells(line: &str) -> Vec<String> {
    let line = line.trim().trim_start_matches('|').trim_end_matches('|').replace("\\|", "\u{1}");
    line.split('|').map(|cell| cell.trim().replace('\u{1}', "|")).collect()
}

/// A row for each heading, with the text under it.
fn headed(columns: &[FieldDef], text: &str) -> Option<Vec<Value>> {
    let mut rows: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        match (line.strip_prefix('#'), rows.last_mut()) {
            (Some(head), _) => rows.push((head.trim_start_matches('#').trim().to_owned(), String::new())),
            (None, Some((_, more))) => {
                more.push_str(line);
                more.push('\n');
            }
            (None, None) if line.trim().is_empty() => {}
            (None, None) => return None,
        }
    }
    rows.iter().map(|(head, more)| row(columns, without_marker(head), more.trim())).collect()
}

/// A row from words: its minutes and its counts are taken out of them, a name and what follows « : » are parted.
fn row(columns: &[FieldDef], words: &str, more: &str) -> Option<Value> {
    let mut words = words.trim().to_owned();
    let mut pairs: Vec<(String, Value)> = Vec::new();
    let mut times = String::new();
    for def in columns.iter().filter(|def| def.nature().is_number()) {
        if def.unit == numbers::MINUTES
            && let Some((length, said, rest)) = between(&words)
        {
            pairs.push((def.key.clone(), Value::from(length.to_string())));
            times = said.trim().to_owned();
            words = rest.to_owned();
            continue;
        }
        let taken = if def.unit == numbers::MINUTES { without_minutes(&words) } else { without_count(&words, def) };
        if let Some((number, rest)) = taken {
            pairs.push((def.key.clone(), Value::from(number)));
            words = rest;
        }
    }
    let texts = |def: &&FieldDef| matches!(def.nature(), Nature::Text | Nature::Prose | Nature::Reference);
    let of_texts: Vec<&FieldDef> = columns.iter().filter(texts).filter(|def| def.labelled().is_none()).collect();
    let first = of_texts.first()?;
    let second = of_texts.iter().skip(1).find(|def| def.nature() == Nature::Prose).or_else(|| of_texts.get(1));
    let parted = match second {
        Some(_) => parted(&words),
        None => (words.clone(), String::new()),
    };
    let (head, tail) = if more.is_empty() { parted } else { (words.clone(), more.to_owned()) };
    // When it is stays with what is said of it.
    let (head, tail) = match (times.is_empty(), second) {
        (true, _) => (head, tail),
        (false, Some(_)) => (head, format!("{times}\n\n{tail}").trim().to_owned()),
        (false, None) => (format!("{head} ({times})"), tail),
    };
    let head = head.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
    let head_taken = one(first, &head, &|_| None)?;
    if head.is_empty() || first.nature() != Nature::Prose && head.chars().count() > LONGEST {
        return None;
    }
    pairs.push((first.key.clone(), head_taken.value));
    if !tail.trim().is_empty() {
        let second = second?;
        let value = if second.nature() == Nature::Prose {
            Some(Taken::all(tail.trim()))
        } else {
            one(second, tail.trim(), &|_| None)
        };
        pairs.push((second.key.clone(), value?.value));
    }
    let order = |key: &str| columns.iter().position(|def| def.key == key);
    pairs.sort_by_key(|(key, _)| order(key));
    Some(Value::Map(pairs))
}

/// A name and what is said of it: parted at « : », at a dash, or after the first sentence.
fn parted(words: &str) -> (String, String) {
    for mark in [" : ", "\u{a0}: ", ": ", " – ", " — ", " → "] {
        if let Some((head, tail)) = words.split_once(mark) {
            return (bare(head), tail.trim().to_owned());
        }
    }
    match words.split_once(". ") {
        Some((head, tail)) => (format!("{head}."), tail.trim().to_owned()),
        None => (bare(words), String::new()),
    }
}

/// Words without the bold around them.
fn bare(words: &str) -> String {
    let words = words.trim();
    let inner = words.strip_prefix("**").and_then(|rest| rest.strip_suffix("**")).filter(|inner| !inner.contains("**"));
    inner.unwrap_or(words).trim().to_owned()
}

/// Whether words say an hour of the day rather than how long something lasts.
fn is_clock(words: &str) -> bool {
    clock(words.trim()).is_some_and(|(minutes, rest)| minutes >= EARLIEST && rest.is_empty())
}

/// The minutes since midnight that words begin with, « 14h10 », « 9 h », « 14:10 », and what follows.
fn clock(words: &str) -> Option<(u32, &str)> {
    let digits = words.find(|c: char| !c.is_ascii_digit()).unwrap_or(words.len());
    let (hours, rest) = words.split_at(digits);
    let rest = rest.trim_start_matches([' ', '\u{a0}', '\u{202f}']);
    let after = rest.strip_prefix(['h', 'H', ':'])?;
    let after = after.strip_prefix("eures").or_else(|| after.strip_prefix("eure")).unwrap_or(after);
    let minutes = after.trim_start_matches([' ', '\u{a0}', '\u{202f}']);
    let (minutes, rest) = match minutes.split_at_checked(2) {
        Some((two, rest)) if two.bytes().all(|b| b.is_ascii_digit()) => (two.parse().ok()?, rest),
        _ if rest.starts_with(':') => return None,
        _ => (0, after),
    };
    let hours: u32 = hours.parse().ok().filter(|hours| *hours < 24)?;
    (minutes < 60 && !rest.starts_with(|c: char| c.is_alphanumeric())).then_some((hours * 60 + minutes, rest))
}

/// The times that words begin with, « 14h10 - 14h25 »: how long that is, the times as written, and the words after.
fn between(words: &str) -> Option<(u32, &str, &str)> {
    let words = words.trim();
    let start = words.strip_prefix("De ").or_else(|| words.strip_prefix("de ")).unwrap_or(words);
    let (from, rest) = clock(start)?;
    let rest = rest.trim_start();
    let rest = ["-", "–", "—", "→", ">", "à ", "a "].iter().find_map(|mark| rest.strip_prefix(mark))?;
    let (to, rest) = clock(rest.trim_start())?;
    let times = start.get(..start.len() - rest.len())?;
    let rest = rest.trim_start().trim_start_matches([':', '-', '–', '—', '.', ',']).trim_start();
    let length = to.checked_sub(from).filter(|length| *length > 0)?;
    (!rest.is_empty()).then_some((length, times, rest))
}

/// What parts the words of a step.
const MARKS: [&str; 9] = [" : ", "\u{a0}: ", ": ", " – ", " - ", " — ", ", ", ". ", " · "];
/// Words after which minutes say when, or how often, rather than how long: « toutes les 10 min ».
const WHEN: [&str; 14] = [
    "les", "à", "après", "dans", "sous", "avant", "chaque", "par", "moins", "plus", "dure", "durent", "dépasse", "que",
];
/// Words between a step and its minutes that say nothing else: « Pause de 10 min ».
const LASTS: [&str; 3] = ["de", "pendant", "environ"];
/// As many words as a step has at most whose minutes no mark parts from it.
const MOST_BARE: usize = 8;

/// The minutes of a step: in brackets, in a part of its own, « Bilan, 5 min. Chacun parle », or at the end of a few
/// words, « Accueil 15 min »; and the words without them.
fn without_minutes(words: &str) -> Option<(String, String)> {
    let minutes = |text: &str| {
        let text = text.trim().trim_end_matches('.').trim();
        let has_unit = text.chars().any(char::is_alphabetic) || text.ends_with(['\'', '’', '′']);
        numbers::read_minutes(text).filter(|_| has_unit).map(|minutes| minutes.to_string())
    };
    if let Some((before, rest)) = words.split_once('(')
        && let Some((inside, after)) = rest.split_once(')')
        && let Some(found) = minutes(inside)
    {
        return Some((found, format!("{} {}", before.trim(), after.trim()).trim().to_owned()));
    }
    let mut starts = vec![(0, 0)];
    let found = MARKS.iter().flat_map(|mark| words.match_indices(mark).map(|(at, mark)| (at, at + mark.len())));
    starts.extend(found);
    starts.sort_unstable();
    for (place, (end, from)) in starts.iter().enumerate() {
        let (to, next) = starts.get(place + 1).copied().unwrap_or((words.len(), words.len()));
        let (Some(part), Some(before), Some(after)) = (words.get(*from..to), words.get(..*end), words.get(to..)) else {
            continue;
        };
        let Some(found) = minutes(part).filter(|_| !is_clock(part)) else { continue };
        let mark = words.get(*end..*from).unwrap_or_default();
        let names = mark.trim().ends_with([':', '–', '-', '—']);
        let rest = match words.get(next..).map(str::trim).unwrap_or_default() {
            rest if before.trim().is_empty() => rest.to_owned(),
            // « Bilan : 5 min. Chacun parle »: the name goes on before what is said of it.
            rest if names && !rest.is_empty() => format!("{before}{mark}{rest}"),
            _ => format!("{before}{after}"),
        };
        return Some((found, rest.trim().to_owned()));
    }
    // The end of the first words: « Bilan debout 5 min, chacun un mot ».
    let heads = starts.iter().skip(1).map(|(end, _)| *end).take(1).chain([words.len()]);
    heads.into_iter().find_map(|end| {
        let (head, rest) = words.split_at_checked(end)?;
        let (found, head) = minutes_at_end(head, &minutes)?;
        Some((found, format!("{head}{rest}")))
    })
}

/// The minutes that a few words end with, and the words before them.
fn minutes_at_end(words: &str, minutes: &dyn Fn(&str) -> Option<String>) -> Option<(String, String)> {
    let parts: Vec<&str> = words.split_whitespace().collect();
    (1..=2).rev().filter(|taken| (taken + 1..=MOST_BARE).contains(&parts.len())).find_map(|taken| {
        let (before, last) = parts.split_at_checked(parts.len() - taken)?;
        let found = minutes(&last.join(" "))?;
        let before = before.split_last().filter(|(last, _)| LASTS.contains(last)).map_or(before, |(_, before)| before);
        let is_when = before.last().is_none_or(|word| {
            WHEN.contains(&word.to_lowercase().as_str()) || word.ends_with(|c: char| c.is_ascii_digit())
        });
        (!is_when).then(|| (found, before.join(" ")))
    })
}

/// A count said with the name of its column, « 2 par personne », and the words without it.
fn without_count(words: &str, def: &FieldDef) -> Option<(String, String)> {
    let wanted = names::folded(&def.label);
    let lower = words.to_lowercase();
    let at = lower.find(&def.label.to_lowercase()).filter(|at| !wanted.is_empty() && lower.is_char_boundary(*at))?;
    let (before, after) = (words.get(..at)?, words.get(at + def.label.len()..)?);
    let before = before.trim_end();
    let start = before
        .rfind(|c: char| !c.is_ascii_digit() && !matches!(c, ',' | '.'))
        .map_or(0, |at| at + before.get(at..).and_then(|c| c.chars().next()).map_or(1, char::len_utf8));
    let (rest, number) = before.split_at_checked(start)?;
    if number.is_empty() || def.read(&Value::from(number)).is_err() {
        return None;
    }
    // « 1 par table de 5 » says more than the column does.
    if after.trim_start().starts_with(char::is_alphanumeric) {
        return None;
    }
    let rest = rest.trim().trim_end_matches([':', '(', ',', '–', '-']).trim();
    // What is counted has no article: « 45 post-its ».
    let rest = ["des ", "du ", "de la "].iter().find_map(|article| rest.strip_prefix(article)).unwrap_or(rest);
    let after = after.trim().trim_start_matches(')').trim();
    Some((number.to_owned(), format!("{rest} {after}").trim().to_owned()))
}
