//! A live list: `![[recherche?type=…]]` shows what a search finds, as it is when the page is read. A text is set without
//! the search, so that the set text may be kept: a link to the search stands in the place, and who shows the page
//! fills it.

use super::{attribute, escaped};

const OPEN: &str = "<div class=\"live\" data-live=\"";
const CLOSE: &str = "</a></p></div>";

/// A list to be filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Live {
    /// The query of the search, as people wrote it after `?`.
    pub query: String,
    /// Its name; empty when people gave none.
    pub label: String,
}

/// The place of a list: a link to the search, for whoever does not fill it. `words` are read when there is no label.
pub(super) fn place(live: &Live, words: &str) -> String {
    let shown = if live.label.is_empty() { words } else { &live.label };
    let (query, label) = (attribute(&live.query), attribute(&live.label));
    format!("{OPEN}{query}\" data-label=\"{label}\"><p><a href=\"/recherche?{query}\">{}{CLOSE}", escaped(shown))
}

/// Puts what `make` gives in each place; a place for which it gives nothing stays a link. The number is from 1.
pub fn fill(html: &str, make: &mut dyn FnMut(usize, &Live) -> Option<String>) -> String {
    let mut out = String::with_capacity(html.len());
    let (mut rest, mut number) = (html, 0);
    while let Some((before, place)) = rest.split_once(OPEN) {
        out.push_str(before);
        let Some((whole, after)) = place.split_once(CLOSE) else { break };
        number += 1;
        let made = read(whole).and_then(|live| make(number, &live));
        out.push_str(&made.unwrap_or_else(|| format!("{OPEN}{whole}{CLOSE}")));
        rest = after;
    }
    out.push_str(rest);
    out
}

/// The lists of a text, in their order.
#[must_use]
pub fn all(html: &str) -> Vec<Live> {
    let mut found = Vec::new();
    fill(html, &mut |_, live| {
        found.push(live.clone());
        None
    });
    found
}

/// Whether a text has a place to be filled.
#[must_use]
pub fn is_in(html: &str) -> bool {
    html.contains(OPEN)
}

fn read(place: &str) -> Option<Live> {
    let (query, rest) = place.split_once("\" data-label=\"")?;
    let (label, _) = rest.split_once("\">")?;
    let plain =
        |text: &str| text.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    Some(Live { query: plain(query), label: plain(label) })
}

#[cfg(test)]
mod tests {
    use crate::text::markup::live::*;
    use crate::text::markup::{Context, render};

    #[test]
    fn a_list_is_a_link_until_it_is_filled() {
        let text = "Avant.\n\n![[recherche?type=methode-animation&q=a \"b\"|Nos <méthodes>]]\n\n![[/fiches?theme=x]]\n";
        let html = render(text, &Context::empty()).html;
        assert!(is_in(&html), "{html}");
        assert!(html.contains("href=\"/recherche?type=methode-animation&amp;q=a &quot;b&quot;\""), "{html}");
        let mut seen = Vec::new();
        let filled = fill(&html, &mut |number, live| {
            seen.push(live.clone());
            (number == 1).then(|| "<ul></ul>".to_owned())
        });
        let live = |query: &str, label: &str| Live { query: query.to_owned(), label: label.to_owned() };
        assert_eq!(all(&html), seen);
        assert_eq!(seen, [live("type=methode-animation&q=a \"b\"", "Nos <méthodes>"), live("theme=x", "")]);
        assert!(filled.contains("<ul></ul>") && filled.contains("href=\"/recherche?theme=x\""), "{filled}");
    }

    #[test]
    fn people_cannot_forge_a_place_and_a_search_is_no_sheet() {
        let forged = render("<div class=\"live\" data-live=\"q=x\" data-label=\"\">x</div>", &Context::empty()).html;
        assert!(!is_in(&forged), "{forged}");
        let among = render("Voir [[recherche?q=x|ici]] et ![[recherche?q=y]].", &Context::empty());
        assert!(among.html.contains("<a href=\"/recherche?q=x\">ici</a>"), "{}", among.html);
        assert!(among.html.contains("<a href=\"/recherche?q=y\">"), "{}", among.html);
        assert!(among.titles.is_empty() && !is_in(&among.html));
    }
}
