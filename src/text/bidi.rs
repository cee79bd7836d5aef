//! Directions of writing: the invisible characters that turn a passage from right to left.
//!
//! A quotation in Arabic or Hebrew may need them, in pairs on one line. One without the other turns what follows it, on the page
//! and in every list that shows a title; an override shows letters in another order than they are written. French needs neither.

/// Whether a character opens or closes a direction.
#[must_use]
pub fn is_control(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The text without overrides, and without what opens and does not close, or closes and did not open, on its line.
#[must_use]
pub fn balanced(text: &str) -> String {
    text.split_inclusive('\n').map(line).collect()
}

fn line(line: &str) -> String {
    // Where each direction opened, and what closes it; `kept` says of each pair that it stays.
    let (mut open, mut kept): (Vec<(usize, char, bool)>, Vec<usize>) = (Vec::new(), Vec::new());
    for (at, c) in line.char_indices() {
        match c {
            '\u{202a}' | '\u{202b}' => open.push((at, '\u{202c}', true)),
            '\u{202d}' | '\u{202e}' => open.push((at, '\u{202c}', false)),
            '\u{2066}'..='\u{2068}' => open.push((at, '\u{2069}', true)),
            '\u{202c}' | '\u{2069}' => {
                if let Some((opened, _, stays)) = open.pop_if(|(_, closed_by, _)| *closed_by == c)
                    && stays
                {
                    kept.extend([opened, at]);
                }
            }
            _ => {}
        }
    }
    kept.sort_unstable();
    let stays = |at: usize, c: char| !is_control(c) || kept.binary_search(&at).is_ok();
    line.char_indices().filter(|(at, c)| stays(*at, *c)).map(|(_, c)| c).collect()
}

#[cfg(test)]
mod tests {
    use crate::text::bidi::*;

    #[test]
    fn a_direction_stays_when_it_is_opened_and_closed_on_its_line() {
        for (written, kept) in [
            ("rien\u{202f}; ici", "rien\u{202f}; ici"),
            ("dit \u{2067}שלום\u{2069}.", "dit \u{2067}שלום\u{2069}."),
            ("\u{202b}א \u{2066}b\u{2069}\u{202c}", "\u{202b}א \u{2066}b\u{2069}\u{202c}"),
            ("a\u{202e}b", "ab"),
            ("a\u{202e}gpj\u{202c}.exe", "agpj.exe"),
            ("a\u{2067}b\nc\u{2069}d", "ab\ncd"),
            ("\u{202c}\u{2069}", ""),
            ("\u{2066}a\u{202c}", "a"),
        ] {
            assert_eq!(balanced(written), kept, "{written:?}");
            assert_eq!(balanced(kept), kept, "{written:?}, once more");
        }
    }
}
