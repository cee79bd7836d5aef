//! A live list: `![[recherche?type=…]]` shows what a search finds, as it is when the page is read. A text is set
//! without the search, so that the set text may be kept: who shows the page fills the place.

use super::words::FRENCH;
use super::{attribute, escaped};

/// A list to be filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Live {
    /// The query of the search, as people wrote it after `?`.
    pub query: String,
    /// Its name; empty when people gave none.
    pub label: String,
}

impl Live {
    /// A link to the search, for whoever does not fill the list.
    #[must_use]
    pub fn link(&self) -> String {
        let words = if self.label.is_empty() { FRENCH.live } else { &self.label };
        let query = attribute(&self.query);
        format!("<div class=\"live\"><p><a href=\"/recherche?{query}\">{}</a></p></div>", escaped(words))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::markup::pieces::Slot;
    use crate::text::markup::{Context, passage, render};

    #[test]
    fn a_list_is_a_link_until_it_is_filled() {
        let text = "Avant.\n\n![[recherche?type=methode-animation&q=a \"b\"|Nos <méthodes>]]\n\n![[/fiches?theme=x]]\n";
        let set = render(text, &Context::empty());
        let html = set.html();
        assert!(html.contains("href=\"/recherche?type=methode-animation&amp;q=a &quot;b&quot;\""), "{html}");
        let mut seen = Vec::new();
        let filled = set.pieces.filled(&mut |slot| {
            let Slot::Live(live) = slot else { return None };
            seen.push(live.clone());
            (seen.len() == 1).then(|| "<ul></ul>".to_owned())
        });
        let live = |query: &str, label: &str| Live { query: query.to_owned(), label: label.to_owned() };
        assert!(set.pieces.lists().eq(&seen));
        assert_eq!(seen, [live("type=methode-animation&q=a \"b\"", "Nos <méthodes>"), live("theme=x", "")]);
        assert!(filled.contains("<ul></ul>") && filled.contains("href=\"/recherche?theme=x\""), "{filled}");
    }

    #[test]
    fn people_cannot_forge_a_place_and_a_search_is_no_sheet() {
        let forged =
            render("<div class=\"live\" data-live=\"q=x\" data-label=\"\" data-slot=\"0\">x</div>", &Context::empty());
        assert_eq!((forged.pieces.lists().count(), forged.html().as_str()), (0, "<div>x</div>\n"));
        let among = render("Voir [[recherche?q=x|ici]] et ![[recherche?q=y]].", &Context::empty());
        let html = among.html();
        assert!(html.contains("<a href=\"/recherche?q=x\">ici</a>"), "{html}");
        assert!(html.contains("<a href=\"/recherche?q=y\">"), "{html}");
        assert!(among.titles.is_empty() && among.pieces.lists().count() == 0);
    }

    #[test]
    fn a_list_inside_a_passage_is_filled_with_the_others() {
        let embed = |_: &str, _: Option<&str>, _: u8| Some(passage("![[recherche?q=b]]", &Context::empty(), 2));
        let set = render("![[recherche?q=a]]\n\n![[Fiche#Un]]\n", &Context { embed: &embed, ..Context::empty() });
        assert!(set.pieces.lists().map(|live| live.query.as_str()).eq(["q=a", "q=b"]));
    }
}
