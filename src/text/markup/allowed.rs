//! What people's own HTML may hold. Each tag of the allow-list is rewritten with the few attributes it may carry,
//! quoted and escaped; others are dropped and their words kept. So no `id`, `class`, `name`, `style`, `on…` or `data-…`
//! of theirs reaches the fragment.

use std::collections::HashSet;
use std::fmt::Write;

use super::attribute;
use super::raw::{self, Tag};

/// Tags that people may write, `a` and `img` aside, and the attributes of each; `title`, `lang` and `dir` stand
/// everywhere.
const TAGS: &[(&str, &[&str])] = &[
    ("abbr", &[]),
    ("b", &[]),
    ("bdi", &[]),
    ("bdo", &[]),
    ("blockquote", &[]),
    ("br", &[]),
    ("caption", &[]),
    ("cite", &[]),
    ("code", &[]),
    ("col", &["span"]),
    ("colgroup", &["span"]),
    ("dd", &[]),
    ("del", &["datetime"]),
    ("details", &["open"]),
    ("dfn", &[]),
    ("div", &[]),
    ("dl", &[]),
    ("dt", &[]),
    ("em", &[]),
    ("figcaption", &[]),
    ("figure", &[]),
    ("hr", &[]),
    ("i", &[]),
    ("ins", &["datetime"]),
    ("kbd", &[]),
    ("li", &["value"]),
    ("mark", &[]),
    ("ol", &["start", "reversed", "type"]),
    ("p", &[]),
    ("pre", &[]),
    ("q", &[]),
    ("rp", &[]),
    ("rt", &[]),
    ("ruby", &[]),
    ("s", &[]),
    ("samp", &[]),
    ("small", &[]),
    ("strong", &[]),
    ("sub", &[]),
    ("summary", &[]),
    ("sup", &[]),
    ("table", &[]),
    ("tbody", &[]),
    ("td", &["colspan", "rowspan"]),
    ("tfoot", &[]),
    ("th", &["colspan", "rowspan", "scope", "abbr"]),
    ("thead", &[]),
    ("time", &["datetime"]),
    ("tr", &[]),
    ("u", &[]),
    ("ul", &[]),
    ("var", &[]),
    ("wbr", &[]),
];

const VOID: [&str; 4] = ["br", "col", "hr", "wbr"];

/// Attributes that are whole numbers, at most this large: a browser allocates what they say.
const COUNTS: [&str; 5] = ["span", "colspan", "rowspan", "value", "start"];
const MAX_COUNT: u32 = 1_000;

/// The allowed form of an opening tag, or nothing; headings of people's HTML are paragraphs, since they would break the
/// outline. `a` and `img` are not answered here.
pub(crate) fn opening(tag: &Tag) -> Option<String> {
    let name = plain_name(&tag.name);
    let (_, allowed) = TAGS.iter().find(|(n, _)| *n == name)?;
    let mut out = format!("<{name}");
    for known in allowed.iter().chain(&["title", "lang", "dir"]) {
        let Some(value) = tag.value(known) else {
            continue;
        };
        let fits = !COUNTS.contains(known) || value.parse::<u32>().is_ok_and(|n| n <= MAX_COUNT);
        if fits && write!(out, " {known}=\"{}\"", attribute(value)).is_err() {
            return None;
        }
    }
    out.push('>');
    Some(out)
}

/// The allowed form of a closing tag, or nothing.
pub(crate) fn closing(name: &str) -> Option<String> {
    let name = plain_name(name);
    let known = name == "a" || TAGS.iter().any(|(n, _)| *n == name);
    (known && !is_void(name)).then(|| format!("</{name}>"))
}

pub(crate) fn is_void(name: &str) -> bool {
    VOID.contains(&name)
}

/// Names of HTML that people bring along when they paste, and that say nothing: the tags go, their words stay.
const MUTE: [&str; 8] = ["span", "font", "center", "big", "tt", "strike", "nobr", "acronym"];

/// Elements whose tags are not words, though no text may hold them.
const ELEMENTS: [&str; 46] = [
    "address", "applet", "area", "article", "aside", "audio", "base", "body", "button", "canvas", "data", "datalist",
    "dialog", "embed", "fieldset", "footer", "form", "frame", "frameset", "head", "header", "hgroup", "html", "iframe",
    "input", "label", "legend", "link", "main", "map", "math", "meta", "meter", "nav", "noscript", "object",
    "optgroup", "option", "output", "param", "progress", "section", "select", "source", "svg", "video",
];

/// The names of the tags that a text closes.
#[derive(Debug, Default)]
pub(crate) struct Closed(HashSet<String>);

impl Closed {
    /// Looks a text through once.
    pub(crate) fn of(text: &str) -> Self {
        let names = text.split("</").skip(1).filter_map(|after| {
            let end = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(after.len());
            after.get(..end).filter(|name| !name.is_empty())
        });
        Self(names.map(str::to_ascii_lowercase).collect())
    }

    /// Whether a tag that is not allowed is a word in angle brackets, as in `Écrire à <votre structure>`, and is shown
    /// as it was written. The name of an element, or one that may be another program's own (`my-element`), is a word
    /// when it is bare and the text never closes it.
    pub(crate) fn leaves_word(&self, name: &str, written: &str) -> bool {
        if MUTE.contains(&name) || raw::is_silent(name) || closing(name).is_some() || is_void(name) || name == "img" {
            return false;
        }
        if !ELEMENTS.contains(&name) && !name.contains('-') {
            // A colon or an attribute is another program's: `<o:p>`.
            return !written.contains([':', '=']);
        }
        let bare = written.len() == name.len() + 2 && !written.starts_with("</");
        bare && !self.0.contains(name)
    }
}

/// The name under which a tag is written: headings of people's HTML are paragraphs.
pub(crate) fn plain_name(name: &str) -> &str {
    if matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6") { "p" } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::markup::escaped;
    use crate::text::markup::raw::{Token, tokens};

    fn rewritten(html: &str) -> String {
        let each = |token| match token {
            Token::Text(text) => escaped(&text).into_owned(),
            Token::Open(tag) => opening(&tag).unwrap_or_default(),
            Token::Close(name, _) => closing(&name).unwrap_or_default(),
        };
        tokens(html).into_iter().map(each).collect()
    }

    #[test]
    fn only_allowed_tags_and_attributes_are_rewritten() {
        for (html, expected) in [
            ("<kbd ID=a class=b style='c' onclick=d>x</KBD>", "<kbd>x</kbd>"),
            ("<abbr title='É \"x\" &amp; <y>'>x", "<abbr title=\"É &quot;x&quot; &amp; &lt;y&gt;\">x"),
            ("<td colspan=2 rowspan=99999999>", "<td colspan=\"2\">"),
            ("<details open><summary>a", "<details open=\"\"><summary>a"),
            ("<svg/onload=alert(1)><p/>", "<p>"),
            ("<h1>a</h1>", "<p>a</p>"),
            ("<script>alert(1)</ScRiPt >b", "b"),
            ("<script>a<!--<script></script>--></script>b", "b"),
            ("<style>a", ""),
            ("a <!-- b --> c <!-- d", "a  c "),
            ("1 < 2 > 3 <", "1 &lt; 2 &gt; 3 &lt;"),
            ("<span data-slot=\"0\"></span>", ""),
            ("<b =x y==\"z\" =>t", "<b>t"),
            ("<b,c>t</b>", "t</b>"),
            ("a <b title=\"c <i>d</i>", "a &lt;b title=&quot;c &lt;i&gt;d&lt;/i&gt;"),
            ("é<é>", "é&lt;é&gt;"),
        ] {
            assert_eq!(rewritten(html), expected, "{html}");
        }
    }
}
