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

/// What is to be filled in, blank after blank.
#[must_use]
pub fn all(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, blank, after)) = first(rest) {
        found.push(blank);
        rest = after;
    }
    found
}

/// The sentence in which something is to be filled in: its place left open, other blanks named between brackets; as
/// long as `most` characters allow.
#[must_use]
pub fn around(text: &str, blank: &str, most: usize) -> String {
    let holds = |line: &&str| all(line).contains(&blank);
    let Some(line) = text.lines().find(holds) else { return String::new() };
    let open = fill(line, &|other| Some(if other == blank { "…".to_owned() } else { format!("[{other}]") }));
    let words = open.trim_start_matches(['#', '-', '*', '>', '|', ' ']).replace("**", "").replace('|', " ");
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", words.get(..end).unwrap_or_default()),
        None => words,
    }
}

/// The text with what is said of its blanks in their places; a blank of which nothing is said stays.
#[must_use]
pub fn fill(text: &str, said: &dyn Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, blank, after)) = first(rest) {
        out.push_str(before);
        match said(blank) {
            Some(words) => out.push_str(&words),
            // As it was written, its spaces too.
            None => out.push_str(rest.get(before.len()..rest.len() - after.len()).unwrap_or_default()),
        }
        rest = after;
    }
    out + rest
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
        assert_eq!(all(text), ["nom", "adresse"]);
        assert_eq!(around(&format!("# A\n\n- **{text}**"), "adresse", 80), "Éditeur : [nom] et ….");
        assert_eq!((around(text, "adresse", 9), around(text, "autre", 80)), ("Éditeur :…".to_owned(), String::new()));
    }

    #[test]
    fn what_is_said_of_a_blank_takes_its_place_and_others_stay() {
        let text = "Éditeur : {{à remplir\u{a0}: nom}}, {{à remplir : adresse}}, {{à remplir : nom}}.";
        let said = |blank: &str| (blank == "nom").then(|| "La {{Fabrique}}".to_owned());
        assert_eq!(fill(text, &said), "Éditeur : La {{Fabrique}}, {{à remplir : adresse}}, La {{Fabrique}}.");
        assert_eq!(fill(text, &|_| None), text);
    }
}
