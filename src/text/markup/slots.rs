//! A slot is a place kept in the fragment for HTML of ours (icons, cards, edit links) that needs no wash. It travels through the
//! cleaning as an empty tag with a number; people's own tags never carry `data-*`, so nobody can forge one.

/// Pieces waiting for their place.
#[derive(Debug, Default)]
pub(crate) struct Slots(Vec<String>);

const INLINE: (&str, &str) = ("<span data-slot=\"", "\"></span>");
const BLOCK: (&str, &str) = ("<div data-slot=\"", "\"></div>");

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
        format!("{open}{}{close}", self.0.len() - 1)
    }

    /// Puts each piece in its place. `clean` comes from the serializer, which escapes every quote in text and
    /// attributes: only a real tag reads as a slot.
    pub(crate) fn fill(&self, clean: &str) -> String {
        let mut out = String::with_capacity(clean.len());
        let mut rest = clean;
        while let Some(((before, tag), (_, close))) = [INLINE, BLOCK]
            .into_iter()
            .filter_map(|tag| Some((rest.split_once(tag.0)?, tag)))
            .min_by_key(|((before, _), _)| before.len())
        {
            out.push_str(before);
            let Some((number, after)) = tag.split_once(close) else {
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
    use super::*;

    #[test]
    fn pieces_find_their_places_again() {
        let mut slots = Slots::default();
        let a = slots.inline("<i>a</i>".to_owned());
        let b = slots.block("<ul></ul>".to_owned());
        assert_eq!(slots.fill(&format!("x{b}y{a}z{a}")), "x<ul></ul>y<i>a</i>z<i>a</i>");
        assert_eq!(slots.fill("<span data-slot=\"9\"></span>z"), "z");
        assert_eq!(slots.fill("rien"), "rien");
    }
}
