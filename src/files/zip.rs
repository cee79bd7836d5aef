//! Documents that are ZIP archives inside: the names in the archive's directory tell which.

use super::media::{Media, Refusal};

const WORD: Media =
    Media { mime: "application/vnd.openxmlformats-officedocument.wordprocessingml.document", extensions: &["docx"] };
const EXCEL: Media =
    Media { mime: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", extensions: &["xlsx"] };
const SLIDES: Media =
    Media { mime: "application/vnd.openxmlformats-officedocument.presentationml.presentation", extensions: &["pptx"] };
const OPEN: [Media; 5] = [
    Media { mime: "application/vnd.oasis.opendocument.text", extensions: &["odt"] },
    Media { mime: "application/vnd.oasis.opendocument.spreadsheet", extensions: &["ods"] },
    Media { mime: "application/vnd.oasis.opendocument.presentation", extensions: &["odp"] },
    Media { mime: "application/vnd.oasis.opendocument.graphics", extensions: &["odg"] },
    Media { mime: "application/epub+zip", extensions: &["epub"] },
];

/// Which document an archive is; one with macros is a program, one of none of these kinds is an archive.
pub(super) fn office(bytes: &[u8]) -> Result<&'static Media, Refusal> {
    let names = names(bytes).ok_or(Refusal::Archive)?;
    let has = |name: &[u8]| names.contains(&name);
    if names.iter().any(|name| name.ends_with(b"vbaProject.bin") || name.starts_with(b"Basic/")) {
        return Err(Refusal::Program);
    }
    // ODF and EPUB store their media type first, without compression, right behind its name.
    let declared = bytes.get(38..).filter(|_| bytes.get(30..38) == Some(b"mimetype")).unwrap_or_default();
    let open = OPEN.iter().find(|media| {
        let rest = declared.strip_prefix(media.mime.as_bytes());
        rest.is_some_and(|rest| rest.starts_with(b"PK"))
    });
    match open {
        Some(media) => Ok(media),
        None if has(b"word/document.xml") => Ok(&WORD),
        None if has(b"xl/workbook.xml") => Ok(&EXCEL),
        None if has(b"ppt/presentation.xml") => Ok(&SLIDES),
        None => Err(Refusal::Archive),
    }
}

/// The names in the archive's directory, which stands at its end.
fn names(bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let two = |at: usize| Some(usize::from(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?)));
    let four = |at: usize| usize::try_from(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?)).ok();
    // The end of the directory is 22 bytes and a comment of at most 65,535.
    let from = bytes.len().saturating_sub(22 + 65_535);
    let end = from + bytes.get(from..)?.windows(4).rposition(|four| four == b"PK\x05\x06")?;
    let count = two(end + 10)?;
    let mut at = four(end + 16)?;
    let mut found = Vec::with_capacity(count);
    for _ in 0..count {
        if bytes.get(at..at + 4)? != b"PK\x01\x02" {
            return None;
        }
        let (name, extra, comment) = (two(at + 28)?, two(at + 30)?, two(at + 32)?);
        found.push(bytes.get(at + 46..at + 46 + name)?);
        at += 46 + name + extra + comment;
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use crate::files::zip::*;

    /// An archive of stored entries.
    fn archive(entries: &[(&str, &str)]) -> Vec<u8> {
        let (mut files, mut directory) = (Vec::new(), Vec::new());
        for (name, body) in entries {
            let length = |text: &str| u32::try_from(text.len()).unwrap().to_le_bytes();
            let short = u16::try_from(name.len()).unwrap().to_le_bytes();
            let at = u32::try_from(files.len()).unwrap().to_le_bytes();
            let sizes = [&[0; 4][..], &length(body), &length(body)].concat();
            let head: &[u8] = b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0";
            files.extend([head, &sizes, &short, &[0; 2], name.as_bytes(), body.as_bytes()].concat());
            directory.extend([b"PK\x01\x02", &[0; 12][..], &sizes, &short, &[0; 12], &at, name.as_bytes()].concat());
        }
        let count = u16::try_from(entries.len()).unwrap().to_le_bytes();
        let at = u32::try_from(files.len()).unwrap().to_le_bytes();
        let size = u32::try_from(directory.len()).unwrap().to_le_bytes();
        [&files[..], &directory, b"PK\x05\x06\0\0\0\0", &count, &count, &size, &at, &[0; 2]].concat()
    }

    #[test]
    fn what_an_archive_holds_tells_the_document() {
        let types = ("[Content_Types].xml", "<Types/>");
        for (entries, end) in [
            (vec![types, ("word/document.xml", "x")], Ok("docx")),
            (vec![("docProps/app.xml", ""), types, ("xl/workbook.xml", "x")], Ok("xlsx")),
            (vec![types, ("ppt/presentation.xml", "x")], Ok("pptx")),
            (vec![("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "x")], Ok("odt")),
            (vec![types, ("word/document.xml", "x"), ("word/vbaProject.bin", "x")], Err(Refusal::Program)),
            (vec![("a.html", "x")], Err(Refusal::Archive)),
        ] {
            assert_eq!(office(&archive(&entries)).map(Media::extension), end, "{entries:?}");
        }
        assert_eq!(office(b"PK\x03\x04cut"), Err(Refusal::Archive));
    }
}
