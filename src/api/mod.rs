//! The door for programs: JSON under `/api/v1`. Parses, asks who, calls actions and models, shows. No rules, no SQL.
//!
//! A session's cookie counts for nothing here: who writes says so with a token, so that no page can make a visitor write.

mod answer;
mod asked;
mod caller;
mod coat;
mod events;
mod kinds;
mod openapi;
mod render;
mod revisions;
mod search;
mod sheets;
mod suggest;
mod territories;

use coat::Problems;

use actix_web::middleware::from_fn;
use actix_web::{Resource, guard, web};

use crate::hall::error::{Error, What};

/// Every address of the API.
pub fn addresses(at: &mut web::ServiceConfig) {
    at.service(web::scope("/api").wrap(from_fn(coat::dress)).configure(version_1).default_service(web::to(nowhere)));
}

fn version_1(at: &mut web::ServiceConfig) {
    let reads = || web::route().guard(guard::Any(guard::Get()).or(guard::Head()));
    at.service(
        call("/v1/sheets", "GET, HEAD, POST").route(reads().to(sheets::list)).route(web::post().to(sheets::create)),
    )
    .service(
        call("/v1/sheets/{id}", "GET, HEAD, PUT").route(reads().to(sheets::show)).route(web::put().to(sheets::change)),
    )
    .service(call("/v1/sheets/{id}/revisions", "GET, HEAD").route(reads().to(revisions::list)))
    .service(call("/v1/sheets/{id}/revisions/{number}", "GET, HEAD").route(reads().to(revisions::show)))
    .service(call("/v1/sheets/{id}/diff", "GET, HEAD").route(reads().to(revisions::diff)))
    .service(call("/v1/search", "GET, HEAD").route(reads().to(search::search)))
    .service(call("/v1/territories", "GET, HEAD").route(reads().to(territories::search)))
    .service(call("/v1/suggest", "GET, HEAD").route(reads().to(suggest::suggest)))
    .service(call("/v1/render", "POST").route(web::post().to(render::render)))
    .service(call("/v1/events", "GET, HEAD").route(reads().to(events::list)))
    .service(call("/v1/themes", "GET, HEAD").route(reads().to(kinds::themes)))
    .service(call("/v1/kinds", "GET, HEAD").route(reads().to(kinds::kinds)))
    .service(call("/v1/openapi.json", "GET, HEAD").route(reads().to(openapi::show)));
}

/// An address that answers 405 to other methods than those that it knows.
fn call(path: &str, known: &'static str) -> Resource {
    let other = web::to(move || async move { Err::<actix_web::HttpResponse, _>(Error::WrongMethod(known)) });
    web::resource(path).default_service(other)
}

async fn nowhere() -> Result<actix_web::HttpResponse, Error> {
    Err(Error::NotFound(What::Page))
}
