//! The words of a letter: Markdown as HTML with absolute links, and as plain text that says as much.

use crate::app::App;
use crate::db::types::IssueId;
use crate::hall::addresses;
use crate::models::followed_link::OF_ISSUE;
use crate::models::reader::Reader;
use crate::reading::render::Resolver;
use crate::text::markup::raw::{Token, tokens};

/// Words, in both forms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// HTML whose links are absolute.
    pub html: String,
    /// Plain text, with the addresses of links.
    pub text: String,
    /// Where links lead, each with its words.
    pub links: Vec<(String, String)>,
    /// How many images say nothing to who does not see them.
    pub silent_images: usize,
}

impl Words {
    /// Whether nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.html.trim().is_empty()
    }
}

/// Sets words as strangers read them; their links to sheets say in which issue they stand, if in one.
pub fn set(app: &App, reader: &mut Reader<'_>, markdown: &str, issue: Option<IssueId>) -> Words {
    if markdown.trim().is_empty() {
        return Words::default();
    }
    let html = Resolver::new(app, reader, None).fragment(markdown);
    of_html(&html, &app.config.base_url, issue)
}

/// The address by which an issue leads to a sheet: short, and counted by issue without whoever follows it.
#[must_use]
pub fn link_of(base_url: &str, sheet: &str, issue: IssueId) -> String {
    format!("{base_url}{}{sheet}?{}={issue}", addresses::SHEET, OF_ISSUE)
}

/// The same HTML whose links to sheets are those of an issue. What leads to another page of a sheet stays as it is.
fn counted(html: &str, base_url: &str, issue: IssueId) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once("href=\"") {
        let (url, end) = after.split_once('"').unwrap_or((after, ""));
        out.push_str(before);
        out.push_str("href=\"");
        match sheet_of(url, base_url) {
            Some((sheet, anchor)) => out.push_str(&(link_of(base_url, sheet, issue) + anchor)),
            None => out.push_str(url),
        }
        out.push('"');
        rest = end;
    }
    out + rest
}

/// The number of the sheet whose page an address is, and the anchor in it, with its sign.
fn sheet_of<'u>(url: &'u str, base_url: &str) -> Option<(&'u str, &'u str)> {
    let path = url.strip_prefix(base_url)?;
    let rest = path.strip_prefix("/fiches/").or_else(|| path.strip_prefix(addresses::SHEET))?;
    let (name, anchor) = rest.split_at(rest.find('#').unwrap_or(rest.len()));
    let number = name.split('-').next().unwrap_or_default();
    let is_plain = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) && !name.contains(['/', '?']);
    is_plain.then_some((number, anchor))
}

fn of_html(html: &str, base_url: &str, issue: Option<IssueId>) -> Words {
    let html =
        html.replace("href=\"/", &format!("href=\"{base_url}/")).replace("src=\"/", &format!("src=\"{base_url}/"));
    let html = issue.map_or_else(|| html.clone(), |issue| counted(&html, base_url, issue));
    let mut words = Words::default();
    // Where links begin in the text, and where they lead.
    let mut open: Vec<(usize, String)> = Vec::new();
    let mut lists: Vec<Option<usize>> = Vec::new();
    for token in tokens(&html) {
        match token {
            Token::Text(text) => push_words(&mut words.text, &text),
            Token::Open(tag) => match tag.name.as_str() {
                "a" => open.push((words.text.len(), tag.value("href").unwrap_or_default().to_owned())),
                "br" => words.text.push('\n'),
                "img" => {
                    let alt = tag.value("alt").unwrap_or_default();
                    words.silent_images += usize::from(alt.trim().is_empty());
                    push_words(&mut words.text, alt);
                }
                "ul" => lists.push(None),
                "ol" => lists.push(Some(0)),
                "li" => {
                    new_line(&mut words.text, 1);
                    let sign = match lists.last_mut() {
                        Some(Some(number)) => {
                            *number += 1;
                            format!("{number}. ")
                        }
                        _ => "- ".to_owned(),
                    };
                    words.text.push_str(&sign);
                }
                "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "p" | "blockquote" | "table" | "pre" => {
                    let in_item = words.text.ends_with("- ") || words.text.ends_with(". ");
                    if !in_item {
                        new_line(&mut words.text, 2);
                    }
                }
                "tr" => new_line(&mut words.text, 1),
                _ => {}
            },
            Token::Close(name, _) => match name.as_str() {
                "a" => {
                    if let Some((from, url)) = open.pop() {
                        close_link(&mut words, from, url);
                    }
                }
                "ul" | "ol" => drop(lists.pop()),
                "td" | "th" => words.text.push(' '),
                _ => {}
            },
        }
    }
    words.text = words.text.trim().to_owned();
    words.html = html;
    words
}

/// Says where a link leads after its words, unless they say so themselves.
fn close_link(words: &mut Words, from: usize, url: String) {
    let said = words.text.get(from..).unwrap_or_default().trim().to_owned();
    let bare = url.trim_start_matches("mailto:").trim_start_matches("https://").trim_start_matches("http://");
    if !url.is_empty() && !url.starts_with('#') && !said.contains(bare.trim_end_matches('/')) {
        words.text.push_str(&format!(" ({})", url.trim_start_matches("mailto:")));
    }
    words.links.push((url, said));
}

fn push_words(out: &mut String, text: &str) {
    let starts = text.starts_with(char::is_whitespace);
    let line = text.split([' ', '\n', '\t', '\r']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    if line.is_empty() {
        if !text.is_empty() && !out.is_empty() && !out.ends_with(char::is_whitespace) {
            out.push(' ');
        }
        return;
    }
    if starts && !out.is_empty() && !out.ends_with(char::is_whitespace) {
        out.push(' ');
    }
    out.push_str(&line);
    if text.ends_with([' ', '\n']) {
        out.push(' ');
    }
}

fn new_line(out: &mut String, lines: usize) {
    let length = out.trim_end().len();
    out.truncate(length);
    if length > 0 {
        out.push_str(&"\n".repeat(lines));
    }
}

#[cfg(test)]
mod tests {
    use crate::reading::letter::words::*;

    const BASE: &str = "https://wiki.example.org";

    #[test]
    fn the_text_says_as_much_as_the_html() {
        let html = "<p>Bonjour, <a href=\"/fiches/1-x\">une fiche</a> et <a href=\"https://a.fr/\">a.fr</a>.</p>\n\
                    <ul>\n<li>un</li>\n<li><p>deux</p></li>\n</ul>\n<h4>Suite</h4>\n\
                    <ol>\n<li>a</li>\n<li>b</li>\n</ol>\n";
        let words = of_html(html, BASE, None);
        assert_eq!(
            words.text,
            "Bonjour, une fiche (https://wiki.example.org/fiches/1-x) et a.fr.\n- un\n- deux\n\nSuite\n1. a\n2. b"
        );
        assert!(words.html.contains("href=\"https://wiki.example.org/fiches/1-x\""), "{}", words.html);
        assert_eq!(words.links.len(), 2);
    }

    #[test]
    fn links_to_sheets_say_in_which_issue_they_stand() {
        let html = "<p><a href=\"/fiches/1-x#suite\">a</a> <a href=\"/f/2\">b</a> <a href=\"/fiches/1-x/info\">c</a> \
                    <a href=\"https://a.fr/fiches/1-x\">d</a> <a href=\"/fiches/nouvelle\">e</a></p>";
        let words = of_html(html, BASE, Some(IssueId(7)));
        let urls: Vec<&str> = words.links.iter().map(|(url, _)| url.as_str()).collect();
        assert_eq!(
            urls,
            [
                "https://wiki.example.org/f/1?lettre=7#suite",
                "https://wiki.example.org/f/2?lettre=7",
                "https://wiki.example.org/fiches/1-x/info",
                "https://a.fr/fiches/1-x",
                "https://wiki.example.org/fiches/nouvelle",
            ]
        );
    }

    #[test]
    fn an_image_says_its_alternative_or_is_counted() {
        let words =
            of_html("<p><img src=\"/fichiers/1/a.png\" alt=\"Un puits\"><img src=\"x\" alt=\"\"></p>", BASE, None);
        assert_eq!((words.text.as_str(), words.silent_images), ("Un puits", 1));
        assert!(words.html.contains("src=\"https://wiki.example.org/fichiers/1/a.png\""));
    }
}
