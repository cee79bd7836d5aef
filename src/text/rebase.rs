//! Pages of a wiki that is served below a path. Everything here writes addresses from the wiki's own root; this puts
//! the path before those that a browser follows.

use std::cell::{Cell, RefCell};

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Doctype, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use super::escape;

/// The attributes that hold one address.
const ADDRESSES: [&str; 9] =
    ["href", "src", "action", "formaction", "poster", "cite", "data", "xlink:href", "manifest"];

/// An address from the root of the wiki, below `base` (`/wiki`); others stay as they are.
#[must_use]
pub fn address(address: &str, base: &str) -> String {
    let is_rooted = address.starts_with('/') && !address.starts_with("//");
    if is_rooted { format!("{base}{address}") } else { address.to_owned() }
}

/// A page, or a piece of one, whose addresses stand below `base`. It is read by the tokenizer of browsers, so that what
/// only looks like a tag is left alone.
#[must_use]
pub fn html(page: &str, base: &str) -> String {
    let sink = Sink { base, out: RefCell::new(String::with_capacity(page.len() * 9 / 8)), is_raw: Cell::new(false) };
    let tokenizer = Tokenizer::new(sink, TokenizerOpts { discard_bom: false, ..TokenizerOpts::default() });
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(page));
    drop(tokenizer.feed(&input));
    tokenizer.end();
    tokenizer.sink.out.into_inner()
}

struct Sink<'b> {
    base: &'b str,
    out: RefCell<String>,
    /// Inside a script or a style, whose text is no HTML.
    is_raw: Cell<bool>,
}

impl TokenSink for Sink<'_> {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut out = self.out.borrow_mut();
        match token {
            Token::TagToken(tag) => {
                write_tag(&mut out, &tag, self.base);
                return self.enter(&tag);
            }
            Token::CharacterTokens(text) if self.is_raw.get() => out.push_str(&text),
            Token::CharacterTokens(text) => escape::push_words(&mut out, &text),
            Token::CommentToken(text) => *out += &format!("<!--{text}-->"),
            Token::DoctypeToken(Doctype { name, .. }) => {
                *out += &format!("<!DOCTYPE {}>", name.as_deref().unwrap_or("html"));
            }
            Token::NullCharacterToken | Token::EOFToken | Token::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }
}

impl Sink<'_> {
    /// What the text after a tag is read as.
    fn enter(&self, tag: &Tag) -> TokenSinkResult<()> {
        let kind = match (tag.kind, &*tag.name) {
            (TagKind::StartTag, "script") => RawKind::ScriptData,
            (TagKind::StartTag, "style" | "xmp" | "iframe" | "noembed" | "noframes") => RawKind::Rawtext,
            (TagKind::StartTag, "textarea" | "title") => RawKind::Rcdata,
            _ => {
                self.is_raw.set(false);
                return TokenSinkResult::Continue;
            }
        };
        self.is_raw.set(kind != RawKind::Rcdata);
        TokenSinkResult::RawData(kind)
    }
}

fn write_tag(out: &mut String, tag: &Tag, base: &str) {
    if tag.kind == TagKind::EndTag {
        *out += &format!("</{}>", tag.name);
        return;
    }
    *out += &format!("<{}", tag.name);
    for attribute in &tag.attrs {
        let (name, value) = (&*attribute.name.local, &*attribute.value);
        *out += &format!(" {name}=\"");
        if ADDRESSES.contains(&name) || name.starts_with("data-") {
            escape::push(out, &address(value, base));
        } else if name == "srcset" || name == "imagesrcset" {
            escape::push(out, &candidates(value, base));
        } else {
            escape::push(out, value);
        }
        out.push('"');
    }
    out.push_str(if tag.self_closing { "/>" } else { ">" });
}

/// The images of a `srcset`, each with its width.
fn candidates(value: &str, base: &str) -> String {
    value.split(',').map(|one| address(one.trim(), base)).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use crate::text::rebase::*;

    #[test]
    fn addresses_that_a_browser_follows_stand_below_the_path() {
        for (page, expected) in [
            ("<a href=\"/\">x</a>", "<a href=\"/wiki/\">x</a>"),
            ("<a href='/a?b=1&amp;c=\"2\"'>x</a>", "<a href=\"/wiki/a?b=1&amp;c=&quot;2&quot;\">x</a>"),
            ("<form method=post action=/connexion>", "<form method=\"post\" action=\"/wiki/connexion\">"),
            ("<button formaction=\"/x\">", "<button formaction=\"/wiki/x\">"),
            (
                "<img src=\"/f/1\" srcset=\"/f/1 1x, /f/2 2x\">",
                "<img src=\"/wiki/f/1\" srcset=\"/wiki/f/1 1x, /wiki/f/2 2x\">",
            ),
            ("<svg><use href=\"/static/i.svg#a\"/></svg>", "<svg><use href=\"/wiki/static/i.svg#a\"/></svg>"),
            ("<p data-from=\"/api\" data-n=\"3\">", "<p data-from=\"/wiki/api\" data-n=\"3\">"),
        ] {
            assert_eq!(html(page, "/wiki"), expected);
        }
    }

    #[test]
    fn everything_else_stays() {
        for page in [
            "<a href=\"//autre.example/x\">x</a>",
            "<a href=\"https://autre.example/x\">x</a>",
            "<a href=\"#ici\">x</a>",
            "<a href=\"\">x</a>",
            "<input name=\"retour\" value=\"/fiches\" placeholder=\"/a\">",
            "<p>Écrire &lt;a href=\"/x\"&gt;, ou href=\"/y\".</p>",
            "<pre><code>&lt;img src=\"/x\"&gt; &amp;amp;</code></pre>",
            "<textarea name=\"corps\">\n&lt;a href=\"/x\"&gt;</textarea><a href=\"#\">y</a>",
            "<script>if (a < b && c > d) \"<a href='/x'>\";</script>",
            "<style>a > b { color: red }</style>",
            "<!DOCTYPE html><title>a &amp; b</title><!-- <a href=\"/x\"> -->",
        ] {
            assert_eq!(html(page, "/wiki"), page);
        }
    }
}
