//! French spacing of running text (T01, T02, T04): U+202F before `;` `!` `?` and inside « », U+00A0 before `:` and
//! between a number and its unit. Addresses, e-mails, hours and code are left as they are. Applying it twice changes
//! nothing.

use std::borrow::Cow;

const THIN: char = '\u{202f}';
const NO_BREAK: char = '\u{a0}';

const UNITS: [&str; 26] = [
    "€", "%", "‰", "$", "£", "k€", "M€", "Md€", "°C", "m²", "m³", "km²", "h", "min", "km", "cm", "mm", "kg", "ha",
    "Ko", "Mo", "Go", "kW", "kWh", "t", "CO₂",
];

/// The text with French no-break spaces.
#[must_use]
pub fn french(text: &str) -> Cow<'_, str> {
    french_after(None, text)
}

/// Like [`french`], for a piece of text that follows `before` in the same paragraph (`None`: it opens the paragraph or
/// a line).
#[must_use]
pub fn french_after(before: Option<char>, text: &str) -> Cow<'_, str> {
    if !text.bytes().any(|b| matches!(b, b';' | b'!' | b'?' | b':' | b'0'..=b'9' | 0xc2)) {
        return Cow::Borrowed(text);
    }
    let chars: Vec<char> = text.chars().collect();
    let kept = kept_as_written(&chars);
    let mut out = String::with_capacity(text.len() + 8);
    let mut last = None;
    for (at, &c) in chars.iter().enumerate() {
        let word = Word { before, chars: &chars, at, last };
        if !is_space(c) {
            last = Some(c);
        }
        if kept.get(at).copied().unwrap_or_default() {
            out.push(c);
            continue;
        }
        match c {
            ';' | '!' | '?' if word.takes_space() => space(&mut out, THIN),
            ':' if word.takes_space() && word.next() != Some(':') => space(&mut out, NO_BREAK),
            '»' if word.previous().is_some_and(|p| p != '\n') => space(&mut out, THIN),
            _ => {}
        }
        if is_space(c) {
            match word.space() {
                Space::Drop => continue,
                Space::Becomes(space) => out.push(space),
                Space::Stays => out.push(c),
            }
            continue;
        }
        out.push(c);
        if c == '«' && word.next().is_some_and(|n| !is_space(n) && n != '\n') {
            out.push(THIN);
        }
    }
    if out == text { Cow::Borrowed(text) } else { Cow::Owned(out) }
}

/// Replaces the spaces that end `out` by `space`.
fn space(out: &mut String, space: char) {
    let length = out.trim_end_matches(is_space).len();
    out.truncate(length);
    out.push(space);
}

enum Space {
    Drop,
    Becomes(char),
    Stays,
}

/// A place in the text, with what stands around it.
struct Word<'a> {
    before: Option<char>,
    chars: &'a [char],
    at: usize,
    /// The last character before it that is no space.
    last: Option<char>,
}

impl Word<'_> {
    fn previous(&self) -> Option<char> {
        match self.at.checked_sub(1) {
            Some(at) => self.chars.get(at).copied(),
            None => self.before,
        }
    }

    fn next(&self) -> Option<char> {
        self.chars.get(self.at + 1).copied()
    }

    /// Whether the mark here ends words of French, and so has a space of its own before it.
    fn takes_space(&self) -> bool {
        let follows = match self.previous() {
            None => false,
            Some(p) if is_space(p) => true,
            Some(p) => p.is_alphanumeric() || ")]}»”\"’'%€…*_/°²³".contains(p),
        };
        let ends = match self.next() {
            None => true,
            Some(n) => n.is_whitespace() || ")]}»”\"’',.;!?…*_".contains(n),
        };
        follows && ends
    }

    /// What becomes of the space here.
    fn space(&self) -> Space {
        let previous = self.previous();
        if previous == Some('«') {
            return Space::Becomes(THIN);
        }
        // The first space of a run after « was already written.
        if previous.is_some_and(is_space) && self.last == Some('«') {
            return Space::Drop;
        }
        let Some(rest) = self.chars.get(self.at + 1..) else {
            return Space::Stays;
        };
        if previous.is_some_and(|p| p.is_ascii_digit()) {
            if self.is_group(rest) {
                return Space::Becomes(THIN);
            }
            if starts_with_unit(rest) {
                return Space::Becomes(NO_BREAK);
            }
        }
        let number = rest.first().is_some_and(char::is_ascii_digit);
        if number && previous == Some('°') && matches!(self.back(2), Some('n' | 'N')) {
            return Space::Becomes(NO_BREAK);
        }
        Space::Stays
    }

    fn back(&self, by: usize) -> Option<char> {
        self.at.checked_sub(by).and_then(|at| self.chars.get(at)).copied()
    }

    /// Whether this space stands between two groups of one number: 1 to 3 digits before, exactly 3 after.
    fn is_group(&self, rest: &[char]) -> bool {
        let before = self.chars.get(..self.at).unwrap_or_default();
        let run = before.iter().rev().take_while(|c| c.is_ascii_digit()).count();
        let edge = before.len().checked_sub(run + 1).and_then(|at| before.get(at));
        let after = rest.iter().take_while(|c| c.is_ascii_digit()).count();
        (1..=3).contains(&run)
            && after == 3
            && edge.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, ',' | '.' | ':' | '/' | '-'))
            && rest.get(3).is_none_or(|c| !c.is_alphanumeric() && !matches!(c, ':' | '/'))
    }
}

fn starts_with_unit(rest: &[char]) -> bool {
    UNITS.iter().any(|unit| {
        let length = unit.chars().count();
        rest.get(..length).is_some_and(|r| r.iter().copied().eq(unit.chars()))
            && rest.get(length).is_none_or(|c| !c.is_alphanumeric() && *c != '\'' && *c != '’')
    })
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | NO_BREAK | THIN)
}

/// Which characters belong to an address, an e-mail or a `:shortcode:`, left as they are.
fn kept_as_written(chars: &[char]) -> Vec<bool> {
    let mut kept = vec![false; chars.len()];
    let mut start = 0;
    for end in 0..=chars.len() {
        if end < chars.len() && !chars.get(end).is_some_and(|c| c.is_whitespace()) {
            continue;
        }
        if chars.get(start..end).is_some_and(is_address)
            && let Some(token) = kept.get_mut(start..end)
        {
            token.fill(true);
        }
        start = end + 1;
    }
    kept
}

fn is_address(token: &[char]) -> bool {
    let text: String = token.iter().collect();
    let shortcode = text.len() > 2 && text.starts_with(':') && text.ends_with(':');
    shortcode
        || text.contains("://")
        || text.contains("www.")
        || text.contains("mailto:")
        || text.chars().skip(1).any(|c| c == '@')
}

#[cfg(test)]
mod tests {
    use crate::text::typography::*;

    /// `~` stands for U+202F and `_` for U+00A0.
    fn marked(text: &str) -> String {
        text.replace('\u{202f}', "~").replace('\u{a0}', "_")
    }

    #[test]
    fn french_marks_get_their_spaces() {
        for (text, expected) in [
            ("Vraiment ? Oui !", "Vraiment~? Oui~!"),
            ("Vraiment? Oui!", "Vraiment~? Oui~!"),
            ("Quoi ?! Non ;", "Quoi~?! Non~;"),
            ("Note : ici", "Note_: ici"),
            ("Note: ici", "Note_: ici"),
            ("Il dit « oui »", "Il dit «~oui~»"),
            ("Il dit «oui».", "Il dit «~oui~»."),
            ("« Quoi ? » dit-il", "«~Quoi~?~» dit-il"),
            ("30 000 € et 60 %", "30~000_€ et 60_%"),
            ("1 234 567 habitants", "1~234~567 habitants"),
            ("12 km, 3 h, 5 min", "12_km, 3_h, 5_min"),
            ("n° 3", "n°_3"),
            ("100 % !", "100_%~!"),
        ] {
            assert_eq!(marked(&french(text)), expected);
        }
    }

    #[test]
    fn what_is_not_french_is_left_alone() {
        for text in [
            "à 17:09",
            "std::io",
            "http://a.fr/?a=b;c!",
            "voir (https://a.fr/x?y) ici",
            "a@b.fr",
            "a?b",
            "x;y",
            "mailto:a@b.fr?cc=d",
            ":smile:",
            "en 2015 300 personnes",
            "12 hommes",
            "(?)",
            "...?",
            "a :: b",
            "?",
            "12 h's",
            "www.a.fr/?x",
            "le 01 02 03",
            "http:x",
            "",
        ] {
            assert_eq!(french(text), text);
        }
    }

    #[test]
    fn doing_it_twice_changes_nothing() {
        for text in ["«  a  »  :  b  ;", "Oui!!! « ? » 10 000 000 €: n° 3 ; « »", "a  ?", "« «a» »"] {
            let once = french(text).into_owned();
            assert_eq!(french(&once), once, "{text:?}");
        }
    }

    #[test]
    fn a_mark_after_bold_words_knows_what_precedes_it() {
        assert_eq!(marked(&french_after(Some('n'), " : suite")), "_: suite");
        assert_eq!(marked(&french_after(Some('n'), "!")), "~!");
        assert_eq!(marked(&french_after(None, "! suite")), "! suite");
    }
}
