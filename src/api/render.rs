//! Sets a text as the pages would.

use actix_web::HttpResponse;
use actix_web::http::header;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::call::answered;
use super::caller::{Caller, Sent};
use super::coat::{Problem, Problems};
use crate::app::App;
use crate::hall::error::{Error, Result};
use crate::http::pool::Pool;
use crate::reading::render::Resolver;
use crate::text::{rebase, sheet_text};

/// A text to set.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct RenderBody {
    /// Markdown.
    body: String,
}

/// A text, set.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RenderedBody {
    /// Clean HTML.
    html: String,
}

/// Set Markdown as the HTML of a page, links resolved for a reader without an account.
#[utoipa::path(
    post,
    path = "/api/v1/render",
    tag = "render",
    request_body = RenderBody,
    responses(
        (status = 200, description = "HTML", body = RenderedBody),
        Problems,
        (status = 413, description = "A text of more than 1 MiB", body = Problem),
        (status = 415, description = "The body is not announced as `application/json`", body = Problem),
        (status = 422, description = "A text that cannot be read", body = Problem),
    )
)]
pub(super) async fn render(app: App, caller: Caller, sent: Sent<RenderBody>) -> Result<HttpResponse> {
    caller.may_render(&app, sent.value.body.len())?;
    let text = sheet_text::normalise(&sent.value.body).map_err(Error::Unreadable)?;
    let html = answered(&app, &caller, Pool::Computes, move |call| {
        let mut reader = call.reader.as_stranger();
        Ok(Resolver::new(call.app, &mut reader, None).with_cancel(call.cancel).body(&text).html())
    })
    .await?;
    let html = match app.config.base_path() {
        "" => html,
        base => rebase::html(&html, base),
    };
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "private, no-store")).json(RenderedBody { html }))
}
