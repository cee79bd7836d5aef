//! Writes the links and images of a text anew, where its reader wants them to lead elsewhere; every other byte stays.

use std::collections::HashMap;
use std::ops::Range;

use comrak::Arena;
use comrak::nodes::{Node, NodeValue, Sourcepos};

use crate::text::markup::tree;

/// A link or an image, as written.
#[derive(Clone, Debug)]
pub struct Written<'a> {
    /// The address, entities and escapes read.
    pub address: &'a str,
    /// Whether it shows an image.
    pub is_image: bool,
    /// The label as written, when it may stand in `[[…|label]]`: one line of plain words outside a table.
    pub plain_label: Option<&'a str>,
}

/// What takes the place of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anew {
    /// The address to put instead.
    pub address: String,
    /// What to put instead of the whole link, label included, where that can be.
    pub whole: Option<String>,
}

/// The text with each link for which `anew` has an answer written anew: inline links, reference definitions and the
/// `href` and `src` of HTML. A text too deep to be read stays as it is.
#[must_use]
pub fn rewrite(body: &str, anew: &mut dyn FnMut(&Written<'_>) -> Option<Anew>) -> String {
    let arena = Arena::new();
    let Some(root) = tree::parse(&arena, body) else {
        return body.to_owned();
    };
    let mut writer =
        Writer { body, lines: line_starts(body), edits: Vec::new(), definitions: HashMap::new(), html: HashMap::new() };
    for node in root.descendants() {
        match &node.data().value {
            NodeValue::Link(link) => writer.link(node, &link.url, false, anew),
            NodeValue::Image(link) => writer.link(node, &link.url, true, anew),
            NodeValue::HtmlInline(html) => writer.html(html, anew),
            NodeValue::HtmlBlock(block) => writer.html(&block.literal, anew),
            _ => {}
        }
    }
    writer.finish()
}

/// What opens an address in HTML, and whether it shows an image.
const ATTRIBUTES: [(&str, bool); 4] = [("href=\"", false), ("src=\"", true), ("href='", false), ("src='", true)];

struct Writer<'a> {
    body: &'a str,
    lines: Vec<usize>,
    edits: Vec<(Range<usize>, String)>,
    definitions: HashMap<String, String>,
    /// New addresses of attributes, by what opens the attribute and the address written.
    html: HashMap<(&'static str, String), String>,
}

/// An inline link as it stands in the text: `[label](address…)`.
struct Inline<'a> {
    whole: Range<usize>,
    label: &'a str,
    address: Range<usize>,
}

impl<'a> Writer<'a> {
    fn link(&mut self, node: Node<'_>, url: &str, is_image: bool, anew: &mut dyn FnMut(&Written<'_>) -> Option<Anew>) {
        let inline = self.inline(node.data().sourcepos, is_image, url);
        let in_table = node.ancestors().any(|above| matches!(above.data().value, NodeValue::TableCell));
        let label = inline.as_ref().map(|inline| inline.label).filter(|label| !in_table && is_plain(label));
        let Some(new) = anew(&Written { address: url, is_image, plain_label: label }) else { return };
        match (inline, new.whole.filter(|_| label.is_some())) {
            (Some(inline), Some(whole)) => self.edits.push((inline.whole, whole)),
            (Some(inline), None) => self.edits.push((inline.address, bracketed(&new.address))),
            (None, _) => drop(self.definitions.entry(url.to_owned()).or_insert(new.address)),
        }
    }

    /// Where a link stands, if it is written inline and the parser's place for it is right.
    fn inline(&self, place: Sourcepos, is_image: bool, url: &str) -> Option<Inline<'a>> {
        let start = self.lines.get(place.start.line.checked_sub(1)?)? + place.start.column.checked_sub(1)?;
        let end = self.lines.get(place.end.line.checked_sub(1)?)? + place.end.column;
        let slice = self.body.get(start..end)?;
        let open = if is_image { "![" } else { "[" };
        let inside = slice.strip_prefix(open)?.strip_suffix(')')?;
        let at = inside.rfind("](")?;
        let (label, rest) = (inside.get(..at)?, inside.get(at + 2..)?);
        let blank = rest.len() - rest.trim_start().len();
        let rest = rest.trim_start();
        let length = match rest.strip_prefix('<') {
            Some(inner) => inner.find('>')? + 2,
            None => rest.find(char::is_whitespace).unwrap_or(rest.len()),
        };
        let written = rest.get(..length)?;
        let bare = written.strip_prefix('<').and_then(|inner| inner.strip_suffix('>')).unwrap_or(written);
        if bare != url && !bare.contains(['&', '\\']) {
            return None;
        }
        let from = start + open.len() + at + 2 + blank;
        Some(Inline { whole: start..end, label, address: from..from + length })
    }

    fn html(&mut self, html: &str, anew: &mut dyn FnMut(&Written<'_>) -> Option<Anew>) {
        for (name, is_image) in ATTRIBUTES {
            let Some(quote) = name.chars().next_back() else { continue };
            for part in html.split(name).skip(1) {
                let Some((value, _)) = part.split_once(quote) else { continue };
                if let Some(new) = anew(&Written { address: value, is_image, plain_label: None }) {
                    self.html.insert((name, value.to_owned()), new.address);
                }
            }
        }
    }

    fn finish(mut self) -> String {
        self.edits.sort_by_key(|(range, _)| range.start);
        let mut out = String::with_capacity(self.body.len() + 64);
        let mut at = 0;
        for (range, new) in &self.edits {
            let Some(kept) = self.body.get(at..range.start) else { continue };
            out.push_str(kept);
            out.push_str(new);
            at = range.end;
        }
        out.push_str(self.body.get(at..).unwrap_or_default());
        if !self.html.is_empty() {
            out = ATTRIBUTES.iter().fold(out, |text, (name, _)| with_attributes(&text, name, &self.html));
        }
        if self.definitions.is_empty() { out } else { define(&out, &self.definitions) }
    }
}

/// The text with the addresses of one attribute put anew.
fn with_attributes(text: &str, name: &'static str, anew: &HashMap<(&'static str, String), String>) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    let mut parts = text.split(name);
    out.push_str(parts.next().unwrap_or_default());
    let quote = name.chars().next_back().unwrap_or('"');
    for part in parts {
        out.push_str(name);
        let address = part.split_once(quote).map(|(value, _)| value);
        match address.and_then(|value| Some((value, anew.get(&(name, value.to_owned()))?))) {
            Some((value, new)) => out.extend([new.as_str(), part.get(value.len()..).unwrap_or_default()]),
            None => out.push_str(part),
        }
    }
    out
}

/// The lines `[label]: address` with their addresses put anew.
fn define(text: &str, definitions: &HashMap<String, String>) -> String {
    text.split_inclusive('\n').map(|line| defined(line, definitions).unwrap_or_else(|| line.to_owned())).collect()
}

fn defined(line: &str, definitions: &HashMap<String, String>) -> Option<String> {
    let start = line.trim_start();
    if !start.starts_with('[') || line.len() - start.len() > 3 {
        return None;
    }
    let (label, rest) = line.split_once("]:")?;
    let address = rest.split_whitespace().next()?;
    let bare = address.strip_prefix('<').and_then(|inner| inner.strip_suffix('>')).unwrap_or(address);
    let new = definitions.get(bare)?;
    Some(format!("{label}]:{}", rest.replacen(address, &bracketed(new), 1)))
}

/// An address as it may stand in a link: in brackets when it holds spaces or parentheses.
fn bracketed(address: &str) -> String {
    if address.contains([' ', '(', ')']) { format!("<{address}>") } else { address.to_owned() }
}

/// Whether a label reads the same in `[[…|label]]`, where no Markdown is read.
fn is_plain(label: &str) -> bool {
    !label.is_empty()
        && label.trim() == label
        && label.chars().all(|c| c.is_alphanumeric() || " ,.;:?!()'’«»…–—-%€°\"/+\u{a0}\u{202f}".contains(c))
}

fn line_starts(text: &str) -> Vec<usize> {
    std::iter::once(0).chain(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| at + 1)).collect()
}

#[cfg(test)]
mod tests {
    use crate::text::links::rewrite::*;

    fn moved(body: &str) -> String {
        rewrite(body, &mut |link| {
            let stem = link.address.strip_suffix(".md");
            match stem {
                Some(stem) => Some(Anew {
                    address: format!("/titre/{stem}"),
                    whole: link.plain_label.map(|label| format!("[[{stem}|{label}]]")),
                }),
                None => link.address.strip_prefix("img/").map(|name| Anew { address: name.to_owned(), whole: None }),
            }
        })
    }

    #[test]
    fn each_way_to_write_a_link_is_found_and_nothing_else_changes() {
        for (before, after) in [
            ("Voir [le pacs](F1.md), puis.\n", "Voir [[F1|le pacs]], puis.\n"),
            ("Voir [**le** pacs](F1.md).\n", "Voir [**le** pacs](/titre/F1).\n"),
            ("- é [a](F1.md \"un titre\")\n- [b](<F1.md>)\n", "- é [[F1|a]]\n- [[F1|b]]\n"),
            ("| a | b |\n|---|---|\n| x | [c](F1.md) |\n", "| a | b |\n|---|---|\n| x | [c](/titre/F1) |\n"),
            ("> Un [mot](F1.md)\n> et [deux](F2.md)\n", "> Un [[F1|mot]]\n> et [[F2|deux]]\n"),
            ("[a][r] et [r]\n\n[r]: F1.md \"t\"\n", "[a][r] et [r]\n\n[r]: /titre/F1 \"t\"\n"),
            ("![Une image](img/x.png \"t\")\n", "![Une image](x.png \"t\")\n"),
            ("[![i](img/x.png)](F1.md)\n", "[![i](x.png)](/titre/F1)\n"),
            ("<a href=\"F1.md\">x</a> `[a](F1.md)`\n", "<a href=\"/titre/F1\">x</a> `[a](F1.md)`\n"),
            ("```\n[a](F1.md)\n```\n", "```\n[a](F1.md)\n```\n"),
            ("[ailleurs](https://exemple.fr)\n", "[ailleurs](https://exemple.fr)\n"),
            ("[deux\nlignes](F1.md)\n", "[deux\nlignes](/titre/F1)\n"),
        ] {
            assert_eq!(moved(before), after, "{before}");
        }
    }
}
