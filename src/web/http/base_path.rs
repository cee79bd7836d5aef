//! A wiki that is served below a path, as `https://asso.example/wiki`. Every page, redirect and cookie speaks of
//! addresses from the wiki's own root; the path is taken off what comes in and put before what goes out, here alone.

use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Uri;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::uri::PathAndQuery;
use actix_web::middleware::Next;

use crate::text::rebase;
use crate::web::http::extract::app_of;
use crate::web::http::respond::HTML;

/// Takes the path off a request. A request without it is one whose proxy took it off, or one of this machine.
pub async fn enter<B: MessageBody>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    let base = app_of(request.request())?.config.base_path().to_owned();
    if let Some(uri) = without(request.uri(), &base) {
        request.match_info_mut().get_mut().update(&uri);
        request.head_mut().uri = uri;
    }
    next.call(request).await
}

fn without(uri: &Uri, base: &str) -> Option<Uri> {
    let rest = uri.path_and_query()?.as_str().strip_prefix(base)?;
    let rooted = match rest.chars().next() {
        Some('/') => rest.to_owned(),
        None | Some('?') => format!("/{rest}"),
        // `/wikis` is another address than `/wiki`.
        Some(_) => return None,
    };
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(PathAndQuery::try_from(rooted).ok()?);
    Uri::from_parts(parts).ok()
}

/// Puts the path before the addresses of an answer: where it redirects to, where its cookies go, what its page leads
/// to. Pages that are kept have a tag, and hold the path since they were made
/// ([`crate::web::http::respond::typed_page`]).
pub async fn leave<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, actix_web::Error> {
    let base = app_of(request.request())?.config.base_path().to_owned();
    let mut response = next.call(request).await?;
    place(response.headers_mut(), &base);
    let is_page = response.headers().get(header::CONTENT_TYPE).is_some_and(|media_type| media_type == HTML)
        && !response.headers().contains_key(header::ETAG)
        && !response.headers().contains_key(header::CONTENT_ENCODING);
    if !is_page {
        return Ok(response.map_into_left_body());
    }
    Ok(response.map_body(|_, body| match body.try_into_bytes() {
        Err(body) => EitherBody::left(body),
        Ok(bytes) => match std::str::from_utf8(&bytes) {
            Ok(page) => EitherBody::right(BoxBody::new(rebase::html(page, &base))),
            Err(_) => EitherBody::right(BoxBody::new(bytes)),
        },
    }))
}

fn place(headers: &mut HeaderMap, base: &str) {
    change(headers, &header::LOCATION, |location| Some(rebase::address(location, base)));
    change(headers, &header::SET_COOKIE, |cookie| below(cookie, base));
}

fn change(headers: &mut HeaderMap, name: &HeaderName, new: impl Fn(&str) -> Option<String>) {
    let kept: Vec<HeaderValue> = headers.get_all(name).cloned().collect();
    if kept.is_empty() {
        return;
    }
    headers.remove(name);
    for value in kept {
        let changed = value.to_str().ok().and_then(&new).and_then(|text| HeaderValue::from_str(&text).ok());
        headers.append(name.clone(), changed.unwrap_or(value));
    }
}

/// The cookie, sent to addresses below the path alone. Those of the whole host (`__Host-`) must have `/`.
fn below(cookie: &str, base: &str) -> Option<String> {
    if cookie.starts_with("__Host-") {
        return None;
    }
    let parts = cookie.split("; ").map(|part| if part == "Path=/" { format!("Path={base}") } else { part.to_owned() });
    Some(parts.collect::<Vec<_>>().join("; "))
}

#[cfg(test)]
mod tests {
    use crate::web::http::base_path::*;

    #[test]
    fn the_path_is_taken_off_and_nothing_else() {
        let rest = |address: &str| without(&address.parse().unwrap_or_default(), "/wiki").map(|uri| uri.to_string());
        for (address, expected) in [
            ("/wiki/fiches/1?a=b", Some("/fiches/1?a=b")),
            ("/wiki", Some("/")),
            ("/wiki/", Some("/")),
            ("/wiki?q=x", Some("/?q=x")),
            ("/wiki/wiki/x", Some("/wiki/x")),
            ("/wikis/fiches", None),
            ("/fiches/1", None),
            ("/", None),
        ] {
            assert_eq!(rest(address).as_deref(), expected, "{address}");
        }
    }

    #[test]
    fn cookies_stay_below_the_path() {
        assert_eq!(
            below("a=/; HttpOnly; Path=/; Max-Age=3", "/wiki").as_deref(),
            Some("a=/; HttpOnly; Path=/wiki; Max-Age=3")
        );
        assert_eq!(below("__Host-a=b; Path=/", "/wiki"), None);
    }
}
