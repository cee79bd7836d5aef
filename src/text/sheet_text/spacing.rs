//! The spaces that make the structure of a front matter: before and after the colon of a key, before a key, after the
//! dash of a list, in a line without words. Each is read as the common space; those of values are kept.

use std::borrow::Cow;

use crate::text::spaces;

/// The same lines, their structure written with common spaces.
pub(super) fn common(yaml: &str) -> Cow<'_, str> {
    if !spaces::has_other(yaml) {
        return Cow::Borrowed(yaml);
    }
    let mut out = String::with_capacity(yaml.len());
    let (mut is_structure, mut text_below) = (true, None);
    for line in yaml.split_inclusive('\n') {
        if line.trim().is_empty() {
            out.push_str(&plain(line));
            continue;
        }
        let indent = line.chars().take_while(|c| spaces::is_any(*c)).count();
        let is_top = indent == 0;
        text_below = text_below.filter(|above| indent > *above);
        if !is_top && (!is_structure || text_below.is_some()) {
            // The rest of a text. Where a space of another kind indents it, YAML would not take it for indented.
            let words = line.trim_start_matches(spaces::is_any);
            out.push_str(&plain(line.get(..line.len() - words.len()).unwrap_or_default()));
            out.push_str(words);
            continue;
        }
        let value = entry(line, &mut out);
        if value.starts_with(['|', '>']) {
            text_below = Some(line.chars().take_while(|c| *c == '-' || spaces::is_any(*c)).count());
        }
        if is_top {
            is_structure = value.is_empty() || value.starts_with(['#', '[', '{']);
        }
    }
    Cow::Owned(out)
}

fn plain(spaces: &str) -> String {
    spaces.chars().map(|c| if spaces::is_other(c) { ' ' } else { c }).collect()
}

/// Writes a line: its indent, its dashes, its key and its value. Answers the value.
fn entry<'l>(line: &'l str, out: &mut String) -> &'l str {
    let mut rest = line;
    loop {
        let words = rest.trim_start_matches(spaces::is_any);
        out.push_str(&plain(rest.get(..rest.len() - words.len()).unwrap_or_default()));
        rest = words;
        match rest.strip_prefix('-') {
            Some(item) if item.starts_with(spaces::is_any) => {
                out.push('-');
                rest = item;
            }
            _ => break,
        }
    }
    let Some((name, gap, value)) = key(rest) else {
        out.push_str(&flow(rest));
        return rest.trim();
    };
    out.push_str(&format!("{name}{}:", plain(gap)));
    let words = value.trim_start_matches(spaces::is_any);
    out.push_str(&plain(value.get(..value.len() - words.len()).unwrap_or_default()));
    out.push_str(&flow(words));
    words.trim()
}

/// The key that a text begins with, the spaces before its colon, and what follows the colon.
fn key(text: &str) -> Option<(&str, &str, &str)> {
    let length = text.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-')).filter(|length| *length > 0)?;
    let (name, rest) = text.split_at_checked(length)?;
    let colon = rest.trim_start_matches(spaces::is_any);
    let value = colon.strip_prefix(':').filter(|value| value.starts_with(|c| c == '\n' || spaces::is_any(c)))?;
    Some((name, rest.get(..rest.len() - colon.len())?, value))
}

/// A value in brackets with the spaces around its keys and commas as common ones; any other value as it is.
fn flow(value: &str) -> Cow<'_, str> {
    if !value.starts_with(['{', '[']) || !spaces::has_other(value) {
        return Cow::Borrowed(value);
    }
    let mut out = String::with_capacity(value.len());
    let (mut rest, mut quote) = (value, None);
    while let Some(c) = rest.chars().next() {
        out.push(c);
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
        match (c, quote) {
            ('"' | '\'', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            ('{' | '[' | ',', None) => {
                let words = rest.trim_start_matches(spaces::is_any);
                out.push_str(&plain(rest.get(..rest.len() - words.len()).unwrap_or_default()));
                rest = words;
                if let Some((name, gap, after)) = key(rest) {
                    let words = after.trim_start_matches(spaces::is_any);
                    let blank = after.get(..after.len() - words.len()).unwrap_or_default();
                    out.push_str(&format!("{name}{}:{}", plain(gap), plain(blank)));
                    rest = words;
                }
            }
            _ => {}
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use crate::text::sheet_text::{SheetText, Value};

    #[test]
    fn the_structure_is_read_whatever_its_spaces() {
        let written = "---\ntitre : Un titre\nthemes : [a, b]\ngroupe: {min : 6, max : 30}\netapes :\n  - titre : \
            Un\n    texte : Deux\nmots_cles:\n - x\n - y\nresume: un\n  deux\n \nlicence: z\n---\nCorps\n";
        let read = SheetText::parse(written).unwrap();
        for space in ['\u{a0}', '\u{202f}', '\u{2007}'] {
            let other: String = written
                .replace("Un titre", "Un_titre")
                .replace(' ', &space.to_string())
                .replace("Un_titre", "Un titre");
            let sheet = SheetText::parse(&other).unwrap();
            assert_eq!(sheet.fields(), read.fields(), "{space:?}");
            assert_eq!((sheet.text(), sheet.body()), (other.clone(), "Corps\n"), "every byte is kept");
        }
    }

    #[test]
    fn values_keep_their_spaces() {
        let text = "---\ntitre\u{a0}: Le débat\u{a0}: pourquoi\u{202f}?\nresume: un\n  Note\u{a0}: deux\nprobleme: \
            |\n  phase\u{a0}: x\n  - y\u{a0}z\nmots_cles: [a\u{a0}b, 'c\u{a0}: d']\netapes:\n  - texte: |\n      \
            note\u{a0}: y\n    titre\u{a0}: z\n---\n";
        let sheet = SheetText::parse(text).unwrap();
        for (key, value) in [
            ("titre", "Le débat\u{a0}: pourquoi\u{202f}?"),
            ("resume", "un Note\u{a0}: deux"),
            ("probleme", "phase\u{a0}: x\n- y\u{a0}z"),
        ] {
            assert_eq!(sheet.get(key).and_then(Value::as_text).map(str::trim_end), Some(value));
        }
        let words = ["a\u{a0}b", "c\u{a0}: d"].map(Value::from).to_vec();
        assert_eq!(sheet.get("mots_cles"), Some(&Value::List(words)));
        let step =
            [("texte", "note\u{a0}: y\n"), ("titre", "z")].map(|(key, value)| (key.to_owned(), Value::from(value)));
        assert_eq!(sheet.get("etapes"), Some(&Value::List(vec![Value::Map(step.to_vec())])));
    }

    #[test]
    fn a_key_written_anew_leaves_the_other_lines_alone() {
        let text = "---\ntitre\u{a0}: Un\nresume\u{202f}:\u{a0}deux\n---\n";
        let mut sheet = SheetText::parse(text).unwrap();
        sheet.set("resume", Some(Value::from("trois")), &[]).unwrap();
        assert_eq!(sheet.text(), "---\ntitre\u{a0}: Un\nresume: trois\n---\n");
        sheet.set("titre", Some(Value::from("Neuf")), &[]).unwrap();
        assert_eq!(sheet.text(), "---\ntitre: Neuf\nresume: trois\n---\n");
    }
}
