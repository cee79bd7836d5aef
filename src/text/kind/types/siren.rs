//! `siren`: the number of a French organisation: nine digits, the last of which proves the others.

use super::{Declared, Ids, Input, Misfit, Nature, Shown, Type, found, shape, shared};
use crate::text::kind::{Display, FieldDef};
use crate::text::sheet_text::Value;

pub(super) static TYPE: Type = Type {
    key: "siren",
    display: Display::Fact,
    nature: Nature::Text,
    ids: Ids::None,
    declared: Declared::PLAIN,
    input: Input::narrow("numeric"),
    shape: shape::text,
    read,
    words: found::words,
    listed: found::listed,
    filter: None,
    facets: found::no_facets,
    mentions: found::no_mentions,
};

fn read(_: &FieldDef, value: &Value) -> Result<Shown, Misfit> {
    let text = shared::text(value)?;
    let digits = shared::without_spaces(&text);
    if is_siren(&digits) { Ok(Shown::Text(grouped(&digits))) } else { Err(Misfit::BadSiren(text)) }
}

/// Nine digits, whose sum by Luhn's rule is a multiple of ten. The public post office is no exception: its sites are.
fn is_siren(digits: &str) -> bool {
    let is_whole = digits.len() == 9 && digits.bytes().all(|digit| digit.is_ascii_digit());
    let weighed = |(at, digit): (usize, u8)| match u32::from(digit - b'0') * if at % 2 == 0 { 1 } else { 2 } {
        more if more > 9 => more - 9,
        less => less,
    };
    is_whole && digits != "000000000" && digits.bytes().rev().enumerate().map(weighed).sum::<u32>() % 10 == 0
}

/// By threes, as it is printed.
fn grouped(digits: &str) -> String {
    let letters: Vec<char> = digits.chars().collect();
    letters.chunks(3).map(|three| three.iter().collect::<String>()).collect::<Vec<_>>().join("\u{202f}")
}

#[cfg(test)]
mod tests {
    use crate::text::kind::types::siren::*;

    #[test]
    fn the_last_digit_proves_the_others() {
        for (text, holds) in [
            ("732829320", true),
            ("732 829 320", true),
            ("732829321", false),
            ("73282932", false),
            ("000000000", false),
            ("73282932o", false),
            ("", false),
        ] {
            assert_eq!(is_siren(&shared::without_spaces(text)), holds, "{text}");
        }
        assert_eq!(grouped("732829320"), "732\u{202f}829\u{202f}320");
    }
}
