//! Pages that programs ask by posting what they ask.

use actix_web::{HttpMessage, HttpRequest, web};
use askama::Template;

use crate::app::App;
use crate::web::http::act::Write;
use crate::web::http::extract::Visitor;
use crate::web::http::look::{Look, Outcome};
use crate::web::http::page::{Params, answer};

/// What was posted to a page that only reads, as a query.
#[derive(Clone)]
pub struct PostedQuery(String);

impl PostedQuery {
    /// What this request posted.
    #[must_use]
    pub fn of(request: &HttpRequest) -> Option<String> {
        request.extensions().get::<Self>().map(|posted| posted.0.clone())
    }
}

/// The same page for programs that post what they ask: it reads, so no form is checked.
pub fn page_by_post<P, T, F>(show: F) -> Write
where
    P: Params,
    T: Template,
    F: Fn(&mut Look<'_>, &P) -> Outcome<T> + Copy + Send + Sync + 'static,
{
    let handler = move |app: App, visitor: Visitor, request: HttpRequest, posted: String| {
        request.extensions_mut().insert(PostedQuery(posted));
        answer(app, visitor, request, show)
    };
    Write(web::post().to(handler))
}
