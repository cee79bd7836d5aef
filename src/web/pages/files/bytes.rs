//! The bytes of a file. They never change under their address, so browsers keep them for a year; a shared cache asks
//! again after ten minutes, since a sheet may be hidden or deleted, and its files with it.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use actix_web::body::SizedStream;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web as at};
use futures_util::stream::try_unfold;

use crate::app::App;
use crate::files::{self, media::Media};
use crate::hall::error::{Error, Result};
use crate::models::attachment::Attachment;
use crate::web::http::extract::{Query, Visitor};
use crate::web::http::{Pool, look, respond};
use crate::web::pages::files::live;
use crate::web::pages::files::range;
use crate::web::pages::files::range::ByteRange;

/// Bytes read from disk at a time.
const PIECE: u64 = 256 * 1024;
/// Nothing in a file may run, load or send.
const CONTENT_SECURITY_POLICY: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/// The bytes that answer, and what they are.
struct Body {
    file: File,
    size: u64,
    media_type: String,
    etag: String,
}

/// `GET /fichiers/{id}/{name}`
pub async fn serve(
    app: App,
    visitor: Visitor,
    path: at::Path<(String, String)>,
    query: Query,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let (id, name) = path.into_inner();
    let found = look(&app, &visitor, Pool::Reads, move |look| {
        let file = live(look, &id)?;
        let public = look.reader.is_public(&file)?;
        Ok((file, public))
    });
    let (file, public) = match found.await {
        Ok((found, _)) => found,
        Err(stop) => return stop.answer(),
    };
    if name != file.name {
        let tail = if visitor.query.is_empty() { String::new() } else { format!("?{}", visitor.query) };
        return Ok(respond::moved(&format!("{}{tail}", file.address())));
    }
    let body = match query.get("largeur").parse().ok().and_then(|asked| small_width(&file, asked)) {
        Some(width) => small(&app, &file, width).await?,
        None => whole(&app, &file).await?,
    };
    let shown = file.is_inline() && query.find("telecharger").is_none();
    Ok(answer(&app, &request, body, &disposition(&file.name, shown), public))
}

/// The width to give for a width asked for; nothing when the image itself is to be given.
fn small_width(file: &Attachment, asked: u32) -> Option<u32> {
    let own = u32::try_from(file.width?).ok().filter(|_| file.is_image())?;
    files::width_for(asked.max(1)).filter(|width| *width < own)
}

async fn whole(app: &App, file: &Attachment) -> Result<Body> {
    let (node, hash) = (app.clone(), file.hash.clone());
    let (media_type, etag) = (file.media_type.clone(), format!("\"{hash}\""));
    app.block(move || {
        let file = node.files.open_one(&hash)?;
        Ok(Body { size: file.metadata()?.len(), file, media_type, etag })
    })
    .await
}

async fn small(app: &App, file: &Attachment, width: u32) -> Result<Body> {
    let etag = format!("\"{}-{width}\"", file.hash);
    let (node, hash) = (app.clone(), file.hash.clone());
    if let Some(made) = app.block(move || Ok(node.files.small_if_there(&hash, width))).await? {
        return described(made, etag);
    }
    let turn = app.files.turn().await;
    let (node, hash) = (app.clone(), file.hash.clone());
    app.block(move || {
        // The work holds its turn: a reader who leaves does not let another one in before it ends.
        let _turn = turn;
        let mut start = [0; 16];
        let read = node.files.open_one(&hash)?.read(&mut start)?;
        let format = Media::image_of(start.get(..read).unwrap_or_default())
            .ok_or_else(|| Error::Internal(anyhow::anyhow!("{hash} is no image")))?;
        described(node.files.make_small(&hash, width, format, node.config.upload_megapixels)?, etag)
    })
    .await
}

/// A smaller image with its type, which its bytes tell.
fn described(mut file: File, etag: String) -> Result<Body> {
    let mut start = [0; 16];
    let read = file.read(&mut start)?;
    file.seek(SeekFrom::Start(0))?;
    let format = Media::image_of(start.get(..read).unwrap_or_default());
    let media = format.and_then(Media::of_format).map_or("application/octet-stream", |media| media.mime);
    Ok(Body { size: file.metadata()?.len(), file, media_type: media.to_owned(), etag })
}

fn answer(app: &App, request: &HttpRequest, body: Body, disposition: &str, public: bool) -> HttpResponse {
    let text = |name: header::HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
    let known = |tags: &str| tags.split(',').any(|tag| matches!(tag.trim(), "*") || tag.trim() == body.etag);
    let same = text(header::IF_RANGE).is_none_or(|tag| tag == body.etag);
    let asked = range::asked(text(header::RANGE).filter(|_| same), body.size);
    let mut response = match asked {
        _ if text(header::IF_NONE_MATCH).is_some_and(known) => HttpResponse::NotModified(),
        ByteRange::Whole => HttpResponse::Ok(),
        ByteRange::Part(..) => HttpResponse::PartialContent(),
        ByteRange::Beyond => HttpResponse::RangeNotSatisfiable(),
    };
    let kept = if public { "public, s-maxage=600, max-age=31536000, immutable" } else { "private, no-store" };
    response
        .insert_header((header::ETAG, body.etag.as_str()))
        .insert_header((header::CACHE_CONTROL, kept))
        .insert_header((header::ACCEPT_RANGES, "bytes"));
    if text(header::IF_NONE_MATCH).is_some_and(known) {
        return response.finish();
    }
    response
        .insert_header((header::CONTENT_TYPE, body.media_type.as_str()))
        .insert_header((header::CONTENT_DISPOSITION, disposition))
        .insert_header((header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY));
    let (from, length) = match asked {
        ByteRange::Whole => (0, body.size),
        ByteRange::Part(from, to) => {
            response.insert_header((header::CONTENT_RANGE, format!("bytes {from}-{to}/{}", body.size)));
            (from, to - from + 1)
        }
        ByteRange::Beyond => {
            return response.insert_header((header::CONTENT_RANGE, format!("bytes */{}", body.size))).finish();
        }
    };
    response.body(pieces(app.clone(), body.file, from, length))
}

/// The part of a file, read piece by piece on the blocking pool.
fn pieces(app: App, file: File, from: u64, length: u64) -> impl actix_web::body::MessageBody + 'static {
    let stream = try_unfold((file, from, length), move |(mut file, at, left)| {
        let app = app.clone();
        async move {
            if left == 0 {
                return Ok(None);
            }
            let read = app.block(move || {
                let mut piece = vec![0; usize::try_from(left.min(PIECE)).unwrap_or_default()];
                file.seek(SeekFrom::Start(at))?;
                file.read_exact(&mut piece)?;
                Ok((piece, file))
            });
            let (piece, file) = read.await?;
            let read = u64::try_from(piece.len()).unwrap_or(left);
            Ok::<_, Error>(Some((at::Bytes::from(piece), (file, at + read, left - read))))
        }
    });
    SizedStream::new(length, Box::pin(stream))
}

/// `inline` or `attachment`, with the name in ASCII and in full.
fn disposition(name: &str, shown: bool) -> String {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_graphic() && c != '"' && c != '\\' { c } else { '_' }).collect();
    let full = percent_encoding::utf8_percent_encode(name, percent_encoding::NON_ALPHANUMERIC);
    let way = if shown { "inline" } else { "attachment" };
    format!("{way}; filename=\"{plain}\"; filename*=UTF-8''{full}")
}

#[cfg(test)]
mod tests {
    use super::disposition;

    #[test]
    fn a_name_with_accents_is_given_in_both_ways() {
        assert_eq!(
            disposition("été 2026.pdf", false),
            "attachment; filename=\"_t__2026.pdf\"; filename*=UTF-8''%C3%A9t%C3%A9%202026%2Epdf"
        );
    }
}
