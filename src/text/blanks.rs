//! A blank is a passage `{{à remplir : …}}` that whoever hosts the wiki must fill in: the law asks for it.

const OPEN: &str = "{{à remplir";
const CLOSE: &str = "}}";

/// How many blanks a text has.
#[must_use]
pub fn count(text: &str) -> usize {
    text.matches(OPEN).count()
}

/// The HTML of a text with its blanks marked.
#[must_use]
pub fn marked(html: &str) -> String {
    let mut out = String::with_capacity(html.len() + 64);
    let mut rest = html;
    while let Some((before, after)) = rest.split_once(OPEN) {
        let Some((blank, following)) = after.split_once(CLOSE) else { break };
        out.push_str(before);
        if blank.contains('<') || is_in_tag(before) {
            out.push_str(OPEN);
            out.push_str(blank);
            out.push_str(CLOSE);
        } else {
            let words = blank.replace("&nbsp;", "\u{a0}");
            let words = words.trim_start_matches([' ', '\u{a0}', ':']);
            out.push_str(&format!("<mark>[{words}]</mark>"));
        }
        rest = following;
    }
    out.push_str(rest);
    out
}

/// Whether what comes next stands inside a tag.
fn is_in_tag(before: &str) -> bool {
    before.rfind('<') > before.rfind('>')
}

#[cfg(test)]
mod tests {
    use crate::text::blanks::*;

    #[test]
    fn blanks_are_counted_and_marked() {
        let html = "<p>Éditeur : {{à remplir\u{a0}: nom}} et {{à remplir&nbsp;: adresse}}.</p>";
        assert_eq!(count(html), 2);
        assert_eq!(marked(html), "<p>Éditeur : <mark>[nom]</mark> et <mark>[adresse]</mark>.</p>");
    }

    #[test]
    fn what_is_no_blank_stays_as_it_is() {
        for html in ["<p>{{autre}}</p>", "<a title=\"{{à remplir : x}}\">a</a>", "<p>{{à remplir : x</p>"] {
            assert_eq!(marked(html), html);
        }
    }
}
