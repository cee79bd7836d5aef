//! An issue for those who send by another tool: its blocks as HTML and as Markdown.

use askama::Template;

use crate::hall::error::{Error, Result};
use crate::reading::letter::words::Words;
use crate::reading::letter::{SetBlock, SetCard, SetIssue};

/// The blocks alone.
#[derive(Template)]
#[template(path = "letters/blocks.html")]
struct Blocks<'a> {
    set: &'a SetIssue,
}

/// The blocks as HTML, with inline styles alone, to be pasted.
pub fn html(set: &SetIssue) -> Result<String> {
    Blocks { set }.render().map_err(|error| Error::Internal(error.into()))
}

/// The blocks as Markdown.
#[must_use]
pub fn markdown(set: &SetIssue, intro: &str, text_of: impl Fn(u32) -> String) -> String {
    let mut out = with_links(intro.trim(), &set.intro);
    let part = |block: &SetBlock| {
        let mut parts = Vec::new();
        if !block.title.is_empty() {
            parts.push(format!("## {}", block.title));
        }
        let text = text_of(block.id);
        if !text.trim().is_empty() {
            parts.push(with_links(text.trim(), &block.words));
        }
        if !block.cards.is_empty() {
            parts.push(block.cards.iter().map(card_markdown).collect::<Vec<_>>().join("\n"));
        }
        parts.join("\n\n")
    };
    for block in &set.blocks {
        out.push_str(&format!("\n\n{}", part(block)));
    }
    out.trim().to_owned() + "\n"
}

/// A text whose links between sheets, `[[Title|words]]`, are links that other tools read: where its words as set lead.
fn with_links(text: &str, set: &Words) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("[[") {
        let Some((inside, tail)) = after.split_once("]]").filter(|(inside, _)| !inside.contains('\n')) else { break };
        let said = inside.split_once('|').map_or(inside, |(_, label)| label).trim();
        out.push_str(before);
        match set.links.iter().find(|(_, words)| words == said) {
            Some((url, _)) => out.push_str(&format!("[{said}]({url})")),
            None => out.push_str(said),
        }
        rest = tail;
    }
    out + rest
}

fn card_markdown(card: &SetCard) -> String {
    let title = card.title.replace('[', "\\[").replace(']', "\\]");
    let more = [&card.facts, &card.summary].into_iter().filter(|line| !line.is_empty());
    let more: String = more.map(|line| format!("  \n  {line}")).collect();
    format!("- **[{title}]({})**{more}", card.url)
}

#[cfg(test)]
mod tests {
    use crate::reading::letter::copied::*;

    #[test]
    fn links_between_sheets_lead_where_the_letter_leads() {
        let links = vec![
            ("https://w.fr/f/1".to_owned(), "Boule de neige".to_owned()),
            ("https://w.fr/f/2".to_owned(), "le tas".to_owned()),
        ];
        let set = Words { links, ..Words::default() };
        for (text, expected) in [
            (
                "Lisez [[Boule de neige]], puis [[Compost|le tas]].",
                "Lisez [Boule de neige](https://w.fr/f/1), puis [le tas](https://w.fr/f/2).",
            ),
            ("[[Perdue]] [[ouvert", "Perdue [[ouvert"),
            ("[déjà](https://a.fr)", "[déjà](https://a.fr)"),
        ] {
            assert_eq!(with_links(text, &set), expected);
        }
    }
}
