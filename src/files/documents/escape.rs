//! Words made harmless for Markdown: nothing that was typed in a document marks anything, and no more is escaped than
//! that asks for, since people go on writing in what comes out.

/// As many characters as the name of an entity has at most.
const LONGEST_ENTITY: usize = 31;

/// The words, with a backslash before what would mark something inside a line. `before` is the character before them.
pub(super) fn words(text: &str, before: Option<char>, in_cell: bool) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut last = before;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        let rest = text.get(at..).unwrap_or_default();
        if is_mark(c, last, next, rest, in_cell) {
            out.push('\\');
        }
        out.push(c);
        last = Some(c);
    }
    out
}

fn is_mark(c: char, before: Option<char>, next: Option<char>, rest: &str, in_cell: bool) -> bool {
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    match c {
        '`' | '*' => true,
        '\\' => next.is_none_or(|next| next.is_ascii_punctuation()),
        '_' => !(is_letter(before) && is_letter(next)),
        '~' => next == Some('~') || before == Some('~'),
        '<' => next.is_none_or(|next| next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?')),
        '&' => is_entity(rest),
        '[' => !is_plain_bracket(rest),
        ']' => matches!(next, Some('(' | '[' | ':')) || before == Some(']') || next == Some(']'),
        '|' => in_cell,
        _ => false,
    }
}

/// Whether words begin as `&eacute;` does.
fn is_entity(rest: &str) -> bool {
    let name = rest.get(1..).unwrap_or_default();
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'#';
    let end = name.bytes().take(LONGEST_ENTITY).take_while(is_name).count();
    end > 0 && name.get(end..).is_some_and(|rest| rest.starts_with(';'))
}

/// Whether a bracket opens words in brackets and nothing more: `[…]`, `[sic]`.
fn is_plain_bracket(rest: &str) -> bool {
    let rest = rest.get(1..).unwrap_or_default();
    // No further than the next bracket: a text may hold very many.
    let Some(at) = rest.find(['[', ']']) else { return true };
    let (inside, after) = rest.split_at(at);
    let Some(after) = after.strip_prefix(']') else { return false };
    let begins = inside.starts_with(['^', ' ', '!']) || inside.is_empty() || matches!(inside, "x" | "X");
    !begins && !after.starts_with(['(', '[', ':', ']'])
}

/// A line of Markdown whose words begin as a block would, made a line of words.
pub(super) fn guarded(line: &str) -> String {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let after = line.get(digits..).unwrap_or_default();
    if (1..=9).contains(&digits) && after.starts_with(['.', ')']) && ends_mark(after.get(1..).unwrap_or_default()) {
        return format!("{}\\{after}", line.get(..digits).unwrap_or_default());
    }
    let hashes = line.bytes().take_while(|byte| *byte == b'#').count();
    let is_heading = (1..=6).contains(&hashes) && ends_mark(line.get(hashes..).unwrap_or_default());
    let is_bullet = line.starts_with(['-', '+']) && ends_mark(line.get(1..).unwrap_or_default());
    let drawn = |c: char| line.starts_with(c) && line.chars().all(|other| other == c || other == ' ');
    let opens = line.starts_with(['>', '|']) || line.starts_with("~~~") || line.starts_with(": ") || line == ":";
    if is_heading || is_bullet || drawn('-') || drawn('=') || opens { format!("\\{line}") } else { line.to_owned() }
}

fn ends_mark(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with([' ', '\t'])
}

#[cfg(test)]
mod tests {
    use crate::files::documents::escape::*;

    #[test]
    fn what_would_mark_something_is_escaped_and_the_rest_stays() {
        for (typed, written) in [
            ("5 * 3 et `a`", "5 \\* 3 et \\`a\\`"),
            ("mon_fichier_long et _ceci_", "mon_fichier_long et \\_ceci\\_"),
            ("a < b, <b>gras</b>, 3 <4", "a < b, \\<b>gras\\</b>, 3 <4"),
            ("R&D, AT&T; &eacute; &#233;", "R&D, AT\\&T; \\&eacute; \\&#233;"),
            ("« […] » et [sic] puis [a](b) [[c]] [^1]", "« […] » et [sic] puis \\[a\\](b) \\[\\[c\\]\\] \\[^1]"),
            ("C:\\dossier \\*", "C:\\dossier \\\\\\*"),
            ("~5 min ~~non~~", "~5 min \\~\\~non\\~\\~"),
        ] {
            assert_eq!(words(typed, None, false), written);
        }
        assert_eq!(words("a|b", None, true), "a\\|b");
    }

    #[test]
    fn a_line_that_begins_as_a_block_is_a_line_of_words() {
        for (line, written) in [
            ("12. mars", "12\\. mars"),
            ("3,5 %", "3,5 %"),
            ("1.5", "1.5"),
            ("# dièse", "\\# dièse"),
            ("#mot", "#mot"),
            ("- tiret", "\\- tiret"),
            ("-5 °C", "-5 °C"),
            ("---", "\\---"),
            ("=", "\\="),
            ("> cité", "\\> cité"),
            ("| a", "\\| a"),
            (": a", "\\: a"),
        ] {
            assert_eq!(guarded(line), written);
        }
    }
}
