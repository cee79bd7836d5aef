//! How a revision's text is stored: zstd with the text before it as prefix; a key revision stands alone.

use std::cell::RefCell;

use sha2::{Digest, Sha256};
use zstd::zstd_safe::{self, CCtx, DCtx};

/// A chain of revisions is cut by a key when it would pass this many links …
const MOST_LINKS: i32 = 192;
/// … or when decoding it would yield more bytes of text than this (4.5 MB, a few milliseconds).
const MOST_BYTES: i64 = 4_500_000;
/// Below this, zstd spends its effort on ratio; saves stay under a millisecond at 6 kB.
const LEVEL: i32 = 12;
/// Large texts are compressed faster, at little loss beside their prefix.
const LEVEL_LARGE: i32 = 6;
const LARGE: usize = 128 * 1024;
/// No text is larger: what says so is damaged.
const MOST_TEXT: usize = 64 * 1024 * 1024;

/// Where a stored revision stands in its chain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Links back to the key; 0 for a key.
    pub links: i32,
    /// Bytes of text to decode in all, this text included.
    pub bytes: i64,
}

/// A text ready to be stored.
#[derive(Clone, Debug)]
pub struct Stored {
    /// The compressed bytes.
    pub data: Vec<u8>,
    /// Its place in the chain.
    pub place: Place,
}

/// Compresses a text after the one before it; alone when there is none or when the chain would grow too long.
pub fn encode(text: &str, before: Option<(&str, Place)>) -> std::io::Result<Stored> {
    let size = i64::try_from(text.len()).unwrap_or(i64::MAX);
    if let Some((prefix, place)) = before {
        let next = Place { links: place.links + 1, bytes: place.bytes + size };
        if next.links <= MOST_LINKS && next.bytes <= MOST_BYTES {
            return Ok(Stored { data: compress(text, prefix)?, place: next });
        }
    }
    Ok(Stored { data: compress(text, "")?, place: Place { links: 0, bytes: size } })
}

/// Decodes a chain, key first; the text of its last element.
pub fn decode<'a>(chain: impl IntoIterator<Item = &'a [u8]>) -> std::io::Result<String> {
    let mut text = Vec::new();
    for data in chain {
        text = decompress(data, &text)?;
    }
    String::from_utf8(text).map_err(|error| std::io::Error::new(std::io::ErrorKind::InvalidData, error))
}

/// Decodes one element after the text before it (empty for a key).
pub fn decode_next(data: &[u8], before: &[u8]) -> std::io::Result<String> {
    String::from_utf8(decompress(data, before)?)
        .map_err(|error| std::io::Error::new(std::io::ErrorKind::InvalidData, error))
}

/// The hash of a text: SHA-256 in hexadecimal.
#[must_use]
pub fn hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().fold(String::with_capacity(64), |mut hex, byte| {
        use std::fmt::Write as _;
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

fn compress(text: &str, prefix: &str) -> std::io::Result<Vec<u8>> {
    let level = if text.len() > LARGE { LEVEL_LARGE } else { LEVEL };
    // As below: the tables of a context are worth more than an ordinary text.
    thread_local! {
        static CONTEXT: RefCell<CCtx<'static>> = RefCell::new(CCtx::create());
    }
    let mut data = Vec::with_capacity(zstd_safe::compress_bound(text.len()));
    CONTEXT
        .with_borrow_mut(|context| context.compress_using_dict(&mut data, text.as_bytes(), prefix.as_bytes(), level))
        .map_err(|code| std::io::Error::other(zstd_safe::get_error_name(code)))?;
    data.shrink_to_fit();
    Ok(data)
}

fn decompress(data: &[u8], prefix: &[u8]) -> std::io::Result<Vec<u8>> {
    // A context costs more to make than a small text to decode, and a chain has many.
    thread_local! {
        static CONTEXT: RefCell<DCtx<'static>> = RefCell::new(DCtx::create());
    }
    let size = zstd_safe::get_frame_content_size(data).ok().flatten().and_then(|size| usize::try_from(size).ok());
    let size = size.filter(|size| *size <= MOST_TEXT).ok_or_else(|| std::io::Error::other("no size of a text"))?;
    let mut text = Vec::with_capacity(size);
    CONTEXT
        .with_borrow_mut(|context| context.decompress_using_dict(&mut text, data, prefix))
        .map_err(|code| std::io::Error::other(zstd_safe::get_error_name(code)))?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use crate::models::revision::codec::*;

    #[test]
    fn a_chain_decodes_to_each_of_its_texts_and_a_delta_is_small() {
        let paragraph = |n: usize| format!("Paragraphe {n} : on se réunit, on écrit, on décide ensemble.\n");
        let first: String = (0..100).map(paragraph).collect();
        let mut texts = vec![first];
        for n in 0..200 {
            let last = texts.last().unwrap().clone();
            texts.push(last + &paragraph(1000 + n));
        }
        let mut stored: Vec<Stored> = Vec::new();
        for (n, text) in texts.iter().enumerate() {
            let before = n.checked_sub(1).map(|p| (texts[p].as_str(), stored[p].place));
            stored.push(encode(text, before).unwrap());
        }
        assert!(stored[1].data.len() < 120, "{}", stored[1].data.len());
        for n in [0, 1, 64, 96, 97, 130, 200] {
            let key = n - usize::try_from(stored[n].place.links).unwrap();
            let chain = stored[key..=n].iter().map(|s| s.data.as_slice());
            assert_eq!(decode(chain).unwrap(), texts[n]);
            assert!(stored[n].place.links <= MOST_LINKS && stored[n].place.bytes <= MOST_BYTES);
        }
    }

    #[test]
    fn a_large_text_keeps_its_prefix() {
        let large: String = (0..60_000).map(|n: u64| format!("{}\n", n.wrapping_mul(0x9e37_79b9_7f4a_7c15))).collect();
        let changed = large.replacen("0\n", "un mot\n", 1);
        assert!(compress(&changed, &large).unwrap().len() < 2000);
    }

    #[test]
    fn the_hash_is_sha_256() {
        assert_eq!(hash(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
}
