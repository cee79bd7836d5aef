//! The door for programs: JSON under `/api/v1`. Parses, asks who, calls actions and models, shows. No rules, no SQL.
//!
//! A session's cookie counts for nothing here: who writes says so with a token, so that no page can make a visitor
//! write.

mod answer;
mod asked;
mod call;
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
mod talk;
mod territories;

use call::{read, write};
use coat::Problems;
use talk::say;

use actix_web::middleware::from_fn;
use actix_web::{Resource, Route, guard, web};

use crate::hall::error::{Error, What};

/// Every address of the API.
pub fn addresses(at: &mut web::ServiceConfig) {
    at.service(web::scope("/api").wrap(from_fn(coat::dress)).configure(version_1).default_service(web::to(nowhere)));
}

fn version_1(at: &mut web::ServiceConfig) {
    at.service(known("/v1/sheets", "GET, HEAD, POST").route(read(sheets::list)).route(web::post().to(sheets::create)))
        .service(
            known("/v1/sheets/{id}", "GET, HEAD, PUT").route(read(sheets::show)).route(web::put().to(sheets::change)),
        )
        .service(known("/v1/sheets/{id}/revisions", READS).route(read(revisions::list)))
        .service(known("/v1/sheets/{id}/revisions/{number}", READS).route(read(revisions::show)))
        .service(known("/v1/sheets/{id}/diff", READS).route(read(revisions::diff)))
        .service(
            known("/v1/sheets/{id}/talk", "GET, HEAD, POST")
                .route(read(talk::of_sheet))
                .route(write(web::post(), say::say)),
        )
        .service(known("/v1/talk", READS).route(read(talk::all)))
        .service(
            known("/v1/talk/{message}", "GET, HEAD, POST, PUT")
                .route(read(talk::show))
                .route(write(web::put(), say::edit))
                .route(write(web::post(), say::act)),
        )
        .service(known("/v1/search", READS).route(read(search::search)))
        .service(known("/v1/territories", READS).route(completes().to(territories::search)))
        .service(known("/v1/suggest", READS).route(completes().to(suggest::suggest)))
        .service(known("/v1/render", "POST").route(web::post().to(render::render)))
        .service(known("/v1/events", READS).route(read(events::list)))
        .service(known("/v1/themes", READS).route(read(kinds::themes)))
        .service(known("/v1/kinds", READS).route(read(kinds::kinds)))
        .service(known("/v1/openapi.json", READS).route(read(openapi::show)));
}

/// What only reads, as `Allow` says it.
const READS: &str = "GET, HEAD";

/// A route that completes what is typed in our own pages: it asks the index or a table in memory, never the database.
fn completes() -> Route {
    web::route().guard(guard::Any(guard::Get()).or(guard::Head()))
}

/// An address that answers 405 to other methods than those that it knows.
fn known(path: &str, known: &'static str) -> Resource {
    let other = web::to(move || async move { Err::<actix_web::HttpResponse, _>(Error::WrongMethod(known)) });
    web::resource(path).default_service(other)
}

async fn nowhere() -> Result<actix_web::HttpResponse, Error> {
    Err(Error::NotFound(What::Page))
}
