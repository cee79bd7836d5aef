//! The two doors as one application: pages for people, the API for programs, and what surrounds both.

use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::{Condition, from_fn};

use crate::api;
use crate::app::App;
use crate::web::pages::search::views;
use crate::web::{http, pages, routes};

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
    let is_below = !app.config.base_path().is_empty();
    actix_web::App::new()
        .app_data(actix_web::web::Data::new(app))
        .app_data(actix_web::web::Data::new(views::offered()))
        .app_data(actix_web::web::Data::new(http::damaged::IsKnown(routes::is_known)))
        .wrap(from_fn(http::errors::dress))
        .wrap(Condition::new(is_below, from_fn(http::base_path::leave)))
        .wrap(from_fn(http::middleware::watch))
        .wrap(Condition::new(is_below, from_fn(http::base_path::enter)))
        .configure(routes::addresses)
        .configure(api::addresses)
        .default_service(actix_web::web::to(pages::sheets::short::rescue))
}
