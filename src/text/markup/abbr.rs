//! Short forms explained where a text first uses them: `<abbr title="…">`, from the wiki's lexicon. Not in headings,
//! links or code, where a tip would come in the way.

use std::collections::HashSet;

use comrak::Arena;
use comrak::arena_tree::NodeEdge;
use comrak::nodes::{Ast, Node, NodeValue};

use super::{attribute, escaped};
use crate::text::lexicon::{Lexicon, is_short_form};

/// Explains the first use of each short form that was not `explained` before, and adds it to these.
pub(super) fn mark<'a>(arena: &'a Arena<'a>, root: Node<'a>, lexicon: &Lexicon, explained: &mut HashSet<String>) {
    if lexicon.explains_nothing() {
        return;
    }
    for text in running_texts(root) {
        let mut node = text;
        while let Some((before, word, after)) = first_unexplained(node, lexicon, explained) {
            let long = lexicon.long_of(&word).unwrap_or_default();
            let html = format!("<abbr title=\"{}\">{}</abbr>", attribute(long), escaped(&word));
            let at = node.data().sourcepos.start;
            let piece = |value: NodeValue| arena.alloc(Ast::new(value, at).into());
            let (raw, rest) = (piece(NodeValue::Raw(html)), piece(NodeValue::Text(after.into())));
            node.data_mut().value = NodeValue::Text(before.into());
            node.insert_after(raw);
            raw.insert_after(rest);
            explained.insert(word);
            node = rest;
        }
    }
}

/// The texts that are neither in a heading nor in a link, in order.
fn running_texts<'a>(root: Node<'a>) -> Vec<Node<'a>> {
    let (mut texts, mut inside) = (Vec::new(), 0_u32);
    for edge in root.traverse() {
        let (node, entering) = match edge {
            NodeEdge::Start(node) => (node, true),
            NodeEdge::End(node) => (node, false),
        };
        match &node.data().value {
            NodeValue::Heading(_) | NodeValue::Link(_) | NodeValue::WikiLink(_) | NodeValue::Image(_) => {
                inside = if entering { inside + 1 } else { inside.saturating_sub(1) };
            }
            NodeValue::Text(text) if entering && inside == 0 && text.chars().any(char::is_uppercase) => {
                texts.push(node);
            }
            _ => {}
        }
    }
    texts
}

/// The first short form of a text that is not explained yet: what comes before, the word, what comes after.
fn first_unexplained(
    node: Node<'_>,
    lexicon: &Lexicon,
    explained: &HashSet<String>,
) -> Option<(String, String, String)> {
    let data = node.data();
    let NodeValue::Text(text) = &data.value else { return None };
    let mut start = None;
    let ends = text.char_indices().map(|(at, c)| (at, c.is_alphanumeric())).chain([(text.len(), false)]);
    for (at, in_word) in ends {
        match (start, in_word) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                start = None;
                let word = text.get(from..at)?;
                if is_short_form(word) && !explained.contains(word) && lexicon.long_of(word).is_some() {
                    let (before, after) = (text.get(..from)?, text.get(at..)?);
                    return Some((before.to_owned(), word.to_owned(), after.to_owned()));
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use crate::text::lexicon::Lexicon;
    use std::cell::RefCell;

    use crate::text::markup::{Context, fragment, render};
    use crate::text::sheet_text::SheetText;

    #[test]
    fn the_first_use_is_explained_and_only_in_running_text() {
        let text = "---\ntitre: S\nentrees:\n  - {terme: ESS, developpe: 'économie \"sociale\" et solidaire'}\n  - \
            {terme: AMAP, developpe: association}\n---\n";
        let mut lexicon = Lexicon::default();
        lexicon.add(&SheetText::parse(text).unwrap());
        let context = Context { lexicon: &lexicon, ..Context::empty() };
        let html =
            render("## L’ESS\n\n[ESS](https://a.fr) `ESS` et l’ESS, l'*ESS*, une AMAP-ESS, ESSE.\n", &context).html();
        let abbr = "<abbr title=\"économie &quot;sociale&quot; et solidaire\">ESS</abbr>";
        assert_eq!(html.matches("<abbr").count(), 2, "{html}");
        assert!(html.contains(&format!("et l’{abbr}, l'<em>ESS</em>")), "{html}");
        assert!(html.contains("une <abbr title=\"association\">AMAP</abbr>-ESS, ESSE."), "{html}");

        let explained = RefCell::default();
        let context = Context { explained: Some(&explained), ..context };
        let fields = ["L’ESS ici.", "L’ESS et l’AMAP là."].map(|field| fragment(field, &context));
        assert_eq!(fields.map(|html| html.matches("<abbr").count()), [1, 1], "once over all fields of a page");
        assert_eq!(render("L’ESS.", &context).html().matches("<abbr").count(), 1, "and once in its body");
    }
}
