//! The last wash of every piece of HTML made from people's text: an allow-list of tags and attributes, applied to the
//! whole fragment so that no tag is left open.
//!
//! Two walls. Before it, `markup::allowed` rewrites people's own HTML tag by tag and gives none of them an `id`, a
//! `class`, a `name`, a `style` or a `data-*`; so those seen here are the renderer's. This wall then parses the
//! fragment as a browser would, and alone is enough against scripts: it knows no script, no handler, no frame, no
//! remote image.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::Builder;

/// Tags that a sheet may show.
const TAGS: &[&str] = &[
    "a",
    "abbr",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "input",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "u",
    "ul",
    "var",
    "wbr",
];

/// Attributes by tag; `title`, `lang` and `dir` stand everywhere.
const ATTRIBUTES: &[(&str, &[&str])] = &[
    ("a", &["href", "rel", "id", "aria-label"]),
    ("blockquote", &["cite"]),
    ("col", &["span"]),
    ("colgroup", &["span"]),
    ("del", &["cite", "datetime"]),
    ("details", &["open"]),
    ("div", &["role", "tabindex", "aria-label", "data-slot"]),
    ("h2", &["id"]),
    ("h3", &["id"]),
    ("h4", &["id"]),
    ("h5", &["id"]),
    ("h6", &["id"]),
    ("img", &["src", "alt", "width", "height", "loading", "decoding"]),
    ("input", &["type", "checked", "disabled", "aria-label"]),
    ("ins", &["cite", "datetime"]),
    ("li", &["value", "id"]),
    ("ol", &["start", "reversed", "type"]),
    ("q", &["cite"]),
    ("section", &["aria-label"]),
    ("span", &["data-slot"]),
    ("td", &["colspan", "rowspan", "headers"]),
    ("th", &["colspan", "rowspan", "scope", "abbr"]),
    ("time", &["datetime"]),
];

/// Classes by tag: those of the renderer.
const CLASSES: &[(&str, &[&str])] = &[
    ("a", &["absent", "footnote-back"]),
    ("div", &["table-box", "note", "ok", "warn", "bad", "changed"]),
    ("li", &["task"]),
    ("p", &["file"]),
    ("section", &["footnotes"]),
    ("span", &["absent", "visually-hidden"]),
    ("sup", &["footnote-ref"]),
    ("td", &["number", "middle"]),
    ("th", &["number", "middle"]),
];

static WASH: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(set(TAGS))
        .clean_content_tags(set(&["script", "style"]))
        .generic_attributes(set(&["title", "lang", "dir"]))
        .tag_attributes(map(ATTRIBUTES))
        .allowed_classes(map(CLASSES))
        .url_schemes(set(&["http", "https", "mailto", "tel"]))
        .link_rel(None)
        .attribute_filter(attribute);
    builder
});

/// The fragment with nothing but what a sheet may show, every tag closed.
#[must_use]
pub fn clean(html: &str) -> String {
    WASH.clean(&parted(html)).to_string()
}

/// Longest run of words without a tag, in bytes.
const LONGEST_RUN: usize = 4_096;

/// Parts long runs of words by empty comments, which the wash removes: the serializer's time grows with the square of
/// the length of a text that holds `&` or characters like « (10 s for 1 MiB of them). Cuts come before such a
/// character.
fn parted(html: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let (mut run, mut done) = (0, 0);
    for (at, c) in html.char_indices() {
        run = if c == '<' { 0 } else { run + c.len_utf8() };
        if run > LONGEST_RUN && matches!(c, '&' | '\u{80}'..='\u{bf}') {
            out.push_str(html.get(done..at).unwrap_or_default());
            out.push_str("<!---->");
            (run, done) = (0, at);
        }
    }
    if done == 0 {
        return Cow::Borrowed(html);
    }
    out.push_str(html.get(done..).unwrap_or_default());
    Cow::Owned(out)
}

/// Images come from this site alone: nothing is asked of a third party.
fn attribute<'v>(tag: &str, name: &str, value: &'v str) -> Option<Cow<'v, str>> {
    let ours = value.starts_with('/') && !value.starts_with("//") && !value.contains('\\');
    match (tag, name) {
        ("img", "src") if !ours => None,
        ("input", "type") if value != "checkbox" => None,
        _ => Some(Cow::Borrowed(value)),
    }
}

fn set(values: &'static [&'static str]) -> HashSet<&'static str> {
    values.iter().copied().collect()
}

fn map(table: &'static [(&'static str, &'static [&'static str])]) -> HashMap<&'static str, HashSet<&'static str>> {
    table.iter().map(|(tag, values)| (*tag, set(values))).collect()
}

#[cfg(test)]
mod tests {
    use crate::text::sanitize::*;

    #[test]
    fn nothing_that_acts_is_left() {
        for (html, expected) in [
            ("<script>alert(1)</script>a", "a"),
            ("<b onclick=x style=y>a", "<b>a</b>"),
            ("<a href=\"javascript:x\">a</a>", "<a>a</a>"),
            ("<img src=\"https://a.fr/x.png\" alt=\"b\">", "<img alt=\"b\">"),
            ("<img src=\"//a.fr/x.png\" alt=\"b\">", "<img alt=\"b\">"),
            ("<img src=\"/\\a.fr/x.png\" alt=\"b\">", "<img alt=\"b\">"),
            ("<svg><a href=\"javascript:x\">y</a></svg>", ""),
            ("<iframe src=\"/\"></iframe><form><input name=a type=text></form>", "<input>"),
            ("a <!-- b --> c", "a  c"),
            ("<p class=\"toast file\">a", "<p class=\"file\">a</p>"),
            ("<div><i>a</div></div></p>", "<div><i>a</i></div><p></p>"),
        ] {
            let cleaned = clean(html);
            assert_eq!(cleaned.replace("<i></i>", ""), expected, "{html}");
        }
    }

    #[test]
    fn long_words_come_out_as_they_went_in() {
        for word in ["a &amp; é", "x&nbsp;: ", "&lt;b&gt; ", "« a »"] {
            let html = format!("<p>{}</p>", word.repeat(4_000));
            assert_eq!(clean(&html), html);
        }
    }
}
