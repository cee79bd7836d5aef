//! The `|` of `[[title|words]]` and `![[title|words]]`, which parts no cells.

use super::{Edit, PIPE};

/// Each `|` between the brackets of a link, to be read as a part of it.
pub(super) fn edits(text: &str) -> Vec<Edit> {
    if !text.contains('|') || !text.contains("[[") || text.contains(PIPE) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut line_start = 0;
    for line in text.split_inclusive('\n') {
        if line.contains("[[") {
            found.extend(in_line(line).into_iter().map(|at| Edit { at: line_start + at, length: 1, with: "\u{1f}" }));
        }
        line_start += line.len();
    }
    found
}

/// What is read of a link that may have begun.
#[derive(Default)]
struct Begun {
    pipes: Vec<usize>,
    /// Whether it says a title, then words.
    title: bool,
    words: bool,
}

/// The places of the bars of a line that stand in links.
fn in_line(line: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut link: Option<Begun> = None;
    let mut characters = line.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let next = characters.peek().map(|(_, next)| *next);
        match (c, &mut link) {
            // What is escaped stays as it is: the parser reads `\|` by itself.
            ('\\', _) => {
                characters.next();
            }
            ('[', _) => {
                let opens = next == Some('[');
                link = opens.then(Begun::default);
                if opens {
                    characters.next();
                }
            }
            (']', Some(begun)) => {
                if next == Some(']') && begun.title && begun.words {
                    found.append(&mut begun.pipes);
                }
                link = None;
            }
            ('|', Some(begun)) => begun.pipes.push(at),
            (c, Some(begun)) if !c.is_whitespace() => {
                if begun.pipes.is_empty() {
                    begun.title = true;
                } else {
                    begun.words = true;
                }
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::text::markup::reading::pipes::*;

    #[test]
    fn only_bars_inside_links_are_theirs() {
        for (line, bars) in [
            ("| [[A|b]] | c |", vec![5]),
            ("![[a.jpg|Une image|x]]", vec![8, 18]),
            ("[[[[A|b]]", vec![5]),
            ("[[A|b] | c]]", vec![]),
            ("[[A\\|b]] | c", vec![]),
            ("\\[[A|b]]", vec![]),
            ("| a [[ | b ]] |", vec![]),
            ("[[A|]]", vec![]),
            ("[[A\n|b]]", vec![]),
            ("[A|b]", vec![]),
        ] {
            let found: Vec<_> = edits(line).into_iter().map(|edit| edit.at).collect();
            assert_eq!(found, bars, "{line}");
        }
    }
}
