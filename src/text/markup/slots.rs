//! A slot is a place kept in the fragment for HTML of ours (icons, cards, edit links) that needs no wash. It travels through the
//! cleaning as an empty tag with a number; people's own tags never carry `data-*`, so nobody can forge one.

/// Pieces waiting for their place.
#[derive(Debug, Default)]
pub(crate) struct Slots(Vec<String>);

/// What opens a slot, before its number, and what closes it.
const INLINE: (&str, &str) = ("<span", "\"></span>");
const BLOCK: (&str, &str) = ("<div", "\"></div>");
const NUMBERED: &str = " data-slot=\"";

impl Slots {
    /// Keeps a place among words.
    pub(crate) fn inline(&mut self, html: String) -> String {
        self.keep(html, INLINE)
    }

    /// Keeps a place among paragraphs.
    pub(crate) fn block(&mut self, html: String) -> String {
        self.keep(html, BLOCK)
    }

    fn keep(&mut self, html: String, (open, close): (&str, &str)) -> String {
        self.0.push(html);
        format!("{open}{NUMBERED}{}{close}", self.0.len() - 1)
    }

    /// Puts each piece in its place, in one pass over the text. `clean` comes from the serializer, which escapes every quote in text and
    /// attributes: only a real tag reads as a slot.
    pub(crate) fn fill(&self, clean: &str) -> String {
        let mut out = String::with_capacity(clean.len());
        let mut rest = clean;
        while let Some((before, after)) = rest.split_once(NUMBERED) {
            // Words that look like the attribute stand after no tag.
            let tag = [INLINE, BLOCK].into_iter().find_map(|(tag, close)| Some((before.strip_suffix(tag)?, close)));
            let Some((before, close)) = tag else {
                out.push_str(before);
                out.push_str(NUMBERED);
                rest = after;
                continue;
            };
            out.push_str(before);
            let Some((number, after)) = after.split_once(close) else {
                break;
            };
            out.push_str(number.parse().ok().and_then(|n: usize| self.0.get(n)).map_or("", String::as_str));
            rest = after;
        }
        out.push_str(rest);
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
        assert_eq!(slots.fill(&format!("x{b}y{a}z{a}")), "x<ul></ul>y<i>a</i>z<i>a</i>");
        assert_eq!(slots.fill("<span data-slot=\"9\"></span>z"), "z");
        assert_eq!(slots.fill("rien"), "rien");
        assert_eq!(slots.fill("<p>a data-slot=\"0\"></span>"), "<p>a data-slot=\"0\"></span>");
    }
}
