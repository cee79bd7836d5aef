//! Every address on one page.

use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::from_fn;
use actix_web::{Handler, Responder, Route, guard, web};

use crate::app::App;
use crate::web::{administration, assets, coat, editor, guard as door, home, people, search, sheets, themes};

/// The application for one worker.
pub fn application(
    app: App,
) -> actix_web::App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl actix_web::body::MessageBody + 'static>,
        Error = actix_web::Error,
        InitError = (),
    >,
> {
    actix_web::App::new()
        .app_data(web::Data::new(app))
        .wrap(from_fn(coat::dress))
        .wrap(from_fn(door::watch))
        .configure(addresses)
        .default_service(web::to(sheets::short::rescue))
}

/// Reads answer GET and HEAD alike.
fn read<F, Args>(handler: F) -> Route
where
    F: Handler<Args>,
    Args: actix_web::FromRequest + 'static,
    F::Output: Responder + 'static,
{
    web::route().guard(guard::Any(guard::Get()).or(guard::Head())).to(handler)
}

fn addresses(at: &mut web::ServiceConfig) {
    at.route("/static/{name}", read(assets::serve))
        .route("/favicon.ico", read(assets::favicon))
        .configure(finding)
        .configure(writing)
        .configure(reading)
        .configure(governing);
}

/// The editor. Before reading, since a new sheet has no number.
fn writing(at: &mut web::ServiceConfig) {
    at.route("/fiches/nouvelle", read(editor::new))
        .route("/fiches/nouvelle", web::post().to(editor::save_new))
        .route("/fiches/{sheet}/modifier", read(editor::edit))
        .route("/fiches/{sheet}/modifier", web::post().to(editor::save))
        .route("/apercu", web::post().to(editor::preview))
        .route("/brouillons", web::post().to(editor::keep));
}

/// Home, themes, the pages of sheets and other ways to them. An address without a number is left to the last look.
fn reading(at: &mut web::ServiceConfig) {
    at.route("/", read(home::show))
        .route("/fiches/{sheet:[0-9][^/]*}", read(sheets::show))
        .route("/fiches/{sheet:[0-9][^/]*}/verifier", web::post().to(sheets::verify))
        .route("/f/{id}", read(sheets::short::sheet))
        .route("/f/{id}/{number}", read(sheets::short::version))
        .route("/themes", read(themes::list))
        .route("/themes/{key:.*}", read(themes::show))
        .route("/titre/{title:.+}", read(sheets::short::title));
    for page in sheets::short::HOUSE {
        at.route(&format!("/{page}"), read(sheets::short::house));
    }
}

/// People, and those who look after the wiki.
fn governing(at: &mut web::ServiceConfig) {
    at.route("/contributeurs/{name}", read(people::show))
        .route("/contributeurs/{name}/contributions", read(people::contributions))
        .route("/administration", read(administration::home))
        .route("/administration/personnes", read(administration::list))
        .route("/administration/personnes/{id}", read(administration::show))
        .route("/administration/personnes/{id}", web::post().to(administration::change))
        .route("/administration/reglages", read(administration::settings))
        .route("/administration/reglages", web::post().to(administration::choose))
        .route("/administration/modeles", read(administration::kinds));
}

/// What leads to sheets: search, lists, recent changes, feeds, maps of the site.
fn finding(at: &mut web::ServiceConfig) {
    at.route("/recherche", read(search::show))
        .route("/fiches", read(search::list))
        .route("/api/v1/suggest", read(search::suggest));
}
