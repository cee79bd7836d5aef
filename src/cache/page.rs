//! A page ready to send, kept in one encoding: Zstandard while every reader takes it, brotli from the first who does
//! not. Others are made when somebody asks. Each has its strong `ETag`, until the next midnight in Paris.

use std::io::{Read, Write};

use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::web::Bytes;
use arc_swap::ArcSwap;
use sha2::{Digest, Sha256};

use super::encoding::{Accepted, Encoding};
use super::zstandard;
use crate::db::types::Moment;

/// 0.2 ms for a page of 29 kB, and 6.2 kB; 7 takes half as much again for two bytes in a hundred.
const ZSTD: i32 = 5;
/// The same page is pressed to 5,721 bytes (6,023 at 4, 5,700 at 6); 1.4 ms rather than 0.9 for whoever comes first.
const BROTLI: u32 = 5;
/// Which encoding is made when the one kept is not taken, the best first.
const BEST: [Encoding; 3] = [Encoding::Brotli, Encoding::Zstd, Encoding::Gzip];

/// A page ready to send.
#[derive(Debug)]
pub struct Page {
    /// Its media type.
    pub media_type: &'static str,
    /// Zstandard or brotli.
    kept: ArcSwap<(Encoding, Bytes)>,
    etags: [HeaderValue; 4],
    until: Moment,
    /// Headers that it bears.
    pub headers: Vec<(HeaderName, HeaderValue)>,
}

impl Page {
    /// Compresses a page for its first reader. `build` names the program's build, so that a new one ends every `ETag`.
    #[must_use]
    pub fn new(media_type: &'static str, content: &[u8], build: &str, until: Moment, first: Accepted) -> Self {
        let mut hash = Sha256::new();
        hash.update(build.as_bytes());
        hash.update(content);
        let digest = hash.finalize();
        let mut stem = String::with_capacity(22);
        for byte in digest.iter().take(10) {
            use std::fmt::Write as _;
            let _ = write!(stem, "{byte:02x}");
        }
        let etag = |end: &str| {
            HeaderValue::from_str(&format!("\"{stem}{end}\"")).unwrap_or_else(|_| HeaderValue::from_static("\"\""))
        };
        let encoding = match first.first_of(&[Encoding::Zstd, Encoding::Brotli]) {
            Encoding::Brotli => Encoding::Brotli,
            _ => Encoding::Zstd,
        };
        Self {
            media_type,
            kept: ArcSwap::from_pointee((encoding, packed(content, encoding))),
            etags: [etag(""), etag("-gz"), etag("-br"), etag("-zs")],
            until,
            headers: Vec::new(),
        }
    }

    /// The same with headers; what no header can say is left out.
    #[must_use]
    pub fn bearing(self, headers: Vec<(&'static str, String)>) -> Self {
        let header = |(name, value): (&'static str, String)| {
            HeaderValue::from_str(&value).ok().map(|value| (HeaderName::from_static(name), value))
        };
        Self { headers: headers.into_iter().filter_map(header).collect(), ..self }
    }

    /// The body for a reader, and how it travels.
    #[must_use]
    pub fn body(&self, accepted: Accepted) -> (Encoding, Bytes) {
        let kept = self.kept.load();
        if accepted.takes(kept.0) {
            return (kept.0, kept.1.clone());
        }
        let (content, encoding) = (unpacked(&kept.1, kept.0), accepted.first_of(&BEST));
        let body = packed(&content, encoding);
        // Who takes Zstandard takes brotli as well, so the page is packed anew once.
        if encoding == Encoding::Brotli {
            self.kept.store((encoding, body.clone()).into());
        }
        (encoding, body)
    }

    /// The strong `ETag` of that encoding.
    #[must_use]
    pub fn etag(&self, encoding: Encoding) -> &HeaderValue {
        let [identity, gzip, brotli, zstd] = &self.etags;
        match encoding {
            Encoding::Identity => identity,
            Encoding::Gzip => gzip,
            Encoding::Brotli => brotli,
            Encoding::Zstd => zstd,
        }
    }

    /// The tag that a reader has of this page, in whatever encoding, by an `If-None-Match` header.
    #[must_use]
    pub fn known(&self, tags: &str) -> Option<&HeaderValue> {
        let mut tags = tags.split(',').map(|tag| tag.trim().trim_start_matches("W/"));
        tags.find_map(|tag| self.etags.iter().find(|etag| tag == "*" || etag.as_bytes() == tag.as_bytes()))
    }

    /// Whether it may still be given at this moment.
    #[must_use]
    pub fn is_fresh(&self, now: Moment) -> bool {
        now < self.until
    }

    /// Bytes kept; brotli and Zstandard are about as long.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let of_header = |(_, value): &(HeaderName, HeaderValue)| size_of::<(HeaderName, HeaderValue)>() + value.len();
        self.kept.load().1.len() + self.headers.iter().map(of_header).sum::<usize>()
    }
}

/// Exactly as long as it needs: what packs asks for room as if nothing could be pressed. Writing to memory does not
/// fail.
fn packed(content: &[u8], encoding: Encoding) -> Bytes {
    match encoding {
        Encoding::Identity => Ok(content.to_vec()),
        Encoding::Gzip => gzipped(content),
        Encoding::Brotli => brotlied(content),
        Encoding::Zstd => zstandard::pressed(content, ZSTD),
    }
    .map(|packed| Bytes::copy_from_slice(&packed))
    .unwrap_or_default()
}

/// What we packed unpacks.
fn unpacked(kept: &[u8], encoding: Encoding) -> Vec<u8> {
    let mut content = Vec::with_capacity(kept.len() * 6);
    let _ = match encoding {
        Encoding::Zstd => zstd::stream::copy_decode(kept, &mut content).map(|()| 0),
        Encoding::Brotli => brotli::Decompressor::new(kept, 16 * 1024).read_to_end(&mut content),
        Encoding::Gzip | Encoding::Identity => Ok(0),
    };
    content
}

fn gzipped(content: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
    encoder.write_all(content)?;
    encoder.finish()
}

fn brotlied(content: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut compressed = Vec::new();
    {
        let mut encoder = brotli::CompressorWriter::new(&mut compressed, 4096, BROTLI, 20);
        encoder.write_all(content)?;
        encoder.flush()?;
    }
    Ok(compressed)
}

#[cfg(test)]
mod tests {
    use crate::cache::page::*;

    fn accepted(header: &str) -> Accepted {
        Accepted::read(Some(header))
    }

    #[test]
    fn every_reader_gets_the_same_page_in_what_it_takes_whoever_came_first() -> std::io::Result<()> {
        let text = "Une page. ".repeat(100);
        let asked = ["gzip, br, zstd", "br", "gzip", "", "zstd"];
        let unpack = |(encoding, body): (Encoding, Bytes)| {
            let mut content = String::new();
            match encoding {
                Encoding::Gzip => flate2::read::GzDecoder::new(body.as_ref()).read_to_string(&mut content)?,
                Encoding::Brotli => brotli::Decompressor::new(body.as_ref(), 4096).read_to_string(&mut content)?,
                Encoding::Zstd => zstd::stream::read::Decoder::new(body.as_ref())?.read_to_string(&mut content)?,
                Encoding::Identity => body.as_ref().read_to_string(&mut content)?,
            };
            std::io::Result::Ok((encoding, content))
        };
        for first in asked {
            let page = Page::new("text/html", text.as_bytes(), "build", Moment(1), accepted(first));
            for reader in asked {
                let (encoding, content) = unpack(page.body(accepted(reader)))?;
                assert_eq!(content, text, "{first} then {reader}");
                assert!(
                    encoding.name().is_none_or(|name| reader.contains(name)),
                    "{first} then {reader}: {encoding:?}"
                );
                let etag = page.etag(encoding).to_str().unwrap_or_default().to_owned();
                assert_eq!(page.known(&format!("\"x\", W/{etag}")), Some(page.etag(encoding)));
            }
            // The one who takes brotli alone has had it kept.
            assert_eq!(page.body(accepted("gzip, br, zstd")).0, Encoding::Brotli);
            assert_eq!(page.known("\"x\""), None);
        }
        Ok(())
    }
}
