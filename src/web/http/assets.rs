//! Assets are the style sheet, scripts and icons that `build.rs` compressed and named by their content.

use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use crate::app::App;
use crate::cache::{Accepted, Encoding};
use crate::db::types::SheetId;
use crate::hall::error::{Error, Result, What};
use crate::models::identity;
use crate::text::qr::Qr;
use crate::web::http::respond;
use crate::web::view::page;

/// One file that browsers are given, with its compressed forms (empty where compressing gains nothing).
#[derive(Debug)]
pub struct Asset {
    /// The file name in addresses, which changes with the content: `maillage.3f9a….css`.
    pub path: &'static str,
    /// The address: `/static/` and [`Asset::path`].
    pub href: &'static str,
    /// The name by which templates call it: `maillage.css`.
    pub logical: &'static str,
    /// The sixteen hexadecimal digits in its name.
    pub hash: &'static str,
    /// What `Content-Type` says.
    pub media_type: &'static str,
    /// As it is.
    pub raw: &'static [u8],
    /// In brotli; empty for what is compressed already.
    pub br: &'static [u8],
    /// In gzip; empty for what is compressed already.
    pub gz: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// The address of the asset that templates call `logical`, such as `/static/maillage.3f9a….css`.
/// A name that does not exist leads to an address that answers 404; a test reads every template for such names.
#[must_use]
pub fn url(logical: &str) -> &'static str {
    ASSETS.iter().find(|asset| asset.logical == logical).map_or("/static/inconnu", |asset| asset.href)
}

/// The same for an asset that a build without Node does not have: nothing then.
#[must_use]
pub fn known(logical: &str) -> Option<&'static str> {
    ASSETS.iter().find(|asset| asset.logical == logical).map(|asset| asset.href)
}

/// The text of the asset that templates call `logical`.
#[must_use]
pub fn content(logical: &str) -> Option<&'static str> {
    let asset = ASSETS.iter().find(|asset| asset.logical == logical)?;
    std::str::from_utf8(asset.raw).ok()
}

/// `GET` and `HEAD /static/{name}`: the file in the best form the browser reads, kept for a year since its name says
/// what it holds.
pub async fn serve(request: HttpRequest, name: web::Path<String>) -> HttpResponse {
    match ASSETS.iter().find(|asset| asset.path == name.as_str()) {
        Some(asset) => answer(&request, asset, "public, max-age=31536000, immutable"),
        None => HttpResponse::NotFound().insert_header((header::CACHE_CONTROL, "no-store")).finish(),
    }
}

/// The asset that templates call `logical`, at another address than its own: asked for anew a day later.
pub fn named(request: &HttpRequest, logical: &str) -> HttpResponse {
    match ASSETS.iter().find(|asset| asset.logical == logical) {
        Some(asset) => answer(request, asset, "public, max-age=86400"),
        None => HttpResponse::NotFound().finish(),
    }
}

/// `GET` and `HEAD /favicon.ico`: the drawn icon, for what asks without having read a page.
pub async fn favicon(request: HttpRequest) -> HttpResponse {
    named(&request, "favicon.svg")
}

/// `GET` and `HEAD /apparence/{hex}.css`: the style sheet of a colour, whose address says it.
pub async fn style(hex: web::Path<String>) -> Result<HttpResponse> {
    let style = identity::style_of(&hex).ok_or(Error::NotFound(What::File))?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/css; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .body(style))
}

/// The drawing of a code by itself.
#[derive(Template)]
#[template(path = "sheets/qr.svg")]
struct Drawing {
    code: Qr,
}

/// `GET` and `HEAD /qr/{sheet}/{number}.svg`: the short address of a version for a phone. It is made of its address
/// alone, and so tells nothing of the sheet.
pub async fn code(app: App, at: web::Path<(String, String)>) -> Result<HttpResponse> {
    let (sheet, number) = at.into_inner();
    let number = number.parse().ok().filter(|number: &i32| *number > 0);
    let sheet = sheet.parse().ok().filter(|sheet: &i64| *sheet > 0).map(SheetId);
    let link = sheet.zip(number).map(|(sheet, number)| page::short_link(&app.config.base_url, sheet, number));
    let code = link.and_then(|link| Qr::of(&link)).ok_or(Error::NotFound(What::File))?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "image/svg+xml"))
        .insert_header((header::CACHE_CONTROL, "public, max-age=86400"))
        .body(respond::render(&Drawing { code })?))
}

fn answer(request: &HttpRequest, asset: &'static Asset, keep: &'static str) -> HttpResponse {
    let accepts = respond::accepted(request.headers());
    let (encoding, bytes) = negotiate(asset, accepts);
    let etag = format!("\"{}-{encoding}\"", asset.hash);
    let known = request.headers().get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let is_known = known.is_some_and(|tags| tags.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag));

    let mut response = if is_known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header((header::CACHE_CONTROL, keep));
    response.insert_header((header::ETAG, etag));
    response.insert_header((header::VARY, "Accept-Encoding"));
    if is_known {
        return response.finish();
    }
    if encoding != "identity" {
        response.insert_header((header::CONTENT_ENCODING, HeaderValue::from_static(encoding)));
    }
    response.content_type(asset.media_type).body(bytes)
}

/// The form of an asset for an `Accept-Encoding`: brotli, else gzip, else as it is.
fn negotiate(asset: &'static Asset, accepts: Accepted) -> (&'static str, &'static [u8]) {
    if !asset.br.is_empty() && accepts.takes(Encoding::Brotli) {
        ("br", asset.br)
    } else if !asset.gz.is_empty() && accepts.takes(Encoding::Gzip) {
        ("gzip", asset.gz)
    } else {
        ("identity", asset.raw)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use crate::web::http::assets::*;
    use actix_web::{App, http::StatusCode, test as calls};
    use std::io::Read;

    fn style() -> &'static Asset {
        ASSETS.iter().find(|asset| asset.logical == "maillage.css").unwrap()
    }

    async fn ask(
        method: actix_web::http::Method,
        path: &str,
        headers: &[(&str, &str)],
    ) -> (StatusCode, header::HeaderMap, Vec<u8>) {
        let app = calls::init_service(
            App::new().route("/static/{name}", web::get().to(serve)).route("/static/{name}", web::head().to(serve)),
        )
        .await;
        let mut request = calls::TestRequest::with_uri(path).method(method);
        for header in headers {
            request = request.insert_header(*header);
        }
        let response = calls::call_service(&app, request.to_request()).await;
        let (status, headers) = (response.status(), response.headers().clone());
        (status, headers, calls::read_body(response).await.to_vec())
    }

    #[test]
    fn compressed_forms_unfold_to_the_file() {
        for asset in ASSETS.iter().filter(|asset| !asset.gz.is_empty()) {
            let mut plain = Vec::new();
            flate2::read::GzDecoder::new(asset.gz).read_to_end(&mut plain).unwrap();
            assert!(plain == asset.raw, "{} by gzip", asset.logical);
            let mut plain = Vec::new();
            brotli::Decompressor::new(asset.br, 4096).read_to_end(&mut plain).unwrap();
            assert!(plain == asset.raw, "{} by brotli", asset.logical);
        }
    }

    #[test]
    fn every_asset_named_in_a_template_exists() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
        let mut named = 0;
        for entry in walkdir::WalkDir::new(folder).follow_links(true) {
            let entry = entry.unwrap();
            if entry.path().extension().is_none_or(|end| end != "html") {
                continue;
            }
            let text = std::fs::read_to_string(entry.path()).unwrap();
            for after in text.split("assets::url(\"").skip(1) {
                let name = after.split('"').next().unwrap();
                assert_ne!(url(name), url("no such asset"), "{name} in {}", entry.path().display());
                named += 1;
            }
        }
        assert!(named > 0);
    }

    #[actix_web::test]
    async fn a_browser_gets_brotli_for_a_year() {
        let (status, headers, body) =
            ask(actix_web::http::Method::GET, style().href, &[("accept-encoding", "gzip, br")]).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(headers.get("content-encoding").unwrap(), "br");
        assert_eq!(headers.get("cache-control").unwrap(), "public, max-age=31536000, immutable");
        assert_eq!(headers.get("content-type").unwrap(), "text/css; charset=utf-8");
        assert!(body == style().br);
    }

    #[actix_web::test]
    async fn a_known_form_is_not_sent_again_and_another_form_is() {
        let etag = format!("\"{}-gzip\"", style().hash);
        let same = [("accept-encoding", "gzip"), ("if-none-match", etag.as_str())];
        assert_eq!(ask(actix_web::http::Method::GET, style().href, &same).await.0, StatusCode::NOT_MODIFIED);
        let other = [("accept-encoding", "br"), ("if-none-match", etag.as_str())];
        assert_eq!(ask(actix_web::http::Method::GET, style().href, &other).await.0, StatusCode::OK);
    }

    #[actix_web::test]
    async fn head_is_answered_and_an_old_name_is_not_found() {
        assert_eq!(ask(actix_web::http::Method::HEAD, style().href, &[]).await.0, StatusCode::OK);
        assert_eq!(ask(actix_web::http::Method::GET, "/static/maillage.0000.css", &[]).await.0, StatusCode::NOT_FOUND);
    }
}
