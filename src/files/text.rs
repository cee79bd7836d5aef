//! The text of a document, for the search: PDF, OpenDocument, Word. It is read by a process of its own
//! (`maillage read-document`, `files/apart.rs`).

use std::io::{self, Read};
use std::path::Path;

use quick_xml::events::Event;

use super::apart;

/// Bytes of text kept of one document.
pub const MOST_TEXT: usize = 200_000;
/// Bytes of one part of a packed document.
const MOST_PART: u64 = 64 << 20;

/// How the text of a media type is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Pdf,
    /// The part of the archive that holds the text.
    Packed(&'static str),
}

/// Media types that are read, as SQL's `LIKE` knows them.
pub const READ: [&str; 3] = [
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.oasis.opendocument.%",
];

fn format(media_type: &str) -> Option<Format> {
    match media_type {
        "application/pdf" => Some(Format::Pdf),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => {
            Some(Format::Packed("word/document.xml"))
        }
        odf if odf.starts_with("application/vnd.oasis.opendocument.") => Some(Format::Packed("content.xml")),
        _ => None,
    }
}

/// Whether documents of this media type have a text that is read.
#[must_use]
pub fn is_read(media_type: &str) -> bool {
    format(media_type).is_some()
}

/// The text of a document, cut; in the process that takes limits.
///
/// # Errors
/// When it cannot be read as what it says it is.
pub fn read(media_type: &str, bytes: &[u8]) -> anyhow::Result<String> {
    let text = match format(media_type) {
        Some(Format::Pdf) => pdf_extract::extract_text_from_mem(bytes)?,
        Some(Format::Packed(part)) => packed(bytes, part)?,
        None => String::new(),
    };
    Ok(tidy(&text))
}

fn packed(bytes: &[u8], part: &str) -> anyhow::Result<String> {
    let mut archive = zip::ZipArchive::new(io::Cursor::new(bytes))?;
    let mut xml = String::new();
    archive.by_name(part)?.take(MOST_PART).read_to_string(&mut xml)?;
    let mut reader = quick_xml::Reader::from_str(&xml);
    let mut text = String::new();
    while text.len() < MOST_TEXT * 2 {
        match reader.read_event()? {
            Event::Text(words) => text.push_str(&words),
            Event::GeneralRef(entity) => {
                let known = match entity.resolve_char_ref()? {
                    Some(c) => Some(c.to_string()),
                    None => quick_xml::escape::resolve_predefined_entity(&entity).map(str::to_owned),
                };
                text.push_str(&known.unwrap_or_default());
            }
            Event::End(tag) if matches!(tag.local_name().as_ref(), "p" | "h") => text.push('\n'),
            Event::Empty(tag) if matches!(tag.local_name().as_ref(), "p" | "h" | "br" | "line-break") => {
                text.push('\n');
            }
            Event::Empty(tag) if matches!(tag.local_name().as_ref(), "s" | "tab") => text.push(' '),
            Event::Eof => break,
            _ => {}
        }
    }
    Ok(text)
}

/// One space between words, one line a paragraph, words cut at the end of a line joined, no control characters.
fn tidy(text: &str) -> String {
    let joined = text.replace("\u{ad}\n", "").replace("\u{ad}", "");
    let mut out = String::new();
    for line in joined.lines() {
        let words: Vec<&str> =
            line.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()).collect();
        if words.is_empty() {
            continue;
        }
        if out.len() >= MOST_TEXT {
            break;
        }
        out.push_str(&words.join(" "));
        out.push('\n');
    }
    if out.len() > MOST_TEXT {
        let end = (0..=MOST_TEXT).rev().find(|at| out.is_char_boundary(*at)).unwrap_or(0);
        out.truncate(end);
    }
    out
}

/// Has the text of a document read by a process of its own.
///
/// # Errors
/// When the process cannot be started, takes too long, or cannot read the document.
pub fn read_apart(program: &Path, media_type: &str, bytes: Vec<u8>) -> io::Result<String> {
    let text = apart::run(program, &["read-document", media_type], bytes, MOST_TEXT + 1)?;
    String::from_utf8(text).map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use std::io::Write;

    use crate::files::text::*;

    fn odt(content: &str) -> Vec<u8> {
        let mut archive = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
        archive.start_file("content.xml", zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(content.as_bytes()).unwrap();
        archive.finish().unwrap().into_inner()
    }

    const ODT: &str = "application/vnd.oasis.opendocument.text";

    #[test]
    fn the_text_of_an_open_document_is_its_paragraphs() {
        let content = "<o><text:h>Règlement</text:h><text:p>L&apos;eau<text:s/>&amp; \
            l’air&#8239;;<text:line-break/>puis</text:p><text:p/><text:p>Fin</text:p></o>";
        assert_eq!(read(ODT, &odt(content)).unwrap(), "Règlement\nL'eau & l’air ;\npuis\nFin\n");
        assert!(read(ODT, b"not an archive").is_err());
        assert_eq!(read("text/plain", b"words").unwrap(), "");
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        let text = tidy(&"é".repeat(MOST_TEXT));
        assert!(text.len() <= MOST_TEXT && text.chars().all(|c| c == 'é'));
        assert_eq!(tidy("  a\u{0} b \n\n \u{ad}c\n"), "a b\nc\n");
    }

    #[test]
    fn a_broken_pdf_is_refused() {
        for bytes in [&b"%PDF-1.7\n1 0 obj\n<<"[..], b"", b"%PDF-1.4\ntrailer\n<</Root 1 0 R>>"] {
            assert!(read("application/pdf", bytes).is_err());
        }
    }
}
