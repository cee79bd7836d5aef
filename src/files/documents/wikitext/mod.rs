//! The text of MediaWiki: what a page says and its structure, links to titles among it. What is worked out by the other
//! wiki (templates, functions, extensions) is kept as it is written, and told.

mod attributes;
mod names;
mod tags;
mod walk;

pub use names::{WikiNames, clean as clean_wiki_title};

use parse_wiki_text_2::ParseError;

use super::model::{Block, Flow};
use super::write;

/// Marks that may stand open in each other.
const DEEPEST: usize = 300;
/// The most bytes of a page; a longer one is kept as it is written.
const LONGEST: usize = 4 << 20;

/// The address that stands for a page of the other wiki until titles are known; nobody answers there.
pub const INSIDE: &str = "http://page.invalid/";

/// A page of MediaWiki, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WikiPage {
    /// Its text, in Markdown; links inside the wiki lead to [`INSIDE`], its images to `image:1` and so on.
    pub body: String,
    /// The names of its images, by their rank from 1.
    pub images: Vec<String>,
    /// Its categories, without their namespace.
    pub categories: Vec<String>,
    /// The names of the templates, functions and extensions that are kept as they are written.
    pub kept: Vec<String>,
}

/// Reads a page. Whatever its text, it is read or kept as it is written.
#[must_use]
pub fn read(text: &str, names: &WikiNames) -> WikiPage {
    let text = text.replace("\r\n", "\n").replace('\0', "").replace("{{!}}", "|").replace("{{=}}", "=");
    if text.len() > LONGEST || is_too_deep(&text) {
        return as_written(&text);
    }
    match names.configuration().parse(&text) {
        Ok(output) => {
            let mut walk = walk::Walk::new(&text, names);
            if walk.nodes(&output.nodes).is_err() {
                return as_written(&text);
            }
            walk.page()
        }
        Err(ParseError::TimedOut { .. }) => as_written(&text),
    }
}

/// The page that a text does nothing but lead to. The parser takes « #REDIRECTION » for an item of a list, so it is
/// read here.
#[must_use]
pub fn redirect(text: &str) -> Option<String> {
    let rest = text.trim_start().strip_prefix('#')?.trim_start();
    let (word, rest) = rest.split_once("[[")?;
    let word = word.trim().trim_end_matches(':').trim().to_lowercase();
    let target = rest.split_once("]]")?.0.split('|').next()?.trim();
    let is_word =
        ["redirect", "redirection", "rediriger", "weiterleitung", "redirección", "rinvia"].contains(&word.as_str());
    (is_word && !target.is_empty()).then(|| target.trim_start_matches(':').to_owned())
}

/// A page that is not read.
fn as_written(text: &str) -> WikiPage {
    let flow = Flow { blocks: vec![Block::Code(text.to_owned())], notes: Vec::new() };
    WikiPage { body: write::markdown(&flow), kept: vec!["…".to_owned()], ..WikiPage::default() }
}

/// Whether marks stand deeper in each other than any page has them: whoever goes down there falls.
fn is_too_deep(text: &str) -> bool {
    let (mut depth, mut deepest) = (0_usize, 0);
    let bytes = text.as_bytes();
    for pair in bytes.windows(2) {
        match pair {
            b"{{" | b"[[" | b"{|" => depth += 1,
            b"}}" | b"]]" | b"|}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    let deepest_list = text.lines().map(|line| line.bytes().take_while(|byte| b"*#:;".contains(byte)).count()).max();
    deepest > DEEPEST || deepest_list.unwrap_or(0) > 50
}

/// The page of what was gathered.
fn finished(flow: &Flow, page: WikiPage) -> WikiPage {
    WikiPage { body: write::markdown(flow), ..page }
}

#[cfg(test)]
mod tests;
