//! Answers: a member's page that nobody keeps, a reader's page from the cache, a redirection.

use actix_web::cookie::Cookie;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::app::{App, BUILD};
use crate::cache::{Accepted, Page, Reads};
use crate::db::types::Moment;
use crate::hall::error::{Error, Result};
use crate::http::error::say_when;
use crate::text::{dates, rebase};
use crate::web::http::extract::Visitor;
use crate::web::http::{Look, Pool, look};

/// A document, and the headers that it bears.
pub struct Made {
    content: String,
    headers: Vec<(&'static str, String)>,
}

impl From<String> for Made {
    fn from(content: String) -> Self {
        Self { content, headers: Vec::new() }
    }
}

impl Made {
    /// A document with headers.
    #[must_use]
    pub fn with(content: String, headers: Vec<(&'static str, String)>) -> Self {
        Self { content, headers }
    }
}

/// The media type of every page.
pub const HTML: &str = "text/html; charset=utf-8";

/// Renders a template.
pub fn render(template: &impl Template) -> Result<String> {
    template.render().map_err(|error| Error::Internal(error.into()))
}

/// A page that nobody keeps: a member's, or one with a form.
pub fn html(template: &impl Template) -> Result<HttpResponse> {
    html_with(StatusCode::OK, template)
}

/// The same with another status.
pub fn html_with(status: StatusCode, template: &impl Template) -> Result<HttpResponse> {
    Ok(written(status, render(template)?))
}

/// The same, written already.
#[must_use]
pub fn written(status: StatusCode, page: String) -> HttpResponse {
    HttpResponse::build(status)
        .insert_header((header::CONTENT_TYPE, HTML))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .insert_header((header::VARY, "Cookie"))
        .body(page)
}

/// A page as far as it goes, with the status of what keeps it from being whole and when to come back.
#[must_use]
pub fn unready(why: &Error, page: String) -> HttpResponse {
    let status = StatusCode::from_u16(why.status_and_code().0).unwrap_or(StatusCode::SERVICE_UNAVAILABLE);
    let mut response = written(status, page);
    say_when(&mut response, why);
    response
}

/// A page that nobody keeps, made by one look: a form that comes back.
pub async fn with_look<T: Template>(
    app: &App,
    visitor: &Visitor,
    status: StatusCode,
    make: impl FnOnce(&mut Look<'_>) -> Result<T> + Send + 'static,
) -> Result<HttpResponse> {
    match look(app, visitor, Pool::Reads, move |look| Ok(render(&make(look)?)?)).await {
        Ok((page, _)) => Ok(written(status, page)),
        Err(stop) => stop.answer(),
    }
}

/// Goes on to another page after a post.
#[must_use]
pub fn see_other(location: &str) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, location))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .finish()
}

/// What a page may load that stands in the frame of any site: nothing that runs.
const FRAMED: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; base-uri 'none'; \
     frame-ancestors *";

/// The header of a page that any site may frame.
#[must_use]
pub fn framed() -> (&'static str, String) {
    ("content-security-policy", FRAMED.to_owned())
}

/// Whether a policy says so.
#[must_use]
pub fn may_be_framed(policy: &[u8]) -> bool {
    policy == FRAMED.as_bytes()
}

/// Another address answers, once, by what else the request says.
#[must_use]
pub fn found(headers: Vec<(&'static str, String)>) -> HttpResponse {
    let mut response = HttpResponse::Found();
    for header in headers {
        response.insert_header(header);
    }
    response.insert_header((header::CACHE_CONTROL, "no-cache")).finish()
}

/// The same, giving cookies.
#[must_use]
pub fn see_other_with(location: &str, cookies: Vec<Cookie<'static>>) -> HttpResponse {
    let mut response = see_other(location);
    for cookie in cookies {
        // A cookie of ours always fits a header.
        drop(response.add_cookie(&cookie));
    }
    response
}

/// The address moved; asked again each time, since a title may come back.
#[must_use]
pub fn moved(location: &str) -> HttpResponse {
    HttpResponse::MovedPermanently()
        .insert_header((header::LOCATION, location))
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .finish()
}

/// The answer to a reader: from the cache for strangers, made afresh and kept by nobody for members.
///
/// `key` must name everything that the page depends on besides what `make` says it read: path and known parameters.
/// There is none when only this reader chose what is asked: nobody else would take the page from the cache, and it
/// would push out others.
pub async fn page(
    app: &App,
    visitor: &Visitor,
    request: &HttpRequest,
    key: Option<&str>,
    make: impl AsyncFnOnce() -> Result<(String, Reads)>,
) -> Result<HttpResponse> {
    typed_page(app, visitor, request, key, HTML, make).await
}

/// The same for feeds and other documents.
pub async fn typed_page<E: From<Error>, M: Into<Made>>(
    app: &App,
    visitor: &Visitor,
    request: &HttpRequest,
    key: Option<&str>,
    media_type: &'static str,
    make: impl AsyncFnOnce() -> Result<(M, Reads), E>,
) -> Result<HttpResponse, E> {
    if !visitor.is_stranger() {
        let Made { content, headers } = make().await?.0.into();
        let mut response = HttpResponse::Ok();
        for header in headers {
            response.insert_header(header);
        }
        return Ok(response
            .insert_header((header::CONTENT_TYPE, media_type))
            .insert_header((header::CACHE_CONTROL, "private, no-store"))
            .insert_header((header::VARY, "Cookie"))
            .body(content));
    }
    let now = app.now();
    let first = accepted(request.headers());
    let page = async || {
        let (made, reads) = make().await?;
        let Made { content, mut headers } = made.into();
        if media_type != HTML && key.is_some() {
            headers.push(("last-modified", dates::http(now.0)));
        }
        let content = placed(app, media_type, content);
        let until = Moment(dates::next_midnight(now.0));
        let page = Page::new(media_type, content.as_bytes(), BUILD, until, first);
        Ok::<_, E>((page.bearing(headers), reads))
    };
    match key {
        Some(key) => Ok(send(request.headers(), &*app.caches.page(key, now, page).await?, now)),
        None => Ok(send(request.headers(), &page().await?.0, now)),
    }
}

/// The content as it is kept: the addresses of a page stand below the path of the site, if it has one.
fn placed(app: &App, media_type: &str, content: String) -> String {
    match app.config.base_path() {
        base if !base.is_empty() && media_type == HTML => rebase::html(&content, base),
        _ => content,
    }
}

/// What a reader takes, by the headers of its request.
#[must_use]
pub fn accepted(asked: &HeaderMap) -> Accepted {
    Accepted::read(asked.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()))
}

/// When a kept document was made, unless that is this very second: what is made again within it would say the same.
fn made_at(page: &Page, now: Moment) -> Option<i64> {
    let (_, at) = page.headers.iter().find(|(name, _)| *name == header::LAST_MODIFIED)?;
    dates::read_http(at.to_str().ok()?).filter(|at| at.saturating_add(Moment::SECOND) <= now.0)
}

/// Whether the reader has it since then, by the day that they say. Who says a tag is answered by the tag alone.
fn is_known_since(asked: &HeaderMap, made: Option<i64>) -> bool {
    let since = asked.get(header::IF_MODIFIED_SINCE).and_then(|value| dates::read_http(value.to_str().ok()?));
    made.zip(since).is_some_and(|(made, since)| made <= since)
}

/// Sends a kept page in an encoding that the reader takes, or 304 when the reader has it.
#[must_use]
pub fn send(asked: &HeaderMap, page: &Page, now: Moment) -> HttpResponse {
    let made = made_at(page, now);
    let known = match asked.get(header::IF_NONE_MATCH) {
        Some(tags) => tags.to_str().ok().and_then(|tags| page.known(tags)),
        None => is_known_since(asked, made).then(|| page.etag(accepted(asked).first_of(&[]))),
    };
    let mut response = if known.is_some() { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response
        .insert_header((header::CACHE_CONTROL, HeaderValue::from_static("no-cache")))
        .insert_header((header::VARY, HeaderValue::from_static("Accept-Encoding, Cookie")));
    for header in page.headers.iter().filter(|(name, _)| *name != header::LAST_MODIFIED || made.is_some()) {
        response.insert_header(header.clone());
    }
    if let Some(etag) = known {
        return response.insert_header((header::ETAG, etag.clone())).finish();
    }
    let (encoding, body) = page.body(accepted(asked));
    if let Some(name) = encoding.name() {
        response.insert_header((header::CONTENT_ENCODING, HeaderValue::from_static(name)));
    }
    let media_type = HeaderValue::from_static(page.media_type);
    let etag = page.etag(encoding).clone();
    response.insert_header((header::CONTENT_TYPE, media_type)).insert_header((header::ETAG, etag)).body(body)
}

/// What a script of our pages is told: the error's code and this message, with the fields to mend.
#[must_use]
pub fn refusal(error: &Error, message: &str) -> HttpResponse {
    let (status, code) = error.status_and_code();
    let mut said = serde_json::json!({ "error": { "code": code, "message": message } });
    if let (Error::Invalid(fields), Some(inside)) = (error, said.get_mut("error").and_then(|it| it.as_object_mut())) {
        inside.insert("fields".to_owned(), serde_json::json!(fields));
    }
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response =
        HttpResponse::build(status).insert_header((header::CACHE_CONTROL, "private, no-store")).json(said);
    say_when(&mut response, error);
    response
}
