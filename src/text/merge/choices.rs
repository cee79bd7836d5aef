//! What the clash page asks: a merge as settled text and numbered choices, each widened to the paragraph it stands in,
//! and the text that the answers make. The same three texts always give the same choices.

use super::{Chunk, Merge};
use crate::text::spaces;

/// A stretch of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Nothing to decide.
    Settled(String),
    /// One of these texts, or another, is to be chosen.
    Choice {
        /// Its place among the choices, from 0: the index of its answer.
        number: usize,
        base: String,
        ours: String,
        theirs: String,
        /// The text of the nearest heading above.
        section: Option<String>,
    },
}

/// The pieces of a merge, in order.
#[must_use]
pub fn paragraphs(merge: &Merge) -> Vec<Piece> {
    let chunks = match merge {
        Merge::Clean(text) => return vec![Piece::Settled(text.clone())],
        Merge::Clash(chunks) => chunks,
    };
    let mut draft = Draft::default();
    for chunk in chunks {
        match chunk {
            Chunk::Same(text) | Chunk::Resolved { text, .. } => draft.settle(text),
            Chunk::Clash { base, ours, theirs } => draft.clash(base, ours, theirs),
        }
    }
    draft.pieces()
}

/// The text that the answers make, one for each choice in order. A choice without an answer keeps both texts, theirs
/// first, so that nothing is lost. An answer's line endings become LF.
#[must_use]
pub fn assemble(pieces: &[Piece], answers: &[String]) -> String {
    let mut out = String::new();
    for (at, piece) in pieces.iter().enumerate() {
        let text = match piece {
            Piece::Settled(text) => text.clone(),
            Piece::Choice { number, ours, theirs, .. } => match answers.get(*number) {
                Some(answer) => answer.replace("\r\n", "\n"),
                None => super::closed(theirs) + ours,
            },
        };
        out += &if at + 1 < pieces.len() { super::closed(&text) } else { text };
    }
    out
}

/// The pieces being made: what is settled since the last choice is still open to be widened into.
#[derive(Default)]
struct Draft {
    done: Vec<Stretch>,
    settled: String,
}

/// Settled text before, and the three versions of a choice.
#[derive(Default)]
struct Stretch {
    before: String,
    base: String,
    ours: String,
    theirs: String,
}

impl Draft {
    fn settle(&mut self, text: &str) {
        self.settled += text;
    }

    fn clash(&mut self, base: &str, ours: &str, theirs: &str) {
        self.close_paragraph();
        let lead = if goes_on(ours) || goes_on(theirs) { paragraph_start(&self.settled) } else { self.settled.len() };
        let start = self.settled.split_off(lead);
        if !self.settled.is_empty() || self.done.is_empty() {
            self.done.push(Stretch { before: std::mem::take(&mut self.settled), ..Stretch::default() });
        }
        let Some(last) = self.done.last_mut() else { return };
        // In place: a paragraph may be as long as the text, and clash in each of its lines.
        for (side, text) in [(&mut last.base, base), (&mut last.ours, ours), (&mut last.theirs, theirs)] {
            side.push_str(&start);
            side.push_str(text);
        }
    }

    /// Gives the last choice the rest of its paragraph.
    fn close_paragraph(&mut self) {
        let Some(last) = self.done.last_mut() else { return };
        let is_open = |text: &str| text.split_inclusive('\n').next_back().is_some_and(is_prose);
        if !is_open(&last.ours) && !is_open(&last.theirs) {
            return;
        }
        let rest: usize = self.settled.split_inclusive('\n').take_while(|line| goes_on(line)).map(str::len).sum();
        let after = self.settled.split_off(rest);
        for text in [&mut last.base, &mut last.ours, &mut last.theirs] {
            text.push_str(&self.settled);
        }
        self.settled = after;
    }

    fn pieces(mut self) -> Vec<Piece> {
        self.close_paragraph();
        let mut pieces = Vec::new();
        let mut outline = Outline::default();
        for (number, Stretch { before, base, ours, theirs }) in self.done.into_iter().enumerate() {
            outline.read(&before);
            let section = outline.section.clone();
            outline.read(&theirs);
            if !before.is_empty() {
                pieces.push(Piece::Settled(before));
            }
            pieces.push(Piece::Choice { number, base, ours, theirs, section });
        }
        if !self.settled.is_empty() {
            pieces.push(Piece::Settled(self.settled));
        }
        pieces
    }
}

/// Where the paragraph, or the list item, that ends this text starts.
fn paragraph_start(text: &str) -> usize {
    let mut start = text.len();
    for line in text.split_inclusive('\n').rev() {
        if !is_prose(line) {
            break;
        }
        start -= line.len();
        if !goes_on(line) {
            break;
        }
    }
    start
}

/// Whether the first line continues a paragraph: neither blank nor the start of a block.
fn goes_on(text: &str) -> bool {
    let line = text.lines().next().unwrap_or_default().trim();
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_numbered = number.len() < line.len() && number.starts_with(['.', ')']);
    let is_item = ["- ", "* ", "+ ", "> "].iter().any(|sign| line.starts_with(sign));
    is_prose(line) && !is_numbered && !is_item
}

/// Neither blank nor a block that is one line by itself (heading, table row, fence, rule).
fn is_prose(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && !["#", "|", "```", "~~~", ":::", "---", "***", "==="].iter().any(|sign| line.starts_with(sign))
}

/// The heading one is under.
#[derive(Default)]
struct Outline {
    section: Option<String>,
    is_code: bool,
}

impl Outline {
    fn read(&mut self, text: &str) {
        for line in text.lines() {
            let line = line.trim();
            if line.starts_with("```") || line.starts_with("~~~") {
                self.is_code = !self.is_code;
            }
            let title = line.trim_start_matches('#');
            if !self.is_code && line.starts_with('#') && title.starts_with(spaces::is_any) {
                self.section = Some(title.trim().trim_end_matches('#').trim_end().to_owned());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::three_way;
    use crate::text::diff::Budget;
    use crate::text::merge::choices::*;

    fn pieces(base: &str, ours: &str, theirs: &str) -> Vec<Piece> {
        paragraphs(&three_way(base, ours, theirs, &mut Budget::default()))
    }

    /// The answers that choose one side everywhere.
    fn all(pieces: &[Piece], want_ours: bool) -> Vec<String> {
        let side = |piece: &Piece| match piece {
            Piece::Choice { ours, theirs, .. } => Some(if want_ours { ours.clone() } else { theirs.clone() }),
            Piece::Settled(_) => None,
        };
        pieces.iter().filter_map(side).collect()
    }

    #[test]
    fn a_choice_names_its_section_and_is_a_whole_paragraph() {
        let page = |line: &str| format!("# Guide\n\n## Étapes\n\nPremière ligne\n{line}\nfin.\n\nAutre paragraphe.\n");
        let found = pieces(&page("base"), &page("nous"), &page("eux"));
        let choice = Piece::Choice {
            number: 0,
            base: "Première ligne\nbase\nfin.\n".into(),
            ours: "Première ligne\nnous\nfin.\n".into(),
            theirs: "Première ligne\neux\nfin.\n".into(),
            section: Some("Étapes".into()),
        };
        let before = Piece::Settled("# Guide\n\n## Étapes\n\n".into());
        assert_eq!(found, [before, choice, Piece::Settled("\nAutre paragraphe.\n".into())]);
    }

    #[test]
    fn a_list_item_is_chosen_alone() {
        let page = |line: &str| format!("- un\n- {line}\n- trois\n");
        let found = pieces(&page("base"), &page("nous"), &page("eux"));
        assert_eq!(all(&found, true), ["- nous\n"]);
        assert_eq!(assemble(&found, &["- tous\r\n- deux".to_owned()]), "- un\n- tous\n- deux\n- trois\n");
    }

    #[test]
    fn without_an_answer_both_texts_are_kept() {
        let found = pieces("a\n", "b\n", "c\n");
        assert_eq!(assemble(&found, &[]), "c\nb\n");
        assert_eq!(assemble(&pieces("a\n", "a\n", "c\n"), &[]), "c\n");
    }

    proptest! {
        #[test]
        fn choosing_one_side_everywhere_gives_its_chunks(
            base in "([a-c#-]{0,2}\n){0,12}", ours in "([a-d#-]{0,2}\n){0,12}", theirs in "([a-d#-]{0,2}\n){0,12}",
        ) {
            let merge = three_way(&base, &ours, &theirs, &mut Budget::default());
            let found = paragraphs(&merge);
            for want_ours in [true, false] {
                let expected = match &merge {
                    Merge::Clean(text) => text.clone(),
                    Merge::Clash(chunks) => chunks.iter().map(|chunk| match chunk {
                        Chunk::Same(text) | Chunk::Resolved { text, .. } => text.as_str(),
                        Chunk::Clash { ours, theirs, .. } => if want_ours { ours } else { theirs },
                    }).collect(),
                };
                prop_assert_eq!(assemble(&found, &all(&found, want_ours)), expected);
            }
        }
    }
}
