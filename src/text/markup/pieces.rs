//! A set text in pieces: clean HTML, and the places whose content depends on who reads it and when.

use super::live::Live;
use crate::text::passages::{At, Standing};

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
    /// After the words of a heading: the way to correct its section, for those who may.
    Section(Section),
    /// After a block of the top level.
    End(End),
    /// Where the form of a part stands while it is open.
    Form,
    /// What a search finds.
    Live(Live),
}

/// A section that may be corrected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its anchor.
    pub id: String,
    /// The words of its heading.
    pub words: String,
}

/// The end of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// Of a heading: its level as written, and its anchor.
    Heading(u8, String),
    /// Of a passage, which may be corrected alone.
    Passage(Standing),
    /// Of anything else.
    Other,
}

/// A part of a text that a form may stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextPart {
    /// A section, by its anchor; its heading stays.
    Section(String),
    /// A passage.
    Passage(At),
}

impl Slot {
    /// What stands in the place when nobody fills it.
    fn html(&self) -> String {
        match self {
            Self::Section(_) | Self::End(_) | Self::Form => String::new(),
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

    /// The pieces with a place for a form instead of a part; none when it is not there, or does not stand alone.
    #[must_use]
    pub fn opened(&self, part: &TextPart) -> Option<Self> {
        let (start, end) = self.bounds(part)?;
        let (before, after) = (self.0.get(..start)?, self.0.get(end..)?);
        // A heading is parted by the slot of its door.
        let written = self.0.get(start..end)?.iter().map(|piece| match piece {
            Piece::Html(html) => html.as_str(),
            Piece::Slot(_) => "",
        });
        if !is_balanced(&written.collect::<String>()) {
            return None;
        }
        let form = std::iter::once(Piece::Slot(Slot::Form));
        Some(Self(before.iter().cloned().chain(form).chain(after.iter().cloned()).collect()))
    }

    /// The first of the pieces that make a part, and the one after its last.
    fn bounds(&self, part: &TextPart) -> Option<(usize, usize)> {
        let ends = || {
            self.0.iter().enumerate().filter_map(|(at, piece)| match piece {
                Piece::Slot(Slot::End(end)) => Some((at, end)),
                _ => None,
            })
        };
        match part {
            TextPart::Passage(wanted) => {
                let is_it = |end: &End| matches!(end, End::Passage(standing) if standing.is_at(wanted));
                let (last, _) = ends().find(|(_, end)| is_it(end))?;
                let first = ends().take_while(|(at, _)| *at < last).last().map_or(0, |(at, _)| at + 1);
                Some((first, last + 1))
            }
            TextPart::Section(id) => {
                let (heading, level) = ends().find_map(|(at, end)| match end {
                    End::Heading(level, own) if own == id => Some((at, *level)),
                    _ => None,
                })?;
                let next = |end: &End| matches!(end, End::Heading(other, _) if *other <= level);
                let own = ends().skip_while(|(at, _)| *at <= heading).take_while(|(_, end)| !next(end));
                let last = own.last().map_or(heading, |(at, _)| at);
                Some((heading + 1, last + 1))
            }
        }
    }

    /// The HTML of the whole, for whoever fills no place: nothing leads to a form, lists are links to their search.
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
            Piece::Html(html) => html.capacity(),
            Piece::Slot(Slot::Live(live)) => 128 + live.query.capacity() + live.label.capacity(),
            Piece::Slot(Slot::Section(section)) => section.id.capacity() + section.words.capacity(),
            Piece::Slot(Slot::End(End::Heading(_, id))) => id.capacity(),
            Piece::Slot(Slot::End(End::Passage(standing))) => standing.section.capacity(),
            Piece::Slot(Slot::End(End::Other) | Slot::Form) => 0,
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

/// Elements that have no end.
const VOID: [&str; 13] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

/// Whether clean HTML closes all that it opens, and nothing else. The serializer escapes every other `<`.
fn is_balanced(html: &str) -> bool {
    let mut open: Vec<&str> = Vec::new();
    for tag in html.split('<').skip(1) {
        let (closes, rest) = tag.strip_prefix('/').map_or((false, tag), |rest| (true, rest));
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(rest.len());
        let name = rest.get(..end).unwrap_or_default();
        if closes {
            if open.pop() != Some(name) {
                return false;
            }
        } else if !VOID.contains(&name) && !is_drawn(rest) {
            open.push(name);
        }
    }
    open.is_empty()
}

/// Whether a tag closes itself, as those of drawings do.
fn is_drawn(rest: &str) -> bool {
    rest.split('>').next().is_some_and(|tag| tag.ends_with('/'))
}

#[cfg(test)]
mod tests {
    use crate::text::markup::pieces::is_balanced;

    #[test]
    fn what_closes_all_that_it_opens_stands_alone() {
        for whole in ["", "a &lt; b", "<p>a<br>b</p>\n", "<ul><li><p>a</p></li></ul>", "<svg><path d=\"m4 2\"/></svg>"]
        {
            assert!(is_balanced(whole), "{whole}");
        }
        for open in ["<div><p>a</p>", "</div>", "<p>a</p></section>", "<b><i>a</b></i>"] {
            assert!(!is_balanced(open), "{open}");
        }
    }
}
