//! A set text in pieces: clean HTML, and the places whose content depends on who reads it and when.

use super::live::Live;

/// A set text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pieces(Vec<Piece>);

/// A piece of a set text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Clean HTML.
    Html(String),
    /// A place to be filled.
    Slot(Slot),
}

/// A place to be filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Slot {
    /// The link to edit a section, as HTML: for those who may.
    Edit(String),
    /// What a search finds.
    Live(Live),
}

impl Slot {
    /// What stands in the place when nobody fills it.
    fn html(&self) -> String {
        match self {
            Self::Edit(link) => link.clone(),
            Self::Live(live) => live.link(),
        }
    }
}

impl Pieces {
    /// Adds clean HTML.
    pub fn push_html(&mut self, html: &str) {
        match self.0.last_mut() {
            Some(Piece::Html(before)) => before.push_str(html),
            _ if html.is_empty() => {}
            _ => self.0.push(Piece::Html(html.to_owned())),
        }
    }

    /// Adds another text.
    pub fn push(&mut self, other: &Self) {
        for piece in &other.0 {
            match piece {
                Piece::Html(html) => self.push_html(html),
                Piece::Slot(slot) => self.0.push(Piece::Slot(slot.clone())),
            }
        }
    }

    /// The HTML of the whole, with what `make` gives in each place; where it gives nothing, what stands there anyway.
    pub fn filled(&self, make: &mut dyn FnMut(&Slot) -> Option<String>) -> String {
        let mut out = String::with_capacity(self.bytes());
        for piece in &self.0 {
            match piece {
                Piece::Html(html) => out.push_str(html),
                Piece::Slot(slot) => out.push_str(&make(slot).unwrap_or_else(|| slot.html())),
            }
        }
        out
    }

    /// The HTML of the whole, for whoever fills no place: sections have their links, lists are links to their search.
    #[must_use]
    pub fn html(&self) -> String {
        self.filled(&mut |_| None)
    }

    /// The live lists, in their order.
    pub fn lists(&self) -> impl Iterator<Item = &Live> {
        self.0.iter().filter_map(|piece| match piece {
            Piece::Slot(Slot::Live(live)) => Some(live),
            _ => None,
        })
    }

    /// About how much memory it holds.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let of = |piece: &Piece| match piece {
            Piece::Html(html) | Piece::Slot(Slot::Edit(html)) => html.capacity(),
            Piece::Slot(Slot::Live(live)) => 128 + live.query.capacity() + live.label.capacity(),
        };
        self.0.iter().map(|piece| size_of::<Piece>() + of(piece)).sum()
    }
}

impl From<String> for Pieces {
    fn from(html: String) -> Self {
        Self(vec![Piece::Html(html)])
    }
}

impl From<Slot> for Pieces {
    fn from(slot: Slot) -> Self {
        Self(vec![Piece::Slot(slot)])
    }
}
