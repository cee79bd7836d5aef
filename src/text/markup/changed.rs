//! What a text changes, marked in its preview: each block of the top level that the text before does not hold.

use std::collections::HashSet;
use std::fmt::Write;

use comrak::Arena;
use comrak::nodes::{Node, NodeValue};

use super::html::Output;
use super::tree;
use super::words::FRENCH;

/// The first lines of the blocks that are new or changed, counted from 1.
pub(super) fn lines(root: Node<'_>, text: &str, before: &str) -> HashSet<usize> {
    let arena = Arena::new();
    let Some(old) = tree::parse(&arena, before) else { return HashSet::new() };
    let known: HashSet<String> = blocks(old, before).map(|(_, source)| source).collect();
    blocks(root, text).filter(|(_, source)| !known.contains(source)).map(|(line, _)| line).collect()
}

/// The blocks of the top level: their first lines and their sources. Notes are written elsewhere, and people's HTML may
/// leave tags open: neither can be boxed.
fn blocks<'a>(root: Node<'a>, text: &str) -> impl Iterator<Item = (usize, String)> {
    let lines: Vec<&str> = text.lines().collect();
    let boxed =
        |node: &Node<'a>| !matches!(node.data().value, NodeValue::FootnoteDefinition(_) | NodeValue::HtmlBlock(_));
    root.children().filter(boxed).map(move |node| {
        let place = node.data().sourcepos;
        let source = lines.get(place.start.line.saturating_sub(1)..place.end.line).unwrap_or_default();
        (place.start.line, source.join("\n").trim_end().to_owned())
    })
}

/// Whether the box of a changed block stands around this node.
pub(super) fn is_around(out: &Output<'_, '_, '_>, node: Node<'_>) -> bool {
    let changed = &out.user.changed;
    !changed.is_empty()
        && changed.contains(&node.data().sourcepos.start.line)
        && node.parent().is_some_and(|parent| matches!(parent.data().value, NodeValue::Document))
        && !matches!(node.data().value, NodeValue::FootnoteDefinition(_) | NodeValue::HtmlBlock(_))
}

pub(super) fn open(out: &mut Output<'_, '_, '_>) -> std::fmt::Result {
    out.cr()?;
    writeln!(out, "<div class=\"changed\"><span class=\"visually-hidden\">{}</span>", FRENCH.changed)
}
