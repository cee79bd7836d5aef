//! The places of a text where its parts may be corrected: in each heading, and after each block of the top level.

use std::collections::HashMap;
use std::fmt;
use std::fmt::Write;

use comrak::nodes::{Node, NodeValue};

use super::headings::Planned;
use super::html::Output;
use super::pieces::{End, Section, Slot};
use crate::text::passages::{self, Standing};
use crate::text::typography;

/// The deepest heading whose section is corrected alone.
const DEEPEST: u8 = 3;
/// The most places of one text: a text of more parts than this is changed whole.
const MOST: usize = 600;

/// What is known of the parts of a text while it is set.
pub(super) struct DoorPlaces {
    /// Its passages, by their first lines.
    passages: HashMap<usize, Standing>,
    /// The anchor of the heading just written.
    section: Option<String>,
    /// How many places were kept.
    kept: usize,
}

impl DoorPlaces {
    /// Whether one more place may be kept.
    fn has_room(&mut self) -> bool {
        self.kept += 1;
        self.kept <= MOST
    }
}

impl DoorPlaces {
    pub(super) fn of(root: Node<'_>) -> Self {
        let passages = passages::standing(root).into_iter().map(|(node, at)| (node.data().sourcepos.start.line, at));
        Self { passages: passages.collect(), section: None, kept: 0 }
    }
}

/// Keeps a place at the end of a heading.
pub(super) fn in_heading(out: &mut Output<'_, '_, '_>, heading: &Planned) -> fmt::Result {
    let (Some(doors), true, Some(id)) = (&mut out.user.doors, heading.top, &heading.id) else { return Ok(()) };
    doors.section = Some(id.clone());
    if heading.level > DEEPEST || !doors.has_room() {
        return Ok(());
    }
    let words = typography::french(&heading.text).into_owned();
    let slot = out.user.slots.inline(Slot::Section(Section { id: id.clone(), words }));
    out.write_str(&slot)
}

/// Keeps a place after a block of the top level. Inside tags that people left open, no block stands alone.
pub(super) fn after(out: &mut Output<'_, '_, '_>, node: Node<'_>) -> fmt::Result {
    let is_top = node.parent().is_some_and(|parent| matches!(parent.data().value, NodeValue::Document));
    let is_alone = is_top && out.user.open.is_empty();
    let Some(doors) = out.user.doors.as_mut().filter(|_| is_alone) else { return Ok(()) };
    let line = node.data().sourcepos.start.line;
    let end = match (&node.data().value, doors.passages.remove(&line)) {
        (NodeValue::FootnoteDefinition(_), _) => return Ok(()),
        (NodeValue::Heading(heading), _) => match doors.section.take() {
            Some(id) => End::Heading(heading.level, id),
            None => End::Other,
        },
        (_, Some(passage)) if doors.has_room() => End::Passage(passage),
        _ => End::Other,
    };
    out.cr()?;
    let slot = out.user.slots.block(Slot::End(end));
    out.write_str(&slot)?;
    out.lf()
}
