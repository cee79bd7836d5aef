//! What every reader makes of a document: blocks of lines, lines of pieces. The writer makes Markdown of it.

use std::rc::Rc;

/// How words look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Looks {
    pub(super) bold: bool,
    pub(super) italic: bool,
    pub(super) struck: bool,
    pub(super) raised: bool,
    pub(super) lowered: bool,
    pub(super) code: bool,
    /// The size of the letters in half points; 0 when the document does not say.
    pub(super) size: u16,
}

/// A piece of a line.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Piece {
    /// Words of one look, and the address that they lead to.
    Words(String, Looks, Option<Rc<str>>),
    /// The line goes on below.
    Break,
    /// An image, by its number, and its description.
    Image(usize, String),
    /// A note, by its rank among the notes.
    Note(usize),
}

/// The place of a paragraph in a list, for documents whose lists are marks of their paragraphs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bullet {
    /// How deep, from 0.
    pub(super) depth: usize,
    /// The number of the first item; none for a list without order.
    pub(super) number: Option<u64>,
    /// Whether somebody typed the sign, so that the list is guessed.
    pub(super) is_typed: bool,
}

/// A block of a text.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Block {
    /// A paragraph, and its place in a list.
    Paragraph(Vec<Piece>, Option<Bullet>),
    /// A heading, from level 1.
    Heading(u8, Vec<Piece>),
    /// A list; one with an order begins at a number.
    List(Option<u64>, Vec<Vec<Block>>),
    /// Words of somebody else, or set apart.
    Quote(Vec<Block>),
    /// Words kept as they are typed.
    Code(String),
    /// A table.
    Grid(Vec<Vec<Cell>>),
    /// A line across.
    Rule,
}

/// A cell of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Cell {
    pub(super) blocks: Vec<Block>,
    /// Columns that it takes.
    pub(super) across: usize,
    /// Rows that it takes.
    pub(super) down: usize,
}

/// A whole text with its notes.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Flow {
    pub(super) blocks: Vec<Block>,
    pub(super) notes: Vec<Vec<Block>>,
}

/// The words of a line, without their looks.
pub(super) fn words_of(line: &[Piece]) -> String {
    let mut words = String::new();
    for piece in line {
        match piece {
            Piece::Words(text, ..) => words.push_str(text),
            Piece::Break => words.push(' '),
            Piece::Image(..) | Piece::Note(_) => {}
        }
    }
    words
}

/// Whether a line shows nothing.
pub(super) fn is_blank(line: &[Piece]) -> bool {
    line.iter().all(|piece| match piece {
        Piece::Words(text, ..) => text.chars().all(|c| c.is_whitespace() || c == '\u{200b}'),
        Piece::Break => true,
        Piece::Image(..) | Piece::Note(_) => false,
    })
}
