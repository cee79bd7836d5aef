//! Where a bare address ends in a French text: before any space, quotation mark or ellipsis, and never with a closing
//! mark.
//!
//! The parser ends it at ASCII spaces alone, and leaves it `»`, `’`, `”`, `…`, dashes and no-break spaces.

use comrak::Arena;
use comrak::nodes::{Ast, Node, NodeValue};

/// Ends every bare address of a tree where it ends; what it had swallowed is words again.
pub(super) fn end_where_they_end<'a>(arena: &'a Arena<'a>, root: Node<'a>) {
    let bare: Vec<Node<'a>> = root.descendants().filter(|node| is_bare(node)).collect();
    for link in bare {
        let Some(words) = link.first_child() else { continue };
        let written = words.collect_text();
        let end = end_of(&written);
        let (Some(address), Some(rest)) = (written.get(..end), written.get(end..)) else { continue };
        if rest.is_empty() || address.is_empty() {
            continue;
        }
        if let NodeValue::Link(link) = &mut link.data_mut().value {
            let short = link.url.len().saturating_sub(rest.len());
            link.url.truncate(short);
        }
        words.data_mut().value = NodeValue::Text(address.to_owned().into());
        let start = link.data().sourcepos.start;
        let after = Ast::new(NodeValue::Text(rest.to_owned().into()), start);
        link.insert_after(arena.alloc(after.into()));
    }
}

/// Whether a link's only words are its own address.
fn is_bare(node: &Node<'_>) -> bool {
    let NodeValue::Link(link) = &node.data().value else { return false };
    let Some(words) = node.first_child().filter(|words| words.next_sibling().is_none()) else { return false };
    let NodeValue::Text(text) = &words.data().value else { return false };
    link.title.is_empty() && link.url.strip_suffix(text.as_ref()).is_some_and(|scheme| matches!(scheme, "" | "http://"))
}

/// The length of the address that these words begin with.
fn end_of(written: &str) -> usize {
    let stops = |c: char| {
        c.is_whitespace()
            || matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}' | '«' | '»' | '“' | '”' | '„' | '‹' | '›' | '…')
    };
    let address = written.find(stops).and_then(|at| written.get(..at)).unwrap_or(written);
    let cut = address.len() < written.len();
    let closes = |c: char| {
        matches!(c, '’' | '‘' | '‚' | '–' | '—' | '―' | '•' | '·')
            || (cut && matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '"'))
    };
    let trimmed = address.trim_end_matches(closes);
    // A closing bracket whose opening one is outside ends the sentence, not the address.
    let mut end = trimmed;
    if cut || trimmed.len() < address.len() {
        let opened = trimmed.matches('(').count();
        let mut closed = trimmed.matches(')').count();
        while let Some(inside) = end.strip_suffix(')').filter(|_| closed > opened) {
            closed -= 1;
            end = inside.trim_end_matches(closes);
        }
    }
    end.len()
}

#[cfg(test)]
mod tests {
    use crate::text::markup::{Context, render};

    #[test]
    fn an_address_ends_before_what_closes_the_sentence() {
        for (text, address, after) in [
            ("Voir «https://exemple.fr/page»", "https://exemple.fr/page", "»"),
            ("Voir « https://exemple.fr/page\u{a0}» et", "https://exemple.fr/page", "»"),
            ("Voir https://exemple.fr/page\u{202f}; puis", "https://exemple.fr/page", ";"),
            ("l’adresse ‘https://exemple.fr/page’.", "https://exemple.fr/page", "’."),
            ("“https://exemple.fr/page”", "https://exemple.fr/page", "”"),
            ("https://exemple.fr/page… la suite", "https://exemple.fr/page", "…"),
            ("https://exemple.fr/page— la suite", "https://exemple.fr/page", "—"),
            ("(https://exemple.fr/page)…", "https://exemple.fr/page", ")…"),
            ("https://exemple.fr/a_(b)\u{3000}suite", "https://exemple.fr/a_(b)", "suite"),
            ("https://exemple.fr/l’eau et", "https://exemple.fr/l’eau", " et"),
            ("https://exemple.fr/a_(b))))…", "https://exemple.fr/a_(b)", ")))…"),
            ("www.exemple.fr/page», dit-elle", "www.exemple.fr/page", "»"),
        ] {
            let html = render(text, &Context::empty()).html();
            let inside = html.split_once('>').and_then(|(_, rest)| rest.split_once("<a ")).map(|(_, rest)| rest);
            let (words, rest) = inside
                .and_then(|rest| rest.split_once('>'))
                .and_then(|(_, rest)| rest.split_once("</a>"))
                .unwrap_or_default();
            assert!(words.starts_with(address) && words.len() == address.len(), "{text}: {html}");
            assert!(rest.trim_start().starts_with(after.trim_start()), "{text}: {html}");
        }
    }

    #[test]
    fn words_in_angle_brackets_stay_words() {
        for (text, shown) in [
            ("Écrire à <votre structure> avant <date>.", "Écrire à &lt;votre structure&gt; avant &lt;date&gt;."),
            ("Mot <nom> et </nom>", "Mot &lt;nom&gt; et &lt;/nom&gt;"),
            (
                "De <prénom> à <sous-titre> le <rendez-vous>",
                "De &lt;prénom&gt; à &lt;sous-titre&gt; le &lt;rendez-vous&gt;",
            ),
            ("Un <mon-element>mot</mon-element> et <x-a b=c>un autre", "Un mot et un autre"),
            ("Choisir <article> ici", "Choisir &lt;article&gt; ici"),
            ("Un <span>mot</span> et <font color=red>un autre</font>", "Un mot et un autre"),
            ("<article>mots</article>", "mots"),
            ("De 10~20 à 30~40", "De 10~20 à 30~40"),
        ] {
            let html = render(text, &Context::empty()).html();
            assert!(html.contains(shown), "{text}: {html}");
            let words = shown.replace("&lt;", "<").replace("&gt;", ">");
            assert!(crate::text::markup::plain(text).contains(&words), "{text}: {}", crate::text::markup::plain(text));
        }
        assert!(render("~~barré~~ et ~pas~", &Context::empty()).html().contains("<del>barré</del> et ~pas~"));
    }
}
