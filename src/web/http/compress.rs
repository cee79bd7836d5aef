//! Presses pages that nobody keeps on their way out: a member's, a search. What is kept is pressed once and harder.

use std::io::Write;

use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::ServiceResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap, HeaderValue};

use crate::cache::{Encoding, zstandard};
use crate::web::http::respond;

/// Answers shorter than this are sent as they are.
const SHORT: usize = 1024;
/// Zstandard's default; a page of 27 kB takes 0.08 ms, and becomes 5.9 kB.
const ZSTD: i32 = 3;
/// 0.2 ms, 6 kB.
const GZIP: u32 = 2;
/// 0.4 ms, 8.9 kB: only for who asks for nothing else.
const BROTLI: u32 = 1;

/// The cheapest to press first.
const CHEAPEST: [Encoding; 3] = [Encoding::Zstd, Encoding::Gzip, Encoding::Brotli];

fn pressed(content: &[u8], encoding: Encoding) -> std::io::Result<Vec<u8>> {
    match encoding {
        Encoding::Identity => Ok(content.to_vec()),
        Encoding::Zstd => zstandard::pressed(content, ZSTD),
        Encoding::Gzip => {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(GZIP));
            encoder.write_all(content)?;
            encoder.finish()
        }
        Encoding::Brotli => {
            let mut encoder = brotli::CompressorWriter::new(Vec::new(), 4096, BROTLI, 16);
            encoder.write_all(content)?;
            encoder.flush()?;
            Ok(encoder.into_inner())
        }
    }
}

/// Whether an answer is a text that may travel otherwise: whole, ours, not pressed yet, and known by no tag.
fn may_be_pressed(status: StatusCode, headers: &HeaderMap) -> bool {
    let text = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).is_some_and(|media_type| {
        ["text/html", "application/atom+xml", "application/json"].iter().any(|known| media_type.starts_with(known))
    });
    text && status != StatusCode::PARTIAL_CONTENT
        && !headers.contains_key(header::CONTENT_ENCODING)
        && !headers.contains_key(header::ETAG)
}

/// The answer, pressed when the client takes it and it is worth it.
pub fn squeeze<B: MessageBody>(response: ServiceResponse<B>) -> ServiceResponse<EitherBody<B>> {
    let encoding = respond::accepted(response.request().headers()).first_of(&CHEAPEST);
    let Some(name) = encoding.name() else { return response.map_into_left_body() };
    if !may_be_pressed(response.status(), response.headers()) {
        return response.map_into_left_body();
    }
    let mut done = false;
    let mut response = response.map_body(|_, body| match body.try_into_bytes() {
        Err(body) => EitherBody::left(body),
        Ok(bytes) if bytes.len() < SHORT => EitherBody::right(BoxBody::new(bytes)),
        Ok(bytes) => match pressed(&bytes, encoding) {
            Ok(pressed) => {
                done = true;
                EitherBody::right(BoxBody::new(pressed))
            }
            Err(_) => EitherBody::right(BoxBody::new(bytes)),
        },
    });
    if done {
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
        headers.append(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    }
    response
}

#[cfg(test)]
mod tests {
    use crate::cache::Accepted;
    use crate::web::http::compress::*;

    #[test]
    fn the_cheapest_that_is_taken_is_chosen() {
        for (offers, expected) in [
            ("gzip, deflate, br, zstd", Encoding::Zstd),
            ("gzip, deflate", Encoding::Gzip),
            ("br", Encoding::Brotli),
            ("identity", Encoding::Identity),
        ] {
            assert_eq!(Accepted::read(Some(offers)).first_of(&CHEAPEST), expected, "{offers}");
        }
    }

    #[test]
    fn what_is_pressed_decodes() {
        let text = "Une fiche pratique. ".repeat(500);
        let decode = |encoding: Encoding, pressed: &[u8]| -> std::io::Result<Vec<u8>> {
            let mut out = Vec::new();
            match encoding {
                Encoding::Zstd => return zstd::decode_all(pressed),
                Encoding::Gzip => std::io::copy(&mut flate2::read::GzDecoder::new(pressed), &mut out)?,
                Encoding::Brotli => std::io::copy(&mut brotli::Decompressor::new(pressed, 4096), &mut out)?,
                Encoding::Identity => return Ok(pressed.to_vec()),
            };
            Ok(out)
        };
        for encoding in CHEAPEST {
            let pressed = pressed(text.as_bytes(), encoding).unwrap_or_default();
            assert!(pressed.len() < 400, "{encoding:?} {}", pressed.len());
            assert_eq!(decode(encoding, &pressed).ok().as_deref(), Some(text.as_bytes()), "{encoding:?}");
        }
    }
}
