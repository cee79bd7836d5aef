//! A passage is one block of the top level of a body: a paragraph, a list, a table. Its address is the section it
//! stands in, its number there and a mark of its text, so that it is found again after it moved.

use std::collections::{HashMap, HashSet};

use comrak::Arena;
use comrak::nodes::{Node, NodeValue};
use sha2::{Digest, Sha256};

use super::anchors::{self, RESERVED_IDS};
use super::markup::tree;

/// Most letters of a passage that name it.
const NAME: usize = 40;

/// A block of the top level.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextPassage {
    /// The anchor of the section it stands in; empty before the first heading.
    pub section: String,
    /// Its number in that section, from 1, without the sections below it.
    pub number: usize,
    /// Its number in the whole body, from 1.
    pub rank: usize,
    /// Made of its text: another text has another mark.
    pub mark: String,
    /// Its first words.
    pub name: String,
    /// Its first line in the body, counted from 1.
    line_start: usize,
    /// Its last line, included.
    line_end: usize,
}

/// The address of a passage, as somebody asks for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct At {
    /// The anchor of its section; empty before the first heading.
    pub section: String,
    /// Its number there, from 1.
    pub number: usize,
    /// The mark of the text that was seen there; empty for whatever stands there.
    pub mark: String,
}

/// Where a passage is today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// With the text that was seen: there, or where that text moved.
    Same(TextPassage),
    /// Another text stands there.
    Changed(TextPassage),
}

impl TextPassage {
    /// Its address.
    #[must_use]
    pub fn at(&self) -> At {
        At { section: self.section.clone(), number: self.number, mark: self.mark.clone() }
    }

    /// Its text in the body that it is of.
    #[must_use]
    pub fn text<'b>(&self, body: &'b str) -> &'b str {
        let (start, end) = self.bytes(body);
        body.get(start..end).unwrap_or_default()
    }

    /// The body with this text in its place; every other byte stays. An empty text takes the passage away, with the
    /// blank lines after it.
    #[must_use]
    pub fn replaced(&self, body: &str, new: &str) -> String {
        let (start, end) = self.bytes(body);
        let (head, tail) = (body.get(..start).unwrap_or_default(), body.get(end..).unwrap_or_default());
        let new = new.trim_matches('\n').trim_end();
        let new = if new.trim().is_empty() { "" } else { new };
        let tail = if new.is_empty() { tail.trim_start_matches(['\n', '\r']) } else { tail };
        format!("{head}{new}{tail}")
    }

    /// From its first character to its last, without the end of its last line.
    fn bytes(&self, body: &str) -> (usize, usize) {
        let (mut at, mut start, mut end) = (0, body.len(), body.len());
        for (number, line) in body.split_inclusive('\n').enumerate() {
            if number + 1 == self.line_start {
                start = at;
            }
            at += line.len();
            if number + 1 == self.line_end {
                end = at;
            }
        }
        let written = body.get(start..end).unwrap_or_default().trim_end();
        (start, start + written.len())
    }
}

/// The passages of a body, in order.
#[must_use]
pub fn outline(body: &str) -> Vec<TextPassage> {
    let arena = Arena::new();
    tree::parse(&arena, body).map(|root| in_tree(root, body)).unwrap_or_default()
}

/// Where a passage stands: all that a page needs to lead to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// See [`TextPassage`].
    pub section: String,
    /// See [`TextPassage`].
    pub number: usize,
    /// See [`TextPassage`].
    pub rank: usize,
}

impl Standing {
    /// Whether the passage of that address stands here.
    #[must_use]
    pub fn is_at(&self, at: &At) -> bool {
        self.section == at.section && self.number == at.number
    }
}

/// The same of a parsed body.
fn in_tree(root: Node<'_>, body: &str) -> Vec<TextPassage> {
    let lines: Vec<&str> = body.lines().collect();
    standing(root).into_iter().map(|(node, at)| passage(node, &lines, at)).collect()
}

/// The blocks of a parsed body that are passages, in order.
pub(crate) fn standing(root: Node<'_>) -> Vec<(Node<'_>, Standing)> {
    let mut headings = anchors::sections(root, RESERVED_IDS).into_iter();
    let mut found = Vec::new();
    let (mut section, mut number) = (String::new(), 0);
    for node in root.children() {
        if matches!(node.data().value, NodeValue::Heading(_)) {
            section = headings.next().map(|heading| heading.id).unwrap_or_default();
            number = 0;
        } else if is_passage(node) {
            number += 1;
            let rank = found.len() + 1;
            found.push((node, Standing { section: section.clone(), number, rank }));
        }
    }
    found
}

/// Notes are written elsewhere than they stand, people's HTML may end in another block, and a rule has no words.
fn is_passage(node: Node<'_>) -> bool {
    !matches!(
        node.data().value,
        NodeValue::Heading(_)
            | NodeValue::FootnoteDefinition(_)
            | NodeValue::HtmlBlock(_)
            | NodeValue::ThematicBreak
            | NodeValue::FrontMatter(_)
    )
}

fn passage(node: Node<'_>, lines: &[&str], at: Standing) -> TextPassage {
    let place = node.data().sourcepos;
    let written = lines.get(place.start.line.saturating_sub(1)..place.end.line).unwrap_or_default();
    let blank = written.iter().rev().take_while(|line| line.trim().is_empty()).count();
    let written = written.get(..written.len() - blank).unwrap_or_default();
    TextPassage {
        section: at.section,
        number: at.number,
        rank: at.rank,
        mark: mark(&written.join("\n")),
        name: name(node),
        line_start: place.start.line,
        line_end: place.start.line + written.len().max(1) - 1,
    }
}

fn mark(text: &str) -> String {
    let digest = Sha256::digest(text.trim_end().as_bytes());
    digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

/// The first words of a block.
fn name(node: Node<'_>) -> String {
    let mut name = String::new();
    for child in node.descendants() {
        let data = child.data();
        let (text, is_apart) = match &data.value {
            NodeValue::Text(text) => (text.as_ref(), false),
            NodeValue::Code(code) => (code.literal.as_str(), false),
            NodeValue::CodeBlock(code) => (code.literal.as_str(), true),
            NodeValue::SoftBreak | NodeValue::LineBreak => (" ", false),
            value if value.block() => ("", true),
            _ => ("", false),
        };
        if is_apart && !name.is_empty() {
            name.push(' ');
        }
        name.push_str(text);
        if name.chars().count() > NAME * 2 {
            break;
        }
    }
    cut(&name.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Cut after a word.
fn cut(words: &str) -> String {
    let Some((end, _)) = words.char_indices().nth(NAME) else { return words.to_owned() };
    let head = words.get(..end).unwrap_or_default();
    let whole = head.rsplit_once(' ').map_or(head, |(whole, _)| whole);
    format!("{whole}…")
}

/// The label of the note or address that a line writes.
fn written_label(line: &str) -> Option<&str> {
    let (label, rest) = line.strip_prefix('[')?.split_once(']')?;
    rest.starts_with(':').then_some(label)
}

/// Whether a part of a text calls notes or addresses that are written elsewhere in it: alone it would say something
/// else.
#[must_use]
pub fn leans_on_more(part: &str) -> bool {
    let written: HashSet<&str> = part.lines().filter_map(written_label).collect();
    let is_written = |label: &str| written.contains(label);
    let called = part.split('[').skip(1).filter_map(|rest| Some(rest.split_once(']')?.0));
    let notes = called.filter(|label| label.starts_with('^')).any(|label| !is_written(label));
    let addresses = part.split("][").skip(1).filter_map(|rest| Some(rest.split_once(']')?.0));
    notes || addresses.filter(|label| !label.is_empty()).any(|label| !is_written(label))
}

/// Whether the passage of an address stands in a body, with the text that was seen there.
#[must_use]
pub fn stands(body: &str, at: &At) -> bool {
    outline(body).iter().any(|passage| passage.at() == *at)
}

/// The passage of an address: the one that stands there with that text, else the only one with that text, else what
/// stands there.
#[must_use]
pub fn find(body: &str, at: &At) -> Option<Found> {
    let all = outline(body);
    let there = all.iter().find(|passage| passage.section == at.section && passage.number == at.number);
    if let Some(there) = there
        && (at.mark.is_empty() || there.mark == at.mark)
    {
        return Some(Found::Same(there.clone()));
    }
    let mut times: HashMap<&str, usize> = HashMap::new();
    for passage in &all {
        *times.entry(passage.mark.as_str()).or_default() += 1;
    }
    if times.get(at.mark.as_str()) == Some(&1) {
        return all.iter().find(|passage| passage.mark == at.mark).cloned().map(Found::Same);
    }
    there.cloned().map(Found::Changed)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use crate::text::passages::*;

    const BODY: &str = "Avant tout.\n\n## Un\n\nPremier *dit* ici,\nsur deux lignes.\n\n\
        - a\n\n- b\n\n\n### Plus bas\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n\
        <div>\n\n## Deux\n\nPremier.\n\n[^n]: Une note.\n";

    fn at(section: &str, number: usize, mark: &str) -> At {
        At { section: section.to_owned(), number, mark: mark.to_owned() }
    }

    fn text(found: Option<Found>) -> &'static str {
        match found {
            Some(Found::Same(passage) | Found::Changed(passage)) => passage.text(BODY),
            None => "",
        }
    }

    #[test]
    fn blocks_are_numbered_in_their_section_and_named_by_their_first_words() {
        let shown: Vec<String> = outline(BODY)
            .iter()
            .map(|passage| format!("{} {} {}", passage.section, passage.number, passage.name))
            .collect();
        let expected = [
            " 1 Avant tout.",
            "un 1 Premier dit ici, sur deux lignes.",
            "un 2 a b",
            "plus-bas 1 a b 1 2",
            "deux 1 Premier.",
        ];
        assert_eq!(shown, expected);
        assert_eq!(
            cut("Le fonds de réserve tient trois mois et il a servi"),
            "Le fonds de réserve tient trois mois et…"
        );
    }

    #[test]
    fn one_passage_is_replaced_and_no_other_byte_moves() {
        let list = find(BODY, &at("un", 2, "")).unwrap();
        assert_eq!(text(Some(list.clone())), "- a\n\n- b");
        let Found::Same(list) = list else { unreachable!() };
        assert_eq!(list.replaced(BODY, "- c\n"), BODY.replace("- a\n\n- b", "- c"));
        assert_eq!(list.replaced(BODY, " \n"), BODY.replace("- a\n\n- b\n\n\n", ""));
        for passage in outline(BODY) {
            assert_eq!(passage.replaced(BODY, passage.text(BODY)), BODY);
        }
    }

    #[test]
    fn a_part_that_calls_what_is_written_elsewhere_is_known() {
        for leaning in ["Dit[^1].", "Voir [ceci][a].", "Dit[^1] et[^2].\n\n[^1]: Là.\n"] {
            assert!(leans_on_more(leaning), "{leaning}");
        }
        for alone in ["Dit.", "[[Une fiche]]", "[x](y)", "- [ ] à faire", "Dit[^1].\n\n[^1]: Là.\n", "[a][]"] {
            assert!(!leans_on_more(alone), "{alone}");
        }
        // However many calls there are over however many lines.
        let long = format!("{}[^z]: x\n{}", "a\n".repeat(100_000), "[^z][a][z]".repeat(100_000));
        assert!(leans_on_more(&long));
        assert!(!leans_on_more(&long.replace("[a][z]", "")));
    }

    #[test]
    fn a_passage_is_found_where_it_moved_and_one_that_changed_is_told_apart() {
        let mark = outline(BODY).iter().find(|passage| passage.section == "deux").unwrap().mark.clone();
        assert!(matches!(find(BODY, &at("deux", 1, &mark)), Some(Found::Same(_))));
        assert_eq!(text(find(BODY, &at("un", 7, &mark))), "Premier.");
        let changed = find(BODY, &at("un", 1, "00000000"));
        assert!(matches!(changed, Some(Found::Changed(_))));
        assert_eq!(find(BODY, &at("trois", 1, "00000000")), None);
        assert_eq!(find("A\n\nA\n", &at("un", 1, &super::mark("A"))), None, "nobody knows which of two");
    }
}
