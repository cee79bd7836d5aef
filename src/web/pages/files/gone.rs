//! The page of a deleted file: why, since when, and the way back for those who may take it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use crate::app::App;
use crate::hall::error::Result;
use crate::hall::policy::Act;
use crate::models::attachment::Attachment;
use crate::text::dates;
use crate::web::http::extract::Visitor;
use crate::web::http::respond;
use crate::web::view::layout::Shell;
use crate::web::view::page;

#[derive(Template)]
#[template(path = "files/gone.html")]
pub(super) struct GonePage {
    shell: Shell,
    name: String,
    address: String,
    when: Option<String>,
    reason: String,
    may_restore: bool,
}

/// Answers 410.
pub(super) fn page(app: &App, visitor: &Visitor, file: &Attachment) -> Result<HttpResponse> {
    respond::html_with(StatusCode::GONE, &of(app, visitor, file))
}

/// The page itself.
pub(super) fn of(app: &App, visitor: &Visitor, file: &Attachment) -> GonePage {
    GonePage {
        shell: page::shell(app, visitor),
        name: file.name.clone(),
        address: file.page(),
        when: file.deleted_at.map(|at| dates::time_tag(at.0)),
        reason: file.delete_reason.clone().unwrap_or_default(),
        may_restore: visitor.who.may(Act::Delete),
    }
}
