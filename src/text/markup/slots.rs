//! Places kept in a fragment, while it is washed, for what needs no wash: HTML of ours (icons, cards) and what is
//! filled in later. Each travels through the cleaning as an empty tag with a number; people's own tags never carry
//! `data-*`, so nobody can forge one.

use super::pieces::Pieces;

/// Pieces waiting for their place.
#[derive(Debug, Default)]
pub(crate) struct Slots(Vec<Pieces>);

/// What opens a slot, before its number, and what closes it.
const INLINE: (&str, &str) = ("<span", "\"></span>");
const BLOCK: (&str, &str) = ("<div", "\"></div>");
const NUMBERED: &str = " data-slot=\"";

impl Slots {
    /// Keeps a place among words.
    pub(crate) fn inline(&mut self, content: impl Into<Pieces>) -> String {
        self.keep(content.into(), INLINE)
    }

    /// Keeps a place among paragraphs.
    pub(crate) fn block(&mut self, content: impl Into<Pieces>) -> String {
        self.keep(content.into(), BLOCK)
    }

    fn keep(&mut self, content: Pieces, (open, close): (&str, &str)) -> String {
        self.0.push(content);
        format!("{open}{NUMBERED}{}{close}", self.0.len() - 1)
    }

    /// Puts each piece in its place, in one pass over the text. `clean` comes from the serializer, which escapes every
    /// quote in text and attributes: only a real tag reads as a slot.
    pub(crate) fn fill(&self, clean: &str) -> Pieces {
        let mut out = Pieces::default();
        let mut rest = clean;
        while let Some((before, after)) = rest.split_once(NUMBERED) {
            // Words that look like the attribute stand after no tag.
            let tag = [INLINE, BLOCK].into_iter().find_map(|(tag, close)| Some((before.strip_suffix(tag)?, close)));
            let Some((before, close)) = tag else {
                out.push_html(before);
                out.push_html(NUMBERED);
                rest = after;
                continue;
            };
            out.push_html(before);
            let Some((number, after)) = after.split_once(close) else {
                break;
            };
            if let Some(content) = number.parse().ok().and_then(|n: usize| self.0.get(n)) {
                out.push(content);
            }
            rest = after;
        }
        out.push_html(rest);
        out
    }
}

#[cfg(test)]
mod tests {
    use crate::text::markup::slots::*;

    #[test]
    fn pieces_find_their_places_again() {
        let mut slots = Slots::default();
        let a = slots.inline("<i>a</i>".to_owned());
        let b = slots.block("<ul></ul>".to_owned());
        let filled = |clean: &str| slots.fill(clean).html();
        assert_eq!(filled(&format!("x{b}y{a}z{a}")), "x<ul></ul>y<i>a</i>z<i>a</i>");
        assert_eq!(filled("<span data-slot=\"9\"></span>z"), "z");
        assert_eq!(filled("rien"), "rien");
        assert_eq!(filled("<p>a data-slot=\"0\"></span>"), "<p>a data-slot=\"0\"></span>");
    }
}
