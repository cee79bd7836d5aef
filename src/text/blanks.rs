//! A blank is a passage `{{à remplir : …}}` that whoever hosts the wiki must fill in: the law asks for it.

const OPEN: &str = "{{à remplir";
const CLOSE: &str = "}}";

/// How many blanks a text has.
#[must_use]
pub fn count(text: &str) -> usize {
    text.matches(OPEN).count()
}

/// The first blank of a text: what comes before, what is to be filled in, what comes after.
#[must_use]
pub fn first(text: &str) -> Option<(&str, &str, &str)> {
    let (before, from) = text.split_once(OPEN)?;
    let (blank, after) = from.split_once(CLOSE)?;
    Some((before, blank.trim_start_matches([' ', '\u{a0}', ':']), after))
}

#[cfg(test)]
mod tests {
    use crate::text::blanks::*;

    #[test]
    fn blanks_are_counted_and_found() {
        let text = "Éditeur : {{à remplir\u{a0}: nom}} et {{à remplir : adresse}}.";
        assert_eq!(count(text), 2);
        assert_eq!(first(text), Some(("Éditeur : ", "nom", " et {{à remplir : adresse}}.")));
        assert_eq!(first("{{autre}} {{à remplir : x"), None);
    }
}
