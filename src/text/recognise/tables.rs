//! Tables as they are pasted from a word processor or a spreadsheet: lines whose cells stand a tab apart.

use std::iter::Peekable;
use std::str::Lines;

/// The text with its tables written as Markdown writes them; two lines of as many cells are one.
#[must_use]
pub fn of_tabs(source: &str) -> String {
    if !source.contains('\t') {
        return source.to_owned();
    }
    let mut text = String::with_capacity(source.len() + source.len() / 8);
    let mut lines = source.lines().peekable();
    let mut fence = None;
    while let Some(line) = lines.next() {
        let mark = ["```", "~~~"].into_iter().find(|mark| line.trim_start().starts_with(mark));
        fence = if fence == mark { None } else { fence.or(mark) };
        let rows = if fence.is_none() && mark.is_none() { rows(line, &mut lines) } else { Vec::new() };
        if rows.len() < 2 {
            text.push_str(line);
            text.push('\n');
            continue;
        }
        if !text.is_empty() && !text.ends_with("\n\n") {
            text.push('\n');
        }
        for (place, row) in rows.iter().enumerate() {
            let cells: Vec<String> = row.split('\t').map(cell).collect();
            text.push_str(&format!("| {} |\n", cells.join(" | ")));
            if place == 0 {
                text.push_str(&format!("|{}\n", " --- |".repeat(cells.len())));
            }
        }
        if lines.peek().is_some_and(|next| !next.trim().is_empty()) {
            text.push('\n');
        }
    }
    if !source.ends_with('\n') {
        text.truncate(text.len() - 1);
    }
    text
}

/// The lines of a table that begins here, taken only when there are two or more.
fn rows<'t>(first: &'t str, lines: &mut Peekable<Lines<'t>>) -> Vec<&'t str> {
    let tabs = |line: &str| line.trim_end_matches([' ', '\r']).matches('\t').count();
    let is_row =
        |line: &str| !line.starts_with([' ', '\t', '|', '#', '>']) && tabs(line) > 0 && tabs(line) == tabs(first);
    if !is_row(first) {
        return Vec::new();
    }
    let mut rows = vec![first];
    while let Some(next) = lines.next_if(|next| is_row(next)) {
        rows.push(next);
    }
    rows
}

fn cell(text: &str) -> String {
    text.trim().replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::of_tabs;

    #[test]
    fn lines_of_as_many_cells_are_a_table() {
        let text = "Un tableau\nJour\tLieu\tPrésents\nlundi 3\tMairie | salle\t9\nmardi\t\t14\nFin\n";
        let expected = "Un tableau\n\n| Jour | Lieu | Présents |\n| --- | --- | --- |\n\
            | lundi 3 | Mairie \\| salle | 9 |\n| mardi |  | 14 |\n\nFin\n";
        assert_eq!(of_tabs(text), expected);
        assert_eq!(of_tabs("a\tb\nc\td"), "| a | b |\n| --- | --- |\n| c | d |");
    }

    #[test]
    fn other_tabs_stay() {
        for text in ["a\tb\n", "\ta\n\tb\n", "```\na\tb\nc\td\n```\n", "a\tb\nc\td\te\n", "- un\n\t- deux\n"] {
            assert_eq!(of_tabs(text), text);
        }
    }
}
