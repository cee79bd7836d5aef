//! The page of a sheet: its card, its text, what stands around it.

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::actions::render;
use crate::app::App;
use crate::cache::{Body, Dep, Reads};
use crate::error::Result;
use crate::models::sheet::Sheet;
use crate::web::extract::{SheetPath, Visitor};
use crate::web::sheets::find::{self, Found};
use crate::web::shell::Shell;
use crate::web::{page, respond};

/// A sheet as people read it.
#[derive(Template)]
#[template(path = "sheets/show.html")]
struct SheetPage {
    shell: Shell,
    sheet: Sheet,
    body: Arc<Body>,
}

/// `GET /fiches/{id}-{slug}`
pub async fn show(app: App, visitor: Visitor, path: SheetPath, request: HttpRequest) -> Result<HttpResponse> {
    let key = format!("/fiches/{}-{}", path.id, path.slug);
    if visitor.is_stranger()
        && let Some(page) = app.caches.page_if_there(&key, app.now())
    {
        return Ok(respond::send(&request, &page));
    }
    let sheet = match find::live(&app, &visitor, &path).await? {
        Found::Here(sheet) => sheet,
        Found::Moved(location) => return Ok(respond::moved(&location)),
    };
    respond::page(&app, &visitor, &request, &key, async || {
        let node = app.clone();
        let body = {
            let sheet = sheet.clone();
            app.block(move || render::body_of(&node, &sheet, sheet.head)).await?
        };
        let mut reads = Reads::default();
        reads.saw(Dep::Sheet(sheet.id));
        reads.also(&body.reads);
        let page = SheetPage { shell: page::shell(&app, &visitor), sheet: sheet.clone(), body };
        Ok((respond::render(&page)?, reads))
    })
    .await
}
