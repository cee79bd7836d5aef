//! The characters of a tree, given back as they were written.

use std::borrow::Cow;

use comrak::nodes::{Node, NodeValue};

use super::places::Places;
use super::{FLANK, PIPE};
use crate::text::spaces;

/// Parts the title of each `[[link]]` from its words where the parser did not: at a bar that was kept from it, or at
/// `\|`. No title holds a bar.
pub(super) fn links(root: Node<'_>, text: &str) {
    if !text.contains("[[") || !text.contains(['|', PIPE]) {
        return;
    }
    for node in root.descendants() {
        let title = match &node.data().value {
            NodeValue::WikiLink(link) => link.url.split_once(['|', PIPE]).map(|(title, _)| title.trim().to_owned()),
            _ => None,
        };
        if let Some(title) = title {
            part(node, title);
        }
    }
}

fn part(node: Node<'_>, title: String) {
    let all = node.collect_text();
    let words = all.split_once(['|', PIPE]).map_or(all.as_str(), |(_, words)| words).trim();
    let words = words.replace(PIPE, "|");
    if let NodeValue::WikiLink(link) = &mut node.data_mut().value {
        link.url = title;
    }
    let mut children = node.children();
    if let Some(first) = children.next() {
        first.data_mut().value = NodeValue::Text(words.into());
    }
    for other in children {
        other.detach();
    }
}

/// Gives every node its own characters.
pub(super) fn characters(root: Node<'_>, places: &Places<'_>) {
    for node in root.descendants() {
        let ast = &mut *node.data_mut();
        let line = ast.sourcepos.start.line;
        match &mut ast.value {
            NodeValue::Text(text) => {
                if let Some(restored) = restored(text) {
                    *text = Cow::Owned(restored);
                }
            }
            NodeValue::Code(code) => restore(&mut code.literal),
            NodeValue::HtmlInline(html) | NodeValue::Raw(html) => restore(html),
            NodeValue::Link(link) | NodeValue::Image(link) => {
                restore(&mut link.url);
                restore(&mut link.title);
            }
            NodeValue::WikiLink(link) => restore(&mut link.url),
            NodeValue::FootnoteReference(call) => restore(&mut call.name),
            NodeValue::FootnoteDefinition(note) => restore(&mut note.name),
            NodeValue::Alert(alert) => alert.title.iter_mut().for_each(restore),
            NodeValue::CodeBlock(code) => {
                restore(&mut code.info);
                let first = line + usize::from(code.fenced);
                code.literal = as_written(&code.literal, first, places);
            }
            NodeValue::HtmlBlock(html) => html.literal = as_written(&html.literal, line, places),
            _ => {}
        }
    }
}

/// Takes the spaces at both ends of each cell for what parts it from its bars.
pub(super) fn cells(root: Node<'_>) {
    for cell in root.descendants().filter(|node| matches!(node.data().value, NodeValue::TableCell)) {
        trim(cell.first_child(), |text| text.trim_start_matches(spaces::is_any));
        trim(cell.last_child(), |text| text.trim_end_matches(spaces::is_any));
    }
}

fn trim(node: Option<Node<'_>>, trimmed: impl Fn(&str) -> &str) {
    let Some(node) = node else { return };
    let is_empty = match &mut node.data_mut().value {
        NodeValue::Text(text) => {
            let rest = trimmed(text);
            if rest.len() < text.len() {
                *text = rest.to_owned().into();
            }
            text.is_empty()
        }
        _ => false,
    };
    if is_empty {
        node.detach();
    }
}

/// The lines of a literal as they stand in the written text: each is the end of a line of the prepared one.
fn as_written(literal: &str, first: usize, places: &Places<'_>) -> String {
    let mut out = String::with_capacity(literal.len());
    for (number, line) in literal.split_inclusive('\n').enumerate() {
        let words = line.trim_end_matches('\n');
        let source = places.line(first + number).filter(|(_, source)| source.ends_with(words));
        match source {
            Some((start, source)) if !words.is_empty() => {
                out.push_str(places.written_from(start + source.len() - words.len()));
                out.push_str(line.get(words.len()..).unwrap_or_default());
            }
            _ => out.push_str(&restored(line).unwrap_or_else(|| line.to_owned())),
        }
    }
    out
}

fn restore(text: &mut String) {
    if let Some(restored) = restored(text) {
        *text = restored;
    }
}

fn restored(text: &str) -> Option<String> {
    text.contains([PIPE, FLANK]).then(|| text.replace(PIPE, "|").replace(FLANK, ""))
}
