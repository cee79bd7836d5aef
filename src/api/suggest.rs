//! Titles that complete what is being typed in a search box.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use serde::Serialize;

use crate::app::App;
use crate::db::types::SheetId;
use crate::hall::error::{Error, Result};
use crate::hall::messages;
use crate::http::counted;
use crate::http::error::say_when;
use crate::http::request::{Query, Visitor};
use crate::models::sheet;
use crate::reading::ask::visibilities;
use crate::text::title;

/// Letters below which nothing is offered (E03).
const LEAST_LETTERS: usize = 3;
/// Titles offered.
const MOST: usize = 8;

/// Titles.
#[derive(Serialize, utoipa::ToSchema)]
struct Suggested {
    items: Vec<Item>,
}

/// A title, the address of its sheet, and the kind of it: its key and what it is called.
#[derive(Serialize, utoipa::ToSchema)]
struct Item {
    title: String,
    url: String,
    kind: String,
    kind_label: String,
}

/// Complete a title.
#[utoipa::path(
    get,
    path = "/api/v1/suggest",
    tag = "search",
    params(("q" = String, Query, description = "What is typed; nothing is offered below three letters")),
    responses((status = 200, description = "At most eight titles", body = Suggested), super::Problems)
)]
pub(super) async fn suggest(app: App, visitor: Visitor, query: Query) -> Result<HttpResponse> {
    if let Err(error) = app.must_have_index().and_then(|()| Ok(counted::search(&app, visitor.address)?)) {
        return Ok(refused(&error));
    }
    let typed: String = query.get("q").trim().chars().take(100).collect();
    let mut items = Vec::new();
    if typed.chars().count() >= LEAST_LETTERS {
        let (node, seen) = (app.clone(), visibilities(&visitor.who));
        let found = app.block(move || Ok(node.search.suggest(&typed, MOST, &seen)?)).await?;
        let kinds = app.kinds();
        items.extend(found.into_iter().map(|found| Item {
            kind_label: kinds.kind(&found.kind).label.clone(),
            kind: found.kind,
            url: format!(
                "{}{}",
                app.config.base_path(),
                sheet::path_of(SheetId(found.sheet), &title::slug(&found.title))
            ),
            title: found.title,
        }));
    }
    Ok(json(HttpResponse::Ok()).json(Suggested { items }))
}

fn json(mut response: actix_web::HttpResponseBuilder) -> actix_web::HttpResponseBuilder {
    response.insert_header((header::CACHE_CONTROL, "private, no-store"));
    response
}

fn refused(error: &Error) -> HttpResponse {
    let (status, code) = error.status_and_code();
    let said = messages::of_error(error).message;
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let said = serde_json::json!({ "error": { "code": code, "message": said } });
    let mut response = json(HttpResponse::build(status)).json(said);
    say_when(&mut response, error);
    response
}
