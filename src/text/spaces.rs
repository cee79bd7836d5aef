//! The spaces that keyboards and word processors give where one types a space: no-break, narrow, figure, em… People see
//! none of the difference, so what only parts marks from words reads each of them as a space.

/// Whether this is such a space, and not the common one.
pub(crate) fn is_other(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

/// Whether this parts a mark of the text from its words: a space of any kind, or a tab.
pub(crate) fn is_any(c: char) -> bool {
    matches!(c, ' ' | '\t') || is_other(c)
}
