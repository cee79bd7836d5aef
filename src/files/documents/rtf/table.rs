//! Tables of a rich text, which are rows of paragraphs that say to stand in one.

use super::super::About;
use super::super::Unread;
use super::super::build::Holder;
use super::Rich;

/// What of a table is open.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Open {
    grid: bool,
    row: bool,
    cell: bool,
}

impl Rich<'_> {
    /// Opens what the paragraph stands in, or ends the table that it does not stand in.
    pub(super) fn in_place(&mut self) {
        let beside = self.build.nearest(&[Holder::Note(0), Holder::Aside, Holder::Cell(1, 1)]);
        if matches!(beside, Some(Holder::Note(_) | Holder::Aside)) {
            return;
        }
        if !self.paragraph.in_table {
            return self.end_table();
        }
        let Open { grid, row, cell } = self.table;
        let needed = [(grid, Holder::Grid), (row, Holder::Row), (cell, Holder::Cell(1, 1))];
        for (_, holder) in needed.into_iter().filter(|(is_open, _)| !is_open) {
            // A table that stands too deep is words.
            if self.build.open(holder).is_err() {
                return;
            }
        }
        self.table = Open { grid: true, row: true, cell: true };
    }

    pub(super) fn end_table(&mut self) {
        if self.table.grid {
            self.build.close(Holder::Grid);
            self.table = Open::default();
        }
    }

    /// The end of a cell, of a row.
    pub(super) fn of_table(&mut self, word: &str) -> Result<(), Unread> {
        match word {
            "clmgf" | "clvmgf" => self.found.note(About::MergedCells, ""),
            "cell" => {
                self.paragraph.in_table = true;
                self.in_place();
                self.end_paragraph();
                self.build.close(Holder::Cell(1, 1));
                self.table.cell = false;
            }
            "row" => {
                self.build.close(Holder::Row);
                (self.table.row, self.table.cell) = (false, false);
            }
            // The cells of a table inside of a cell are paragraphs of it.
            "nestcell" => self.end_paragraph(),
            _ => self.found.note(About::NestedTables, ""),
        }
        Ok(())
    }
}
