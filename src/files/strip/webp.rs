//! WebP: a RIFF file of chunks, each a name, a length and a body padded to an even length.

use super::{MOST_PROFILE, four, part};

const KEPT: [&[u8; 4]; 7] = [b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"];
/// In the flags of `VP8X`: there is Exif, there is XMP.
const TELLING: u8 = 0x08 | 0x04;
const ANIMATED: u8 = 0x02;
const PROFILED: u8 = 0x20;

/// Keeps the chunks that show, and says in the header that the others are gone.
pub(super) fn strip(bytes: &[u8]) -> Option<Vec<u8>> {
    with(bytes, |name, _| KEPT.contains(&name), TELLING)
}

/// The same without a colour profile of too many bytes; nothing when there is none.
pub(super) fn lighten(bytes: &[u8]) -> Option<Vec<u8>> {
    let is_heavy = |name: &[u8; 4], chunk: &[u8]| name == b"ICCP" && chunk.len() > MOST_PROFILE;
    chunks(bytes)?.iter().any(|(name, chunk)| is_heavy(name, chunk)).then_some(())?;
    with(bytes, |name, chunk| !is_heavy(name, chunk), PROFILED)
}

/// The chunks that are wanted, those flags taken off the header.
fn with(bytes: &[u8], is_wanted: impl Fn(&[u8; 4], &[u8]) -> bool, gone: u8) -> Option<Vec<u8>> {
    let mut body = Vec::with_capacity(bytes.len());
    for (name, chunk) in chunks(bytes)? {
        if !is_wanted(&name, chunk) {
            continue;
        }
        let start = body.len();
        body.extend_from_slice(chunk);
        if &name == b"VP8X"
            && let Some(flags) = body.get_mut(start + 8)
        {
            *flags &= !gone;
        }
        if body.len() % 2 == 1 {
            body.push(0);
        }
    }
    let size = u32::try_from(body.len() + 4).ok()?;
    Some([&b"RIFF"[..], &size.to_le_bytes(), b"WEBP", &body].concat())
}

/// Whether it is animated.
pub(super) fn moves(bytes: &[u8]) -> bool {
    four(bytes, 12).as_ref() == Some(b"VP8X") && bytes.get(20).is_some_and(|flags| flags & ANIMATED != 0)
}

fn chunks(bytes: &[u8]) -> Option<Vec<([u8; 4], &[u8])>> {
    if four(bytes, 0)? != *b"RIFF" || four(bytes, 8)? != *b"WEBP" {
        return None;
    }
    let whole = usize::try_from(u32::from_le_bytes(four(bytes, 4)?)).ok()?.checked_add(8)?.min(bytes.len());
    let (mut at, mut found) = (12, Vec::new());
    while at + 8 <= whole {
        let length = usize::try_from(u32::from_le_bytes(four(bytes, at + 4)?)).ok()?;
        found.push((four(bytes, at)?, part(bytes, at, length.checked_add(8)?)?));
        at += 8 + length + length % 2;
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use crate::files::strip::webp::*;

    fn chunk(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
        let mut out = [&name[..], &u32::try_from(body.len()).unwrap().to_le_bytes(), body].concat();
        if out.len() % 2 == 1 {
            out.push(0);
        }
        out
    }

    fn file(chunks: &[Vec<u8>]) -> Vec<u8> {
        let body = chunks.concat();
        [&b"RIFF"[..], &u32::try_from(body.len() + 4).unwrap().to_le_bytes(), b"WEBP", &body].concat()
    }

    #[test]
    fn exif_and_xmp_go_and_their_flags_with_them() {
        let flags = |byte: u8| chunk(b"VP8X", &[byte, 0, 0, 0, 1, 0, 0, 1, 0, 0]);
        let (profile, data) = (chunk(b"ICCP", b"abc"), chunk(b"VP8 ", b"data"));
        let before = [flags(0x2c), profile.clone(), data.clone(), chunk(b"EXIF", b"gps"), chunk(b"XMP ", b"author")];
        assert_eq!(strip(&file(&before)).unwrap(), file(&[flags(0x20), profile, data]));
        assert!(strip(b"RIFF\x04\0\0\0WAVE").is_none());
    }
}
