//! Documents that people wrote elsewhere, as a text of ours: .docx, .odt, .rtf, .html, .md, .txt and .pdf. Each format
//! has a reader; all make the same blocks, which one writer sets in Markdown. What was not recognised or was left out
//! is told: nothing is skipped in silence.
//!
//! Readers meet bytes of others. [`read`] runs them in a process of their own under limits of time and memory.

mod address;
mod apart;
mod build;
mod chrome;
mod decode;
mod docx;
mod escape;
mod found;
mod html;
mod inline;
mod model;
mod odt;
mod package;
mod parted;
mod pdf;
mod plain;
mod rtf;
mod shape;
mod wikitext;
mod write;
mod xml;

use serde::{Deserialize, Serialize};

pub use apart::{answer, read};
pub use chrome::without_chrome;
use decode::decoded;
use found::Findings;
use model::Flow;
pub use wikitext::{INSIDE, WikiNames, WikiPage, clean_wiki_title, read as read_wikitext, redirect as wiki_redirect};

use crate::text::sheet_text::MAX_TEXT;

/// The most bytes of a document.
pub const MOST_BYTES: usize = 32 << 20;

/// The ends of the names that are read, the usual one of each format first.
pub const READ: [(Format, &[&str]); 7] = [
    (Format::Word, &["docx"]),
    (Format::OpenDocument, &["odt"]),
    (Format::Rich, &["rtf"]),
    (Format::Pdf, &["pdf"]),
    (Format::Html, &["html", "htm", "xhtml"]),
    (Format::Markdown, &["md", "markdown"]),
    (Format::Text, &["txt", "text", "vtt", "srt"]),
];

/// A document, read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadDocument {
    /// The title that it gives itself.
    pub title: Option<String>,
    /// Its text, in Markdown, without the title; the image of rank 1 stands there as `![…](image:1)`.
    pub body: String,
    /// Its images, in the order of their ranks, which begin at 1.
    pub images: Vec<Image>,
    /// What was not recognised, or was left out.
    pub report: Vec<Note>,
    /// What was guessed, to be looked at.
    pub guessed: Vec<Guessed>,
}

/// An image of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// A name for its file.
    pub name: String,
    /// Its description, as the document has it.
    pub alt: String,
    /// Its bytes, as they came.
    #[serde(skip)]
    pub bytes: Vec<u8>,
}

/// A kind of thing that was not recognised or was left out, how often, and the words of the first few.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// What it is about.
    pub about: About,
    /// How often.
    pub times: usize,
    /// The words, shortened.
    pub words: Vec<String>,
}

/// What a note is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum About {
    /// Comments in the margin, left out.
    Comments,
    /// Words that somebody deleted while changes were tracked, left out.
    Deletions,
    /// Headers and footers of pages, left out.
    Margins,
    /// Words that do not show in the document, left out.
    Hidden,
    /// Drawings, charts and embedded objects, left out.
    Drawings,
    /// Formulas, of which only the letters are kept.
    Formulas,
    /// Fields of forms, left out.
    Forms,
    /// Films and sounds, left out.
    Media,
    /// What pages show around the text: menus, banners, comment forms. Left out.
    Chrome,
    /// Times of a transcript, left out.
    Times,
    /// Links to another place of the document or of its site: their words are kept.
    LocalLinks,
    /// Images that stand on another site: a link to each is kept.
    RemoteImages,
    /// Images of a format that pages do not show, or that the document lacks.
    OtherImages,
    /// Merged cells: their words stand in the first, the others are blank.
    MergedCells,
    /// Tables inside of a table: their words stand in its cell.
    NestedTables,
    /// Bytes read as Windows-1252, as old programs write.
    OldLetters,
    /// Characters that could not be read.
    Damaged,
    /// Words cut at the end of a line, made whole.
    Hyphens,
    /// A format that knows no headings nor tables.
    Unstructured,
    /// A table of contents, left out.
    Contents,
    /// A front matter that could not be read, kept as it is.
    FrontMatter,
}

/// What was guessed of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Guessed {
    /// These words are the title.
    Title(String),
    /// These words, bold or large, are a heading.
    Heading(String),
    /// Lines with typed signs are a list; the words of its first item.
    List(String),
    /// These words stood glued together.
    Parted(String),
}

/// Why a document is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unread {
    /// There is nothing in it, or no words.
    Empty,
    /// It is too large.
    Large,
    /// Its text is longer than a sheet may be.
    Long,
    /// Its format is not read.
    Format,
    /// It is of an old program (.doc, .wps…).
    Old,
    /// It cannot be read as what its name says: damaged or cut short.
    Damaged,
    /// It unpacks to far more than it says.
    Bomb,
    /// Its parts stand too deep in each other.
    Deep,
    /// It asks for a password.
    Locked,
    /// Its pages are pictures.
    Scanned,
    /// It took too long, or too much memory.
    Endless,
}

/// What is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Word, since 2007.
    Word,
    /// OpenDocument texts.
    OpenDocument,
    /// Rich text.
    Rich,
    /// PDF.
    Pdf,
    /// Web pages.
    Html,
    /// Markdown.
    Markdown,
    /// Plain text.
    Text,
}

/// The ends of the names that are read, as an input of files takes them.
#[must_use]
pub fn ends() -> String {
    let ends = READ.iter().flat_map(|(_, ends)| ends.iter().map(|end| format!(".{end}")));
    ends.collect::<Vec<_>>().join(",")
}

/// The format of a document, by the end of its name.
#[must_use]
pub fn format(name: &str) -> Option<Format> {
    let end = name.rsplit_once('.').map(|(_, end)| end.to_lowercase())?;
    READ.iter().find(|(_, ends)| ends.contains(&end.as_str())).map(|(format, _)| *format)
}

/// Whether a name ends as those of documents of old or closed programs do, which are not read.
#[must_use]
pub fn is_old(name: &str) -> bool {
    let end = name.rsplit_once('.').map(|(_, end)| end.to_lowercase());
    end.is_some_and(|end| ["doc", "dot", "docm", "wps", "wpd", "sxw", "pages"].contains(&end.as_str()))
}

/// Reads a document in this very process.
///
/// # Errors
/// Why it cannot be read.
pub fn read_here(name: &str, bytes: &[u8]) -> Result<ReadDocument, Unread> {
    if bytes.is_empty() {
        return Err(Unread::Empty);
    }
    if bytes.len() > MOST_BYTES {
        return Err(Unread::Large);
    }
    // The bytes say what a document is, its name only which text it is.
    let format = format(name);
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        // Word keeps what a password locks in a file of the old kind.
        return Err(if format == Some(Format::Word) { Unread::Locked } else { Unread::Old });
    }
    let mut found = Findings::default();
    let mut flow = match format.ok_or(Unread::Format)? {
        Format::Word => docx::read(bytes, &mut found)?,
        Format::OpenDocument => odt::read(bytes, &mut found)?,
        Format::Rich => rtf::read(bytes, &mut found)?,
        Format::Pdf => pdf::read(bytes, &mut found)?,
        Format::Html => html::read(&decoded(bytes, &mut found), &mut found)?,
        Format::Markdown => return plain::markdown(&decoded(bytes, &mut found), found),
        Format::Text => {
            let text = decoded(bytes, &mut found);
            if plain::is_markdown(&text) {
                return plain::markdown(&text, found);
            }
            found.is_plain = true;
            plain::read(&text, &mut found)
        }
    };
    chrome::take_off(&mut flow.blocks, &mut found);
    parted::part(&mut flow.blocks, &mut found);
    shape::shape(&mut flow, &mut found);
    finished(&flow, found)
}

fn finished(flow: &Flow, found: Findings) -> Result<ReadDocument, Unread> {
    let body = write::markdown(flow);
    if body.is_empty() && found.title.is_none() {
        return Err(Unread::Empty);
    }
    whole(body, found)
}

/// The document, once its text is known.
fn whole(body: String, found: Findings) -> Result<ReadDocument, Unread> {
    if body.len() > MAX_TEXT / 2 {
        return Err(Unread::Long);
    }
    let Findings { title, images, notes, guesses, .. } = found;
    Ok(ReadDocument { title, body, images, report: notes, guessed: guesses })
}

#[cfg(test)]
mod tests;
