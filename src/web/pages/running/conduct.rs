//! « Animer maintenant »: one step at a time, large, with its minutes; it works without a network after the first load.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::{card_of, steps_of};
use crate::db::types::Visibility;
use crate::hall::error::{Error, What};
use crate::text::typography;
use crate::web::http::extract::SheetPath;
use crate::web::http::{Look, Outcome, assets};
use crate::web::pages::sheets::card::{Card, CardParams, Steps};
use crate::web::view::layout::Shell;

/// A method as one runs it: step after step, with a clock.
#[derive(Template)]
#[template(path = "running/conduct.html")]
pub struct ConductPage {
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
pub fn conduct(look: &mut Look<'_>, path: &SheetPath) -> Outcome<ConductPage> {
    let sheet = look.live(path)?;
    let (app, query) = (look.app, look.query());
    let card = card_of(app, &mut look.reader, &sheet, CardParams::read(&query))?;
    let count = steps_of(&card).map(|steps| steps.steps.len()).ok_or(Error::NotFound(What::Page))?;
    let current = query.find("etape").and_then(|step| step.parse().ok()).unwrap_or(1).clamp(1, count.max(1));
    Ok(ConductPage {
        shell: look.shell(),
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
