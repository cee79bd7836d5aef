//! A webhook is an address of another tool that is told what happens. What it is told is a message: one event, whose
//! words are read when it is sent, as a stranger reads them.

mod message;
mod tellable;

use diesel::prelude::*;
use diesel::result::QueryResult;
use serde_json::Value;

use crate::db::Db;
use crate::db::schema::{webhook_messages, webhooks};
use crate::db::types::{EventId, EventKind, MessageId, MessageOutcome, Moment, SheetId, WebhookId, WebhookTopic};
use crate::hall::error::{Error, Result, What};
use crate::models::event::Event;
use crate::models::nouns::{Archived, Closing, Fate, Found, Heard, Noun, Owner, Stale};
use crate::models::reader::Reader;
pub use message::WebhookMessage;
pub use tellable::Tellable;

/// How long what became of a message is kept.
const KEPT: i64 = 30 * Moment::DAY;

/// A row of `webhooks`.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = webhooks)]
pub struct Webhook {
    /// Its number.
    pub id: WebhookId,
    /// What it is called.
    pub name: String,
    /// Where it is told.
    pub url: String,
    /// What it wants to be told of, as words of [`WebhookTopic`] between spaces.
    pub topics: String,
    /// What its key is made of, with the secret of the site.
    pub salt: String,
    /// The last event that was looked at for it.
    pub told_to: EventId,
    /// Failures in a row.
    pub failures: i32,
    /// Nothing is sent until then.
    pub rests_until: Option<Moment>,
    /// When somebody paused it.
    pub paused_at: Option<Moment>,
    /// When it was given up: it failed for too long.
    pub stopped_at: Option<Moment>,
    /// When it was made.
    pub created_at: Moment,
}

impl Webhook {
    /// Whether it is told what happens.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.paused_at.is_none() && self.stopped_at.is_none()
    }

    /// Whether it wants to be told of this.
    #[must_use]
    pub fn wants(&self, topic: WebhookTopic) -> bool {
        self.topics.split(' ').any(|word| word == topic.word())
    }

    /// Every one, the oldest first.
    pub fn all(db: &mut Db) -> QueryResult<Vec<Self>> {
        webhooks::table.order((webhooks::created_at.asc(), webhooks::id.asc())).load(db)
    }

    /// The one of that number.
    pub fn find(db: &mut Db, id: WebhookId) -> QueryResult<Option<Self>> {
        webhooks::table.find(id).first(db).optional()
    }

    /// Inserts a new one.
    pub fn insert(db: &mut Db, row: &Self) -> QueryResult<()> {
        diesel::insert_into(webhooks::table).values(row).execute(db).map(drop)
    }

    /// Forgets one, with what was told to it.
    pub fn delete(db: &mut Db, id: WebhookId) -> QueryResult<()> {
        diesel::delete(webhook_messages::table.filter(webhook_messages::webhook_id.eq(id))).execute(db)?;
        diesel::delete(webhooks::table.find(id)).execute(db).map(drop)
    }

    /// Writes anew what an administrator says of it.
    pub fn describe(db: &mut Db, row: &Self) -> QueryResult<()> {
        let said = (
            webhooks::name.eq(&row.name),
            webhooks::url.eq(&row.url),
            webhooks::topics.eq(&row.topics),
            webhooks::salt.eq(&row.salt),
        );
        diesel::update(webhooks::table.find(row.id)).set(said).execute(db).map(drop)
    }

    /// Moves on the last event that was looked at; false when another node was faster.
    pub fn advance(&self, db: &mut Db, to: EventId) -> QueryResult<bool> {
        let row = webhooks::table.find(self.id).filter(webhooks::told_to.eq(self.told_to));
        Ok(diesel::update(row).set(webhooks::told_to.eq(to)).execute(db)? == 1)
    }

    /// Writes anew how it goes: failures, rests, pauses.
    pub fn go(db: &mut Db, row: &Self) -> QueryResult<()> {
        let how = (
            webhooks::failures.eq(row.failures),
            webhooks::rests_until.eq(row.rests_until),
            webhooks::paused_at.eq(row.paused_at),
            webhooks::stopped_at.eq(row.stopped_at),
        );
        diesel::update(webhooks::table.find(row.id)).set(how).execute(db).map(drop)
    }
}

impl Reader<'_> {
    /// Every webhook, for those who look after the wiki.
    pub fn webhooks(&mut self) -> Result<Vec<Webhook>> {
        self.ask_own(|db, _| Webhook::all(db))
    }

    /// The webhook of that number.
    pub fn webhook(&mut self, id: WebhookId) -> Result<Webhook> {
        self.ask_own(|db, _| Webhook::find(db, id)?.ok_or(Error::NotFound(What::Webhook)))
    }

    /// What was told to a webhook, the latest first.
    pub fn messages_to(&mut self, webhook: WebhookId, limit: i64) -> Result<Vec<WebhookMessage>> {
        self.ask_own(|db, _| {
            let told = webhook_messages::table.filter(webhook_messages::webhook_id.eq(webhook));
            told.order((webhook_messages::created_at.desc(), webhook_messages::id.desc())).limit(limit).load(db)
        })
    }
}

/// Other tools that are told what happens.
pub(in crate::models) struct Webhooks;

impl Noun for Webhooks {
    fn tables(&self) -> &'static [(&'static str, Archived)] {
        &[("webhooks", Archived::Rows), ("webhook_messages", Archived::Rows)]
    }

    /// They say nothing of anybody.
    fn own_data(&self, _: &mut Db, _: &Owner<'_>) -> Result<Option<(&'static str, Value)>> {
        Ok(None)
    }

    fn close_account(&self, _: &mut Db, _: &Closing<'_>) -> Result<()> {
        Ok(())
    }

    /// What is told of a sheet is read when it is sent.
    fn follow_sheet(&self, _: &mut Db, _: SheetId, _: Fate) -> Result<()> {
        Ok(())
    }

    fn purge(&self, db: &mut Db, now: Moment) -> Result<()> {
        let over = webhook_messages::table
            .filter(webhook_messages::outcome.ne(MessageOutcome::Waiting))
            .filter(webhook_messages::created_at.lt(now.plus(-KEPT)));
        diesel::delete(over).execute(db)?;
        Ok(())
    }

    fn check(&self, found: &mut Found<'_>) -> Result<()> {
        let odd: Vec<MessageId> = found.store.read::<_, Error>(|db| {
            let odd = webhook_messages::table
                .filter(webhook_messages::outcome.eq(MessageOutcome::Waiting))
                .filter(webhook_messages::due_at.is_null());
            Ok(odd.select(webhook_messages::id).load(db)?)
        })?;
        found.say(odd.iter().map(|id| format!("webhook message {id}")), "it waits for no moment");
        Ok(())
    }

    fn events(&self) -> &'static [(EventKind, Heard)] {
        &[]
    }

    /// No page that is kept shows them.
    fn let_go(&self, _: &mut Db, _: &Event, _: &mut Stale<'_>) -> Result<()> {
        Ok(())
    }

    fn most(&self) -> usize {
        usize::MAX
    }
}
