//! The description of the API, made from the code of its calls.

use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::{Modify, OpenApi};

use super::call::Call;
use super::{events, kinds, render, revisions, search, sheets};
use crate::hall::error::Result;

#[derive(OpenApi)]
#[openapi(
    info(title = "Maillage", description = "Sheets of a versioned wiki. Errors are \
        `{\"error\":{\"code\",\"message\",\"fields\"?}}`."),
    paths(
        sheets::list, sheets::create, sheets::show, sheets::change,
        revisions::list, revisions::show, revisions::diff,
        search::search, super::suggest::suggest, crate::api::territories::search, render::render, events::list,
        kinds::kinds, kinds::themes, show,
    ),
    modifiers(&Token),
)]
struct Document;

/// How a program says who it is.
struct Token;

impl Modify for Token {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    }
}

/// Read this description.
#[utoipa::path(
    get,
    path = "/api/v1/openapi.json",
    tag = "description",
    responses((status = 200, description = "OpenAPI 3.1", content_type = "application/json"))
)]
pub(super) fn show(call: &mut Call<'_>, _: &()) -> Result<utoipa::openapi::OpenApi> {
    let mut document = Document::openapi();
    document.servers = Some(vec![utoipa::openapi::Server::new(call.app.config.base_url.clone())]);
    Ok(document)
}
