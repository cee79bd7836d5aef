//! Where each character of a prepared text stands in the text as written.

use comrak::nodes::{LineColumn, Node};

use super::Edit;

/// Both texts, and how one place leads to the other.
pub(super) struct Places<'t> {
    pub(super) written: &'t str,
    pub(super) prepared: &'t str,
    edits: &'t [Edit],
    /// Where what replaces stands in the prepared text, one an edit.
    starts: Vec<usize>,
    written_lines: Vec<usize>,
    prepared_lines: Vec<usize>,
}

impl<'t> Places<'t> {
    pub(super) fn new(written: &'t str, prepared: &'t str, edits: &'t [Edit]) -> Self {
        let mut starts = Vec::with_capacity(edits.len());
        let (mut before, mut at) = (0, 0);
        for edit in edits {
            at += edit.at - before;
            starts.push(at);
            at += edit.with.len();
            before = edit.at + edit.length;
        }
        let (written_lines, prepared_lines) = (line_starts(written), line_starts(prepared));
        Self { written, prepared, edits, starts, written_lines, prepared_lines }
    }

    /// The place in the written text of a place in the prepared one.
    pub(super) fn written(&self, prepared: usize) -> usize {
        let after = self.starts.partition_point(|start| *start < prepared);
        let Some(last) = after.checked_sub(1) else { return prepared };
        let (Some(edit), Some(start)) = (self.edits.get(last), self.starts.get(last)) else { return prepared };
        let end = start + edit.with.len();
        match prepared.checked_sub(end) {
            Some(beyond) => edit.at + edit.length + beyond,
            None => edit.at,
        }
    }

    /// A line of the prepared text, counted from 1: where it starts, and what it says.
    pub(super) fn line(&self, number: usize) -> Option<(usize, &'t str)> {
        let start = *self.prepared_lines.get(number.checked_sub(1)?)?;
        Some((start, self.prepared.get(start..)?.split('\n').next()?))
    }

    /// The end of a prepared line from a place on, as written.
    pub(super) fn written_from(&self, prepared: usize) -> &'t str {
        self.written.get(self.written(prepared)..).and_then(|rest| rest.split('\n').next()).unwrap_or_default()
    }

    /// Gives each node its place in the written text.
    pub(super) fn give_back(&self, root: Node<'_>) {
        for node in root.descendants() {
            let place = &mut node.data_mut().sourcepos;
            self.correct(&mut place.start, 1);
            self.correct(&mut place.end, 0);
        }
    }

    /// `first` is the column of the first byte of a line: ends are counted by their last byte.
    fn correct(&self, place: &mut LineColumn, first: usize) {
        let line = place.line.wrapping_sub(1);
        let (Some(from), Some(to)) = (self.prepared_lines.get(line), self.written_lines.get(line)) else { return };
        if let Some(column) = place.column.checked_sub(first) {
            place.column = (self.written(from + column) + first).saturating_sub(*to);
        }
    }
}

fn line_starts(text: &str) -> Vec<usize> {
    std::iter::once(0).chain(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| at + 1)).collect()
}
