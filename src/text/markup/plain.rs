//! A text without its marks: for the search, for summaries, for previews of links.

use comrak::Arena;
use comrak::arena_tree::NodeEdge;
use comrak::nodes::{Node, NodeValue};

use super::allowed::Closed;
use super::raw;
use super::tree;
use crate::text::links::{self, Kind, Target};

/// The words of a body, one line a block, without marks; what is too intricate to parse is given as written.
#[must_use]
pub fn plain(body: &str) -> String {
    let arena = Arena::new();
    let Some(root) = tree::parse(&arena, body) else {
        return body.to_owned();
    };
    words_of(root, body)
}

/// The same of a body that is parsed already.
pub(crate) fn words_of(root: Node<'_>, body: &str) -> String {
    words(root, &Closed::of(body))
}

fn words(root: Node<'_>, closed: &Closed) -> String {
    let mut out = String::new();
    for edge in root.traverse() {
        match edge {
            NodeEdge::Start(node) => match &node.data().value {
                NodeValue::Text(text) => out.push_str(text),
                NodeValue::Code(code) => out.push_str(&code.literal),
                NodeValue::CodeBlock(code) => out.push_str(&code.literal),
                NodeValue::HtmlBlock(html) => out.push_str(&html_words(&html.literal, closed)),
                NodeValue::HtmlInline(html) => out.push_str(&html_words(html, closed)),
                NodeValue::Subscript => out.push('~'),
                NodeValue::SoftBreak | NodeValue::LineBreak => out.push(' '),
                NodeValue::Alert(alert) => out.push_str(alert.title.as_deref().unwrap_or_default()),
                _ => {}
            },
            NodeEdge::End(node) => match &node.data().value {
                NodeValue::TableCell => out.push(' '),
                NodeValue::Subscript => out.push('~'),
                value if value.block() => end_line(&mut out),
                _ => {}
            },
        }
    }
    out.trim().to_owned()
}

fn end_line(out: &mut String) {
    let length = out.trim_end().len();
    out.truncate(length);
    if length > 0 {
        out.push('\n');
    }
}

fn html_words(html: &str, closed: &Closed) -> String {
    let words = raw::tokens(html).into_iter().filter_map(|token| match token {
        raw::Token::Text(text) => Some(text.trim().to_owned()),
        raw::Token::Open(tag) if closed.leaves_word(&tag.name, tag.written) => Some(tag.written.to_owned()),
        raw::Token::Close(name, written) if closed.leaves_word(&name, written) => Some(written.to_owned()),
        _ => None,
    });
    words.filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The first image of this site that a body shows, by name or path.
#[must_use]
pub fn first_image(body: &str, base_url: &str) -> Option<String> {
    links::in_text(body, base_url).into_iter().find_map(|r| match (r.kind, r.target) {
        (Kind::Image, Target::File(name)) => Some(name),
        _ => None,
    })
}

/// The first sentence of the first paragraph, at most `max` characters; longer, it is cut on a word and ends
/// with « … ».
pub(crate) fn first_sentence_of(root: Node<'_>, body: &str, max: usize) -> String {
    let closed = Closed::of(body);
    let first = root
        .children()
        .filter(|n| matches!(n.data().value, NodeValue::Paragraph))
        .map(|paragraph| words(paragraph, &closed))
        .find(|w| !w.is_empty())
        .unwrap_or_default();
    cut(sentence(&first), max)
}

/// Up to the first `.`, `!`, `?` or `…` followed by a space and no lower-case letter.
fn sentence(text: &str) -> &str {
    let mut words = 0;
    for (at, c) in text.char_indices() {
        if c.is_whitespace() {
            words += 1;
        }
        if !matches!(c, '.' | '!' | '?' | '…') || words == 0 {
            continue;
        }
        let end = at + c.len_utf8();
        let Some(rest) = text.get(end..) else {
            continue;
        };
        let rest_trimmed = rest.trim_start();
        let lower = rest_trimmed.chars().next().is_some_and(|n| n.is_lowercase() || n == '»');
        if rest.starts_with(char::is_whitespace) && !lower {
            return text.get(..end).unwrap_or(text);
        }
    }
    text
}

fn cut(text: &str, max: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(max) else {
        return text.to_owned();
    };
    let room = text.char_indices().nth(max.saturating_sub(1)).map_or(0, |(at, _)| at).min(end);
    let kept = text.get(..room).unwrap_or_default();
    let word = kept.rfind(char::is_whitespace).and_then(|at| kept.get(..at)).unwrap_or(kept);
    format!("{}…", word.trim_end_matches(|c: char| c.is_whitespace() || ",;:.".contains(c)))
}

#[cfg(test)]
mod tests {
    use crate::text::body::ParsedBody;
    use crate::text::markup::plain::*;

    #[test]
    fn plain_text_keeps_words_and_drops_marks() {
        assert_eq!(
            plain(
                "# Titre\n\nUn **mot**, [[Fiche|un lien]] et `code`.\n\n- a\n- b\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\n\
                 <div>html</div>\n\n![alt](i.png)"
            ),
            "Titre\nUn mot, un lien et code.\na\nb\nx y\n1 2\nhtml\nalt"
        );
        assert_eq!(plain(""), "");
    }

    #[test]
    fn the_first_sentence_is_that_of_a_paragraph() {
        for (body, max, expected) in [
            ("# Titre\n\nUne phrase. Une autre.", 80, "Une phrase."),
            ("Une **phrase** ! Une autre.", 80, "Une phrase !"),
            ("Environ 3.5 km. Fin", 80, "Environ 3.5 km."),
            ("Il dit « oui ! » puis part. Fin.", 80, "Il dit « oui ! » puis part."),
            ("Un deux trois quatre", 12, "Un deux…"),
            ("Indivisible", 5, "Indi…"),
            ("- liste", 80, ""),
        ] {
            assert_eq!(ParsedBody::read(body, |body| body.first_sentence(max)), expected, "{body}");
        }
    }

    #[test]
    fn the_first_image_is_one_of_ours() {
        let body = "![x](https://a.fr/x.png) ![[doc.pdf]] ![y](/fichiers/3/y.jpg) ![[z.png]]";
        assert_eq!(first_image(body, "https://maillage.example").as_deref(), Some("/fichiers/3/y.jpg"));
        assert_eq!(first_image("rien", "https://maillage.example"), None);
    }
}
