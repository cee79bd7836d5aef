//! Markdown set as the HTML of a page: CommonMark and GFM, notes, alerts, description lists, `[[links]]`, `![[files]]`,
//! French spacing. People's HTML is read (`raw`) and rewritten (`allowed`), then the whole is washed (`sanitize`); HTML
//! of ours that needs no wash waits in `slots`, and what depends on the reader is a place among `pieces`. What exists
//! is asked of the [`Context`]: nothing here knows a database.

mod abbr;
mod addresses;
mod allowed;
mod blanks;
mod changed;
mod doors;
mod figure;
mod headings;
mod html;
pub mod live;
mod notes;
mod people;
pub mod pieces;
mod plain;
pub mod raw;
mod reading;
mod references;
mod slots;
mod tables;
pub mod tree;
pub mod words;

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashSet};

use super::cancel::Cancel;
pub(crate) use super::escape::escaped;
use super::lexicon::Lexicon;
use super::{sanitize, typography};
use pieces::Pieces;
pub use plain::{first_image, plain};
pub(crate) use plain::{first_sentence_of, words_of};

/// A sheet that a link found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetRef {
    /// Its number.
    pub id: i64,
    /// Its slug today.
    pub slug: String,
    /// Its title today.
    pub title: String,
}

/// A file that a text shows or leads to. One without width and height is no image: it is a link to its page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileRef {
    /// Its number.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Path of its bytes, at display size.
    pub src: String,
    /// Path of its page.
    pub page: String,
    /// Width at display size, in pixels.
    pub width: Option<u32>,
    /// Height at display size, in pixels.
    pub height: Option<u32>,
    /// What it shows, in words.
    pub alt: Option<String>,
    /// Whether it shows nothing that words should say.
    pub decorative: bool,
    /// Words below it.
    pub caption: Option<String>,
    /// Whose work it is, and under which licence; may be empty.
    pub credit: String,
    /// Its media type.
    pub media: String,
    /// Its size in bytes.
    pub size: u64,
}

impl FileRef {
    /// What the image shows; nothing when it is decorative; its name rather than silence when nobody said.
    #[must_use]
    pub fn words(&self) -> &str {
        match self.alt.as_deref().filter(|alt| !alt.is_empty()) {
            _ if self.decorative => "",
            Some(alt) => alt,
            None => &self.name,
        }
    }
}

/// Shows a sheet by its title, or a section of it, under a heading of that level.
pub type Embed<'a> = dyn Fn(&str, Option<&str>, u8) -> Option<Pieces> + 'a;

/// What a text may ask while it is set.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The sheet of a title or alias, compared by its key.
    pub sheet_by_title: &'a dyn Fn(&str) -> Option<SheetRef>,
    /// The sheet of a number.
    pub sheet_by_id: &'a dyn Fn(i64) -> Option<SheetRef>,
    /// The file of a name, or of a path `/fichiers/{id}/{name}`.
    pub file: &'a dyn Fn(&str) -> Option<FileRef>,
    /// What `![[Titre]]` or `![[Titre#section]]` shows under a heading of that level: trusted HTML of block level.
    pub embed: &'a Embed<'a>,
    /// The address of this site.
    pub base_url: &'a str,
    /// Whether the text says where its sections and passages may be corrected.
    pub has_doors: bool,
    /// The text before, when what this one changes is to be marked.
    pub before: Option<&'a str>,
    /// Says that nobody waits any more: the text is then given as written.
    pub cancel: Option<&'a Cancel>,
    /// Short forms to explain.
    pub lexicon: &'a Lexicon,
    /// Short forms that the rich fields of a page explained so far; none when each text explains its own.
    pub explained: Option<&'a RefCell<HashSet<String>>>,
    /// Ids that headings of this text had before, by those that they lead to today.
    pub old_anchors: &'a OldAnchors,
    /// Ids that no heading may take, see [`super::anchors::RESERVED_IDS`].
    pub reserved: &'a [&'a str],
}

/// Ids that headings had before, by the ids that they lead to.
pub type OldAnchors = BTreeMap<String, Vec<String>>;

static NO_ANCHORS: OldAnchors = BTreeMap::new();
static NO_LEXICON: Lexicon = Lexicon::EMPTY;

impl Context<'static> {
    /// A wiki without sheets or files.
    #[must_use]
    pub fn empty() -> Self {
        Self {
            sheet_by_title: &|_| None,
            sheet_by_id: &|_| None,
            file: &|_| None,
            embed: &|_, _, _| None,
            base_url: "http://localhost/",
            has_doors: false,
            before: None,
            cancel: None,
            lexicon: &NO_LEXICON,
            explained: None,
            old_anchors: &NO_ANCHORS,
            reserved: super::anchors::RESERVED_IDS,
        }
    }
}

/// A heading, for the table of contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 2 to 6, as shown.
    pub level: u8,
    /// Its anchor.
    pub id: String,
    /// Its words.
    pub text: String,
}

/// A text, set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    /// Clean HTML, and the places to be filled.
    pub pieces: Pieces,
    /// Headings of the text itself, in order; those of quotes and lists are left out.
    pub headings: Vec<Heading>,
    /// Every title looked for, found or not, once each.
    pub titles: Vec<String>,
    /// Every sheet that a link leads to or asked for by number, once each.
    pub sheets: Vec<i64>,
    /// Every file looked for, found or not, once each.
    pub files: Vec<String>,
}

impl Rendered {
    /// Its HTML, for whoever fills no place.
    #[must_use]
    pub fn html(&self) -> String {
        self.pieces.html()
    }
}

/// The body of a sheet, under the page's `h1`: headings start at `h2` and skip no level.
#[must_use]
pub fn render(body: &str, context: &Context<'_>) -> Rendered {
    html::set(body, context, html::Mode::Page)
}

/// A rich field, under a heading of the page: headings start at `h4` without anchors, and there are no notes.
#[must_use]
pub fn fragment(text: &str, context: &Context<'_>) -> String {
    html::set(text, context, html::Mode::Fragment).html()
}

/// A passage of a sheet inside another, under a heading of that level: its own start one lower, and its notes stand at
/// its end without links, since the page has notes of its own.
#[must_use]
pub fn passage(text: &str, context: &Context<'_>, under: u8) -> Pieces {
    html::set(text, context, html::Mode::Passage(under)).pieces
}

/// A short field on one line: emphasis, code and links, no blocks.
#[must_use]
pub fn inline(text: &str, context: &Context<'_>) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().all(is_plain) && !line.contains("www.") {
        return escaped(&typography::french(&line)).into_owned();
    }
    html::set(&line, context, html::Mode::Inline).html()
}

/// Letters, digits and marks that Markdown reads as themselves.
fn is_plain(c: char) -> bool {
    c.is_alphanumeric() || " ,.;?()%€°'’«»…–—\u{a0}\u{202f}".contains(c)
}

/// The text with our reading of Markdown and nothing else: no French spacing, no wash, links as written. For checks
/// against the examples of CommonMark and GFM; never shown.
#[must_use]
pub fn commonmark(text: &str) -> String {
    let arena = comrak::Arena::new();
    let mut html = String::new();
    match tree::parse(&arena, text).map(|root| comrak::format_html(root, &tree::options(), &mut html)) {
        Some(Ok(())) => html,
        _ => as_written(text),
    }
}

/// A text that cannot be set in bounded time, as it was written.
fn as_written(text: &str) -> String {
    format!("<p class=\"soft\">{}</p>\n<pre>{}</pre>\n", words::FRENCH.too_deep, escaped(text))
}

/// Longest value of an attribute, in characters: alternative texts and tips are sentences.
const MAX_ATTRIBUTE: usize = 1_000;

/// A text as the value of a quoted attribute, cut when it is no sentence any more.
pub(crate) fn attribute(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(MAX_ATTRIBUTE) {
        Some((end, _)) => escaped(text.get(..end).unwrap_or_default()),
        None => escaped(text),
    }
}

/// Washes a fragment, then puts trusted pieces in their places.
fn washed(fragment: &str, slots: &slots::Slots) -> Pieces {
    slots.fill(&sanitize::clean(fragment))
}

#[cfg(test)]
mod tests;
