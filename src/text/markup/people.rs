//! People's own HTML inside a text: written by the allow-list of `allowed`, its tags counted, so that none closes one
//! of ours, none is nested too deep, and those that stand among words end with their block.

use std::fmt::{self, Write};

use comrak::html::ChildRendering;

use super::html::{Mode, Output, Step};
use super::{allowed, escaped, raw, tables};

/// How many tags of people's HTML may be open at once; deeper ones are dropped, their words kept.
pub(super) const MAX_DEPTH: usize = 32;

/// Tags whose end people leave out.
const ENDLESS: [&str; 14] =
    ["p", "li", "dt", "dd", "td", "th", "tr", "thead", "tbody", "tfoot", "colgroup", "rp", "rt", "caption"];

/// Tags that may hold blocks, and so last from one block of Markdown to the next.
const CONTAINERS: [&str; 11] =
    ["blockquote", "details", "div", "dl", "figcaption", "figure", "ol", "pre", "summary", "table", "ul"];

/// Writes a block of HTML.
pub(super) fn block(out: &mut Output<'_, '_, '_>, literal: &str) -> Step {
    out.cr()?;
    tags(out, literal)?;
    end_of_block(out)?;
    out.cr()?;
    Ok(ChildRendering::HTML)
}

/// Writes HTML, keeping count of what it leaves open.
pub(super) fn tags(out: &mut Output<'_, '_, '_>, literal: &str) -> Step {
    for token in raw::tokens(literal) {
        match token {
            raw::Token::Text(text) => out.write_str(&escaped(&text))?,
            raw::Token::Open(tag) if out.user.closed.leaves_word(&tag.name, tag.written) => {
                out.write_str(&escaped(tag.written))?;
            }
            raw::Token::Open(tag) => open(out, &tag)?,
            raw::Token::Close(name, written) if out.user.closed.leaves_word(&name, written) => {
                out.write_str(&escaped(written))?;
            }
            raw::Token::Close(name, _) => close(out, allowed::plain_name(&name))?,
        }
    }
    Ok(ChildRendering::HTML)
}

/// Closes the tags that stand among words. Browsers would open them again in each block that follows: a text could
/// grow without bound.
pub(super) fn end_of_block(out: &mut Output<'_, '_, '_>) -> fmt::Result {
    match out.user.open.iter().position(|name| !CONTAINERS.contains(&name.as_str())) {
        Some(at) => close_from(out, at),
        None => Ok(()),
    }
}

fn open(out: &mut Output<'_, '_, '_>, tag: &raw::Tag<'_>) -> fmt::Result {
    let name = allowed::plain_name(&tag.name);
    if is_out_of_place(out, name) {
        return Ok(());
    }
    let html = match (name, tag.value("href"), tag.value("src")) {
        ("img", _, Some(src)) => out.user.references.people_image(tag, src),
        ("video" | "audio" | "iframe" | "embed" | "object" | "source", ..) => return media(out, name, tag),
        ("a", Some(href), _) => out.user.references.open(href, tag.value("title").unwrap_or_default()).0,
        _ => allowed::opening(tag).unwrap_or_default(),
    };
    if html.is_empty() {
        return Ok(());
    }
    if allowed::closing(name).is_some() && !ENDLESS.contains(&name) {
        if out.user.open.len() >= MAX_DEPTH {
            return Ok(());
        }
        out.user.open.push(name.to_owned());
    }
    if name == "table" {
        out.write_str(&tables::open())?;
    }
    out.write_str(&html)
}

/// What would be shown from elsewhere is a link to its address: once, though a film names several.
fn media(out: &mut Output<'_, '_, '_>, name: &str, tag: &raw::Tag<'_>) -> fmt::Result {
    if name != "source" {
        out.user.media = Some(name.to_owned());
    }
    let address = tag.value("src").or(tag.value("data")).filter(|address| !address.trim().is_empty());
    let (Some(address), Some(kind)) = (address, out.user.media.clone()) else { return Ok(()) };
    out.user.media = None;
    let html = out.user.references.media(&kind, tag, address);
    out.write_str(&html)
}

fn close(out: &mut Output<'_, '_, '_>, name: &str) -> fmt::Result {
    if is_out_of_place(out, name) {
        return Ok(());
    }
    let Some(html) = allowed::closing(name) else {
        return Ok(());
    };
    if ENDLESS.contains(&name) {
        return out.write_str(&html);
    }
    match out.user.open.iter().rposition(|open| open == name) {
        Some(at) => close_from(out, at),
        None => Ok(()),
    }
}

/// A short field holds words alone.
fn is_out_of_place(out: &Output<'_, '_, '_>, name: &str) -> bool {
    out.user.mode == Mode::Inline && (CONTAINERS.contains(&name) || ENDLESS.contains(&name) || name == "hr")
}

/// Closes what was opened since `at`, innermost first.
fn close_from(out: &mut Output<'_, '_, '_>, at: usize) -> fmt::Result {
    for name in out.user.open.split_off(at).into_iter().rev() {
        write!(out, "</{name}>{}", if name == "table" { "</div>" } else { "" })?;
    }
    Ok(())
}
