//! People's own HTML, read tag by tag. Each tag of the allow-list is rewritten with the few attributes it may carry, quoted
//! and escaped; others are dropped and their words kept. So no `id`, `class`, `name`, `style`, `on…` or `data-…` of
//! theirs reaches the fragment.

use std::collections::HashSet;
use std::fmt::Write;

use super::attribute;

/// A piece of HTML.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Token<'h> {
    /// Words between tags, entities as written.
    Text(&'h str),
    /// An opening or lone tag.
    Open(Tag),
    /// A closing tag, by its lower-case name, and as it was written.
    Close(String, &'h str),
}

/// An opening tag: lower-case names, values decoded.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Tag {
    pub(crate) name: String,
    attributes: Vec<(String, String)>,
    /// The tag as it was written.
    pub(crate) written: String,
}

impl Tag {
    /// The value of an attribute; the first counts, as for browsers.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }
}

/// Tags that people may write, `a` and `img` aside, and the attributes of each; `title`, `lang` and `dir` stand everywhere.
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

/// Tags whose content is no text.
const SILENT: [&str; 2] = ["script", "style"];

/// Splits HTML into tags and words. Comments, declarations, and scripts or styles with their content are left out.
pub(crate) fn tokens(html: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let Some((text, from)) = rest.split_at_checked(at) else {
            break;
        };
        if !text.is_empty() {
            found.push(Token::Text(text));
        }
        let (token, after) = tag(from);
        rest = after;
        if let Some(Token::Open(open)) = &token
            && SILENT.contains(&open.name.as_str())
        {
            rest = after_silence(rest, &open.name);
            continue;
        }
        found.extend(token);
    }
    if !rest.is_empty() {
        found.push(Token::Text(rest));
    }
    found
}

/// Reads what starts with `<`: the token, if any, and what follows it.
fn tag(from: &str) -> (Option<Token<'_>>, &str) {
    for (open, close) in [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<!", ">"), ("<?", ">")] {
        if let Some(inside) = from.strip_prefix(open) {
            return (None, inside.split_once(close).map_or("", |(_, after)| after));
        }
    }
    let Some(inside) = from.strip_prefix('<') else {
        return (None, from);
    };
    let closing = inside.strip_prefix('/');
    let body = closing.unwrap_or(inside);
    let end = body.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(body.len());
    let (name, after) = body.split_at_checked(end).unwrap_or_default();
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return from.split_at_checked(1).map_or((None, ""), |(text, after)| (Some(Token::Text(text)), after));
    }
    let name = name.to_ascii_lowercase();
    let (attributes, after) = attributes(after);
    let written = from.get(..from.len() - after.len()).unwrap_or(from);
    let token = match closing {
        Some(_) => Token::Close(name, written),
        None => Token::Open(Tag { name, attributes, written: written.to_owned() }),
    };
    (Some(token), after)
}

/// Reads attributes up to `>`: them, and what follows. A tag that is never closed takes all.
fn attributes(mut rest: &str) -> (Vec<(String, String)>, &str) {
    let mut found = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if rest.is_empty() {
            return (found, rest);
        }
        if let Some(after) = rest.strip_prefix('>') {
            return (found, after);
        }
        let skipped = rest.chars().next().filter(|c| *c == '=').map_or(0, char::len_utf8);
        let stop = |c: char| c.is_ascii_whitespace() || matches!(c, '=' | '>' | '/');
        let end = rest.get(skipped..).and_then(|r| r.find(stop)).map_or(rest.len(), |e| e + skipped);
        let (name, after) = rest.split_at_checked(end).unwrap_or_default();
        let (value, after) = value(after);
        found.push((name.to_ascii_lowercase(), value));
        rest = after;
    }
}

/// Reads `= value`, or nothing.
fn value(rest: &str) -> (String, &str) {
    let Some(after) = rest.trim_start().strip_prefix('=') else {
        return (String::new(), rest);
    };
    let after = after.trim_start();
    for quote in ['"', '\''] {
        if let Some(inside) = after.strip_prefix(quote) {
            let (value, after) = inside.split_once(quote).unwrap_or((inside, ""));
            return (unescaped(value), after);
        }
    }
    let end = after.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(after.len());
    let (value, after) = after.split_at_checked(end).unwrap_or_default();
    (unescaped(value), after)
}

/// What follows the end of a script or style; nothing when it has none.
fn after_silence<'h>(rest: &'h str, name: &str) -> &'h str {
    let close = format!("</{name}");
    let at = rest.as_bytes().windows(close.len()).position(|w| w.eq_ignore_ascii_case(close.as_bytes()));
    at.and_then(|at| rest.get(at..)).and_then(|r| r.split_once('>')).map_or("", |(_, after)| after)
}

/// Decodes numbered entities and the named ones that matter in addresses; others stay as written.
fn unescaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let entity = after.split_once(';').filter(|(name, _)| name.len() <= 10);
        match entity.and_then(|(name, next)| Some((character(name)?, next))) {
            Some((c, next)) => {
                out.push(c);
                rest = next;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out + rest
}

fn character(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|c| *c != '\0');
    }
    let named = [
        ("amp", '&'),
        ("lt", '<'),
        ("gt", '>'),
        ("quot", '"'),
        ("apos", '\''),
        ("colon", ':'),
        ("sol", '/'),
        ("Tab", '\t'),
        ("NewLine", '\n'),
        ("nbsp", '\u{a0}'),
        ("lpar", '('),
        ("rpar", ')'),
        ("comma", ','),
    ];
    named.iter().find(|(n, _)| *n == name).map(|(_, c)| *c)
}

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

    /// Whether a tag that is not allowed is a word in angle brackets, as in `Écrire à <votre structure>`, and is shown as it
    /// was written. The name of an element, or one that may be another program's own (`my-element`), is a word when it is
    /// bare and the text never closes it.
    pub(crate) fn leaves_word(&self, name: &str, written: &str) -> bool {
        if MUTE.contains(&name) || SILENT.contains(&name) || closing(name).is_some() || is_void(name) || name == "img" {
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

/// Words between tags: `<` and `>` cannot make a tag of their own.
pub(crate) fn words(text: &str) -> String {
    text.replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use crate::text::markup::raw::*;

    fn rewritten(html: &str) -> String {
        let each = |token| match token {
            Token::Text(text) => words(text),
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
            ("<style>a", ""),
            ("a <!-- b --> c <!-- d", "a  c "),
            ("1 < 2 > 3 <", "1 &lt; 2 &gt; 3 &lt;"),
            ("<span data-slot=\"0\"></span>", ""),
            ("<b =x y==\"z\" =>t", "<b>t"),
            ("<b title=\"a", "<b title=\"a\">"),
            ("é<é>", "é&lt;é&gt;"),
        ] {
            assert_eq!(rewritten(html), expected, "{html}");
        }
    }

    #[test]
    fn values_are_decoded_once() {
        let Some(Token::Open(tag)) = tokens("<a href=\"java&#x0A;script&colon;x?a&amp;b&foo;&#0;\">").pop() else {
            panic!("a tag")
        };
        assert_eq!(tag.value("href"), Some("java\nscript:x?a&b&foo;&#0;"));
    }
}
