//! What HTML and XML read as marks, made harmless. Nothing else in the program escapes by hand; templates do by askama.

use std::borrow::Cow;

/// The characters that stand for something in words or in quoted attributes.
const MARKS: [char; 5] = ['&', '<', '>', '"', '\0'];

/// A text for words or for a quoted attribute.
#[must_use]
pub fn escaped(text: &str) -> Cow<'_, str> {
    if !text.contains(MARKS) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    push(&mut out, text);
    Cow::Owned(out)
}

/// Adds a text, escaped.
pub fn push(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some((before, mark, after)) = next(rest, &MARKS) {
        out.push_str(before);
        out.push_str(mark);
        rest = after;
    }
    out.push_str(rest);
}

/// Adds words that stand between tags, their quotation marks as they are.
pub fn push_words(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some((before, mark, after)) = next(rest, &['&', '<', '>']) {
        out.push_str(before);
        out.push_str(mark);
        rest = after;
    }
    out.push_str(rest);
}

/// JSON as the text of a script: the same value, without anything that could end the script.
#[must_use]
pub fn in_script(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' => out.push_str("\\u003c"),
            '>' => out.push_str("\\u003e"),
            '&' => out.push_str("\\u0026"),
            '\u{2028}' => out.push_str("\\u2028"),
            '\u{2029}' => out.push_str("\\u2029"),
            c => out.push(c),
        }
    }
    out
}

/// Words that were [`escaped`], as they were.
#[must_use]
pub fn unescaped(text: &str) -> String {
    let marks = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    marks.into_iter().fold(text.to_owned(), |text, (written, mark)| text.replace(written, mark))
}

/// The first of some marks: what comes before, what is written for it, what comes after.
fn next<'t>(text: &'t str, marks: &[char]) -> Option<(&'t str, &'static str, &'t str)> {
    let (before, from) = text.split_at_checked(text.find(marks)?)?;
    let mut chars = from.chars();
    let written = match chars.next()? {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '"' => "&quot;",
        _ => "\u{fffd}",
    };
    Some((before, written, chars.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mark_is_harmless_and_the_rest_stays() {
        assert_eq!(escaped("<b a=\"é\"> & l’\0"), "&lt;b a=&quot;é&quot;&gt; &amp; l’\u{fffd}");
        assert!(matches!(escaped("l’été"), Cow::Borrowed("l’été")));
        let mut out = String::new();
        push_words(&mut out, "<a href=\"/\">&");
        assert_eq!(out, "&lt;a href=\"/\"&gt;&amp;");
    }
}
