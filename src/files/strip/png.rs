//! PNG: chunks, each a length, a name, a body and a checksum.

use std::io::Read;

use super::{MOST_PROFILE, four, part};

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// What the image is made of and how its colours, its density and its movement are meant.
const KEPT: [&[u8; 4]; 19] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"iCCP", b"sRGB", b"gAMA", b"cHRM", b"cICP", b"mDCV", b"cLLI", b"sBIT",
    b"tRNS", b"bKGD", b"pHYs", b"acTL", b"fcTL", b"fdAT", b"hIST",
];

/// Keeps the chunks that show; ends at the end of the image.
pub(super) fn strip(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len());
    out.extend_from_slice(part(bytes, 0, SIGNATURE.len()).filter(|start| *start == SIGNATURE)?);
    let mut at = SIGNATURE.len();
    loop {
        let (name, chunk) = chunk_at(bytes, at)?;
        if KEPT.contains(&&name) {
            out.extend_from_slice(chunk);
        }
        if &name == b"IEND" {
            return Some(out);
        }
        at += chunk.len();
    }
}

/// The same without a colour profile that unpacks to too much, or any after the first; nothing when there is none.
pub(super) fn lighten(bytes: &[u8]) -> Option<Vec<u8>> {
    let (mut at, mut from, mut profiles, mut out) = (SIGNATURE.len(), 0, 0, Vec::new());
    while let Some((name, chunk)) = chunk_at(bytes, at) {
        let end = at + chunk.len();
        if &name == b"iCCP" {
            profiles += 1;
            if profiles > 1 || is_heavy(chunk) {
                out.extend_from_slice(bytes.get(from..at)?);
                from = end;
            }
        }
        at = end;
    }
    if from == 0 {
        return None;
    }
    out.extend_from_slice(bytes.get(from..)?);
    Some(out)
}

/// Whether a profile unpacks to too much, or not at all: its name, a zero, the method, then zlib's stream.
fn is_heavy(chunk: &[u8]) -> bool {
    let body = chunk.get(8..chunk.len().saturating_sub(4)).unwrap_or_default();
    let packed = body.iter().position(|byte| *byte == 0).and_then(|end| body.get(end + 2..)).unwrap_or_default();
    let most = u64::try_from(MOST_PROFILE).unwrap_or(u64::MAX);
    let mut unpacked = flate2::read::ZlibDecoder::new(packed).take(most + 1);
    std::io::copy(&mut unpacked, &mut std::io::sink()).map_or(true, |size| size > most)
}

/// Whether it is an animated PNG: says so before its first data.
pub(super) fn moves(bytes: &[u8]) -> bool {
    let mut at = SIGNATURE.len();
    while let Some((name, chunk)) = chunk_at(bytes, at) {
        match &name {
            b"acTL" => return true,
            b"IDAT" | b"IEND" => return false,
            _ => at += chunk.len(),
        }
    }
    false
}

fn chunk_at(bytes: &[u8], at: usize) -> Option<([u8; 4], &[u8])> {
    let length = usize::try_from(u32::from_be_bytes(four(bytes, at)?)).ok()?;
    Some((four(bytes, at + 4)?, part(bytes, at, length.checked_add(12)?)?))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use crate::files::strip::png::*;

    fn chunk(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
        [&u32::try_from(body.len()).unwrap().to_be_bytes()[..], name, body, &[0; 4]].concat()
    }

    #[test]
    fn words_and_places_go_and_colours_stay() {
        let kept = [chunk(b"IHDR", &[1; 13]), chunk(b"iCCP", b"p"), chunk(b"IDAT", b"d"), chunk(b"IEND", b"")].concat();
        let file = [
            SIGNATURE,
            &chunk(b"IHDR", &[1; 13]),
            &chunk(b"eXIf", b"gps"),
            &chunk(b"iCCP", b"p"),
            &chunk(b"tEXt", b"Author"),
            &chunk(b"IDAT", b"d"),
            &chunk(b"tIME", b"now"),
            &chunk(b"IEND", b""),
            b"behind",
        ]
        .concat();
        assert_eq!(strip(&file).unwrap(), [SIGNATURE, &kept].concat());
        assert!(!moves(&file));
        assert!(strip(file.get(..60).unwrap()).is_none(), "cut");
    }

    #[test]
    fn an_animated_one_says_so_before_its_data() {
        assert!(moves(&[SIGNATURE, &chunk(b"IHDR", &[1; 13]), &chunk(b"acTL", &[0; 8])].concat()));
    }
}
