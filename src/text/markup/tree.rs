//! The tree of a text: CommonMark and GFM with our additions, refused when it is too deep to be answered in bounded
//! time.

use std::cell::Cell;

use comrak::arena_tree::NodeEdge;
use comrak::nodes::{Node, NodeValue};
use comrak::options::{Extension, Options, Parse, Render};
use comrak::{Arena, try_parse_document};

use super::addresses;
use super::reading::Prepared;
use crate::text::cancel::Cancel;

/// Deepest nesting of quotes, lists, emphasis and links together. A list counts for two; people's texts stay under 20.
const MAX_DEPTH: usize = 80;

/// Most `>` that may open a line, marks of lists between them left aside (comrak bounds those itself): at each `>` the
/// parser looks through all that follow.
const MAX_QUOTES: usize = 128;

/// Most bytes that are looked through for the ends of bare addresses: a text of 1 MiB may hold twenty in one word.
const MAX_ADDRESS_STEPS: usize = 20_000_000;

/// Most steps of parsing, in comrak's count of 256 lines, inlines or nodes. A text of 1 MiB in which every
/// character is a node takes about half of it.
const MAX_STEPS: u32 = 40_000;

/// Most nodes of a tree, where a link, a note or an image counts for [`REFERENCE`] since it becomes much HTML. A text
/// of 1 MiB that people wrote has a tenth of it; rows of a wide table are completed with empty cells, so that a short
/// text can ask for more.
const MAX_NODES: usize = 250_000;
const REFERENCE: usize = 4;

/// How texts are read and written.
pub(crate) fn options() -> Options<'static> {
    Options {
        extension: Extension {
            strikethrough: true,
            // Only `~~` strikes: what one tilde marks is written with its tildes.
            subscript: true,
            table: true,
            autolink: true,
            tasklist: true,
            footnotes: true,
            alerts: true,
            description_lists: true,
            wikilinks_title_after_pipe: true,
            ..Extension::default()
        },
        parse: Parse::default(),
        render: Render { r#unsafe: true, ..Render::default() },
    }
}

/// The tree of a text, or `None` when it is too deep or too long to parse.
pub(crate) fn parse<'a>(arena: &'a Arena<'a>, text: &str) -> Option<Node<'a>> {
    parse_with(arena, text, &options(), None)
}

/// [`parse`] with options of one's own, given up once nobody waits for it.
pub(crate) fn parse_with<'a>(
    arena: &'a Arena<'a>,
    text: &str,
    options: &Options<'_>,
    cancel: Option<&Cancel>,
) -> Option<Node<'a>> {
    let is_quoting = text.contains('>') && text.lines().any(|line| quotes(line) > MAX_QUOTES);
    if is_quoting || address_steps(text) > MAX_ADDRESS_STEPS {
        return None;
    }
    let mut prepared = Prepared::new(text);
    let mut root = bounded(arena, prepared.text(), options, cancel)?;
    if let Some(helped) = prepared.with_emphasis(root) {
        root = bounded(arena, helped.text(), options, cancel)?;
        prepared = helped;
    }
    prepared.give_back(root);
    addresses::end_where_they_end(arena, root);
    Some(root)
}

fn bounded<'a>(arena: &'a Arena<'a>, text: &str, options: &Options<'_>, cancel: Option<&Cancel>) -> Option<Node<'a>> {
    // Where nothing defines a note, what looks like a call of one is words: to read thousands of them as calls, and
    // then as words again, takes twice the time.
    let of_words = (options.extension.footnotes && text.contains("[^") && !text.contains("]:")).then(|| {
        let mut options = options.clone();
        options.extension.footnotes = false;
        options
    });
    let options = of_words.as_ref().unwrap_or(options);
    let steps = Cell::new(0u32);
    let spent = || {
        steps.set(steps.get() + 1);
        steps.get() > MAX_STEPS || cancel.is_some_and(Cancel::is_cancelled)
    };
    let root = try_parse_document(arena, text, options, &spent).ok()?;
    is_bounded(root).then_some(root)
}

/// How far the parser looks for the ends of bare addresses at most: from each of them to the next space.
fn address_steps(text: &str) -> usize {
    // Ordinary texts are too short, or have too few, however long their words: each takes three bytes or more.
    let most = (text.len() / 3).saturating_mul(text.len());
    if most <= MAX_ADDRESS_STEPS {
        return most;
    }
    let starts = |text: &str| text.matches("://").count() + text.matches("www.").count();
    let most = starts(text).saturating_mul(text.len());
    if most <= MAX_ADDRESS_STEPS {
        return most;
    }
    let of_run = |run: &str| starts(run).saturating_mul(run.len());
    text.split_ascii_whitespace().map(of_run).fold(0, usize::saturating_add)
}

/// How many quotes a line opens, one in the other and in lists.
fn quotes(line: &str) -> usize {
    let marks =
        line.bytes().take_while(|b| matches!(b, b'>' | b' ' | b'\t' | b'-' | b'+' | b'*' | b'.' | b')' | b'0'..=b'9'));
    marks.filter(|b| *b == b'>').count()
}

fn is_bounded(root: Node<'_>) -> bool {
    let (mut depth, mut nodes) = (0usize, 0usize);
    for edge in root.traverse() {
        match edge {
            NodeEdge::Start(node) => {
                depth += 1;
                nodes += weight(node);
            }
            NodeEdge::End(_) => depth -= 1,
        }
        if depth > MAX_DEPTH || nodes > MAX_NODES {
            return false;
        }
    }
    true
}

fn weight(node: Node<'_>) -> usize {
    match node.data().value {
        NodeValue::Link(_) | NodeValue::WikiLink(_) | NodeValue::Image(_) => REFERENCE,
        NodeValue::FootnoteReference(_) => REFERENCE,
        _ => 1,
    }
}
