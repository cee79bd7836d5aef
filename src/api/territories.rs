//! Territories by name, postcode or code, for whoever picks one.

use actix_web::HttpResponse;
use actix_web::http::header;
use serde::Serialize;

use crate::hall::error::Result;
use crate::http::request::Query;
use crate::text::territory;

/// Territories offered.
const MOST: usize = 8;
/// Letters below which nothing is offered.
const LEAST_LETTERS: usize = 2;

/// Territories.
#[derive(Serialize, utoipa::ToSchema)]
struct Territories {
    items: Vec<Place>,
}

/// A territory.
#[derive(Serialize, utoipa::ToSchema)]
struct Place {
    /// What tells it from others: « Saint-Denis (Seine-Saint-Denis) ».
    title: String,
    /// Its code: INSEE's for a commune, a SIREN number for an EPCI, a number for a département, `R` and a number for a
    /// région.
    code: String,
    /// Where the search finds what is there.
    url: String,
}

/// Find a territory.
#[utoipa::path(
    get,
    path = "/api/v1/territories",
    tag = "search",
    params(("q" = String, Query, description = "A name or its beginning, a postcode or a code")),
    responses((status = 200, description = "At most eight territories, the likeliest \
        first", body = Territories), crate::api::Problems)
)]
pub(super) async fn search(query: Query) -> Result<HttpResponse> {
    let typed: String = query.get("q").trim().chars().take(100).collect();
    let found = if typed.chars().count() < LEAST_LETTERS { Vec::new() } else { territory::search(&typed, MOST) };
    let items = found.into_iter().map(|found| Place {
        title: found.label(),
        code: found.code.clone(),
        url: format!("/recherche?territoire={}", found.code),
    });
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "public, max-age=86400"))
        .json(Territories { items: items.collect() }))
}
