//! An administrator says which other tools are told what happens, and how it goes with them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use url::Url;

use crate::app::App;
use crate::base::tokens;
use crate::db::Db;
use crate::db::happening::{Happening, OfSetting};
use crate::db::types::{EventId, MessageId, MessageOutcome, Moment, WebhookId, WebhookTopic, fresh_id};
use crate::hall::error::{Error, FieldError, Result, What};
use crate::hall::messages::webhooks as said;
use crate::hall::policy::{Act, Who};
use crate::models::event::{self, NewEvent};
use crate::models::job::{Job, TELL_WEBHOOKS};
use crate::models::webhook::{Webhook, WebhookMessage};

/// Webhooks that a wiki may have.
const MOST: usize = 20;
/// The longest name.
pub const MOST_NAME: usize = 60;
/// The longest address.
const MOST_URL: usize = 500;

/// What is typed of a webhook.
#[derive(Clone, Debug, Default)]
pub struct TypedWebhook {
    /// What it is called.
    pub name: String,
    /// Where it is told.
    pub url: String,
    /// Of what.
    pub topics: Vec<WebhookTopic>,
}

impl TypedWebhook {
    /// What stands in a row, or every field to mend.
    fn checked(&self, app: &App) -> Result<(String, String, String)> {
        let mut problems = Vec::new();
        let mut wrong = |field: &str, message: &str| {
            problems.push(FieldError { field: field.to_owned(), message: message.to_owned() });
        };
        let name: String = self.name.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.is_empty() || name.chars().count() > MOST_NAME || name.contains(char::is_control) {
            wrong("nom", said::NO_NAME);
        }
        let url = self.url.trim().to_owned();
        let private = app.config.fetch_private;
        let is_fit = |parsed: &Url| {
            let is_open = parsed.username().is_empty() && parsed.password().is_none() && parsed.host().is_some();
            is_open && (parsed.scheme() == "https" || private && parsed.scheme() == "http")
        };
        if url.len() > MOST_URL || !Url::parse(&url).is_ok_and(|parsed| is_fit(&parsed)) {
            wrong("adresse", if private { said::NO_WEB_ADDRESS } else { said::NO_ADDRESS });
        }
        let topics: Vec<&str> = self.topics.iter().map(|topic| topic.word()).collect();
        if topics.is_empty() {
            wrong("sujets", said::NO_TOPIC);
        }
        if problems.is_empty() { Ok((name, url, topics.join(" "))) } else { Err(Error::Invalid(problems)) }
    }
}

/// The key that signs what is told to it.
pub(super) fn key(app: &App, webhook: &Webhook) -> [u8; 32] {
    app.secret.webhook_key(webhook.id.0, &webhook.salt)
}

/// The secret by which its receiver proves who speaks, in the form of Standard Webhooks; shown once.
#[must_use]
pub fn secret(app: &App, webhook: &Webhook) -> String {
    format!("whsec_{}", STANDARD.encode(key(app, webhook)))
}

/// A new webhook, which is told what happens from now on. Administrators may.
pub fn add_webhook(app: &App, who: &Who, typed: &TypedWebhook) -> Result<Webhook> {
    who.must(Act::Administer)?;
    let (name, url, topics) = typed.checked(app)?;
    let now = app.now();
    let row = Webhook {
        id: WebhookId(fresh_id(now)),
        name,
        url,
        topics,
        salt: tokens::random(),
        told_to: EventId(0),
        failures: 0,
        rests_until: None,
        paused_at: None,
        stopped_at: None,
        created_at: now,
    };
    let row = app.store.write::<_, Error>(|db| {
        if Webhook::all(db)?.len() >= MOST {
            return Err(Error::field("nom", said::ENOUGH));
        }
        let row = Webhook { told_to: event::last(db)?, ..row.clone() };
        Webhook::insert(db, &row)?;
        tell(db, who, now)?;
        Ok(row)
    })?;
    app.follow()?;
    Ok(row)
}

/// What changes of a webhook.
#[derive(Clone, Debug)]
pub enum WebhookChange {
    /// What is said of it.
    Words(TypedWebhook),
    /// Another secret.
    Secret,
    /// Nothing is sent for now.
    Pause,
    /// It is told again, what it missed too.
    Resume,
    /// It is forgotten.
    Delete,
    /// It is sent something that says nothing.
    Try,
    /// It is sent again what it was sent, under the same number.
    SendAgain(MessageId),
}

impl WebhookChange {
    /// Whether those who look after the wiki are told of it in its journal.
    fn is_told(&self) -> bool {
        !matches!(self, Self::Try | Self::SendAgain(_))
    }
}

/// Changes a webhook. Administrators may.
pub fn change_webhook(app: &App, who: &Who, id: WebhookId, change: &WebhookChange) -> Result<Webhook> {
    who.must(Act::Administer)?;
    let words = match change {
        WebhookChange::Words(typed) => Some(typed.checked(app)?),
        _ => None,
    };
    let (now, salt) = (app.now(), tokens::random());
    let row = app.store.write::<_, Error>(|db| {
        let mut row = Webhook::find(db, id)?.ok_or(Error::NotFound(What::Webhook))?;
        match change {
            WebhookChange::Words(_) => {
                if let Some((name, url, topics)) = words.clone() {
                    row = Webhook { name, url, topics, ..row };
                }
            }
            WebhookChange::Secret => row.salt = salt.clone(),
            WebhookChange::Pause => row.paused_at = Some(now),
            WebhookChange::Resume => {
                row = Webhook { failures: 0, rests_until: None, paused_at: None, stopped_at: None, ..row };
                WebhookMessage::wake(db, id, now)?;
                Job::hasten(db, TELL_WEBHOOKS, now)?;
            }
            WebhookChange::Delete => Webhook::delete(db, id)?,
            WebhookChange::Try => {
                WebhookMessage::insert(db, &WebhookMessage::trial(id, now))?;
                Job::hasten(db, TELL_WEBHOOKS, now)?;
            }
            WebhookChange::SendAgain(message) => {
                send_again(db, id, *message, now)?;
                row.rests_until = None;
            }
        }
        Webhook::describe(db, &row)?;
        Webhook::go(db, &row)?;
        if change.is_told() {
            tell(db, who, now)?;
        }
        Ok(row)
    })?;
    app.follow()?;
    Ok(row)
}

/// Makes a message due again.
fn send_again(db: &mut Db, id: WebhookId, message: MessageId, now: Moment) -> Result<()> {
    let message = WebhookMessage::find(db, id, message)?.ok_or(Error::NotFound(What::Webhook))?;
    let again = WebhookMessage { outcome: MessageOutcome::Waiting, attempts: 0, due_at: Some(now), ..message };
    again.note(db)?;
    Ok(Job::hasten(db, TELL_WEBHOOKS, now)?)
}

/// Tells those who look after the wiki, in its journal.
fn tell(db: &mut Db, who: &Who, now: Moment) -> Result<()> {
    let told = Happening::SettingChanged(OfSetting::default());
    event::tell(db, NewEvent::new(told, now, who.account(), "webhooks"))?;
    Ok(())
}
