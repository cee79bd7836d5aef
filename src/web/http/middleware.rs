//! The guard at the door: security headers on every answer, forged forms refused, one log line a request.

use std::borrow::Cow;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{ConnectionType, Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpRequest};

use crate::app::App;
use crate::cache::{Kept, Page};
use crate::db::types::{AccountId, Moment};
use crate::hall::addresses;
use crate::hall::error::{Error, Result};
use crate::models::held_change::LINK;
use crate::text::dates;
use crate::web::http::compress::squeeze;
use crate::web::http::extract::{RequestId, Visitor, app_of, only_reads};
use crate::web::http::respond;
use crate::web::http::visits::Visit;

/// Nothing but our own files, no inline script or style, no frame around us.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
     connect-src 'self'; media-src 'self'; manifest-src 'self'; frame-src 'self'; form-action 'self'; \
     frame-ancestors 'none'; base-uri 'none'";

/// A mail in a frame of the composer: it has styles of its own, no script, and shows images of this wiki alone.
const POLICY_OF_MAIL: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'self'; \
     form-action 'none'; base-uri 'none'";

/// The purpose of tokens in forms that strangers fill in.
const STRANGERS: &str = "visite";

/// The purpose of the token of the forms that kept pages hold: the same for all who read them that day.
const READERS: &str = "lecture";
/// The forms that such pages hold, by the ends of their addresses.
const OF_READERS: [&str; 3] = ["/signaler", "/verifier", "/discussion/question"];
/// How long a page may stand open before its form is sent.
const READERS_LIFE: i64 = 30 * Moment::DAY;

const HEADERS: [(&str, &str); 6] = [
    ("content-security-policy", CONTENT_SECURITY_POLICY),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "strict-origin-when-cross-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=(), interest-cohort=()"),
    ("x-frame-options", "DENY"),
];

static PROTECTION: LazyLock<[(HeaderName, HeaderValue); 6]> =
    LazyLock::new(|| HEADERS.map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))));

static REQUEST_ID: LazyLock<HeaderName> = LazyLock::new(|| HeaderName::from_static("x-request-id"));

/// Gives the request its number, the answer its headers, the log its line. A page that strangers share is given here,
/// if it is kept: nothing of it depends on who asks.
pub async fn watch<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> std::result::Result<ServiceResponse<EitherBody<B>>, actix_web::Error> {
    let begun = std::time::Instant::now();
    let Ok(node) = app_of(request.request()) else { return Ok(squeeze(next.call(request).await?)) };
    let https = node.config.is_https();
    let id = number();
    let visit = Visit::of(&request, &node);
    if let Some(page) = kept(&node, &request) {
        let mut response = respond::send(request.headers(), &page, node.now());
        let (status, time) = (response.status().as_u16(), begun.elapsed());
        node.metrics.gave_kept(status, time);
        if let Some(visit) = visit {
            visit.count(&node, response.status(), response.headers_mut());
        }
        log(&id, request.method(), request.path(), status, time);
        protect(response.headers_mut(), https, &id);
        return Ok(request.into_response(response).map_into_right_body());
    }
    request.extensions_mut().insert(RequestId(id.clone()));
    let method = request.method().clone();
    let path = request.path().to_owned();
    let mut response = squeeze(next.call(request).await?);
    if response.status() == StatusCode::REQUEST_TIMEOUT {
        // The rest of the body is not waited for.
        response.response_mut().head_mut().set_connection_type(ConnectionType::Close);
    }
    let (status, time) = (response.status().as_u16(), begun.elapsed());
    if let Some(visit) = visit {
        visit.count(&node, response.status(), response.headers_mut());
    }
    node.metrics.answered(response.request().match_pattern(), status, time);
    log(&id, &method, &path, status, time);
    if path.starts_with(addresses::COMPOSER) && path.ends_with("/apercu") {
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY_OF_MAIL));
        headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    }
    protect(response.headers_mut(), https, &id);
    Ok(response)
}

/// The page that a stranger's plain request asks for, if it is kept.
fn kept(app: &App, request: &ServiceRequest) -> Option<Arc<Kept<Page>>> {
    let plain = request.method() == Method::GET
        && request.query_string().is_empty()
        && !request.headers().contains_key(header::COOKIE);
    if !plain {
        return None;
    }
    let path = request.path();
    // The key of a sheet's page ends with what was asked of its card: here nothing.
    let of_sheet = path.strip_prefix("/fiches/").is_some_and(|rest| !rest.contains('/'));
    let key = if of_sheet { Cow::Owned(format!("{path}?")) } else { Cow::Borrowed(path) };
    app.caches.page_if_there(&key, app.now())
}

/// The number of a request: not twice the same while the program runs, and hardly ever on two nodes.
fn number() -> String {
    static START: LazyLock<u64> = LazyLock::new(rand::random);
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let n = START.wrapping_add(NEXT.fetch_add(1, Ordering::Relaxed).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    format!("{:010x}", n >> 24)
}

fn log(id: &str, method: &Method, path: &str, status: u16, time: Duration) {
    let microseconds = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
    tracing::info!(id, %method, path = without_secrets(path), status, microseconds, "request");
}

/// The paths of one-time links hold a secret after their third slash.
fn without_secrets(path: &str) -> &str {
    const SECRET: [&str; 13] = [
        "/inscription/confirmer/",
        "/mot-de-passe-oublie/",
        "/premier-administrateur/",
        "/mon-compte/adresse/",
        LINK,
        addresses::LETTER_CONFIRMATION,
        addresses::LETTER_CHOICES,
        addresses::LETTER_LEAVE,
        addresses::FOLLOW_LINK,
        addresses::FOLLOW_CONFIRMATION,
        addresses::FOLLOW_CHOICES,
        addresses::FOLLOW_STOP,
        addresses::REVIEW_LINK,
    ];
    SECRET.iter().find(|start| path.starts_with(**start)).copied().unwrap_or(path)
}

fn protect(headers: &mut HeaderMap, https: bool, id: &str) {
    let policy = headers.get(header::CONTENT_SECURITY_POLICY).map(|policy| policy.as_bytes());
    let is_framed = policy.is_some_and(respond::may_be_framed);
    for (name, value) in PROTECTION.iter() {
        if is_framed && name == header::X_FRAME_OPTIONS {
            continue;
        }
        if !headers.contains_key(name) {
            headers.insert(name.clone(), value.clone());
        }
    }
    if https {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    if let Ok(value) = HeaderValue::from_str(id) {
        headers.insert(REQUEST_ID.clone(), value);
    }
}

/// Refuses a form that another site sent, or that does not carry the token of who sends it.
pub fn check_form(request: &HttpRequest, visitor: &Visitor, token: Option<&str>) -> Result<()> {
    if only_reads(request.method()) {
        return Ok(());
    }
    check_origin(request)?;
    match bearer(request, token)? {
        Some(bearer) if bearer == bearer_of(visitor) => Ok(()),
        // A page opened before its reader signed in sends its form all the same: `check_origin` says that it is ours.
        _ if is_of_readers(request, token)? => Ok(()),
        _ => Err(Error::Forged),
    }
}

/// Whether a form that every reader of a sheet may send carries the token that they share.
fn is_of_readers(request: &HttpRequest, token: Option<&str>) -> Result<bool> {
    let app = app_of(request)?;
    let path = request.path();
    let is_below = path.starts_with("/fiches/") && OF_READERS.iter().any(|end| path.ends_with(end));
    Ok(is_below && app.secret.accepts_form_token(token.unwrap_or_default(), READERS, "", app.now().0))
}

/// Who was given the token of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bearer {
    /// Somebody who was not signed in.
    Stranger,
    /// This member.
    Member(AccountId),
}

/// Who sends this.
#[must_use]
pub fn bearer_of(visitor: &Visitor) -> Bearer {
    visitor.who.account().map_or(Bearer::Stranger, Bearer::Member)
}

/// Who was given this token, or that of a script; nobody when it is none of ours, or too old.
pub fn bearer(request: &HttpRequest, token: Option<&str>) -> Result<Option<Bearer>> {
    let app = app_of(request)?;
    let header = request.headers().get("x-jeton").and_then(|value| value.to_str().ok());
    let (token, now) = (token.or(header).unwrap_or_default(), app.now().0);
    if app.secret.accepts_form_token(token, STRANGERS, "", now) {
        return Ok(Some(Bearer::Stranger));
    }
    Ok(app.secret.member_of_token(token, now).map(|id| Bearer::Member(AccountId(id))))
}

/// The token that the forms of this visitor carry; strangers' pages that hold one are never kept in a cache.
#[must_use]
pub fn token_for(app: &App, visitor: &Visitor) -> String {
    match &visitor.session {
        Some(session) => session.token.clone(),
        None => app.secret.form_token(STRANGERS, "", app.now().plus(Moment::DAY).0),
    }
}

/// The token that the forms below a sheet carry. Strangers' page is kept, so theirs is the same until midnight, as the
/// page is, and belongs to no session.
#[must_use]
pub fn token_for_readers(app: &App, visitor: &Visitor) -> String {
    match &visitor.session {
        Some(session) => session.token.clone(),
        None => app.secret.form_token(READERS, "", dates::next_midnight(app.now().0).saturating_add(READERS_LIFE)),
    }
}

/// Unsafe requests must come from our own pages: `Sec-Fetch-Site` says so, else `Origin` does.
pub fn check_origin(request: &HttpRequest) -> Result<()> {
    let text = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    match text("sec-fetch-site") {
        Some("same-origin") => return Ok(()),
        Some("none") | None => {}
        Some(_) => return Err(Error::Forged),
    }
    let Some(origin) = text("origin") else { return Ok(()) };
    let app = app_of(request)?;
    let host = text("host").unwrap_or_default();
    let ours = origin == app.config.origin()
        || origin.strip_prefix("http://") == Some(host)
        || origin.strip_prefix("https://") == Some(host);
    if ours { Ok(()) } else { Err(Error::Forged) }
}

#[cfg(test)]
mod tests {
    use crate::web::http::middleware::*;

    #[test]
    fn a_secret_in_a_path_is_not_logged() {
        assert_eq!(without_secrets("/mot-de-passe-oublie/abcdef"), "/mot-de-passe-oublie/");
        assert_eq!(without_secrets("/fiches/1-x"), "/fiches/1-x");
        // Every address of the table that holds one.
        let table = include_str!("../routes.rs");
        let quoted = table.lines().filter_map(|line| line.split_once(".route(\"")?.1.split('"').next());
        let mut found = 0;
        for (start, rest) in quoted.filter_map(|path| path.split_once('{')) {
            if ["secret}", "signed}", "lien}"].iter().any(|name| rest.starts_with(name)) {
                found += 1;
                assert_eq!(without_secrets(&format!("{start}abcdef")), start);
            }
        }
        assert!(found >= 16, "{found}");
    }
}
