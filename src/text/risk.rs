//! Signs by which a change deserves a second look: a text emptied, links in number, a telephone number. Words, never a
//! score.

use crate::text::sheet_text::SheetText;

/// A text shorter than this, in bytes, cannot be said to be emptied.
const LEAST_TEXT: i64 = 300;
/// A text is emptied when less than one part in so many is left.
const PARTS: i64 = 5;
/// External links added at once that are many: more than three.
const MANY_LINKS: usize = 4;
/// The fewest bytes of a telephone number, or of as many links.
const FEW_BYTES: i64 = 10;
/// Digits of a French telephone number, with its first 0.
const NATIONAL: usize = 10;
/// Digits of a number with its country.
const INTERNATIONAL: std::ops::RangeInclusive<usize> = 10..=14;

/// A sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// Next to nothing is left of the text, whatever the fields still say.
    Emptied,
    /// More than three links to other sites.
    Links,
    /// A telephone number.
    Phone,
}

/// Whether a change of so many bytes could bear a sign: then both texts are worth reading.
#[must_use]
pub fn may_bear_signs(size_change: i64) -> bool {
    size_change >= FEW_BYTES || size_change <= -LEAST_TEXT
}

/// The signs of a change.
#[must_use]
pub fn signs(old: Option<&SheetText>, new: &SheetText) -> Vec<Sign> {
    let (before, after) = (old.map(SheetText::text).unwrap_or_default(), new.text());
    let body = old.map_or("", SheetText::body);
    let mut signs = Vec::new();
    if is_emptied(before.len(), after.len()) || is_emptied(body.len(), new.body().len()) {
        signs.push(Sign::Emptied);
    }
    let links = |text: &str| text.matches("://").count();
    if links(&after) >= links(&before) + MANY_LINKS {
        signs.push(Sign::Links);
    }
    if phones(&after) > phones(&before) {
        signs.push(Sign::Phone);
    }
    signs
}

/// Whether next to nothing is left of a text; sizes in bytes.
fn is_emptied(before: usize, after: usize) -> bool {
    let size = |bytes: usize| i64::try_from(bytes).unwrap_or(i64::MAX);
    size(before) >= LEAST_TEXT && size(after).saturating_mul(PARTS) <= size(before)
}

/// How many telephone numbers a text holds: ten digits from a 0, or a `+` and a country, parted by blanks, points or
/// hyphens.
fn phones(text: &str) -> usize {
    let mut count = 0;
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit() || c == '+') {
        let run = rest.get(start..).unwrap_or_default();
        let is_part = |c: char| c.is_ascii_digit() || matches!(c, '+' | ' ' | '\u{a0}' | '\u{202f}' | '.' | '-');
        let end = run.find(|c: char| !is_part(c)).unwrap_or(run.len());
        let (run, after) = run.split_at(end);
        let digits: String = run.chars().filter(char::is_ascii_digit).collect();
        let is_national = digits.len() == NATIONAL && digits.starts_with('0') && !digits.starts_with("00");
        let is_abroad = run.starts_with('+') && INTERNATIONAL.contains(&digits.len());
        count += usize::from(is_national || is_abroad);
        rest = after;
    }
    count
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use crate::text::risk::*;

    fn text(body: &str) -> SheetText {
        SheetText::parse(&format!("---\nmodele: page\ntitre: A\nresume: {}\n---\n{body}\n", "mot ".repeat(90))).unwrap()
    }

    #[test]
    fn a_text_is_emptied_whatever_its_fields_still_say() {
        let full = text(&"Une phrase. ".repeat(60));
        assert_eq!(signs(Some(&full), &text("lol")), [Sign::Emptied]);
        assert_eq!(signs(Some(&full), &text(&"Une phrase. ".repeat(20))), []);
        assert_eq!(signs(Some(&text("court")), &text("")), []);
        assert_eq!(signs(None, &full), []);
    }

    #[test]
    fn more_than_three_new_links_are_many() {
        let links = |count: usize| text(&"[x](https://exemple.fr/) ".repeat(count));
        assert_eq!(signs(Some(&links(0)), &links(4)), [Sign::Links]);
        assert_eq!(signs(Some(&links(0)), &links(3)), []);
        assert_eq!(signs(Some(&links(5)), &links(8)), []);
    }

    #[test]
    fn a_telephone_number_is_one_however_it_is_parted() {
        let had = text("Le 12 mars 2026, à 18 h.");
        for number in ["06 12 34 56 78", "0612345678", "06.12.34.56.78", "+33 6 12 34 56 78", "+32-2-555-12-34"] {
            let new = text(&format!("Appelez le {number} !"));
            assert_eq!(signs(Some(&had), &new), [Sign::Phone], "{number}");
            assert_eq!(signs(Some(&new), &new), []);
        }
        for other in ["2026-11-29 10:00", "SIRET 123 456 789 00012", "0042", "1 000 000 000", "12+30"] {
            assert_eq!(signs(Some(&had), &text(other)), [], "{other}");
        }
    }

    #[test]
    fn a_small_change_bears_no_sign() {
        assert!(may_bear_signs(10) && may_bear_signs(-300) && !may_bear_signs(9) && !may_bear_signs(-299));
    }
}
