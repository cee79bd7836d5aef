//! Bytes of a text as letters: by their mark, else UTF-8, else what the page says, else Windows-1252.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::About;
use super::found::Findings;

/// Where the encoding of a page is said, in bytes from its start.
const HEAD: usize = 2048;

/// The letters, line ends as `\n`, without NUL.
pub(super) fn decoded(bytes: &[u8], found: &mut Findings) -> String {
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => told(encoding, bytes.get(length..).unwrap_or_default(), found),
        None => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => told(unmarked(bytes), bytes, found),
        },
    };
    text.replace("\r\n", "\n").replace('\r', "\n").replace('\0', "")
}

fn told(encoding: &'static Encoding, bytes: &[u8], found: &mut Findings) -> String {
    let (text, is_damaged) = encoding.decode_without_bom_handling(bytes);
    if encoding != UTF_8 && encoding != UTF_16LE && encoding != UTF_16BE {
        found.note(About::OldLetters, "");
    }
    if is_damaged {
        found.note(About::Damaged, "");
    }
    text.into_owned()
}

/// The encoding of bytes that have no mark and are no UTF-8.
fn unmarked(bytes: &[u8]) -> &'static Encoding {
    let nuls = |from: usize| bytes.iter().skip(from).step_by(2).take(200).filter(|byte| **byte == 0).count();
    let sample = bytes.len().min(400) / 2;
    if sample > 4 && nuls(1) * 2 > sample {
        return UTF_16LE;
    }
    if sample > 4 && nuls(0) * 2 > sample {
        return UTF_16BE;
    }
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(HEAD)).unwrap_or_default()).to_lowercase();
    let said = head.split_once("charset=").map(|(_, rest)| {
        rest.trim_start_matches(['"', '\'', ' ']).split(['"', '\'', ' ', ';', '>', '/']).next().unwrap_or_default()
    });
    let known = said.and_then(|said| Encoding::for_label(said.as_bytes()));
    match known {
        // It says UTF-8 and is not: mostly right, a few bytes damaged, or an old program's.
        Some(encoding) if encoding == UTF_8 => {
            if is_nearly_utf_8(bytes) {
                UTF_8
            } else {
                WINDOWS_1252
            }
        }
        Some(encoding) => encoding,
        None if is_nearly_utf_8(bytes) => UTF_8,
        None => WINDOWS_1252,
    }
}

/// Whether most of what is no ASCII is UTF-8.
fn is_nearly_utf_8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > bad * 4
}

#[cfg(test)]
mod tests {
    use crate::files::documents::decode::*;

    #[test]
    fn letters_are_read_as_they_were_written() {
        let text = "Été à l’œuvre\n";
        let sixteen = |each: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(each).collect::<Vec<u8>>();
        let ansi = b"\xc9t\xe9 \xe0 l\x92\x9cuvre\r\n".to_vec();
        let page = [b"<meta charset=\"iso-8859-1\">".as_slice(), &ansi].concat();
        for (bytes, about) in [
            (text.as_bytes().to_vec(), None),
            ([b"\xef\xbb\xbf", text.as_bytes()].concat(), None),
            ([vec![0xff, 0xfe], sixteen(u16::to_le_bytes)].concat(), None),
            ([vec![0xfe, 0xff], sixteen(u16::to_be_bytes)].concat(), None),
            (sixteen(u16::to_le_bytes), None),
            (ansi, Some(About::OldLetters)),
            (page, Some(About::OldLetters)),
        ] {
            let mut found = Findings::default();
            let read = decoded(&bytes, &mut found);
            assert!(read.ends_with(text), "{read:?}");
            assert_eq!(found.notes.first().map(|note| note.about), about, "{read:?}");
        }
        let mut found = Findings::default();
        let damaged = [text.repeat(9).as_bytes(), b"\xff"].concat();
        assert!(decoded(&damaged, &mut found).ends_with(&format!("{text}\u{fffd}")));
        assert_eq!(found.notes.first().map(|note| note.about), Some(About::Damaged));
    }
}
