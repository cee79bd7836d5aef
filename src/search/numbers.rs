//! Numbers as French people write them, made one word: « 52 600 », « 04 75 31 92 47 », « 123 456 789 00012 ».
//!
//! Groups stand one mark apart: a space of any width, a dot, for telephones a hyphen as well. Three digits after one to
//! three are thousands; four pairs after a pair that begins with 0 a telephone; five after nine the end of a SIRET.

/// Digits of a group of thousands.
const THOUSANDS: usize = 3;
/// Digits of the number of a company, before the five of one of its places.
const COMPANY: usize = 9;
const PLACE: usize = 5;
/// Pairs of a telephone after the first.
const PAIRS: usize = 4;

/// Groups looked at after a number, so that a list of numbers is read in one pass.
const MOST_GROUPS: usize = 6;

/// A group of digits that follows a number.
struct Group<'a> {
    mark: char,
    digits: &'a str,
    /// Bytes from the end of the number to its own.
    end: usize,
}

/// Adds the groups that belong to the number in `folded`, which ends at `at`; how many bytes of the text they take.
pub(super) fn join(folded: &mut String, text: &str, at: usize) -> usize {
    if folded.len() > COMPANY || !is_digits(folded) {
        return 0;
    }
    let groups = groups(text.get(at..).unwrap_or_default());
    let kept = kept(folded, &groups);
    for group in groups.iter().take(kept) {
        folded.push_str(group.digits);
    }
    kept.checked_sub(1).and_then(|last| groups.get(last)).map_or(0, |group| group.end)
}

/// How many of the groups go on with the number.
fn kept(first: &str, groups: &[Group<'_>]) -> usize {
    let is_place = |group: &Group<'_>| group.digits.len() == PLACE && group.mark != '-';
    if first.len() == COMPANY {
        return usize::from(groups.first().is_some_and(is_place));
    }
    let pairs = groups.iter().take_while(|group| group.digits.len() == 2).count();
    if first.len() == 2 && first.starts_with('0') && pairs >= PAIRS {
        return PAIRS;
    }
    let Some(mark) = groups.first().map(|group| group.mark).filter(|mark| *mark != '-') else { return 0 };
    if first.len() > THOUSANDS {
        return 0;
    }
    let same = |group: &&Group<'_>| group.digits.len() == THOUSANDS && group.mark == mark;
    let thousands = groups.iter().take_while(same).count();
    if first.len() == THOUSANDS && thousands == 2 && groups.get(thousands).is_some_and(is_place) {
        return thousands + 1;
    }
    if first.starts_with('0') { 0 } else { thousands }
}

fn groups(after: &str) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut at = 0;
    while groups.len() < MOST_GROUPS
        && let Some(mark) = after.get(at..).and_then(|rest| rest.chars().next()).filter(|mark| is_mark(*mark))
    {
        let start = at + mark.len_utf8();
        let rest = after.get(start..).unwrap_or_default();
        let length = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, next) = (rest.get(..length), rest.get(length..).and_then(|rest| rest.chars().next()));
        let Some(digits) = digits.filter(|digits| (2..=PLACE).contains(&digits.len())) else { break };
        if next.is_some_and(char::is_alphanumeric) {
            break;
        }
        at = start + length;
        groups.push(Group { mark, digits, end: at });
    }
    groups
}

fn is_mark(c: char) -> bool {
    matches!(c, ' ' | '.' | '-' | '\u{a0}' | '\u{202f}' | '\u{2000}'..='\u{200a}')
}

fn is_digits(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether the x at `at` stands between two numbers, for « × ».
pub(super) fn is_times(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default().trim_end().bytes().next_back();
    let after = text.get(at + 1..).unwrap_or_default().trim_start().bytes().next();
    before.is_some_and(|byte| byte.is_ascii_digit()) && after.is_some_and(|byte| byte.is_ascii_digit())
}

/// Leaves the first number of « 4x4 », a word of `length` bytes; how many bytes are to be read again.
pub(super) fn cut_product(folded: &mut String, length: usize) -> usize {
    if folded.len() != length || !folded.starts_with(|c: char| c.is_ascii_digit()) {
        return 0;
    }
    match folded.find('x') {
        Some(times) if folded.split('x').all(is_digits) => {
            folded.truncate(times);
            length - times
        }
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use crate::search::analysis::folded;

    #[test]
    fn a_number_is_one_word_however_it_is_spaced() {
        for (text, expected) in [
            ("52 600 habitants", "52600 habitants"),
            ("52\u{202f}600, 52\u{a0}600, 52\u{2009}600, 52.600, 52600", "52600 52600 52600 52600 52600"),
            ("1 234 567 €", "1234567"),
            ("04 75 31 92 47", "0475319247"),
            ("04.75.31.92.47 ou 04-75-31-92-47 ou 0475319247", "0475319247 ou 0475319247 ou 0475319247"),
            ("SIRET 123 456 789 00012", "siret 12345678900012"),
            ("123456789 00012 et 12345678900012", "12345678900012 et 12345678900012"),
            ("SIREN 123 456 789", "siren 123456789"),
            ("2024 2025", "2024 2025"),
            ("12 300 5", "12300 5"),
            ("12.05.2020", "12 05 2020"),
            ("3,14 et 12, 300", "3 14 et 12 300"),
            ("10 200m", "10 200m"),
            ("04 75 31", "04 75 31"),
            ("12-300", "12 300"),
            ("52\n600", "52 600"),
        ] {
            assert_eq!(folded(text), expected, "{text}");
        }
    }

    #[test]
    fn a_product_is_its_numbers_whatever_the_sign() {
        for text in ["4 × 4 + 1", "4x4+1", "4X4 + 1", "4 x 4+1", "4×4+1"] {
            assert_eq!(folded(text), "4 4 1", "{text}");
        }
        assert_eq!(folded("x 4x 0xff axe 10x"), "x 4x 0xff axe 10x");
    }
}
