//! The tree of a text written as HTML: comrak's own writer, but for what Maillage adds or names in French.

use std::collections::{HashSet, VecDeque};
use std::fmt::{self, Write};

use comrak::Arena;
use comrak::arena_tree::NodeEdge;
use comrak::html::{self, ChildRendering, format_document_with_formatter, format_node_default};
use comrak::nodes::{Node, NodeValue, TableAlignment};
use comrak::options::Plugins;

use super::abbr;
use super::allowed::Closed;
use super::doors::{self, DoorPlaces};
use super::headings::{self, Planned};
use super::references::References;
use super::slots::Slots;
use super::{
    Context, Heading, OldAnchors, Rendered, as_written, blanks, changed, escaped, notes, people, tables, tree, washed,
};
use crate::text::cancel::Cancel;
use crate::text::typography;

/// What is being set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// The body of a sheet.
    Page,
    /// A rich field.
    Fragment,
    /// A short field.
    Inline,
    /// A passage of a sheet inside another, under a heading of this level.
    Passage(u8),
}

pub(super) type Output<'o, 'c, 'r> = html::Context<'o, 'c, Setting<'r>>;
pub(super) type Step = Result<ChildRendering, fmt::Error>;

/// What is known while a text is being set.
pub(super) struct Setting<'r> {
    pub(super) mode: Mode,
    /// Where its parts may be corrected, when the text says so.
    pub(super) doors: Option<DoorPlaces>,
    old_anchors: &'r OldAnchors,
    /// The ids that headings of this text have.
    ids: HashSet<String>,
    /// What tags the text closes.
    pub(super) closed: Closed,
    cancel: Option<&'r Cancel>,
    pub(super) references: References<'r>,
    pub(super) slots: Slots,
    headings: VecDeque<Planned>,
    /// First lines of the blocks to mark as changed.
    pub(super) changed: HashSet<usize>,
    heading: Option<Planned>,
    /// The level of the last heading, the page's own before the first.
    level: u8,
    /// What closes each link that is open.
    closers: Vec<&'static str>,
    /// Whether the paragraph being left was shown as a figure or card.
    figure: bool,
    /// Notes written so far, and whether the ways back of the last one are.
    pub(super) notes: u32,
    pub(super) backs_written: bool,
    /// How the columns of the table being written are aligned, and where its next cell stands.
    pub(super) alignments: Vec<TableAlignment>,
    pub(super) column: usize,
    /// The film or sound of people's HTML whose address is still to come.
    pub(super) media: Option<String>,
    /// Tags of people's HTML that are open.
    pub(super) open: Vec<String>,
}

impl Setting<'_> {
    pub(super) fn is_passage(&self) -> bool {
        matches!(self.mode, Mode::Passage(_))
    }
}

/// Sets a text.
pub(crate) fn set(text: &str, context: &Context<'_>, mode: Mode) -> Rendered {
    let arena = Arena::new();
    let mut options = tree::options();
    options.extension.footnotes = matches!(mode, Mode::Page | Mode::Passage(_));
    let guarded = if mode == Mode::Inline { format!("{GUARD}{text}") } else { String::new() };
    let source = if mode == Mode::Inline { &guarded } else { text };
    let failed = || match mode {
        Mode::Inline => escaped(text).into_owned(),
        _ => as_written(text),
    };
    let Some(root) = tree::parse_with(&arena, source, &options, context.cancel) else {
        return Rendered { pieces: failed().into(), ..Rendered::default() };
    };
    if mode == Mode::Inline {
        unguard(root);
    }
    let planned = headings::plan(root, mode, context.reserved, context.old_anchors);
    let headings = listed(&planned);
    let doors = (context.has_doors && mode == Mode::Page).then(|| DoorPlaces::of(root));
    let changed = context.before.map(|before| changed::lines(root, source, before)).unwrap_or_default();
    typeset(root);
    if mode == Mode::Page {
        blanks::mark(&arena, root);
    }
    match (mode, context.explained) {
        (Mode::Inline, _) => {}
        (Mode::Fragment, Some(explained)) => abbr::mark(&arena, root, context.lexicon, &mut explained.borrow_mut()),
        _ => abbr::mark(&arena, root, context.lexicon, &mut HashSet::new()),
    }
    let setting = Setting {
        mode,
        doors,
        old_anchors: context.old_anchors,
        ids: planned.iter().filter_map(|heading| heading.id.clone()).collect(),
        closed: Closed::of(text),
        cancel: context.cancel,
        references: References::new(context),
        slots: Slots::default(),
        headings: planned,
        changed,
        heading: None,
        level: headings::first(mode) - 1,
        closers: Vec::new(),
        figure: false,
        notes: 0,
        backs_written: false,
        alignments: Vec::new(),
        column: 0,
        media: None,
        open: Vec::new(),
    };
    let mut fragment = String::with_capacity(text.len() * 2);
    let plugins = Plugins::default();
    let done = format_document_with_formatter(root, &options, &mut fragment, &plugins, write_node, setting);
    let Ok(setting) = done else {
        return Rendered { pieces: failed().into(), ..Rendered::default() };
    };
    if setting.notes > 0 && mode == Mode::Page {
        fragment.push_str("</ol>\n</section>\n");
    }
    let pieces = washed(&fragment, &setting.slots);
    let (titles, sheets, files) = setting.references.into_seen();
    Rendered { pieces, headings, titles, sheets, files }
}

fn listed(planned: &VecDeque<Planned>) -> Vec<Heading> {
    let shown = planned.iter().filter(|p| p.top && !p.text.is_empty());
    shown
        .filter_map(|p| {
            let text = typography::french(&p.text).into_owned();
            Some(Heading { level: p.level, id: p.id.clone()?, text })
        })
        .collect()
}

/// In front of a short field, keeps it from reading as a list, a title or a quote: a white space that indents nothing.
const GUARD: char = '\u{2029}';

/// Removes the guard of a short field.
fn unguard(root: Node<'_>) {
    let first = root.descendants().find(|n| matches!(n.data().value, NodeValue::Text(_)));
    if let Some(node) = first
        && let NodeValue::Text(text) = &mut node.data_mut().value
        && let Some(rest) = text.strip_prefix(GUARD)
    {
        *text = rest.to_owned().into();
    }
}

/// Gives running text its French spaces; addresses shown as links stay as written.
fn typeset(root: Node<'_>) {
    let mut before = None;
    let mut skipped: Option<Node<'_>> = None;
    for edge in root.traverse() {
        let node = match edge {
            NodeEdge::Start(node) => node,
            NodeEdge::End(node) => {
                if skipped.is_some_and(|s| s.same_node(node)) {
                    skipped = None;
                }
                continue;
            }
        };
        if skipped.is_none() && shows_its_address(node) {
            skipped = Some(node);
        }
        let ast = &mut *node.data_mut();
        match &mut ast.value {
            NodeValue::Text(text) => {
                let last = text.chars().next_back();
                if skipped.is_none()
                    && let std::borrow::Cow::Owned(spaced) = typography::french_after(before, text)
                {
                    *text = spaced.into();
                }
                before = last.or(before);
            }
            NodeValue::Code(code) => before = code.literal.chars().next_back().or(before),
            NodeValue::FootnoteReference(_) => before = Some('1'),
            NodeValue::SoftBreak | NodeValue::LineBreak => before = None,
            value if value.block() => before = None,
            _ => {}
        }
    }
}

/// Whether a link's words are its own address, or the name it looks for.
fn shows_its_address(node: Node<'_>) -> bool {
    match &node.data().value {
        NodeValue::Link(link) => {
            let words = node.collect_text();
            link.url.strip_suffix(words.as_str()).is_some_and(|scheme| matches!(scheme, "" | "http://" | "mailto:"))
        }
        NodeValue::WikiLink(link) => node.collect_text() == link.url,
        _ => false,
    }
}

fn write_node(out: &mut Output<'_, '_, '_>, node: Node<'_>, entering: bool) -> Step {
    if out.user.cancel.is_some_and(Cancel::is_cancelled) {
        return Err(fmt::Error);
    }
    if !changed::is_around(out, node) {
        let step = write_unmarked(out, node, entering)?;
        if !entering {
            doors::after(out, node)?;
        }
        return Ok(step);
    }
    if entering {
        changed::open(out)?;
        return write_unmarked(out, node, true);
    }
    let step = write_unmarked(out, node, false)?;
    out.write_str("</div>\n")?;
    Ok(step)
}

fn write_unmarked(out: &mut Output<'_, '_, '_>, node: Node<'_>, entering: bool) -> Step {
    match &node.data().value {
        NodeValue::Paragraph => paragraph(out, node, entering),
        NodeValue::Heading(_) => heading(out, entering),
        NodeValue::HtmlBlock(block) if entering => people::block(out, &block.literal),
        NodeValue::HtmlInline(literal) if entering => people::tags(out, literal),
        NodeValue::HtmlBlock(_) | NodeValue::HtmlInline(_) => Ok(ChildRendering::HTML),
        NodeValue::Link(link) if entering => {
            let (open, close) = out.user.references.open(&link.url, &link.title);
            enter_link(out, &open, None, close)
        }
        NodeValue::WikiLink(link) if entering && link.embed => {
            let html = out.user.references.embed(node, link, None, out.user.level);
            enter_link(out, "", Some(&html), "")
        }
        NodeValue::WikiLink(link) if entering => {
            let (open, words, close) = out.user.references.wiki(node, link);
            enter_link(out, &open, words.as_deref(), close)
        }
        NodeValue::Image(image) if entering => {
            let html = out.user.references.image_node(node, image, false);
            enter_link(out, "", Some(&html), "")
        }
        NodeValue::Link(_) | NodeValue::WikiLink(_) | NodeValue::Image(_) => {
            let close = out.user.closers.pop().unwrap_or_default();
            out.write_str(close)?;
            Ok(ChildRendering::HTML)
        }
        NodeValue::Table(table) => tables::table(out, node, table, entering),
        NodeValue::TableRow(_) => tables::row(out, node, entering),
        NodeValue::TableCell => tables::cell(out, node, entering),
        // One tilde is a tilde: « 10~20 ».
        NodeValue::Subscript => {
            out.write_str("~")?;
            Ok(ChildRendering::HTML)
        }
        NodeValue::TaskItem(item) => notes::task(out, item, entering),
        NodeValue::Alert(note) => notes::alert(out, note, entering),
        NodeValue::FootnoteReference(call) => notes::call(out, call, entering),
        NodeValue::FootnoteDefinition(note) => notes::text(out, note, entering),
        _ => format_node_default(out, node, entering),
    }
}

/// Opens a link; `words` stand for what the text says, when it says nothing of its own.
fn enter_link(out: &mut Output<'_, '_, '_>, open: &str, words: Option<&str>, close: &'static str) -> Step {
    out.user.closers.push(close);
    out.write_str(open)?;
    let Some(words) = words else {
        return Ok(ChildRendering::HTML);
    };
    out.write_str(words)?;
    Ok(ChildRendering::Skip)
}

fn paragraph(out: &mut Output<'_, '_, '_>, node: Node<'_>, entering: bool) -> Step {
    if entering {
        if let Some(html) = alone(out, node) {
            out.user.figure = true;
            out.cr()?;
            out.write_str(&html)?;
            out.lf()?;
            return Ok(ChildRendering::Skip);
        }
    } else {
        if std::mem::take(&mut out.user.figure) {
            return Ok(ChildRendering::HTML);
        }
        people::end_of_block(out)?;
    }
    if out.user.mode == Mode::Inline {
        return Ok(ChildRendering::HTML);
    }
    let parent = node.parent();
    if !entering
        && node.next_sibling().is_none()
        && let Some(parent) = parent
        && let NodeValue::FootnoteDefinition(note) = &parent.data().value
    {
        notes::backs(out, note)?;
        out.write_str("</p>\n")?;
        return Ok(ChildRendering::HTML);
    }
    format_node_default(out, node, entering)
}

/// The figure or card that a paragraph is, when it holds nothing else.
fn alone(out: &mut Output<'_, '_, '_>, paragraph: Node<'_>) -> Option<String> {
    let child = paragraph.first_child().filter(|c| c.next_sibling().is_none())?;
    if out.user.mode == Mode::Inline {
        return None;
    }
    let Setting { references, slots, level, .. } = &mut out.user;
    match &child.data().value {
        NodeValue::Image(image) => Some(references.image_node(child, image, true)),
        NodeValue::WikiLink(link) if link.embed => Some(references.embed(child, link, Some(slots), *level)),
        _ => None,
    }
}

fn heading(out: &mut Output<'_, '_, '_>, entering: bool) -> Step {
    if entering {
        let Some(planned) = out.user.headings.pop_front() else {
            return Ok(ChildRendering::Skip);
        };
        out.cr()?;
        old_anchors(out, &planned)?;
        match &planned.id {
            Some(id) => write!(out, "<h{} id=\"{}\">", planned.level, escaped(id))?,
            None => write!(out, "<h{}>", planned.level)?,
        }
        out.user.level = planned.level;
        out.user.heading = Some(planned);
        return Ok(ChildRendering::HTML);
    }
    people::end_of_block(out)?;
    let Some(planned) = out.user.heading.take() else {
        return Ok(ChildRendering::HTML);
    };
    doors::in_heading(out, &planned)?;
    writeln!(out, "</h{}>", planned.level)?;
    Ok(ChildRendering::HTML)
}

/// Puts the ids that led here once before a heading, so that they work without a script. Those of a heading of today
/// are its own.
fn old_anchors(out: &mut Output<'_, '_, '_>, heading: &Planned) -> fmt::Result {
    let old = heading.id.as_ref().and_then(|_| out.user.old_anchors.get(&heading.made));
    for anchor in old.into_iter().flatten() {
        if !out.user.ids.contains(anchor) {
            let slot = out.user.slots.inline(format!("<span class=\"old-anchor\" id=\"{}\"></span>", escaped(anchor)));
            out.write_str(&slot)?;
        }
    }
    Ok(())
}
