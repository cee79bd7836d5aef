//! JPEG: segments, each a marker, a length and a body; scans run until the next marker that is no restart.

use super::{MOST_PROFILE, part};

const START: [u8; 2] = [0xff, 0xd8];
const END: [u8; 2] = [0xff, 0xd9];
const SCAN: u8 = 0xda;
/// How the body of a segment with a part of a colour profile begins.
const PROFILE: &[u8] = b"ICC_PROFILE\0";

/// Keeps what decoding needs, JFIF's density, Adobe's colour transform and the ICC profile; ends at the first end of
/// image, since telephones put a second picture or a film behind it.
pub(super) fn strip(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len());
    out.extend_from_slice(bytes.get(..2).filter(|start| *start == START)?);
    let mut at = 2;
    while let Some(marker) = marker_at(bytes, &mut at) {
        match marker {
            0xd9 => break,
            0x01 | 0xd0..=0xd7 => at += 2,
            _ => {
                let length = usize::from(u16::from_be_bytes(part(bytes, at + 2, 2)?.try_into().ok()?));
                let mut end = at + 2 + length;
                let body = bytes.get(at + 4..end)?;
                if marker == SCAN {
                    end = end_of_scan(bytes, end);
                }
                keep(&mut out, marker, body, bytes.get(at..end)?);
                at = end;
            }
        }
    }
    out.extend_from_slice(&END);
    Some(out)
}

/// The same without a colour profile of too many bytes in all its segments; nothing when there is none.
pub(super) fn lighten(bytes: &[u8]) -> Option<Vec<u8>> {
    let (mut at, mut profiles) = (2, Vec::new());
    while let Some(marker) = marker_at(bytes, &mut at) {
        match marker {
            SCAN | 0xd9 => break,
            0x01 | 0xd0..=0xd7 => at += 2,
            _ => {
                let end = at + 2 + usize::from(u16::from_be_bytes(part(bytes, at + 2, 2)?.try_into().ok()?));
                if marker == 0xe2 && bytes.get(at + 4..end)?.starts_with(PROFILE) {
                    profiles.push(at..end);
                }
                at = end;
            }
        }
    }
    if profiles.iter().map(ExactSizeIterator::len).sum::<usize>() <= MOST_PROFILE {
        return None;
    }
    let (mut out, mut from) = (Vec::with_capacity(bytes.len()), 0);
    for profile in profiles {
        out.extend_from_slice(bytes.get(from..profile.start)?);
        from = profile.end;
    }
    out.extend_from_slice(bytes.get(from..)?);
    Some(out)
}

/// The next marker, whose place is put into `at`; nothing at the end of the file.
fn marker_at(bytes: &[u8], at: &mut usize) -> Option<u8> {
    loop {
        let (first, second) = (*bytes.get(*at)?, *bytes.get(*at + 1)?);
        if first == 0xff && !matches!(second, 0x00 | 0xff) {
            return Some(second);
        }
        *at += 1;
    }
}

/// Where the compressed data that begins there ends.
fn end_of_scan(bytes: &[u8], from: usize) -> usize {
    let tail = bytes.get(from..).unwrap_or_default();
    let end =
        tail.windows(2).position(|pair| matches!(pair, [0xff, marker] if !matches!(marker, 0x00 | 0xd0..=0xd7 | 0xff)));
    end.map_or(bytes.len(), |length| from + length)
}

fn keep(out: &mut Vec<u8>, marker: u8, body: &[u8], whole: &[u8]) {
    match marker {
        0xe0 => {
            // JFIF's header alone: the small picture that may follow it shows the image as it once was.
            if let Some(header) = body.get(..12).filter(|body| body.starts_with(b"JFIF\0")) {
                out.extend_from_slice(&[0xff, 0xe0, 0, 16]);
                out.extend_from_slice(header);
                out.extend_from_slice(&[0, 0]);
            }
        }
        0xe2 if body.starts_with(PROFILE) => out.extend_from_slice(whole),
        0xee if body.starts_with(b"Adobe") => out.extend_from_slice(whole),
        0xe1..=0xef | 0xfe => {}
        _ => out.extend_from_slice(whole),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use crate::files::strip::jpeg::*;

    fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
        let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
        [&[0xff, marker][..], &length, body].concat()
    }

    #[test]
    fn metadata_goes_and_the_picture_stays() {
        let scan = [segment(SCAN, &[1, 2, 3]), vec![7, 0xff, 0x00, 8, 0xff, 0xd0, 9]].concat();
        let (profile, table) = (segment(0xe2, b"ICC_PROFILE\0\x01\x01abc"), segment(0xdb, &[5; 9]));
        let file = [
            &START[..],
            &segment(0xe0, b"JFIF\0\x01\x02\x00\x00\x01\x00\x01\x01\x01rgb"),
            &segment(0xe1, b"Exif\0\0GPS"),
            &segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0author"),
            &profile,
            &segment(0xe2, b"MPF\0second"),
            &segment(0xfe, b"comment"),
            &table,
            &scan,
            &END,
            b"a film behind the picture",
        ]
        .concat();
        let jfif = segment(0xe0, b"JFIF\0\x01\x02\x00\x00\x01\x00\x01\x00\x00");
        assert_eq!(strip(&file).unwrap(), [&START[..], &jfif, &profile, &table, &scan, &END].concat());
    }

    #[test]
    fn a_cut_segment_is_damage_and_a_cut_scan_is_closed() {
        assert!(strip(&[0xff, 0xd8, 0xff, 0xdb, 0x00, 0x43, 1]).is_none());
        let cut = [&START[..], &segment(SCAN, &[1]), &[7, 8]].concat();
        assert_eq!(strip(&cut).unwrap(), [&cut[..], &END].concat());
    }
}
