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
    let mut node = text;
    while let Some((before, blank, after)) = first(node) {
        let at = node.data().sourcepos.start;
        let piece = |value: NodeValue| arena.alloc(Ast::new(value, at).into());
        let marked = piece(NodeValue::Raw(format!("<mark>[{}]</mark>", escaped(&blank))));
        let rest = piece(NodeValue::Text(after.into()));
        node.data_mut().value = NodeValue::Text(before.into());
        node.insert_after(marked);
        marked.insert_after(rest);
        node = rest;
    }
}

fn first(node: Node<'_>) -> Option<(String, String, String)> {
    let data = node.data();
    let NodeValue::Text(text) = &data.value else { return None };
    let (before, blank, after) = blanks::first(text)?;
    Some((before.to_owned(), blank.to_owned(), after.to_owned()))
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
