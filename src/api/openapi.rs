//! The description of the API, made from the code of its calls.

use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::{Modify, OpenApi};

use super::call::Call;
use super::{events, kinds, render, revisions, search, sheets, talk};
use crate::hall::error::Result;

#[derive(OpenApi)]
#[openapi(
    info(title = "Maillage", description = "Sheets of a versioned wiki. Errors are \
        `{\"error\":{\"code\",\"message\",\"fields\"?}}`."),
    paths(
        sheets::list, sheets::create, sheets::show, sheets::change,
        revisions::list, revisions::show, revisions::diff,
        search::search, super::suggest::suggest, crate::api::territories::search, render::render, events::list,
        talk::of_sheet, talk::all, talk::show, talk::say::say, talk::say::edit, talk::say::act,
        kinds::kinds, kinds::themes, show,
    ),
    modifiers(&Token),
)]
struct Document;

/// What a token may do.
const SCOPES: &str = "A token of the page « Mon compte ». Its scope is `read` (what its account reads) or `write` (to \
    write as well): a call that asks for more is answered 403 `token_only_reads`. It ends on its day: then 401 \
    `token_ended`.";

/// How a program says who it is.
struct Token;

impl Modify for Token {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        let mut token = Http::new(HttpAuthScheme::Bearer);
        token.description = Some(SCOPES.to_owned());
        components.add_security_scheme("token", SecurityScheme::Http(token));
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
