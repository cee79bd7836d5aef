//! What a file is, found from its bytes; its name only tells kinds of plain text apart.

use image::ImageFormat;

use super::zip;

/// A kind of file that is taken.
#[derive(Debug, PartialEq, Eq)]
pub struct Media {
    /// Its media type: `image/jpeg`.
    pub mime: &'static str,
    /// The ends of its name, the usual one first.
    pub extensions: &'static [&'static str],
}

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is nothing in it.
    Empty,
    /// A program, a script, or a document that holds one.
    Program,
    /// A web page.
    WebPage,
    /// An image of another format.
    OtherImage,
    /// A film.
    Film,
    /// A bundle of files.
    Archive,
    /// A document of an old office format.
    OldOffice,
    /// Nothing known.
    Unknown,
}

const fn media(mime: &'static str, extensions: &'static [&'static str]) -> Media {
    Media { mime, extensions }
}

const JPEG: Media = media("image/jpeg", &["jpg", "jpeg", "jpe"]);
const PNG: Media = media("image/png", &["png"]);
const GIF: Media = media("image/gif", &["gif"]);
const WEBP: Media = media("image/webp", &["webp"]);
const SVG: Media = media("image/svg+xml", &["svg"]);
const PDF: Media = media("application/pdf", &["pdf"]);
const RTF: Media = media("application/rtf", &["rtf"]);

/// Known by the bytes, as `infer` names them.
const SOUNDS: [Media; 4] = [
    media("audio/mpeg", &["mp3"]),
    media("audio/ogg", &["ogg", "oga"]),
    media("audio/opus", &["opus"]),
    media("audio/m4a", &["m4a"]),
];

/// Plain texts, which only their names tell apart.
const TEXTS: [Media; 9] = [
    media("text/plain", &["txt"]),
    media("text/markdown", &["md", "markdown"]),
    media("text/csv", &["csv"]),
    media("text/tab-separated-values", &["tsv"]),
    media("application/json", &["json"]),
    media("application/geo+json", &["geojson"]),
    media("text/calendar", &["ics"]),
    media("text/vtt", &["vtt"]),
    media("application/x-subrip", &["srt"]),
];

/// How programs begin on the three common systems, and scripts; `infer` wants more bytes than these to say so.
const PROGRAMS: [&[u8]; 6] = [b"MZ", b"\x7fELF", b"\xfe\xed\xfa\xce", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"#!"];

impl Media {
    /// What these bytes are; the end of the name counts for plain texts alone.
    pub fn of_bytes(bytes: &[u8], name: &str) -> Result<&'static Self, Refusal> {
        if bytes.is_empty() {
            return Err(Refusal::Empty);
        }
        if let Some(format) = Self::image_of(bytes) {
            return Self::of_format(format).ok_or(Refusal::OtherImage);
        }
        if PROGRAMS.iter().any(|start| bytes.starts_with(start)) {
            return Err(Refusal::Program);
        }
        if bytes.starts_with(b"%PDF-") {
            return Ok(&PDF);
        }
        if bytes.starts_with(b"{\\rtf") {
            return if holds_object(bytes) { Err(Refusal::Program) } else { Ok(&RTF) };
        }
        if bytes.starts_with(b"PK\x03\x04") {
            return zip::office(bytes);
        }
        match infer::get(bytes) {
            Some(found) if found.matcher_type() != infer::MatcherType::Text => Self::of_inferred(&found),
            _ => Self::of_text(bytes, name),
        }
    }

    /// The format of an image that is shown.
    #[must_use]
    pub fn image_of(bytes: &[u8]) -> Option<ImageFormat> {
        let webp = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
        match bytes {
            [0xff, 0xd8, 0xff, ..] => Some(ImageFormat::Jpeg),
            _ if bytes.starts_with(b"\x89PNG\r\n\x1a\n") => Some(ImageFormat::Png),
            _ if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") => Some(ImageFormat::Gif),
            _ if webp => Some(ImageFormat::WebP),
            _ => None,
        }
    }

    /// The media of an image's format.
    #[must_use]
    pub fn of_format(format: ImageFormat) -> Option<&'static Self> {
        match format {
            ImageFormat::Jpeg => Some(&JPEG),
            ImageFormat::Png => Some(&PNG),
            ImageFormat::Gif => Some(&GIF),
            ImageFormat::WebP => Some(&WEBP),
            _ => None,
        }
    }

    /// The usual end of its name.
    #[must_use]
    pub fn extension(&self) -> &'static str {
        self.extensions.first().copied().unwrap_or_default()
    }

    fn of_inferred(found: &infer::Type) -> Result<&'static Self, Refusal> {
        use infer::MatcherType::{App, Archive, Doc, Image, Video};
        let sound = SOUNDS.iter().find(|sound| sound.mime == found.mime_type());
        match (found.matcher_type(), sound) {
            (_, Some(sound)) => Ok(sound),
            (App, _) => Err(Refusal::Program),
            (Archive, _) => Err(Refusal::Archive),
            (Image, _) => Err(Refusal::OtherImage),
            (Video, _) => Err(Refusal::Film),
            (Doc, _) => Err(Refusal::OldOffice),
            _ => Err(Refusal::Unknown),
        }
    }

    fn of_text(bytes: &[u8], name: &str) -> Result<&'static Self, Refusal> {
        let control = |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c);
        if bytes.iter().any(control) {
            return Err(Refusal::Unknown);
        }
        let start = String::from_utf8_lossy(bytes.get(..bytes.len().min(4096)).unwrap_or_default()).to_lowercase();
        let start = start.trim_start_matches('\u{feff}').trim_start();
        let root = root_element(start);
        if root.starts_with("<svg") {
            return Ok(&SVG);
        }
        if WEB_PAGE.iter().any(|tag| root.starts_with(tag)) {
            return Err(Refusal::WebPage);
        }
        let end = name.rsplit_once('.').map_or("txt", |(_, end)| end).to_lowercase();
        match end.as_str() {
            "html" | "htm" | "xhtml" | "mht" => Err(Refusal::WebPage),
            "js" | "mjs" | "bat" | "cmd" | "ps1" | "vbs" | "sh" | "py" | "php" | "hta" | "reg" => Err(Refusal::Program),
            end => TEXTS.iter().find(|text| text.extensions.contains(&end)).ok_or(Refusal::Unknown),
        }
    }
}

/// Whether a text of RTF embeds or links an object of another program, which opens with the text.
fn holds_object(bytes: &[u8]) -> bool {
    OBJECTS.iter().any(|word| bytes.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word)))
}

const OBJECTS: [&[u8]; 3] = [b"\\objdata", b"\\objupdate", b"\\objautlink"];

const WEB_PAGE: [&str; 7] = ["<!doctype html", "<html", "<head", "<body", "<script", "<iframe", "<meta"];

/// What follows declarations and comments at the start of an XML text.
fn root_element(mut text: &str) -> &str {
    loop {
        text = text.trim_start();
        let end = match text {
            _ if text.starts_with("<!--") => "-->",
            _ if text.starts_with("<?") => "?>",
            _ if text.starts_with("<!doctype svg") => ">",
            _ => return text,
        };
        match text.split_once(end) {
            Some((_, rest)) => text = rest,
            None => return "",
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::files::media::*;

    fn found(bytes: &[u8], name: &str) -> Result<&'static str, Refusal> {
        Media::of_bytes(bytes, name).map(|media| media.mime)
    }

    #[test]
    fn bytes_tell_what_a_file_is_whatever_its_name() {
        for (bytes, name, is) in [
            (&b"\xff\xd8\xff\xe0"[..], "a.png", Ok("image/jpeg")),
            (b"\x89PNG\r\n\x1a\n", "a.jpg", Ok("image/png")),
            (b"%PDF-1.7", "a.jpg", Ok("application/pdf")),
            (b"ID3\x03", "a", Ok("audio/mpeg")),
            (b"<?xml version=\"1.0\"?><!-- x --><svg xmlns=\"\">", "a.txt", Ok("image/svg+xml")),
            (b"\xef\xbb\xbf<svg/>", "a.png", Ok("image/svg+xml")),
            (b"{\\rtf1 mot}", "a.txt", Ok("application/rtf")),
            (b"{\\rtf1{\\object{\\*\\ObjData 0105}}}", "a.rtf", Err(Refusal::Program)),
            (b"MZ\x90\0\x03\0\0\0", "a.jpg", Err(Refusal::Program)),
            (b"\x7fELF\x02\x01\x01", "a.pdf", Err(Refusal::Program)),
            (b"#!/bin/sh\nrm", "a.txt", Err(Refusal::Program)),
            (b"<!DOCTYPE html><p>", "a.txt", Err(Refusal::WebPage)),
            (b"  <script>alert(1)</script>", "a.md", Err(Refusal::WebPage)),
            (b"<p>x", "a.html", Err(Refusal::WebPage)),
            (b"x = 1", "a.js", Err(Refusal::Program)),
            (b"BM\x36\0\0\0\0\0\0\0", "a.bmp", Err(Refusal::OtherImage)),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.doc", Err(Refusal::OldOffice)),
            (b"", "a.txt", Err(Refusal::Empty)),
            (b"\0\x01\x02", "a.txt", Err(Refusal::Unknown)),
        ] {
            assert_eq!(found(bytes, name), is, "{name}: {bytes:?}");
        }
    }

    #[test]
    fn the_name_tells_texts_apart() {
        for (name, mime) in [("a.csv", "text/csv"), ("a.MD", "text/markdown"), ("lisez-moi", "text/plain")] {
            assert_eq!(found("nom;âge\nÉlise;30".as_bytes(), name), Ok(mime), "{name}");
        }
        assert_eq!(found(b"nom;\xe2ge", "vieux.csv"), Ok("text/csv"), "Windows-1252");
    }
}
