//! The adapter around pictures that are drawn once and kept: who asks, limits, one at a time, their ETag.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, Route, guard, web};

use crate::app::App;
use crate::hall::error::Result;
use crate::hall::policy::Who;
use crate::http::counted;
use crate::web::http::extract::Visitor;
use crate::web::http::look::{Look, Outcome, Pool, look};
use crate::web::http::page::Params;

/// What drawing one costs of the texts that an address may have set, in bytes.
const COST: usize = 400_000;

/// How a picture is made.
pub type Draw = Box<dyn FnOnce(&App) -> Result<Vec<u8>> + Send>;

/// A picture that is drawn unless it was before.
pub struct Drawn {
    /// The digest of what it is made of, which names it.
    pub digest: String,
    /// Its media type.
    pub media_type: &'static str,
    /// Whether its address says that digest: it then stays the same.
    pub is_named: bool,
    /// Makes it.
    pub draw: Draw,
}

/// A route that gives a picture, by the function that says what is on it. All are given what strangers may read.
pub fn drawn<P, F>(show: F) -> Route
where
    P: Params,
    F: Fn(&mut Look<'_>, &P) -> Outcome<Drawn> + Copy + Send + Sync + 'static,
{
    let handler = move |app: App, visitor: Visitor, request: HttpRequest| answer(app, visitor, request, show);
    web::route().guard(guard::Any(guard::Get()).or(guard::Head())).to(handler)
}

async fn answer<P, F>(app: App, visitor: Visitor, request: HttpRequest, show: F) -> Result<HttpResponse>
where
    P: Params,
    F: Fn(&mut Look<'_>, &P) -> Outcome<Drawn> + Copy + Send + Sync + 'static,
{
    let visitor = Visitor { who: Who::Stranger, session: None, ..visitor };
    let params = match P::read(&request) {
        Ok(params) => params,
        Err(stop) => return stop.answer(),
    };
    let drawn = match look(&app, &visitor, Pool::Reads, move |look| show(look, &params)).await {
        Ok((drawn, _)) => drawn,
        Err(stop) => return stop.answer(),
    };
    let etag = format!("\"{}\"", drawn.digest);
    // A shared cache asks again, since the sheet may be hidden or deleted.
    let keep = if drawn.is_named { "public, s-maxage=600, max-age=31536000, immutable" } else { "no-cache" };
    let known = request.headers().get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let is_known = known.is_some_and(|tags| tags.split(',').any(|tag| matches!(tag.trim(), "*") || tag.trim() == etag));
    let mut response = if is_known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header((header::CACHE_CONTROL, keep)).insert_header((header::ETAG, etag));
    if is_known {
        return Ok(response.finish());
    }
    let media_type = drawn.media_type;
    let bytes = bytes(&app, &visitor, drawn).await?;
    Ok(response.insert_header((header::CONTENT_TYPE, media_type)).body(bytes))
}

/// The picture as it is kept, drawn now by one at a time where it is not.
async fn bytes(app: &App, visitor: &Visitor, drawn: Drawn) -> Result<Vec<u8>> {
    let (node, digest) = (app.clone(), drawn.digest.clone());
    if let Some(bytes) = app.block(move || Ok(node.files.poster_if_there(&digest))).await? {
        return Ok(bytes);
    }
    counted::text(app, visitor.address, COST)?;
    let turns = (app.files.poster_turn().await, app.files.turn().await);
    let node = app.clone();
    app.compute(move || {
        // The work holds its turns: whoever leaves does not let another one in before it ends.
        let _turns = turns;
        if let Some(bytes) = node.files.poster_if_there(&drawn.digest) {
            return Ok(bytes);
        }
        let bytes = (drawn.draw)(&node)?;
        node.files.keep_poster(&drawn.digest, &bytes)?;
        Ok(bytes)
    })
    .await
}
