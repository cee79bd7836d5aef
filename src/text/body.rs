//! A body, parsed once for all that is asked of it: parsing costs more than every question.

use comrak::Arena;
use comrak::nodes::Node;

use super::anchors::{self, RESERVED_IDS, Section};
use super::links::{self, Reference, Site};
use super::markup::{self, tree};

/// A parsed body. One that is too intricate to be parsed has no sections and refers to nothing.
pub struct ParsedBody<'a> {
    written: &'a str,
    root: Option<Node<'a>>,
}

impl ParsedBody<'_> {
    /// Parses a body for as long as it is looked at.
    pub fn read<T>(written: &str, look: impl FnOnce(&ParsedBody<'_>) -> T) -> T {
        let arena = Arena::new();
        look(&ParsedBody { written, root: tree::parse(&arena, written) })
    }

    /// Its first sentence, at most so many characters long.
    #[must_use]
    pub fn first_sentence(&self, most: usize) -> String {
        self.root.map(|root| markup::first_sentence_of(root, self.written, most)).unwrap_or_default()
    }

    /// Its sections, in order.
    #[must_use]
    pub fn sections(&self) -> Vec<Section> {
        self.root.map(|root| anchors::outline_of(root, self.written, RESERVED_IDS)).unwrap_or_default()
    }

    /// What it refers to, in order, repeats included.
    #[must_use]
    pub fn references(&self, base_url: &str) -> Vec<Reference> {
        self.root.map(|root| links::in_tree(root, &Site::new(base_url))).unwrap_or_default()
    }

    /// Its words without marks, as written when it could not be parsed.
    #[must_use]
    pub fn words(&self) -> String {
        self.root.map_or_else(|| self.written.to_owned(), |root| markup::words_of(root, self.written))
    }
}
