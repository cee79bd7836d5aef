//! The home page: what this place is, ways in, what changed lately.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::app::App;
use crate::cache::{Dep, Reads};
use crate::error::Result;
use crate::web::extract::Visitor;
use crate::web::shell::Shell;
use crate::web::{page, respond};

/// The home page.
#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    shell: Shell,
}

/// `GET /`
pub async fn show(app: App, visitor: Visitor, request: HttpRequest) -> Result<HttpResponse> {
    respond::page(&app, &visitor, &request, "/", async || {
        let mut reads = Reads::default();
        reads.saw(Dep::Lists);
        Ok((respond::render(&HomePage { shell: page::shell(&app, &visitor) })?, reads))
    })
    .await
}
