//! Builds blocks while a reader goes through a document: it opens and closes what holds others, and ends lines.

use std::rc::Rc;

use super::Unread;
use super::model::{Block, Bullet, Cell, Flow, Looks, Piece, is_blank};

/// How deep lists, tables and quotations may stand in each other.
const DEEPEST: usize = 60;

/// What holds others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holder {
    Root,
    /// A list; one with an order begins at a number.
    List(Option<u64>),
    Item,
    Quote,
    Grid,
    Row,
    /// A cell: the columns and the rows that it takes.
    Cell(usize, usize),
    /// A note, by its rank; the line where its mark stands goes on after it.
    Note(usize),
    /// A box beside the line that goes on after it.
    Aside,
}

impl Holder {
    /// Whether it interrupts no line.
    fn is_beside(self) -> bool {
        matches!(self, Self::Note(_) | Self::Aside)
    }

    fn is_like(self, other: Self) -> bool {
        std::mem::discriminant(&self) == std::mem::discriminant(&other)
    }
}

#[derive(Debug)]
struct Frame {
    holder: Holder,
    blocks: Vec<Block>,
    items: Vec<Vec<Block>>,
    rows: Vec<Vec<Cell>>,
    cells: Vec<Cell>,
    line: Vec<Piece>,
    /// Boxes that stand beside the line, shown after it.
    aside: Vec<Block>,
}

impl Frame {
    fn new(holder: Holder) -> Self {
        Self { holder, blocks: vec![], items: vec![], rows: vec![], cells: vec![], line: vec![], aside: vec![] }
    }
}

/// Blocks being built.
#[derive(Debug)]
pub(super) struct Build {
    frames: Vec<Frame>,
    notes: Vec<Vec<Block>>,
    root: Frame,
}

impl Default for Build {
    fn default() -> Self {
        Self { frames: Vec::new(), notes: Vec::new(), root: Frame::new(Holder::Root) }
    }
}

impl Build {
    fn top(&mut self) -> &mut Frame {
        self.frames.last_mut().unwrap_or(&mut self.root)
    }

    /// Adds words to the line; those of the same look join.
    pub(super) fn words(&mut self, words: &str, looks: Looks, link: Option<&Rc<str>>) {
        if words.is_empty() {
            return;
        }
        let line = &mut self.top().line;
        match line.last_mut() {
            Some(Piece::Words(before, known, to)) if *known == looks && to.as_ref() == link => before.push_str(words),
            _ => line.push(Piece::Words(words.to_owned(), looks, link.cloned())),
        }
    }

    /// Adds a piece to the line.
    pub(super) fn piece(&mut self, piece: Piece) {
        self.top().line.push(piece);
    }

    /// Whether the line has something.
    pub(super) fn has_line(&self) -> bool {
        let top = self.frames.last().unwrap_or(&self.root);
        !is_blank(&top.line)
    }

    /// Ends the line as a paragraph.
    pub(super) fn end_paragraph(&mut self, bullet: Option<Bullet>) {
        self.end(|line| Block::Paragraph(line, bullet));
    }

    /// Ends the line as a heading.
    pub(super) fn end_heading(&mut self, level: u8) {
        self.end(|line| Block::Heading(level, line));
    }

    fn end(&mut self, made: impl FnOnce(Vec<Piece>) -> Block) {
        let top = self.top();
        let line = std::mem::take(&mut top.line);
        if !is_blank(&line) {
            top.blocks.push(made(line));
        }
        let mut aside = std::mem::take(&mut top.aside);
        top.blocks.append(&mut aside);
    }

    /// Adds a block by itself.
    pub(super) fn block(&mut self, block: Block) {
        self.end_paragraph(None);
        self.top().blocks.push(block);
    }

    /// A new note: its rank, for [`Holder::Note`] and [`Piece::Note`].
    pub(super) fn new_note(&mut self) -> usize {
        self.notes.push(Vec::new());
        self.notes.len() - 1
    }

    /// Gives a note its words.
    pub(super) fn fill_note(&mut self, rank: usize, mut blocks: Vec<Block>) {
        if let Some(note) = self.notes.get_mut(rank) {
            note.append(&mut blocks);
        }
    }

    /// Opens what holds others.
    pub(super) fn open(&mut self, holder: Holder) -> Result<(), Unread> {
        if self.frames.len() >= DEEPEST {
            return Err(Unread::Deep);
        }
        if !holder.is_beside() {
            self.end_paragraph(None);
        }
        self.frames.push(Frame::new(holder));
        Ok(())
    }

    /// The nearest open holder that is like one of these.
    pub(super) fn nearest(&self, holders: &[Holder]) -> Option<Holder> {
        let open = self.frames.iter().rev().map(|frame| frame.holder);
        open.into_iter().find(|open| holders.iter().any(|holder| holder.is_like(*open)))
    }

    /// Closes the nearest open holder of this kind with all that stands in it; nothing when there is none.
    pub(super) fn close(&mut self, holder: Holder) {
        if !self.frames.iter().any(|frame| frame.holder.is_like(holder)) {
            return;
        }
        while let Some(done) = self.close_top() {
            if done.is_like(holder) {
                return;
            }
        }
    }

    fn close_top(&mut self) -> Option<Holder> {
        self.frames.last()?;
        self.end_paragraph(None);
        let Frame { holder, mut blocks, items, rows, cells, .. } = self.frames.pop()?;
        match holder {
            Holder::Root => {}
            Holder::Item => self.give_item(blocks),
            Holder::List(start) => {
                // What stands in a list and in no item of it is one.
                let mut items = items;
                items.extend((!blocks.is_empty()).then_some(blocks));
                if !items.is_empty() {
                    self.top().blocks.push(Block::List(start, items));
                }
            }
            Holder::Quote if blocks.is_empty() => {}
            Holder::Quote => self.top().blocks.push(Block::Quote(blocks)),
            Holder::Cell(across, down) => self.give_cell(Cell { blocks, across, down }),
            Holder::Row => {
                let mut cells = cells;
                cells.extend((!blocks.is_empty()).then_some(Cell { blocks, across: 1, down: 1 }));
                self.give_row(cells);
            }
            Holder::Grid => {
                if !rows.is_empty() {
                    self.top().blocks.push(Block::Grid(rows));
                }
                self.top().blocks.append(&mut blocks);
            }
            Holder::Note(rank) => self.fill_note(rank, blocks),
            Holder::Aside => self.top().aside.append(&mut blocks),
        }
        Some(holder)
    }

    fn give_item(&mut self, blocks: Vec<Block>) {
        let top = self.top();
        match top.holder {
            _ if blocks.is_empty() => {}
            Holder::List(_) => top.items.push(blocks),
            _ => top.blocks.push(Block::List(None, vec![blocks])),
        }
    }

    fn give_cell(&mut self, mut cell: Cell) {
        let top = self.top();
        if top.holder == Holder::Row { top.cells.push(cell) } else { top.blocks.append(&mut cell.blocks) }
    }

    fn give_row(&mut self, cells: Vec<Cell>) {
        let top = self.top();
        match top.holder {
            _ if cells.is_empty() => {}
            Holder::Grid => top.rows.push(cells),
            _ => top.blocks.extend(cells.into_iter().flat_map(|cell| cell.blocks)),
        }
    }

    /// The whole, once everything is read.
    pub(super) fn finish(mut self) -> Flow {
        while self.close_top().is_some() {}
        self.end_paragraph(None);
        Flow { blocks: self.root.blocks, notes: self.notes }
    }
}
