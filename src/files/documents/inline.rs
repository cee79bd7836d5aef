//! Writes the words of a line: each mark around the words that bear it, spaces outside, and a tag where a sign would
//! not be read.

use super::model::{Looks, Piece};
use super::{address, escape};

/// Where a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stand {
    Paragraph,
    Heading,
    Cell,
}

/// The Markdown of a line; `order` holds the notes in the order of their first mark.
pub(super) fn line(line: &[Piece], at: Stand, order: &mut Vec<usize>) -> String {
    let mut out = String::new();
    Line { order }.pieces(line, 0, at, None, &mut out);
    let lines = out.split('\n').map(|line| line.trim_matches([' ', '\t']));
    match at {
        Stand::Cell => lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("<br>"),
        Stand::Heading => {
            let words = lines.collect::<Vec<_>>().join(" ").trim().to_owned();
            // A sign at its end would close the heading.
            words.strip_suffix('#').map_or_else(|| words.clone(), |before| format!("{before}\\#"))
        }
        Stand::Paragraph => {
            let lines: Vec<String> = lines.filter(|line| !line.is_empty()).map(escape::guarded).collect();
            lines.join("\\\n")
        }
    }
}

struct Line<'o> {
    order: &'o mut Vec<usize>,
}

impl Line<'_> {
    /// Writes pieces, those of the same address or look together; `rank` says which is looked at.
    fn pieces(&mut self, pieces: &[Piece], rank: usize, at: Stand, after: Option<char>, out: &mut String) {
        let mut rest = pieces;
        while let Some(first) = rest.first() {
            let key = key(first, rank);
            let is_same = |piece: &&Piece| rank <= LAST && key.is_some() && self::key(piece, rank) == key;
            let same = rest.iter().take_while(is_same).count().max(1);
            let (group, more) = rest.split_at(same);
            let next = more.iter().find_map(first_char).or(if more.is_empty() { after } else { None });
            self.group(group, rank, at, next, key.flatten(), out);
            rest = more;
        }
    }

    fn group(
        &mut self,
        group: &[Piece],
        rank: usize,
        at: Stand,
        next: Option<char>,
        key: Option<Mark<'_>>,
        out: &mut String,
    ) {
        match group {
            [Piece::Break] => out.push('\n'),
            [Piece::Image(number, alt)] => {
                out.push_str(&format!(
                    "![{}](image:{number})",
                    escape::words(&in_brackets(alt), None, at == Stand::Cell)
                ));
            }
            [Piece::Note(note)] => {
                let known = self.order.iter().position(|known| known == note);
                let number = known.unwrap_or_else(|| {
                    self.order.push(*note);
                    self.order.len() - 1
                });
                out.push_str(&format!("[^{}]", number + 1));
            }
            [Piece::Words(text, ..)] if rank > LAST => {
                let flat = text.replace(['\n', '\r', '\t'], " ");
                for (count, word) in flat.split(' ').enumerate() {
                    if count > 0 && !out.is_empty() && !out.ends_with([' ', '\n']) {
                        out.push(' ');
                    }
                    let before = out.chars().last();
                    out.push_str(&escape::words(word, before, at == Stand::Cell));
                }
            }
            _ => match key {
                Some(mark) => self.marked(group, rank, at, next, mark, out),
                None => self.pieces(group, rank + 1, at, next, out),
            },
        }
    }

    fn marked(
        &mut self,
        group: &[Piece],
        rank: usize,
        at: Stand,
        next: Option<char>,
        mark: Mark<'_>,
        out: &mut String,
    ) {
        let (lead, core, tail) = trimmed(group);
        if core.is_empty() {
            return self.pieces(group, rank + 1, at, next, out);
        }
        out.push_str(&lead);
        let before = out.chars().last();
        let after = tail.chars().next().or(next);
        let mut inside = String::new();
        let (open, close) = match mark {
            Mark::Link(address) => match address::written(address) {
                Some(address) => ("[".to_owned(), format!("]({address})")),
                None => (String::new(), String::new()),
            },
            Mark::Sign(sign, tag) => {
                let (begins, ends) = (core.first().and_then(first_char), core.last().and_then(last_char));
                let stands = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
                let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
                let is_clear = (word(begins) || stands(before)) && (word(ends) || stands(after));
                let touches = before == sign.chars().next() || after == sign.chars().next();
                let is_sign = !sign.is_empty() && is_clear && !touches;
                match is_sign {
                    true => (sign.to_owned(), sign.to_owned()),
                    false => (format!("<{tag}>"), format!("</{tag}>")),
                }
            }
        };
        // Signs that close together are read as they nest.
        let closing = close.chars().next().map(|c| if c == '*' { '.' } else { c });
        self.pieces(&core, rank + 1, at, closing.or(after), &mut inside);
        match mark {
            Mark::Link(address) if inside == address && inside.starts_with("http") => {
                out.push_str(&format!("<{inside}>"));
            }
            _ => out.push_str(&format!("{open}{inside}{close}")),
        }
        out.push_str(&tail);
    }
}

/// What a group of pieces is marked with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark<'p> {
    Link(&'p str),
    /// A sign, and the tag that says the same where the sign would not be read; no sign where there is none.
    Sign(&'static str, &'static str),
}

/// The last thing that pieces are grouped by.
const LAST: usize = 6;

/// What a piece is marked with, of what is looked at; none for what is no word.
fn key(piece: &Piece, rank: usize) -> Option<Option<Mark<'_>>> {
    let Piece::Words(_, looks, link) = piece else { return None };
    let Looks { bold, italic, struck, raised, lowered, code, .. } = *looks;
    let marks = [(bold, "**", "strong"), (italic, "*", "em"), (struck, "~~", "del"), (raised, "", "sup")];
    let more = [(lowered, "", "sub"), (code, "", "code")];
    Some(match rank {
        0 => link.as_deref().map(Mark::Link),
        rank => {
            let mark = marks.iter().chain(&more).nth(rank - 1);
            mark.filter(|(is, ..)| *is).map(|(_, sign, tag)| Mark::Sign(sign, tag))
        }
    })
}

/// Pieces without the spaces around them, which stand outside of marks.
fn trimmed(group: &[Piece]) -> (String, Vec<Piece>, String) {
    let mut core = group.to_vec();
    let (mut lead, mut tail) = (String::new(), String::new());
    while let Some(Piece::Words(text, ..)) = core.first_mut() {
        let words = text.trim_start();
        lead.push_str(text.strip_suffix(words).unwrap_or_default());
        *text = words.to_owned();
        if !text.is_empty() {
            break;
        }
        core.remove(0);
    }
    while let Some(Piece::Words(text, ..)) = core.last_mut() {
        let words = text.trim_end().to_owned();
        tail.insert_str(0, text.strip_prefix(words.as_str()).unwrap_or_default());
        *text = words;
        if !text.is_empty() {
            break;
        }
        core.pop();
    }
    (lead, core, tail)
}

fn first_char(piece: &Piece) -> Option<char> {
    match piece {
        Piece::Words(text, ..) => text.chars().next(),
        Piece::Break => Some('\n'),
        Piece::Image(..) => Some('!'),
        Piece::Note(_) => Some('['),
    }
}

fn last_char(piece: &Piece) -> Option<char> {
    match piece {
        Piece::Words(text, ..) => text.chars().last(),
        other => first_char(other),
    }
}

/// Words for between brackets, on one line.
fn in_brackets(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ").replace(['[', ']'], "")
}
