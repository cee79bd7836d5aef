//! « Animer maintenant »: one step at a time, large, with its minutes; it works without a network after the first load.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::{card_of, steps_of};
use crate::app::App;
use crate::db::types::Visibility;
use crate::hall::error::{Error, Result, What};
use crate::text::typography;
use crate::web::http::assets;
use crate::web::http::extract::{Query, SheetPath, Visitor};
use crate::web::http::respond;
use crate::web::pages::sheets::card::{Card, CardParams, Steps};
use crate::web::pages::sheets::find;
use crate::web::pages::sheets::find::Found;
use crate::web::view::layout::Shell;
use crate::web::view::page;

#[derive(Template)]
#[template(path = "running/conduct.html")]
struct ConductPage {
    shell: Shell,
    title: String,
    base: String,
    class: &'static str,
    card: Card,
    /// Whether the device may keep it: what only members read must not stay after they leave.
    may_stay: bool,
    /// The step shown first, from 1.
    current: usize,
}

impl ConductPage {
    fn steps(&self) -> Option<&Steps> {
        steps_of(&self.card)
    }
}

/// `GET /fiches/{id}-{slug}/animer?etape=`
pub async fn conduct(app: App, visitor: Visitor, path: SheetPath, query: Query) -> Result<HttpResponse> {
    let sheet = match find::live(&app, &visitor, &path).await? {
        Found::Here(sheet) => sheet,
        Found::Moved(location) => return Ok(respond::moved(&location)),
    };
    let (node, who, of, asked) = (app.clone(), visitor.who.clone(), sheet.clone(), CardParams::read(&query));
    let card = app.block(move || node.store.read(|db| card_of(&node, db, &who, &of, asked))).await?;
    let count = steps_of(&card).map(|steps| steps.steps.len()).ok_or(Error::NotFound(What::Page))?;
    let current = query.find("etape").and_then(|step| step.parse().ok()).unwrap_or(1).clamp(1, count.max(1));
    respond::html(&ConductPage {
        shell: page::shell(&app, &visitor),
        title: typography::french(&sheet.title).into_owned(),
        base: sheet.path(),
        may_stay: sheet.visibility == Visibility::Public,
        class: app.kinds().kind(&sheet.kind).color.css_class(),
        card,
        current,
    })
}

/// `GET /hors-ligne.js`: the worker that keeps the pages of methods being conducted; its address never changes.
pub async fn offline(request: HttpRequest) -> HttpResponse {
    let mut response = assets::named(&request, "offline.js");
    response.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-cache"));
    response
}
