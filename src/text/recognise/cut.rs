//! A text cut where its own names stand: its headings, « Durée : 45 min », « **Déroulé** ». Pieces put end to end are
//! the text, to the byte.

use std::ops::Range;

use super::lines::{Line, lines};
use super::names::{NameKnown, is_title};
use crate::text::outline::without_marker;

/// As many characters as a name may have.
pub(super) const LONGEST_NAME: usize = 60;
/// A line of fewer characters was ended by its writer rather than by the edge of the page.
const SHORT_LINE: usize = 60;
/// As many pieces as a text is cut into; what is left then is one more, and stays in the text.
const MOST: usize = 1_000;
/// The level of what a writer made look like a heading: it ends where any other begins.
const FALSE_HEADING: u8 = 7;

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// Its first line, from 1: what it is called by, whatever stands elsewhere.
    pub(super) line: usize,
    /// The name that it stands under, as written; empty for none.
    pub(super) name: String,
    /// The level of the heading that it is, or begins with; 0 for none.
    pub(super) level: u8,
    /// What stands under the name.
    pub(super) text: String,
    /// All of it, name and blank lines after it included.
    pub(super) source: String,
}

/// Says what a name is.
pub(super) type Names<'n> = &'n dyn Fn(&str) -> NameKnown;

/// Cuts a text at the names of fields.
pub(super) fn pieces(source: &str, known: Names<'_>) -> Vec<Piece> {
    let lines = lines(source);
    let first = with_blanks(&lines, 0);
    let mut pieces = Vec::new();
    let mut at = 0;
    let whole = |range: Range<usize>| lines.get(range).unwrap_or_default().iter().map(|line| line.text).collect();
    while at < lines.len() {
        if pieces.len() >= MOST {
            let rest: String = whole(at..lines.len());
            let text = rest.trim().to_owned();
            pieces.push(Piece { line: at + 1, name: String::new(), level: 0, text, source: rest });
            break;
        }
        // What a text begins with is its title, unless it is nothing but the name of a field.
        let begins = move |name: &str| known(name) == NameKnown::Very || at != first && known(name) == NameKnown::Near;
        let (name, level, value, end) = piece_at(&lines, at, known, &begins);
        let is_words = name.is_empty() && level == 0;
        let end = if at == first && is_words && is_title_line(&lines, at) { at + 1 } else { end };
        let end = with_blanks(&lines, end.max(at + 1));
        let own: String = whole(at..end);
        let text = match value {
            Value::Words(words, from) => join(&words, &whole(from.min(end)..end)),
            Value::From(from) => whole(from.min(end)..end),
        };
        pieces.push(Piece { line: at + 1, name, level, text: text.trim().to_owned(), source: own });
        at = end;
    }
    pieces
}

/// What stands under a name: words on the same line then lines, or lines alone.
enum Value {
    Words(String, usize),
    From(usize),
}

fn join(words: &str, more: &str) -> String {
    if more.trim().is_empty() { words.to_owned() } else { format!("{words}\n{more}") }
}

/// The piece that begins at a line: its name, level, value, and the line after its last. `begins` says which headings
/// are names here.
fn piece_at(
    lines: &[Line<'_>],
    at: usize,
    known: Names<'_>,
    begins: &dyn Fn(&str) -> bool,
) -> (String, u8, Value, usize) {
    let Some(line) = lines.get(at) else { return (String::new(), 0, Value::From(at), at + 1) };
    if let Some((level, words, height)) = &line.heading {
        let from = at + height;
        let end = if begins(words) { section_end(lines, from, *level, known) } else { from };
        return (words.clone(), *level, Value::From(from), end);
    }
    if !line.is_code
        && let Some(words) = named_heading(lines, at, known)
        && begins(words)
    {
        let end = section_end(lines, at + 1, FALSE_HEADING, known);
        let end = list_end(lines, at + 1, end);
        return (words.to_owned(), FALSE_HEADING, Value::From(at + 1), end);
    }
    if !line.is_code
        && let Some((name, words)) = named(line.text, known)
    {
        let end = match words {
            "" => next_block(lines, at + 1, known),
            // A title is a line.
            _ if is_title(name) => at + 1,
            _ => words_end(lines, at + 1),
        };
        return (name.to_owned(), 0, Value::Words(words.to_owned(), at + 1), end);
    }
    (String::new(), 0, Value::From(at), paragraph_end(lines, at + 1, known))
}

/// Whether a text begins with a line that its writer ended, as a title, though no blank line follows it.
fn is_title_line(lines: &[Line<'_>], at: usize) -> bool {
    let (Some(line), Some(next)) = (lines.get(at), lines.get(at + 1)) else { return false };
    let (words, next) = (unbroken(line.text), next.text.trim_start());
    let is_short = words.chars().count() < SHORT_LINE && !words.ends_with(['.', ':', ';', ',', '!', '?', '…']);
    let begins = |text: &str| text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || c == '«');
    !line.is_code && is_short && begins(words) && begins(next) && !is_item(words) && !is_item(next)
}

/// Where what stands under a heading ends: at a heading of its level or above, or at another known name.
fn section_end(lines: &[Line<'_>], from: usize, level: u8, known: Names<'_>) -> usize {
    let ends = |at: &usize| {
        let Some(line) = lines.get(*at) else { return true };
        match &line.heading {
            Some((other, words, _)) => *other <= level || known(words) != NameKnown::No,
            None if line.is_code => false,
            // What only looks like a heading ends at the next name of any form; below a heading some are its own.
            None if level == FALSE_HEADING && !is_item(line.text) && named(line.text, known).is_some() => true,
            None => named_heading(lines, *at, known).is_some(),
        }
    };
    (from..lines.len()).find(ends).unwrap_or(lines.len())
}

/// Where a list ends that stands right below a name without the signs of a heading: what follows it as a paragraph is
/// the text's own. Where there is no such list, the end that is given.
fn list_end(lines: &[Line<'_>], from: usize, end: usize) -> usize {
    let start = with_blanks(lines, from);
    if !lines.get(start).is_some_and(|line| is_item(line.text)) {
        return end;
    }
    let is_apart = |at: &usize| {
        let above = at.checked_sub(1).and_then(|at| lines.get(at));
        let is_more = |line: &Line<'_>| is_item(line.text) || line.text.starts_with([' ', '\t']) || line.is_code;
        above.is_some_and(Line::is_blank) && lines.get(*at).is_some_and(|line| !line.is_blank() && !is_more(line))
    };
    (start..end).find(is_apart).unwrap_or(end)
}

/// Where a paragraph ends: at a blank line outside of code, a heading, or a known name.
fn paragraph_end(lines: &[Line<'_>], from: usize, known: Names<'_>) -> usize {
    let ends = |at: &usize| {
        let Some(line) = lines.get(*at) else { return true };
        let is_named = || named(line.text, known).is_some() || named_heading(lines, *at, known).is_some();
        line.heading.is_some() || !line.is_code && (line.is_blank() || is_named())
    };
    (from..lines.len()).find(ends).unwrap_or(lines.len())
}

/// Where the words after a name end: with their paragraph, at an item, at whatever else has a name, at a sentence that
/// begins on a line of its own below a short one.
fn words_end(lines: &[Line<'_>], from: usize) -> usize {
    let ends = |at: usize| {
        let (Some(line), Some(above)) = (lines.get(at), at.checked_sub(1).and_then(|at| lines.get(at))) else {
            return true;
        };
        let is_short = above.text.trim().chars().count() < SHORT_LINE;
        let begins = line.text.trim_start().starts_with(|c: char| c.is_uppercase() || c == '«');
        line.is_code || is_item(line.text) || is_short && begins
    };
    let end = paragraph_end(lines, from, &|_| NameKnown::Near);
    (from..end).find(|at| ends(*at)).unwrap_or(end)
}

/// The end of the block that follows, blank lines before it left aside; a heading is no such block. Mails put no blank
/// line after a list: the next name below it begins another.
fn next_block(lines: &[Line<'_>], from: usize, known: Names<'_>) -> usize {
    let start = with_blanks(lines, from);
    match lines.get(start) {
        Some(line) if line.heading.is_none() && false_heading(lines, start).is_none() => {
            let end = paragraph_end(lines, start + 1, &|_| NameKnown::No);
            let is_list = is_item(line.text);
            let is_name = |at: &usize| {
                let line = lines.get(*at).filter(|line| is_list && !is_item(line.text));
                line.is_some_and(|line| named(line.text, known).is_some() || named_heading(lines, *at, known).is_some())
            };
            (start + 1..end).find(is_name).unwrap_or(end)
        }
        _ => from,
    }
}

fn with_blanks(lines: &[Line<'_>], from: usize) -> usize {
    (from..lines.len()).find(|at| lines.get(*at).is_some_and(|line| !line.is_blank())).unwrap_or(lines.len())
}

/// The name of a field on a line of its own: one that looks like a heading, the very name wherever it stands, or one
/// close to it right above a list. Mails and simple texts put no blank lines around their headings.
fn named_heading<'t>(lines: &[Line<'t>], at: usize, known: Names<'_>) -> Option<&'t str> {
    if let Some(words) = false_heading(lines, at) {
        return Some(words).filter(|words| known(words) != NameKnown::No);
    }
    let line = lines.get(at)?;
    let words = unbroken(line.text);
    let is_line = !line.is_blank() && words.chars().count() <= LONGEST_NAME && !words.contains(':') && !is_item(words);
    // « Bilan (15 min) » is a step.
    let is_line = is_line && !words.contains(|c: char| c.is_ascii_digit());
    let is_closed = || words.ends_with(['.', ',', ';', '!', '?', '…']);
    let is_above_list = || lines.get(at + 1).is_some_and(|line| is_item(line.text));
    match known(words) {
        _ if !is_line || line.heading.is_some() => None,
        NameKnown::Very => Some(words),
        NameKnown::Near if is_above_list() && !is_closed() => Some(words),
        NameKnown::Near | NameKnown::No => None,
    }
}

/// The words of a line that stands alone between blank lines and was made to look like a heading: bold, or with a colon
/// at its end.
fn false_heading<'t>(lines: &[Line<'t>], at: usize) -> Option<&'t str> {
    let is_edge = |line: Option<&Line<'_>>| line.is_none_or(|line| line.is_blank() || line.heading.is_some());
    let before = at.checked_sub(1).and_then(|at| lines.get(at));
    let text = unbroken(lines.get(at)?.text);
    let bold = text.strip_prefix("**").and_then(|rest| rest.strip_suffix("**"));
    let words = match bold {
        Some(words) => words.trim_end_matches([':', ' ', '\u{a0}', '\u{202f}']),
        None if is_edge(lines.get(at + 1)) && !text.contains(':') => text,
        None => return None,
    };
    let is_alone = is_edge(before) && !words.contains("**");
    (is_alone && words.chars().count() <= LONGEST_NAME && !is_item(text)).then_some(words.trim())
}

/// The same where the name is that of a field, or « Titre ».
fn named<'t>(line: &'t str, known: Names<'_>) -> Option<(&'t str, &'t str)> {
    labelled(line).filter(|(name, words)| known(name) != NameKnown::No || is_title(name) && !words.is_empty())
}

/// The name and the words of « Durée : 45 min », « - **Durée :** 45 min ».
fn labelled(line: &str) -> Option<(&str, &str)> {
    let text = without_marker(line.trim());
    // « le lieu : devant l’école » says something in a list; « Lieu : … » is a name.
    if is_item(line) && text.starts_with(char::is_lowercase) {
        return None;
    }
    let (name, words) = text.split_once(':')?;
    let is_bold = name.starts_with("**") || name.starts_with("__");
    let mark = |c: char| c.is_whitespace() || c == '*' || c == '_';
    let name = name.trim_matches(mark);
    let words = unbroken(words);
    let words =
        if is_bold { words.strip_prefix("**").or_else(|| words.strip_prefix("__")).unwrap_or(words) } else { words };
    let is_name = !name.is_empty() && name.chars().count() <= LONGEST_NAME && !words.starts_with("//");
    is_name.then_some((name, words.trim()))
}

/// A line without the sign of Markdown that the next one begins below it.
pub(super) fn unbroken(line: &str) -> &str {
    line.trim().trim_end_matches('\\').trim_end()
}

/// Whether a line is an item of a list.
pub(super) fn is_item(line: &str) -> bool {
    let line = line.trim_start();
    without_marker(line).len() < line.len()
}

/// Whether a piece begins with a heading as people who have no headings write it: the name of a field, or a short line
/// alone which nothing ends and under which something stands apart.
pub(super) fn looks_like_heading(piece: &Piece) -> bool {
    if piece.level == FALSE_HEADING {
        return piece.source.starts_with(char::is_uppercase);
    }
    let text = piece.text.trim();
    let is_open = !text.ends_with(['.', ':', ';', ',', '!', '?', '…', ')', '»']);
    let is_line = piece.level == 0 && piece.name.is_empty() && !text.contains('\n') && piece.source.ends_with("\n\n");
    let has_words = text.starts_with(char::is_uppercase) && !is_item(text) && !text.contains(['|', ':', '[', '*']);
    is_line && is_open && has_words && text.chars().count() <= LONGEST_NAME
}

/// What stands after the mark of a list that Markdown does not know, at the start of a line.
pub(super) fn after_bullet(line: &str) -> Option<&str> {
    let rest = line.trim_start_matches([' ', '\t']).strip_prefix(['•', '◦', '▪', '●', '‣', '·'])?;
    let words = rest.trim_start_matches([' ', '\t', '\u{a0}', '\u{202f}']);
    (words.len() < rest.len() && !words.trim().is_empty()).then_some(words)
}

#[cfg(test)]
mod tests {
    use crate::text::recognise::cut::*;

    fn cut(text: &str) -> Vec<(String, String)> {
        let names = ["Durée", "Déroulé", "Matériel"];
        let known = |name: &str| match names.iter().find(|known| name.starts_with(**known)) {
            Some(known) if *known == name => NameKnown::Very,
            Some(_) => NameKnown::Near,
            None => NameKnown::No,
        };
        let pieces = pieces(text, &known);
        assert_eq!(pieces.iter().map(|piece| piece.source.as_str()).collect::<String>(), text);
        pieces.into_iter().map(|piece| (piece.name, piece.text)).collect()
    }

    fn pairs(found: &[(&str, &str)]) -> Vec<(String, String)> {
        found.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn a_known_name_takes_what_stands_under_it() {
        let text = "# Titre\n\nUne phrase.\n\nDurée : 45 min\nAutre : non\n\n## Déroulé\n\n1. Un\n\n### Détail\n\nx\n\n\
            ## Suite\n\nFin.\n";
        let expected = [
            ("Titre", ""),
            ("", "Une phrase."),
            ("Durée", "45 min"),
            ("", "Autre : non"),
            ("Déroulé", "1. Un\n\n### Détail\n\nx"),
            ("Suite", ""),
            ("", "Fin."),
        ];
        assert_eq!(cut(text), pairs(&expected));
    }

    #[test]
    fn what_looks_like_a_heading_is_one_when_its_name_is_known() {
        assert_eq!(cut("**Déroulé :**\n\n- a\n\n**Gras.**\n"), pairs(&[("Déroulé", "- a"), ("", "**Gras.**")]));
        assert_eq!(cut("Matériel :\n\n- a\n\nx\n"), pairs(&[("Matériel", "- a"), ("", "x")]));
        assert_eq!(cut("- **Durée :** 1 h\n- b\n"), pairs(&[("Durée", "1 h"), ("", "- b")]));
        assert_eq!(cut("Titre\n=====\nDéroulé\n---\nx\n"), pairs(&[("Titre", ""), ("Déroulé", "x")]));
    }

    #[test]
    fn a_title_that_begins_as_a_name_is_no_name() {
        assert_eq!(cut("# Durée de vie\n\nx\n"), pairs(&[("Durée de vie", ""), ("", "x")]));
        assert_eq!(cut("\nMatériel partagé\n\nx\n"), pairs(&[("", ""), ("", "Matériel partagé"), ("", "x")]));
        assert_eq!(cut("# Déroulé\n\nx\n"), pairs(&[("Déroulé", "x")]));
        assert_eq!(cut("# A\n\n## Durée de vie\n\nx\n"), pairs(&[("A", ""), ("Durée de vie", "x")]));
    }

    #[test]
    fn headings_glued_to_what_follows_are_names() {
        let text = "Un mot.\nDéroulé\n- Un\n- le déroulé : b\nMatériel à prévoir\n- des feutres\nMatériel\nx\n";
        let expected = [
            ("", "Un mot."),
            ("Déroulé", "- Un\n- le déroulé : b"),
            ("Matériel à prévoir", "- des feutres"),
            ("Matériel", "x"),
        ];
        assert_eq!(cut(text), pairs(&expected));
        assert_eq!(cut("Un.\nMatériel prêté à tous\ndeux\n"), pairs(&[("", "Un.\nMatériel prêté à tous\ndeux")]));
    }

    #[test]
    fn a_name_right_below_a_list_begins_another_piece() {
        let text = "Matériel :\n- un stylo\n- la durée : aucune\nDurée : 1h30\nReste : x\n";
        let expected = [("Matériel", "- un stylo\n- la durée : aucune"), ("Durée", "1h30"), ("", "Reste : x")];
        assert_eq!(cut(text), pairs(&expected));
        assert_eq!(cut("Matériel :\n- un\nDéroulé\n- a\n"), pairs(&[("Matériel", "- un"), ("Déroulé", "- a")]));
    }

    #[test]
    fn code_holds_no_name() {
        assert_eq!(cut("```\nDurée : 1\n\n# Déroulé\n```\n"), pairs(&[("", "```\nDurée : 1\n\n# Déroulé\n```")]));
    }

    #[test]
    fn marks_of_lists_are_taken_off() {
        for (line, expected) in [
            ("- a", "a"),
            ("• a", "a"),
            ("1/ a", "a"),
            ("12) a", "a"),
            ("2026. a", "2026. a"),
            ("-a", "-a"),
            ("1", "1"),
        ] {
            assert_eq!(without_marker(line), expected);
        }
    }
}
