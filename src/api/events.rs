//! What happened to the sheets and files that the caller may see, in order, so that a program can follow the wiki.

use actix_web::HttpRequest;
use serde::Serialize;
use utoipa::ToSchema;

use super::asked::{ApiParams, page_of};
use super::call::{Call, CallParams};
use super::coat::Problems;
use crate::db::types::{AccountId, EventId};
use crate::hall::error::Result;
use crate::reading::told_event::EventBody;

/// A page of events.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct EventList {
    items: Vec<EventBody>,
    /// What to give as `after` for the next page; null when nothing more happened yet.
    next_cursor: Option<String>,
    /// The number up to which this answer tells all: what to give as `after` later.
    last: i64,
}

/// After which event, and how many.
pub(super) struct EventParams {
    after: EventId,
    limit: i64,
}

impl CallParams for EventParams {
    fn read(request: &HttpRequest) -> Result<Self> {
        let asked = ApiParams::of(request);
        Ok(Self { limit: asked.limit()?, after: EventId(asked.read("after")?.or(asked.read("cursor")?).unwrap_or(0)) })
    }
}

/// List what happened after an event.
#[utoipa::path(
    get,
    path = "/api/v1/events",
    tag = "events",
    params(
        ("after" = Option<i64>, Query, description = "The number of the last event known; 0 when absent"),
        ("limit" = Option<i64>, Query, description = "1 to 200; 50 when absent"),
    ),
    responses((status = 200, description = "Events, the oldest first", body = EventList), Problems)
)]
pub(super) fn list(call: &mut Call<'_>, asked: &EventParams) -> Result<EventList> {
    let EventParams { after, limit } = *asked;
    let rows = call.reader.events_after(after, limit + 1)?;
    let last = call.reader.last_event()?;
    let (rows, more) = page_of(rows, limit);
    let names = call.reader.names(rows.iter().filter_map(|event| event.account_id))?;
    let last = match rows.last() {
        Some(row) if more => row.id,
        _ => last.max(after),
    };
    let name = |id: AccountId| names.iter().find(|(known, _)| *known == id).map(|(_, name)| name.clone());
    let items = rows.into_iter().map(|event| {
        let author = event.account_id.and_then(name);
        EventBody::of(event, author)
    });
    Ok(EventList { items: items.collect(), next_cursor: more.then(|| last.to_string()), last: last.0 })
}
