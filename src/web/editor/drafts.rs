//! What the editor's script asks while somebody types: to keep the draft, to set a preview.

use actix_web::HttpResponse;

use crate::actions::keep_draft::keep_draft;
use crate::app::App;
use crate::db::types::SheetId;
use crate::error::Result;
use crate::text::dates;
use crate::web::editor::typed::Typed;
use crate::web::editor::{page, place};
use crate::web::extract::{Form, Query, Visitor};
use crate::web::{counted, respond};

/// `POST /brouillons`
pub async fn keep(app: App, visitor: Visitor, form: Form) -> Result<HttpResponse> {
    let who = visitor.who.clone();
    let place = form.get("brouillon").to_owned();
    let sheet = place::sheet_of(&place);
    let node = app.clone();
    app.block(move || keep_draft(&node, &who, &place, sheet, &Typed::of(&form.0).pairs)).await?;
    let hour = dates::clock(app.now().0);
    Ok(HttpResponse::Ok().json(serde_json::json!({ "saved_at": hour })))
}

/// `POST /apercu`
pub async fn preview(app: App, visitor: Visitor, form: Form, query: Query) -> Result<HttpResponse> {
    let body = form.get("body").replace("\r\n", "\n");
    let number = query.get("version").parse().unwrap_or(0);
    let from = query.get("fiche").parse().ok().map(|sheet| (SheetId(sheet), number));
    counted::text(&app, visitor.address, body.len())?;
    let node = app.clone();
    let html = app.compute_while_awaited(move |cancel| page::preview(&node, &visitor.who, from, &body, cancel)).await?;
    Ok(HttpResponse::Ok()
        .insert_header(("content-type", respond::HTML))
        .insert_header(("cache-control", "private, no-store"))
        .body(html))
}
