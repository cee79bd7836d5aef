//! The spaces that keyboards and word processors give where one types a space: no-break, narrow, figure, em… People see
//! none of the difference, so what only parts marks from words reads each of them as a space.

/// Whether this is such a space, and not the common one.
pub fn is_other(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

/// Whether a text holds one, looked for by bytes: this is asked of every text that is parsed.
pub fn has_other(text: &str) -> bool {
    let begins_with_one = |bytes: &[u8]| {
        matches!(bytes, [0xc2, 0xa0, _] | [0xe2, 0x80, 0x80..=0x8a | 0xaf] | [0xe2, 0x81, 0x9f] | [0xe3, 0x80, 0x80])
    };
    text.as_bytes().windows(3).any(begins_with_one) || text.ends_with(is_other)
}

/// Whether this parts a mark of the text from its words: a space of any kind, or a tab.
pub fn is_any(c: char) -> bool {
    matches!(c, ' ' | '\t') || is_other(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_space_is_found_wherever_it_stands_and_nothing_else_is_one() {
        for c in (' '..='\u{ffff}').filter(|c| !c.is_ascii()) {
            for text in [format!("{c}"), format!("é{c}"), format!("{c}a"), format!("’{c}…")] {
                assert_eq!(has_other(&text), text.contains(is_other), "{:x}", u32::from(c));
            }
        }
    }
}
