//! Answers: JSON that a stranger may keep if they ask again each time, and that nobody keeps for a member.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::caller::Caller;
use crate::base::tokens;
use crate::hall::error::{Error, Result};

/// The answer to a read, with its `ETag` for strangers; 304 when they have it.
pub(super) fn read(request: &HttpRequest, caller: &Caller, value: &impl Serialize) -> Result<HttpResponse> {
    let body = serde_json::to_vec(value).map_err(|error| Error::Internal(error.into()))?;
    if !caller.is_stranger() {
        return Ok(json().insert_header((header::CACHE_CONTROL, "private, no-store")).body(body));
    }
    let hash = tokens::hex(&Sha256::digest(&body));
    let etag = format!("\"{}\"", hash.get(..32).unwrap_or(&hash));
    let known = request.headers().get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    if known.is_some_and(|tags| tags.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag)) {
        return Ok(HttpResponse::NotModified()
            .insert_header((header::ETAG, etag))
            .insert_header((header::CACHE_CONTROL, "no-cache"))
            .insert_header((header::VARY, "Authorization"))
            .finish());
    }
    Ok(json()
        .insert_header((header::ETAG, etag))
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .insert_header((header::VARY, "Authorization"))
        .body(body))
}

fn json() -> actix_web::HttpResponseBuilder {
    let mut response = HttpResponse::Ok();
    response.insert_header(header::ContentType::json());
    response
}
