//! GIF: a header, then blocks; each block ends in a chain of counted pieces.

use super::{MOST_PROFILE, part};

/// What applications may leave: how often it plays, its colours.
const KEPT: [&[u8]; 3] = [b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012"];

enum Block<'a> {
    Frame(&'a [u8]),
    /// How the next frame is shown.
    Control(&'a [u8]),
    Application(&'a [u8]),
    Other,
    End,
}

/// Keeps header, frames and how they play.
pub(super) fn strip(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut at = header_length(bytes)?;
    let mut out = bytes.get(..at)?.to_vec();
    loop {
        match block_at(bytes, &mut at)? {
            Block::Frame(whole) | Block::Control(whole) => out.extend_from_slice(whole),
            Block::Application(whole)
                if whole.len() <= MOST_PROFILE && part(whole, 3, 11).is_some_and(|name| KEPT.contains(&name)) =>
            {
                out.extend_from_slice(whole);
            }
            Block::Application(_) | Block::Other => {}
            Block::End => {
                out.push(0x3b);
                return Some(out);
            }
        }
    }
}

/// How many frames it has; 0 when it is damaged.
#[must_use]
pub fn frames(bytes: &[u8]) -> usize {
    let Some(mut at) = header_length(bytes) else { return 0 };
    let mut count = 0;
    while let Some(block) = block_at(bytes, &mut at) {
        match block {
            Block::Frame(_) => count += 1,
            Block::End => break,
            _ => {}
        }
    }
    count
}

fn header_length(bytes: &[u8]) -> Option<usize> {
    let known = bytes.starts_with(b"GIF89a") || bytes.starts_with(b"GIF87a");
    known.then_some(13 + table_length(*bytes.get(10)?))
}

/// The length of the colour table that these flags announce.
fn table_length(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

fn block_at<'a>(bytes: &'a [u8], at: &mut usize) -> Option<Block<'a>> {
    let start = *at;
    // A file cut after a whole block still shows what it has.
    let Some(kind) = bytes.get(start) else { return Some(Block::End) };
    let pieces = match kind {
        0x3b => return Some(Block::End),
        0x21 => start + 2,
        0x2c => start + 10 + table_length(*bytes.get(start + 9)?) + 1,
        _ => return None,
    };
    *at = end_of_pieces(bytes, pieces)?;
    let whole = bytes.get(start..*at)?;
    Some(match (kind, bytes.get(start + 1)?) {
        (0x2c, _) => Block::Frame(whole),
        (_, 0xf9) => Block::Control(whole),
        (_, 0xff) => Block::Application(whole),
        _ => Block::Other,
    })
}

fn end_of_pieces(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let length = usize::from(*bytes.get(at)?);
        at += 1 + length;
        if length == 0 {
            return Some(at);
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use crate::files::strip::gif::*;

    #[test]
    fn comments_go_and_frames_stay() {
        let header = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff";
        let plays = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0";
        let frame = b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0";
        let file = [
            &header[..],
            plays,
            b"\x21\xfe\x06author\0",
            b"\x21\xff\x0bXMP DataXMP\x03gps\0",
            frame,
            frame,
            b"\x3b",
            b"behind",
        ]
        .concat();
        assert_eq!(strip(&file).unwrap(), [&header[..], plays, frame, frame, b"\x3b"].concat());
        assert_eq!(frames(&file), 2);
        assert!(strip(b"GIF89a\x01\0").is_none());
    }
}
