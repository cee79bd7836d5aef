//! How the headings of a text are shown: their level under the page's own, their anchor, their words.

use std::collections::VecDeque;

use comrak::nodes::{Node, NodeValue};

use super::OldAnchors;
use super::html::Mode;
use crate::text::anchors;

/// A heading as it will be shown.
#[derive(Clone, Debug)]
pub(crate) struct Planned {
    pub(crate) level: u8,
    pub(crate) id: Option<String>,
    /// The anchor that its words make; its own unless that one leads to another section.
    pub(crate) made: String,
    pub(crate) text: String,
    /// Whether it opens a section: not inside a quote or a list.
    pub(crate) top: bool,
}

/// The level of a text's highest headings.
pub(crate) fn first(mode: Mode) -> u8 {
    match mode {
        Mode::Page => 2,
        Mode::Fragment | Mode::Inline => 4,
        Mode::Passage(under) => under + 1,
    }
}

/// The plan of every heading of a tree, in order. The text of each is read before French spacing.
pub(crate) fn plan(root: Node<'_>, mode: Mode, reserved: &[&str], old: &OldAnchors) -> VecDeque<Planned> {
    let headings = anchors::headings(root);
    let texts: Vec<String> = headings.iter().map(|h| anchors::heading_text(h)).collect();
    let ids = anchors::assign(&texts, reserved);
    let known = old.iter().flat_map(|(to, all)| all.iter().map(move |anchor| (anchor.as_str(), to.as_str())));
    let lent = anchors::lent(&ids, known);
    let first = first(mode);
    let mut open: Vec<u8> = Vec::new();
    let mut plan = VecDeque::with_capacity(headings.len());
    for ((heading, text), made) in headings.into_iter().zip(texts).zip(ids) {
        let NodeValue::Heading(written) = heading.data().value else {
            continue;
        };
        while open.last().is_some_and(|level| *level >= written.level) {
            open.pop();
        }
        let level = first + u8::try_from(open.len()).unwrap_or(u8::MAX - first);
        open.push(written.level);
        let top = heading.parent().is_some_and(|p| matches!(p.data().value, NodeValue::Document));
        let own = || if lent.contains(made.as_str()) { anchors::instead(&made) } else { made.clone() };
        let id = (mode == Mode::Page).then(own);
        plan.push_back(Planned { level: level.min(6), id, made, text, top });
    }
    plan
}
