//! Plain texts that YAML would refuse or cut: « Le débat : comment ? », « C # et moi ».
//!
//! At the top level of a front matter, `key: text` is a text even when it holds « : » or « # ». Such texts
//! are quoted before YAML reads them; the number of lines does not change. A `#` after two blanks or a tab
//! still starts a comment, as careful writers of YAML space them.

use std::iter::Peekable;
use std::str::SplitInclusive;

use super::emit::double_quoted;

/// Blanks of YAML; other white space is text.
const BLANKS: [char; 2] = [' ', '\t'];

/// The same lines with such texts quoted, or `None` when there is none.
pub(super) fn quote_plain_texts(yaml: &str) -> Option<String> {
    let mut out = String::with_capacity(yaml.len() + 64);
    let mut changed = false;
    let mut lines = yaml.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        let more = continuation(&mut lines);
        match quoted(line, &more) {
            Some(first) => {
                changed = true;
                out.push_str(&first);
                out.push_str(&"\n".repeat(more.len()));
            }
            None => {
                out.push_str(line);
                out.extend(more);
            }
        }
    }
    changed.then_some(out)
}

/// The indented and blank lines that come next.
fn continuation<'a>(lines: &mut Peekable<SplitInclusive<'a, char>>) -> Vec<&'a str> {
    let mut more = Vec::new();
    while let Some(line) = lines.next_if(|line| line.starts_with(BLANKS) || *line == "\n") {
        more.push(line);
    }
    more
}

/// The line of `key: text` with its text quoted, when YAML would not take it whole.
fn quoted(line: &str, more: &[&str]) -> Option<String> {
    let (key, rest) = key_and_rest(line.trim_end_matches('\n'))?;
    let (text, comment) = text_and_comment(rest);
    let goes_on = more.iter().any(|line| !line.trim().is_empty());
    if text.is_empty() || is_structure(text) || (text.starts_with('#') && is_comment(text, goes_on)) {
        return None;
    }
    let mut parts = vec![text];
    parts.extend(more.iter().map(|line| text_and_comment(line.trim_end_matches('\n')).0));
    if !cannot_start(text) && !parts.iter().any(|part| holds_a_mark(part)) {
        return None;
    }
    Some(format!("{key}: {}{comment}\n", double_quoted(&folded(&parts))))
}

fn key_and_rest(line: &str) -> Option<(&str, &str)> {
    let (key, rest) = line.split_once(':')?;
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | ' ' | '\'' | '’');
    let named = key.starts_with(|c: char| c.is_alphanumeric() || c == '_') && key.chars().all(is_name);
    (named && rest.starts_with(BLANKS)).then_some((key, rest))
}

/// Splits off a comment that two blanks or a tab announce, with those blanks.
fn text_and_comment(rest: &str) -> (&str, &str) {
    let at = ["  #", "\t#"].iter().filter_map(|mark| rest.find(mark)).min();
    let (text, comment) = at.and_then(|at| rest.split_at_checked(at)).unwrap_or((rest, ""));
    (text.trim_matches(BLANKS), comment)
}

/// Quoted texts, lists, maps, block texts; and what is refused by name: anchors, aliases, tags.
fn is_structure(text: &str) -> bool {
    text.starts_with(['"', '\'', '[', '{', '|', '>', '&', '*', '!'])
}

/// `key: # note` above a list is a comment; `couleur: #ff0000` is a text.
fn is_comment(text: &str, goes_on: bool) -> bool {
    goes_on || text.strip_prefix('#').is_none_or(|rest| rest.is_empty() || rest.starts_with(BLANKS))
}

fn cannot_start(text: &str) -> bool {
    text.starts_with(['@', '`', '%', '#', ',', ']', '}'])
        || text.strip_prefix(['-', '?', ':']).is_some_and(|rest| rest.is_empty() || rest.starts_with(BLANKS))
}

fn holds_a_mark(text: &str) -> bool {
    text.contains(": ") || text.contains(":\t") || text.ends_with(':') || text.contains(" #")
}

/// Lines of one text become words of one line; a blank line is a line end.
fn folded(parts: &[&str]) -> String {
    let mut out = String::new();
    let mut blank = 0_usize;
    for part in parts {
        if part.is_empty() {
            blank += 1;
            continue;
        }
        if !out.is_empty() {
            out.push_str(&if blank == 0 { " ".to_owned() } else { "\n".repeat(blank) });
        }
        blank = 0;
        out.push_str(part);
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::text::sheet_text::plain::*;

    #[test]
    fn only_plain_texts_that_need_it_are_quoted() {
        for (line, read) in [
            ("titre: Le débat : comment ?\n", Some("titre: \"Le débat : comment ?\"\n")),
            ("titre: Atelier # 3\n", Some("titre: \"Atelier # 3\"\n")),
            ("titre: Débattre :\n", Some("titre: \"Débattre :\"\n")),
            ("titre: a : b  # note\n", Some("titre: \"a : b\"  # note\n")),
            ("mot: @home\n", Some("mot: \"@home\"\n")),
            ("couleur: #ff0000\n", Some("couleur: \"#ff0000\"\n")),
            ("resume: un\n  deux : trois\n\n  quatre\n", Some("resume: \"un deux : trois\\nquatre\"\n\n\n\n")),
            ("resume: C# et moi\n", None),
            ("ordre: 3    # note\n", None),
            ("titre: \"a : b\"\n", None),
            ("a: {b: c}\n", None),
            ("a: [b] # c\n", None),
            ("a: # note\n  - b\n", None),
            ("a:\n  b: c: d\n", None),
            ("  a: b: c\n", None),
            ("http://exemple.fr\n", None),
        ] {
            assert_eq!(quote_plain_texts(line).as_deref(), read, "{line}");
        }
    }
}
