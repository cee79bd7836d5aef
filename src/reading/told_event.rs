//! An event as programs are told of it, by the API and by webhooks.

use serde::Serialize;
use utoipa::ToSchema;

use crate::models::event::Event;

/// One thing that happened.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventBody {
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

impl EventBody {
    /// An event, with the name of who did it.
    #[must_use]
    pub fn of(event: Event, author: Option<String>) -> Self {
        Self {
            id: event.id.0,
            kind: event.kind.word(),
            sheet: event.sheet_id.map(|sheet| sheet.0),
            revision: event.revision,
            author,
            subject: event.subject,
            minor: event.minor,
            at: event.at.rfc3339(),
        }
    }
}
