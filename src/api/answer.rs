//! Answers: JSON that a stranger may keep if they ask again each time, and that nobody keeps for a member.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::caller::Caller;
use crate::base::tokens;
use crate::hall::error::{Error, Result};

/// A value as it is sent.
pub(super) fn written(value: &impl Serialize) -> Result<Vec<u8>> {
    serde_json::to_vec(value).map_err(|error| Error::Internal(error.into()))
}

/// The answer to a read, with its `ETag` for strangers; 304 when they have it.
pub(super) fn of_read(request: &HttpRequest, caller: &Caller, body: Vec<u8>) -> HttpResponse {
    if !caller.is_stranger() {
        return json().insert_header((header::CACHE_CONTROL, "private, no-store")).body(body);
    }
    let hash = tokens::hex(&Sha256::digest(&body));
    let etag = format!("\"{}\"", hash.get(..32).unwrap_or(&hash));
    let known = request.headers().get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    if known.is_some_and(|tags| tags.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag)) {
        return HttpResponse::NotModified()
            .insert_header((header::ETAG, etag))
            .insert_header((header::CACHE_CONTROL, "no-cache"))
            .insert_header((header::VARY, "Authorization"))
            .finish();
    }
    json()
        .insert_header((header::ETAG, etag))
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .insert_header((header::VARY, "Authorization"))
        .body(body)
}

/// The answer to a write, which nobody keeps.
pub(super) fn own(mut response: HttpResponseBuilder, value: &impl Serialize) -> HttpResponse {
    response.insert_header((header::CACHE_CONTROL, "private, no-store")).json(value)
}

fn json() -> HttpResponseBuilder {
    let mut response = HttpResponse::Ok();
    response.insert_header(header::ContentType::json());
    response
}
