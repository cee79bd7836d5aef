//! What happened to the sheets and files that the caller may see, in order, so that a program can follow the wiki.

use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use utoipa::ToSchema;

use super::answer;
use super::asked::ApiParams;
use super::caller::Caller;
use super::coat::Problems;
use crate::app::App;
use crate::db::types::{AccountId, EventId};
use crate::hall::error::{Error, Result};
use crate::models::account::Account;
use crate::models::event;

/// One thing that happened.
#[derive(Debug, Serialize, ToSchema)]
struct EventBody {
    /// Its number, in the order of what happened.
    id: i64,
    /// What happened: `creation`, `modification`, `renommage`, `suppression`…
    kind: &'static str,
    /// The sheet.
    sheet: Option<i64>,
    /// The revision that it made.
    revision: Option<i32>,
    /// The name of who did it; null when the program did.
    author: Option<String>,
    /// The title of the sheet or the name of the file then.
    subject: String,
    /// Whether the author called it minor.
    minor: bool,
    /// When, RFC 3339, UTC.
    at: String,
}

/// A page of events.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct EventList {
    items: Vec<EventBody>,
    /// What to give as `after` for the next page; null when nothing more happened yet.
    next_cursor: Option<String>,
    /// The number up to which this answer tells all: what to give as `after` later.
    last: i64,
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
pub(super) async fn list(app: App, caller: Caller, request: HttpRequest, asked: ApiParams) -> Result<HttpResponse> {
    let limit = asked.limit()?;
    let after = EventId(asked.read("after")?.or(asked.read("cursor")?).unwrap_or(0));
    let who = caller.who.clone();
    let list = app
        .read::<_, Error>(move |db| {
            let rows = event::visible_after(db, &who, after, limit + 1)?;
            let more = rows.len() > usize::try_from(limit).unwrap_or(usize::MAX);
            let rows: Vec<_> = rows.into_iter().take(usize::try_from(limit).unwrap_or_default()).collect();
            let mut ids: Vec<AccountId> = rows.iter().filter_map(|event| event.account_id).collect();
            ids.sort_unstable();
            ids.dedup();
            let names = Account::names(db, &ids)?;
            let last = match rows.last() {
                Some(row) if more => row.id,
                _ => event::last(db)?.max(after),
            };
            let name = |id: AccountId| names.iter().find(|(known, _)| *known == id).map(|(_, name)| name.clone());
            let items = rows.into_iter().map(|event| EventBody {
                id: event.id.0,
                kind: event.kind.word(),
                sheet: event.sheet_id.map(|sheet| sheet.0),
                revision: event.revision,
                author: event.account_id.and_then(name),
                subject: event.subject,
                minor: event.minor,
                at: event.at.rfc3339(),
            });
            Ok(EventList { items: items.collect(), next_cursor: more.then(|| last.to_string()), last: last.0 })
        })
        .await?;
    answer::read(&request, &caller, &list)
}
