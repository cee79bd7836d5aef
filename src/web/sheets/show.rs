//! The page of a sheet: its card, its text, what stands around it.

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::actions::render;
use crate::app::App;
use crate::cache::{Body, Dep, Reads};
use crate::error::Result;
use crate::models::sheet::Sheet;
use crate::web::extract::{Query, SheetPath, Visitor};
use crate::web::sheets::find::{self, Found};
use crate::web::shell::{Notice, Shell};
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
        let mut shell = page::shell(&app, &visitor);
        shell.notice = notice(&app, &visitor, &sheet).await?;
        let page = SheetPage { shell, sheet: sheet.clone(), body };
        Ok((respond::render(&page)?, reads))
    })
    .await
}

/// What the author's save did, said once; strangers' pages are kept and say nothing.
async fn notice(app: &App, visitor: &Visitor, sheet: &Sheet) -> Result<Option<Notice>> {
    let query = Query::read(&visitor.query);
    if visitor.is_stranger() || query.find("avis").is_none() {
        return Ok(None);
    }
    let (node, sheet) = (app.clone(), sheet.clone());
    app.block(move || Ok(page::notice_of(&node, &sheet, &query))).await
}
