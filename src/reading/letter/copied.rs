//! An issue for those who send by another tool: its blocks as HTML and as Markdown.

use askama::Template;

use crate::hall::error::{Error, Result};
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
    let mut out = intro.trim().to_owned();
    let part = |block: &SetBlock| {
        let mut parts = Vec::new();
        if !block.title.is_empty() {
            parts.push(format!("## {}", block.title));
        }
        let text = text_of(block.id);
        if !text.trim().is_empty() {
            parts.push(text.trim().to_owned());
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

fn card_markdown(card: &SetCard) -> String {
    let title = card.title.replace('[', "\\[").replace(']', "\\]");
    let more = [&card.facts, &card.summary].into_iter().filter(|line| !line.is_empty());
    let more: String = more.map(|line| format!("  \n  {line}")).collect();
    format!("- **[{title}]({})**{more}", card.url)
}
