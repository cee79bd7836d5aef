//! Two people who changed different words of the same lines: both changes are kept.
//!
//! Changes touch when no unchanged word stands between them. A number written in groups, a date, an address are one
//! word each, so that two halves of two of them never make a third. Where both changed the marks of the text (bold,
//! links, cells), or one wrote most of it anew, words that happen to be the same say nothing, and people settle it.

use crate::text::diff::{Budget, LineChange, changes};
use crate::text::spaces;

/// The marks that a text is laid out with.
const MARKS: [char; 10] = ['*', '_', '~', '`', '[', ']', '<', '>', '#', '|'];

/// The text with what both changed in it; None when changes touch.
pub(super) fn both(base: &[&str], ours: &[&str], theirs: &[&str], budget: &mut Budget) -> Option<String> {
    let [ours, theirs] = [ours, theirs].map(|lines| without_ends(base, lines, budget).concat());
    let base = base.concat();
    if ours == base || theirs == base || ours == theirs {
        return Some(if ours == base { theirs } else { ours });
    }
    if base.trim().is_empty() || !budget.spend(base.len() + ours.len() + theirs.len()) {
        return None;
    }
    let [base, our_words, their_words] = [&base, &ours, &theirs].map(|text| words(text));
    let (mine, yours) = (Side::new(&base, &our_words, budget), Side::new(&base, &their_words, budget));
    let are_inside = !mine.only_adds_lines(&base) && !yours.only_adds_lines(&base);
    if are_inside && !(mine.keeps_most(&base) && yours.keeps_most(&base)) || mine.marks(&base) && yours.marks(&base) {
        return None;
    }
    applied(&base, &mine, &yours)
}

/// These lines with the ends of the base's where nothing but spaces there changed: an editor that trims them says
/// nothing.
fn without_ends<'t>(base: &[&'t str], lines: &[&'t str], budget: &mut Budget) -> Vec<&'t str> {
    let trimmed = |lines: &[&'t str]| lines.iter().map(|line| line.trim_end()).collect::<Vec<_>>();
    let (mut out, mut at) = (Vec::with_capacity(lines.len()), 0);
    let mut old = 0;
    for change in changes(&trimmed(base), &trimmed(lines), budget) {
        out.extend(base.get(old..change.old.start).unwrap_or_default());
        out.extend(lines.get(change.new.clone()).unwrap_or_default());
        (old, at) = (change.old.end, change.new.end);
    }
    let rest = base.get(old..).unwrap_or_default();
    // The last line may have no end at all, which does say something.
    let last = lines.get(at..).unwrap_or_default().last().filter(|line| !line.ends_with('\n'));
    out.extend(rest.iter().take(rest.len() - usize::from(last.is_some())).chain(last));
    out
}

/// One of the two texts: how it differs from the base.
struct Side<'t> {
    changes: Vec<LineChange>,
    words: &'t [&'t str],
}

impl<'t> Side<'t> {
    fn new(base: &[&str], words: &'t [&'t str], budget: &mut Budget) -> Self {
        let mut side = Self { changes: changes(base, words, budget), words };
        let mut from = 0;
        for change in &mut side.changes {
            to_line(base, words, change, from);
            from = change.old.end;
        }
        side
    }

    fn new_words(&self, change: &LineChange) -> &'t [&'t str] {
        self.words.get(change.new.clone()).unwrap_or_default()
    }

    /// Whether it only adds lines beside those of the base.
    fn only_adds_lines(&self, base: &[&str]) -> bool {
        self.changes.iter().all(|change| self.is_lines(base, change))
    }

    /// Whether the change adds whole lines between two lines, or before or after all.
    fn is_lines(&self, base: &[&str], change: &LineChange) -> bool {
        let new = self.new_words(change);
        let before = change.old.start.checked_sub(1).and_then(|at| base.get(at));
        let after = base.get(change.old.end);
        let (starts, ends) = (before.is_none_or(|word| *word == "\n"), after.is_none_or(|word| *word == "\n"));
        change.old.is_empty() && (starts && new.last() == Some(&"\n") || ends && new.first() == Some(&"\n"))
    }

    /// Whether at least half of the base's words are still there.
    fn keeps_most(&self, base: &[&str]) -> bool {
        let count = |words: &[&str]| words.iter().filter(|word| is_word(word)).count();
        let gone: usize =
            self.changes.iter().map(|change| count(base.get(change.old.clone()).unwrap_or_default())).sum();
        gone * 2 <= count(base)
    }

    /// Whether it has other marks than the base, but for those of whole lines that it adds.
    fn marks(&self, base: &[&str]) -> bool {
        let count = |words: &[&str], mark: char| words.iter().map(|word| word.matches(mark).count()).sum::<usize>();
        self.changes.iter().filter(|change| !self.is_lines(base, change)).any(|change| {
            let (old, new) = (base.get(change.old.clone()).unwrap_or_default(), self.new_words(change));
            MARKS.iter().any(|mark| count(old, *mark) != count(new, *mark))
        })
    }
}

/// Moves an addition to the start of its line, where what was added could as well begin there.
fn to_line(base: &[&str], words: &[&str], change: &mut LineChange, from: usize) {
    let mut moved = change.clone();
    while moved.old.is_empty() && moved.old.start > from {
        let before = base.get(moved.old.start - 1);
        if before == Some(&"\n") {
            break;
        }
        if before != words.get(moved.new.end - 1) {
            return;
        }
        moved.old = moved.old.start - 1..moved.old.end - 1;
        moved.new = moved.new.start - 1..moved.new.end - 1;
    }
    *change = moved;
}

/// The base with the changes of both; None when two of them touch.
fn applied(base: &[&str], mine: &Side<'_>, yours: &Side<'_>) -> Option<String> {
    let mut all: Vec<(&LineChange, &Side<'_>)> = Vec::new();
    all.extend(mine.changes.iter().map(|change| (change, mine)));
    all.extend(yours.changes.iter().map(|change| (change, yours)));
    all.sort_by_key(|(change, _)| (change.old.start, change.old.end));
    all.dedup_by(|(later, side), (earlier, other)| {
        later.old == earlier.old && side.new_words(later) == other.new_words(earlier)
    });
    let (mut out, mut at) = (String::new(), 0);
    let mut last: Option<(&LineChange, &Side<'_>)> = None;
    for (change, side) in all {
        let gap = base.get(at..change.old.start)?;
        let is_other = |(_, before): (&LineChange, &Side<'_>)| !std::ptr::eq(before, side);
        if let Some(before) = last.filter(|last| is_other(*last))
            && !gap.iter().any(|word| is_word(word))
            && !stand_apart(base, before, (change, side))
        {
            return None;
        }
        out.extend(gap.iter().chain(side.new_words(change)).copied());
        (at, last) = (change.old.end, Some((change, side)));
    }
    out.extend(base.get(at..)?.iter().copied());
    Some(out)
}

/// Whether one adds whole lines, and the other stays within its line.
fn stand_apart(base: &[&str], one: (&LineChange, &Side<'_>), other: (&LineChange, &Side<'_>)) -> bool {
    let adds = |(change, side): (&LineChange, &Side<'_>)| side.is_lines(base, change);
    let stays = |(change, side): (&LineChange, &Side<'_>)| {
        let old = base.get(change.old.clone()).unwrap_or_default();
        !old.is_empty() && !old.iter().chain(side.new_words(change)).any(|word| *word == "\n")
    };
    adds(one) && stays(other) || stays(one) && adds(other)
}

/// Whether this is more than spaces and signs; the bar between two cells parts them as well as a word.
fn is_word(word: &str) -> bool {
    word == "|" || word.contains(char::is_alphanumeric)
}

/// The words of a text, and what is between them; together they are the text.
fn words(text: &str) -> Vec<&str> {
    let mut ends = Vec::new();
    for line in text.split_inclusive('\n') {
        let start = offset(text, line);
        let is_row = line.starts_with('|');
        let mut class = None;
        for (at, sign) in line.char_indices() {
            let its = Class::of(sign, is_row);
            if class.is_some_and(|class| class != its || its == Class::Alone) {
                ends.push(start + at);
            }
            class = Some(its);
        }
        ends.push(start + line.len());
    }
    let mut start = 0;
    let mut found = Vec::with_capacity(ends.len());
    for end in ends {
        found.extend(text.get(start..end));
        start = end;
    }
    joined(text, &found)
}

fn offset(text: &str, part: &str) -> usize {
    part.as_ptr().addr() - text.as_ptr().addr()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Space,
    Sign,
    /// The end of a line, the bar of a table.
    Alone,
}

impl Class {
    fn of(sign: char, is_row: bool) -> Self {
        match sign {
            '\n' => Self::Alone,
            '|' if is_row => Self::Alone,
            sign if spaces::is_any(sign) => Self::Space,
            _ => Self::Sign,
        }
    }
}

/// The same with each number and date in one: « 52 600 », « 04 75 31 92 47 », « 12 mars 2026 ».
fn joined<'t>(text: &'t str, words: &[&'t str]) -> Vec<&'t str> {
    let (mut out, mut at) = (Vec::with_capacity(words.len()), 0);
    while let Some(first) = words.get(at) {
        let mut count = 1;
        if is_number(first) {
            while let Some([gap, next]) = words.get(at + count..at + count + 2)
                && is_gap(gap)
                && (is_number(next) || (count == 1 && ends_a_date(words.get(at + 3..at + 5))))
            {
                count += 2;
            }
        }
        let parts = words.get(at..at + count).unwrap_or_default();
        let length: usize = parts.iter().map(|part| part.len()).sum();
        let start = offset(text, first);
        out.extend(text.get(start..start + length));
        at += count;
    }
    out
}

fn is_gap(word: &str) -> bool {
    !word.is_empty() && word.chars().all(spaces::is_any)
}

fn is_number(word: &str) -> bool {
    word.contains(|c: char| c.is_ascii_digit()) && !word.contains(char::is_alphabetic)
}

/// Whether a space and a year come next, after the name of a month.
fn ends_a_date(next: Option<&[&str]>) -> bool {
    let Some([gap, year]) = next else { return false };
    let digits: String = year.chars().filter(char::is_ascii_digit).collect();
    is_gap(gap) && is_number(year) && digits.len() == 4
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::text::merge::words::*;

    fn mixed(base: &str, ours: &str, theirs: &str) -> Option<String> {
        let [base, ours, theirs] = [base, ours, theirs].map(|text| text.split_inclusive('\n').collect::<Vec<_>>());
        both(&base, &ours, &theirs, &mut Budget::default())
    }

    #[test]
    fn words_are_the_text_and_numbers_dates_and_addresses_are_one() {
        let text = "Le 12 mars 2026 : 04 75 31 92 47 :\n| a|b |\nhttps://a.fr/x?y=1 52\u{202f}600 € 12\n";
        let found = words(text);
        assert_eq!(found.concat(), text);
        for word in ["12 mars 2026", "04 75 31 92 47", "|", "https://a.fr/x?y=1", "52\u{202f}600", "12"] {
            assert!(found.contains(&word), "{word} {found:?}");
        }
    }

    proptest! {
        #[test]
        fn words_are_always_the_text(text in "[a-c0-9 |*\n\u{a0}]{0,60}") {
            prop_assert_eq!(words(&text).concat(), text);
        }

        /// Every word that one of them added is there, and no word that neither took away is gone.
        #[test]
        fn no_word_vanishes(
            base in "([a-h]{1,2}[ \n]){0,24}", ours in "([a-k]{1,2}[ \n]){0,24}", theirs in "([a-k]{1,2}[ \n]){0,24}",
        ) {
            let count = |text: &str, word: &str| text.split_whitespace().filter(|one| *one == word).count();
            if let Some(mixed) = mixed(&base, &ours, &theirs) {
                for word in format!("{base} {ours} {theirs}").split_whitespace() {
                    let [b, o, t, m] = [&base, &ours, &theirs, &mixed].map(|text| count(text, word));
                    prop_assert!(m + b >= o + t || m >= o.max(t), "{word} {mixed:?}");
                }
            }
        }

        #[test]
        fn changes_far_apart_are_both_kept(words in "([a-h]{2} ){12,20}", first in "[k-n]{3}", last in "[o-r]{3}") {
            let (head, tail) = words.trim_end().split_once(' ').unwrap_or_default();
            let middle = tail.rsplit_once(' ').unwrap_or_default().0;
            let (ours, theirs) = (format!("{first} {tail}\n"), format!("{head} {middle} {last}\n"));
            let expected = format!("{first} {middle} {last}\n");
            prop_assert_eq!(mixed(&format!("{head} {tail}\n"), &ours, &theirs), Some(expected));
        }
    }
}
