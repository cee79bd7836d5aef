//! An issue for those who send by another tool: its blocks as HTML and as Markdown.

use crate::reading::letter::{SetBlock, SetCard, SetIssue};
use crate::text::escape::escaped;

/// The blocks as HTML, with inline styles alone, to be pasted.
#[must_use]
pub fn html(set: &SetIssue) -> String {
    let mut out = set.intro.html.trim().to_owned();
    for block in &set.blocks {
        if !block.title.is_empty() {
            out.push_str(&format!("\n<h2>{}</h2>", escaped(&block.title)));
        }
        if !block.words.is_empty() {
            out.push_str(&format!("\n{}", block.words.html.trim()));
        }
        if !block.cards.is_empty() {
            let cards: String = block.cards.iter().map(card_html).collect();
            out.push_str(&format!("\n<ul style=\"padding-left:0;list-style:none;\">{cards}\n</ul>"));
        }
    }
    out.trim().to_owned() + "\n"
}

fn card_html(card: &SetCard) -> String {
    let mut out = format!(
        "\n<li style=\"margin:0 0 16px 0;\"><strong><a href=\"{}\">{}</a></strong>",
        escaped(&card.url),
        escaped(&card.title)
    );
    for line in [&card.facts, &card.summary] {
        if !line.is_empty() {
            out.push_str(&format!("<br>{}", escaped(line)));
        }
    }
    out + "</li>"
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
