//! What is told to a webhook: one event, or a trial, and what became of it.

use diesel::prelude::*;
use diesel::result::QueryResult;

use super::Tellable;
use crate::db::Db;
use crate::db::schema::webhook_messages;
use crate::db::types::{
    EventId, EventKind, MessageFailure, MessageId, MessageOutcome, Moment, SheetId, WebhookId, fresh_id,
};

/// A row of `webhook_messages`.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = webhook_messages)]
pub struct WebhookMessage {
    /// Its number: the same however often it is sent.
    pub id: MessageId,
    /// To whom.
    pub webhook_id: WebhookId,
    /// Which event; none for a trial.
    pub event_id: Option<EventId>,
    /// What happened.
    pub kind: Option<EventKind>,
    /// To which sheet.
    pub sheet_id: Option<SheetId>,
    /// What became of it.
    pub outcome: MessageOutcome,
    /// How often it was tried.
    pub attempts: i32,
    /// When it is due, while it waits.
    pub due_at: Option<Moment>,
    /// The status of the last answer.
    pub status: Option<i32>,
    /// Why nothing answered.
    pub failure: Option<MessageFailure>,
    /// How long the last answer took, in milliseconds.
    pub took_ms: Option<i64>,
    /// How the last answer began.
    pub answer: String,
    /// When it was queued.
    pub created_at: Moment,
    /// When it was sent last.
    pub tried_at: Option<Moment>,
}

impl WebhookMessage {
    /// A trial.
    #[must_use]
    pub fn trial(webhook: WebhookId, now: Moment) -> Self {
        Self {
            id: MessageId(fresh_id(now)),
            webhook_id: webhook,
            event_id: None,
            kind: None,
            sheet_id: None,
            outcome: MessageOutcome::Waiting,
            attempts: 0,
            due_at: Some(now),
            status: None,
            failure: None,
            took_ms: None,
            answer: String::new(),
            created_at: now,
            tried_at: None,
        }
    }

    /// Whether it is a trial.
    #[must_use]
    pub fn is_trial(&self) -> bool {
        self.event_id.is_none()
    }

    /// Queues what is told of events, in their order.
    pub fn queue(db: &mut Db, webhook: WebhookId, told: &[&Tellable], now: Moment) -> QueryResult<()> {
        let first = fresh_id(now);
        for (rank, told) in (0_i64..).zip(told) {
            let (kind, sheet) = match told {
                Tellable::Event(event) => (event.kind, event.sheet_id),
                Tellable::Withdrawn(_, sheet, _) => (EventKind::Governed, Some(*sheet)),
            };
            let row = Self {
                id: MessageId(first.saturating_add(rank)),
                event_id: Some(told.id()),
                kind: Some(kind),
                sheet_id: sheet,
                ..Self::trial(webhook, now)
            };
            Self::insert(db, &row)?;
        }
        Ok(())
    }

    /// Inserts one.
    pub fn insert(db: &mut Db, row: &Self) -> QueryResult<()> {
        diesel::insert_into(webhook_messages::table).values(row).execute(db).map(drop)
    }

    /// The one of that number, told to that webhook.
    pub fn find(db: &mut Db, webhook: WebhookId, id: MessageId) -> QueryResult<Option<Self>> {
        let one = webhook_messages::table.find(id).filter(webhook_messages::webhook_id.eq(webhook));
        one.first(db).optional()
    }

    /// The one that is due first; of trials alone when asked.
    pub fn next(db: &mut Db, webhook: WebhookId, now: Moment, trials: bool) -> QueryResult<Option<Self>> {
        let due = webhook_messages::table
            .filter(webhook_messages::webhook_id.eq(webhook))
            .filter(webhook_messages::outcome.eq(MessageOutcome::Waiting))
            .filter(webhook_messages::due_at.le(now))
            .order((webhook_messages::due_at.asc(), webhook_messages::id.asc()));
        match trials {
            true => due.filter(webhook_messages::event_id.is_null()).first(db).optional(),
            false => due.first(db).optional(),
        }
    }

    /// Writes what became of it.
    pub fn note(&self, db: &mut Db) -> QueryResult<()> {
        let came = (
            webhook_messages::outcome.eq(self.outcome),
            webhook_messages::attempts.eq(self.attempts),
            webhook_messages::due_at.eq(self.due_at),
            webhook_messages::status.eq(self.status),
            webhook_messages::failure.eq(self.failure),
            webhook_messages::took_ms.eq(self.took_ms),
            webhook_messages::answer.eq(&self.answer),
            webhook_messages::tried_at.eq(self.tried_at),
        );
        diesel::update(webhook_messages::table.find(self.id)).set(came).execute(db).map(drop)
    }

    /// Makes all that waits due.
    pub fn wake(db: &mut Db, webhook: WebhookId, now: Moment) -> QueryResult<()> {
        let waiting = webhook_messages::table
            .filter(webhook_messages::webhook_id.eq(webhook))
            .filter(webhook_messages::outcome.eq(MessageOutcome::Waiting));
        diesel::update(waiting).set(webhook_messages::due_at.eq(Some(now))).execute(db).map(drop)
    }
}
