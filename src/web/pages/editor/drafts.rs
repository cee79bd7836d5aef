//! What the editor's script asks while somebody types, to keep the draft, to set a preview; and letting a draft go, then
//! taking it back.

use actix_web::HttpResponse;

use crate::actions::sheets::keep_draft::{keep_draft, let_draft_go, take_draft_back};
use crate::app::App;
use crate::db::types::SheetId;
use crate::hall::error::{Error, Result};
use crate::hall::messages;
use crate::http::counted;
use crate::text::dates;
use crate::web::http::extract::{Form, Query, Visitor};
use crate::web::http::respond;
use crate::web::http::respond::Answer;
use crate::web::pages::editor::post::Posted;
use crate::web::pages::editor::typed::Typed;
use crate::web::pages::editor::{page, place};

/// `POST /brouillons`. The script is told why a draft is not kept, and says so beside the title.
pub async fn keep(app: App, visitor: Visitor, form: Result<Form>) -> Result<HttpResponse> {
    match kept(app, visitor, form).await {
        Err(error @ (Error::Internal(_) | Error::Database(_))) => Err(error),
        Err(error) => Ok(respond::refusal(&error, &messages::of_error(&error).message)),
        kept => kept,
    }
}

async fn kept(app: App, visitor: Visitor, form: Result<Form>) -> Result<HttpResponse> {
    let form = form?;
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

impl Posted {
    /// Lets the draft go, and opens the form where it may be taken back.
    pub(super) fn let_go(&self) -> Result<Answer> {
        let place = self.place();
        if let Some(account) = self.visitor.who.account() {
            let_draft_go(&self.app, account, &place)?;
        }
        Ok(self.with_cookie(Answer::see_other(self.opened("abandonne", &place))))
    }

    /// Takes the draft back that was let go; another that was kept meanwhile stays beside it.
    pub(super) fn take_back(&self) -> Result<Answer> {
        let place = self.place();
        let taken = match self.visitor.who.account() {
            Some(account) => take_draft_back(&self.app, account, &place, |kept| place::free(&place, kept))?,
            None => None,
        };
        let address = taken.map_or_else(|| self.opened("abandonne", ""), |place| self.opened("brouillon", &place));
        Ok(self.with_cookie(Answer::see_other(address)))
    }

    /// The address of the form with one parameter.
    fn opened(&self, name: &str, place: &str) -> String {
        let place: String = url::form_urlencoded::byte_serialize(place.as_bytes()).collect();
        match &self.sheet {
            Some(_) => format!("{}?{name}={place}", self.address()),
            None => format!("{}?type={}&{name}={place}", self.address(), self.kind()),
        }
    }
}
