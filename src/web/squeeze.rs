//! Presses pages that nobody keeps on their way out: a member's, a search. What is kept is pressed once and harder.

use std::io::Write;

use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::ServiceResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap, HeaderValue};

use crate::cache::zstandard;
use crate::web::assets::accepts_coding;

/// Answers shorter than this are sent as they are.
const SHORT: usize = 1024;
/// Zstandard's default; a page of 27 kB takes 0.08 ms, and becomes 5.9 kB.
const ZSTD: i32 = 3;
/// 0.2 ms, 6 kB.
const GZIP: u32 = 2;
/// 0.4 ms, 8.9 kB: only for who asks for nothing else.
const BROTLI: u32 = 1;

/// How to press, the cheapest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Press {
    Zstd,
    Gzip,
    Brotli,
}

impl Press {
    fn accepted(header: Option<&HeaderValue>) -> Option<Self> {
        let offers = header.and_then(|value| value.to_str().ok()).unwrap_or_default();
        [Self::Zstd, Self::Gzip, Self::Brotli].into_iter().find(|press| accepts_coding(offers, press.name()))
    }

    fn name(self) -> &'static str {
        match self {
            Self::Zstd => "zstd",
            Self::Gzip => "gzip",
            Self::Brotli => "br",
        }
    }

    fn pressed(self, content: &[u8]) -> std::io::Result<Vec<u8>> {
        match self {
            Self::Zstd => zstandard::pressed(content, ZSTD),
            Self::Gzip => {
                let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(GZIP));
                encoder.write_all(content)?;
                encoder.finish()
            }
            Self::Brotli => {
                let mut encoder = brotli::CompressorWriter::new(Vec::new(), 4096, BROTLI, 16);
                encoder.write_all(content)?;
                encoder.flush()?;
                Ok(encoder.into_inner())
            }
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
    let Some(press) = Press::accepted(response.request().headers().get(header::ACCEPT_ENCODING)) else {
        return response.map_into_left_body();
    };
    if !may_be_pressed(response.status(), response.headers()) {
        return response.map_into_left_body();
    }
    let mut done = false;
    let mut response = response.map_body(|_, body| match body.try_into_bytes() {
        Err(body) => EitherBody::left(body),
        Ok(bytes) if bytes.len() < SHORT => EitherBody::right(BoxBody::new(bytes)),
        Ok(bytes) => match press.pressed(&bytes) {
            Ok(pressed) => {
                done = true;
                EitherBody::right(BoxBody::new(pressed))
            }
            Err(_) => EitherBody::right(BoxBody::new(bytes)),
        },
    });
    if done {
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(press.name()));
        headers.append(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cheapest_that_is_taken_is_chosen() {
        for (offers, expected) in [
            ("gzip, deflate, br, zstd", Some(Press::Zstd)),
            ("gzip, deflate", Some(Press::Gzip)),
            ("br", Some(Press::Brotli)),
            ("zstd;q=0, gzip;q=0.0, br;q=0.5", Some(Press::Brotli)),
            ("identity", None),
            ("", None),
        ] {
            let header = HeaderValue::from_str(offers).ok();
            assert_eq!(Press::accepted(header.as_ref()), expected, "{offers}");
        }
        assert_eq!(Press::accepted(None), None);
    }

    #[test]
    fn what_is_pressed_decodes() {
        let text = "Une fiche pratique. ".repeat(500);
        let decode = |press: Press, pressed: &[u8]| -> std::io::Result<Vec<u8>> {
            let mut out = Vec::new();
            match press {
                Press::Zstd => return zstd::decode_all(pressed),
                Press::Gzip => std::io::copy(&mut flate2::read::GzDecoder::new(pressed), &mut out)?,
                Press::Brotli => std::io::copy(&mut brotli::Decompressor::new(pressed, 4096), &mut out)?,
            };
            Ok(out)
        };
        for press in [Press::Zstd, Press::Gzip, Press::Brotli] {
            let pressed = press.pressed(text.as_bytes()).unwrap_or_default();
            assert!(pressed.len() < 400, "{press:?} {}", pressed.len());
            assert_eq!(decode(press, &pressed).ok().as_deref(), Some(text.as_bytes()), "{press:?}");
        }
    }
}
