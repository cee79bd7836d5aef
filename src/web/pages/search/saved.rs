//! The searches that a member keeps.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use crate::actions::accounts::keep_search;
use crate::actions::accounts::keep_search::MOST_NAME;
use crate::app::App;
use crate::hall::error::{Error, Result};
use crate::hall::messages::finding as said;
use crate::models::saved_search;
use crate::text::dates;
use crate::web::http::extract::{Form, Query, Visitor};
use crate::web::http::respond;
use crate::web::pages::search::asked::SearchParams;
use crate::web::pages::sheets::frame::Problems;
use crate::web::view::layout::Shell;
use crate::web::view::page;

/// Where they stand.
pub(super) const PATH: &str = "/mes-recherches";

/// One of them.
struct Kept {
    name: String,
    query: String,
    /// `<time>`, as HTML.
    since: String,
}

/// The page.
#[derive(Template)]
#[template(path = "search/saved.html")]
struct SavedPage {
    shell: Shell,
    kept: Vec<Kept>,
    /// A search that could not be kept: its query and the name typed.
    refused: Option<(String, String)>,
    problems: Problems,
}

/// `GET /mes-recherches`
pub async fn list(app: App, visitor: Visitor, query: Query) -> Result<HttpResponse> {
    let mut page = make(&app, &visitor).await?;
    page.shell.notice = said::of_saved(query.get("avis")).and_then(page::done);
    respond::html(&page)
}

async fn make(app: &App, visitor: &Visitor) -> Result<SavedPage> {
    let id = visitor.who.member()?.id;
    let kept = app.read::<_, Error>(move |db| Ok(saved_search::of_account(db, id)?)).await?;
    let kept = kept.into_iter().map(|saved| Kept {
        name: saved.name,
        query: saved.query,
        since: dates::day_tag(saved.saved_at.0),
    });
    Ok(SavedPage {
        shell: page::shell_with_form(app, visitor),
        kept: kept.collect(),
        refused: None,
        problems: Problems::default(),
    })
}

/// `POST /mes-recherches`: keeps a search, or forgets one when `faire=oublier`.
pub async fn save(app: App, visitor: Visitor, form: Form) -> Result<HttpResponse> {
    let member = visitor.who.member()?;
    if form.get("faire") == "oublier" {
        keep_search::forget(&app, member, form.get("requete").to_owned()).await?;
        return Ok(respond::see_other_with(&format!("{PATH}?avis=oubliee"), Vec::new()));
    }
    let asked = SearchParams::read("/recherche", &Query::read(form.get("requete"))).at_page(1);
    let query = query_of(&asked);
    match keep_search::keep(&app, member, query.clone(), form.get("nom")).await {
        Ok(()) => Ok(respond::see_other_with(&format!("{PATH}?avis=gardee"), Vec::new())),
        Err(Error::Invalid(errors)) => {
            let mut page = make(&app, &visitor).await?;
            page.refused = Some((query, form.get("nom").to_owned()));
            page.problems = Problems::of(errors);
            respond::html_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(error),
    }
}

/// What follows `?` in the address of a search.
pub(super) fn query_of(asked: &SearchParams) -> String {
    asked.address().split_once('?').map(|(_, query)| query.to_owned()).unwrap_or_default()
}
