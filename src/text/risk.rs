//! Signs by which a change deserves a second look: a page emptied, links in number. Words, never a score.

/// A text shorter than this, in bytes, cannot be said to be emptied.
const LEAST_TEXT: i64 = 300;
/// A text is emptied when less than one part in so many is left.
const PARTS: i64 = 5;
/// External links added at once that are many.
const MANY_LINKS: usize = 8;
/// The fewest bytes that hold so many links.
const MANY_LINKS_BYTES: i64 = 100;

/// Whether a change left next to nothing of a text; sizes in bytes.
#[must_use]
pub fn empties(size: i64, size_change: i64) -> bool {
    let before = size.saturating_sub(size_change);
    before >= LEAST_TEXT && size.saturating_mul(PARTS) <= before
}

/// Whether a change of so many bytes could add many links: then it is worth reading both texts.
#[must_use]
pub fn may_add_many_links(size_change: i64) -> bool {
    size_change >= MANY_LINKS_BYTES
}

/// Whether the new text has many more external links than the old one.
#[must_use]
pub fn adds_many_links(old: &str, new: &str) -> bool {
    let links = |text: &str| text.matches("://").count();
    links(new) >= links(old) + MANY_LINKS
}

#[cfg(test)]
mod tests {
    use crate::text::risk::*;

    #[test]
    fn a_text_is_emptied_when_next_to_nothing_is_left() {
        for (size, change, expected) in [
            (10, -6_000, true),
            (100, -400, true),
            (101, -399, false),
            (0, -299, false),
            (0, -300, true),
            (5_000, -10, false),
            (900, 900, false),
        ] {
            assert_eq!(empties(size, change), expected, "{size} {change}");
        }
    }

    #[test]
    fn eight_new_links_are_many() {
        let link = "[x](https://exemple.fr/) ";
        assert!(adds_many_links("", &link.repeat(8)));
        assert!(!adds_many_links("", &link.repeat(7)));
        assert!(!adds_many_links(&link.repeat(5), &link.repeat(12)));
        assert!(may_add_many_links(i64::try_from(link.len() * 8).unwrap_or(0)));
    }
}
