//! The search index, rebuilt when an administrator asks.

use actix_web::HttpResponse;

use crate::actions::wiki::reindex;
use crate::app::App;
use crate::hall::error::Result;
use crate::web::http::extract::{Form, Visitor};
use crate::web::http::respond;

/// `POST /administration/index`: asks for a rebuild; the present index goes on answering meanwhile.
pub async fn rebuild(app: App, visitor: Visitor, _checked: Form) -> Result<HttpResponse> {
    let (node, who) = (app.clone(), visitor.who.clone());
    app.block(move || reindex::ask(&node, &who)).await?;
    Ok(respond::see_other("/administration"))
}
