//! Writes the Markdown of a text: what its readers saw, no more marks than they need, nothing typed that marks by
//! chance.

use super::escape;
use super::inline::{self, Stand};
use super::model::{Block, Cell, Flow, Piece, is_blank};

/// The most columns and rows of a table that are written.
const MOST_COLUMNS: usize = 60;

/// The Markdown of a text; its notes stand at the end, numbered as they come.
pub(super) fn markdown(flow: &Flow) -> String {
    let mut writer = Writer { notes: &flow.notes, order: Vec::new() };
    let mut out = writer.blocks(&flow.blocks);
    let mut next = 0;
    // A note may have notes of its own.
    while let Some(rank) = writer.order.get(next).copied() {
        next += 1;
        let words = writer.notes.get(rank).map(|blocks| writer.blocks(blocks)).unwrap_or_default();
        let words = if words.is_empty() { "…".to_owned() } else { words };
        out.push_str(&format!("\n\n{}", hung(&format!("[^{next}]: "), "    ", &words)));
    }
    let mut out = out.trim().to_owned();
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

struct Writer<'f> {
    notes: &'f [Vec<Block>],
    /// The notes in the order of their first mark.
    order: Vec<usize>,
}

impl Writer<'_> {
    fn blocks(&mut self, blocks: &[Block]) -> String {
        let mut out = String::new();
        let mut other_sign = false;
        let mut before: Option<&Block> = None;
        for block in blocks {
            // Two lists side by side are two because their signs differ.
            other_sign = match (before, block) {
                (Some(Block::List(a, _)), Block::List(b, _)) if a.is_some() == b.is_some() => !other_sign,
                _ => false,
            };
            let written = self.block(block, other_sign);
            if written.is_empty() {
                continue;
            }
            if !out.is_empty() {
                out.push_str("\n\n");
            }
            out.push_str(&written);
            before = Some(block);
        }
        out
    }

    fn block(&mut self, block: &Block, other_sign: bool) -> String {
        match block {
            Block::Paragraph(line, _) => inline::line(line, Stand::Paragraph, &mut self.order),
            Block::Heading(level, line) => {
                let words = inline::line(line, Stand::Heading, &mut self.order);
                let signs = "#".repeat(usize::from((*level).clamp(1, 6)));
                if words.is_empty() { words } else { format!("{signs} {words}") }
            }
            Block::List(start, items) => self.list(*start, items, other_sign),
            Block::Quote(blocks) => {
                let inside = self.blocks(blocks);
                let quoted = |line: &str| if line.is_empty() { ">".to_owned() } else { format!("> {line}") };
                inside.lines().map(quoted).collect::<Vec<_>>().join("\n")
            }
            Block::Code(text) => {
                let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
                let fence = "`".repeat(longest.max(2) + 1);
                format!("{fence}\n{}\n{fence}", text.trim_matches('\n'))
            }
            Block::Grid(rows) => self.grid(rows),
            Block::Rule => "---".to_owned(),
        }
    }

    fn list(&mut self, start: Option<u64>, items: &[Vec<Block>], other_sign: bool) -> String {
        let is_simple = |block: &Block| matches!(block, Block::Paragraph(..) | Block::List(..));
        let is_tight = items.iter().all(|item| {
            let paragraphs = item.iter().filter(|block| matches!(block, Block::Paragraph(..))).count();
            item.iter().all(is_simple) && paragraphs < 2
        });
        let mut out = Vec::new();
        for (number, item) in (first_of(start)..).zip(items) {
            let sign = match (start, other_sign) {
                (Some(_), false) => format!("{number}. "),
                (Some(_), true) => format!("{number}) "),
                (None, false) => "- ".to_owned(),
                (None, true) => "* ".to_owned(),
            };
            let written = if is_tight {
                item.iter().map(|block| self.block(block, false)).collect::<Vec<_>>().join("\n")
            } else {
                self.blocks(item)
            };
            if !written.is_empty() {
                out.push(hung(&sign, &" ".repeat(sign.len()), &written));
            }
        }
        out.join(if is_tight { "\n" } else { "\n\n" })
    }

    fn grid(&mut self, rows: &[Vec<Cell>]) -> String {
        if let [row] = rows
            && let [cell] = row.as_slice()
        {
            return self.blocks(&cell.blocks);
        }
        let full = filled(rows);
        let width = full.iter().map(Vec::len).max().unwrap_or_default();
        if width == 0 {
            return String::new();
        }
        let mut out = Vec::new();
        for (rank, row) in full.iter().enumerate() {
            let head = |cell: &Cell| if rank == 0 { headed(cell) } else { cell.clone() };
            let mut cells: Vec<String> =
                row.iter().map(|cell| cell.map(|cell| self.cell(&head(cell))).unwrap_or_default()).collect();
            cells.resize(width, String::new());
            out.push(format!("| {} |", cells.join(" | ")));
            if rank == 0 {
                out.push(format!("|{}", " --- |".repeat(width)));
            }
        }
        out.join("\n")
    }

    /// The words of a cell, on one line.
    fn cell(&mut self, cell: &Cell) -> String {
        let mut lines = Vec::new();
        self.cell_lines(&cell.blocks, "", &mut lines);
        lines.retain(|line| !line.is_empty());
        lines.join("<br>")
    }

    fn cell_lines(&mut self, blocks: &[Block], sign: &str, out: &mut Vec<String>) {
        for block in blocks {
            match block {
                Block::Paragraph(line, _) | Block::Heading(_, line) => {
                    out.push(format!("{sign}{}", inline::line(line, Stand::Cell, &mut self.order)));
                }
                Block::List(start, items) => {
                    for (number, item) in (first_of(*start)..).zip(items) {
                        let sign = if start.is_some() { format!("{number}. ") } else { "• ".to_owned() };
                        self.cell_lines(item, &sign, out);
                    }
                }
                Block::Quote(blocks) => self.cell_lines(blocks, sign, out),
                Block::Code(text) => out.extend(text.lines().map(|line| escape::words(line.trim(), None, true))),
                Block::Grid(rows) => {
                    for row in rows {
                        let cells: Vec<String> = row.iter().map(|cell| self.cell(cell)).collect();
                        out.push(cells.join(" · "));
                    }
                }
                Block::Rule => {}
            }
        }
    }
}

/// The number of the first item; Markdown knows numbers of nine digits.
fn first_of(start: Option<u64>) -> u64 {
    start.unwrap_or_default().min(900_000_000)
}

/// A cell of the first row, which is bold by itself.
fn headed(cell: &Cell) -> Cell {
    let mut cell = cell.clone();
    for block in &mut cell.blocks {
        if let Block::Paragraph(line, _) = block {
            for piece in line {
                if let Piece::Words(_, looks, _) = piece {
                    looks.bold = false;
                }
            }
        }
    }
    cell
}

/// Lines that hang from a sign.
fn hung(sign: &str, indent: &str, text: &str) -> String {
    let mut out = String::from(sign);
    for (rank, line) in text.lines().enumerate() {
        if rank > 0 {
            out.push('\n');
            out.push_str(if line.is_empty() { "" } else { indent });
        }
        out.push_str(line);
    }
    out
}

/// The rows with every cell in its column: cells that take several leave the others blank.
fn filled(rows: &[Vec<Cell>]) -> Vec<Vec<Option<&Cell>>> {
    let mut full: Vec<Vec<Option<&Cell>>> = Vec::new();
    // For each column, the rows that a cell above still takes.
    let mut taken: Vec<usize> = Vec::new();
    for row in rows {
        let mut line: Vec<Option<&Cell>> = Vec::new();
        let mut cells = row.iter().peekable();
        while line.len() < MOST_COLUMNS && (cells.peek().is_some() || line.len() < taken.len()) {
            let column = line.len();
            if let Some(left) = taken.get_mut(column).filter(|left| **left > 0) {
                *left -= 1;
                line.push(None);
                continue;
            }
            let Some(cell) = cells.next() else {
                line.push(None);
                continue;
            };
            for place in 0..cell.across.clamp(1, MOST_COLUMNS) {
                line.push((place == 0).then_some(cell));
                if taken.len() < line.len() {
                    taken.resize(line.len(), 0);
                }
                if let Some(left) = taken.get_mut(column + place) {
                    *left = cell.down.clamp(1, rows.len()) - 1;
                }
            }
        }
        let empty = line.iter().all(|cell| cell.is_none_or(|cell| cell.blocks.is_empty()));
        // Cells past the last column are kept in it rather than lost.
        full.extend((!empty || full.is_empty()).then_some(line));
        let rest: Vec<Option<&Cell>> = cells.map(Some).collect();
        full.extend(rest.chunks(MOST_COLUMNS).map(<[_]>::to_vec));
    }
    full
}

/// Whether nothing of it shows.
pub(super) fn is_nothing(blocks: &[Block]) -> bool {
    blocks.iter().all(|block| match block {
        Block::Paragraph(line, _) | Block::Heading(_, line) => is_blank(line),
        Block::List(_, items) => items.iter().all(|item| is_nothing(item)),
        Block::Quote(blocks) => is_nothing(blocks),
        Block::Code(text) => text.trim().is_empty(),
        Block::Grid(rows) => rows.iter().flatten().all(|cell| is_nothing(&cell.blocks)),
        Block::Rule => true,
    })
}
