//! A page that only tells what happens next: mails under way, an accord to wait for.

use actix_web::HttpResponse;
use askama::Template;

use crate::app::App;
use crate::hall::error::Result;
use crate::web::http::extract::Visitor;
use crate::web::http::respond;
use crate::web::view::layout::Shell;
use crate::web::view::page;

/// What is told.
#[derive(Clone, Debug)]
pub(super) enum Told {
    /// A confirmation went to the address; the name by which it can be asked again.
    SignedUp(String),
    /// A link to choose a password went to the address, if there is such an account.
    ResetAsked,
    /// The address is confirmed; a moderator must let the account in.
    Waiting,
}

/// The page.
#[derive(Template)]
#[template(path = "accounts/told.html")]
struct ToldPage {
    shell: Shell,
    told: Told,
}

/// Tells it.
pub(super) fn tell(app: &App, visitor: &Visitor, told: Told) -> Result<HttpResponse> {
    respond::html(&ToldPage { shell: page::shell_with_form(app, visitor), told })
}
