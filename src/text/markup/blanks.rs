//! Blanks of a text, `{{à remplir : …}}`, marked in its tree.

use comrak::Arena;
use comrak::arena_tree::NodeEdge;
use comrak::nodes::{Ast, Node, NodeValue};

use super::escaped;
use crate::text::blanks;

/// Marks every blank that stands among words.
pub(super) fn mark<'a>(arena: &'a Arena<'a>, root: Node<'a>) {
    let is_held = |node: Node<'_>| matches!(&node.data().value, NodeValue::Text(text) if blanks::count(text) > 0);
    let starts = root.traverse().filter_map(|edge| match edge {
        NodeEdge::Start(node) => Some(node),
        NodeEdge::End(_) => None,
    });
    let held: Vec<_> = starts.filter(|node| is_held(node)).collect();
    held.into_iter().for_each(|node| mark_in(arena, node));
}

fn mark_in<'a>(arena: &'a Arena<'a>, text: Node<'a>) {
    let NodeValue::Text(written) = text.data().value.clone() else { return };
    let (mut pieces, mut rest) = (Vec::new(), &*written);
    while let Some((before, blank, after)) = blanks::first(rest) {
        pieces.push(NodeValue::Text(before.to_owned().into()));
        pieces.push(NodeValue::Raw(format!("<mark>[{}]</mark>", escaped(blank))));
        rest = after;
    }
    pieces.push(NodeValue::Text(rest.to_owned().into()));
    let at = text.data().sourcepos.start;
    let mut last = text;
    for piece in pieces {
        let node = arena.alloc(Ast::new(piece, at).into());
        last.insert_after(node);
        last = node;
    }
    text.detach();
}

#[cfg(test)]
mod tests {
    use crate::text::markup::{Context, render};

    #[test]
    fn blanks_are_marked_among_words_and_nowhere_else() {
        let html = |text: &str| render(text, &Context::empty()).html().replace("&nbsp;", "\u{a0}");
        for (text, expected) in [
            (
                "Éditeur : {{à remplir : nom & prénom}} !",
                "<p>Éditeur\u{a0}: <mark>[nom &amp; prénom]</mark>\u{202f}!</p>\n",
            ),
            (
                "**{{à remplir : « oui »}} conforme**",
                "<p><strong><mark>[«\u{202f}oui\u{202f}»]</mark> conforme</strong></p>\n",
            ),
            ("- {{à remplir : a}}{{à remplir : <b}}", "<ul>\n<li><mark>[a]</mark><mark>[&lt;b]</mark></li>\n</ul>\n"),
            ("`{{à remplir : a}}`", "<p><code>{{à remplir : a}}</code></p>\n"),
            ("{{autre}} {{à remplir : a", "<p>{{autre}} {{à remplir\u{a0}: a</p>\n"),
            ("[a](/x \"{{à remplir : b}}\")", "<p><a href=\"/x\" title=\"{{à remplir : b}}\">a</a></p>\n"),
        ] {
            assert_eq!(html(text), expected, "{text}");
        }
    }
}
