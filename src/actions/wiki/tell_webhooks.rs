//! Tells webhooks what happened, as a stranger may know of it.
//!
//! Each follows events from its own cursor: one transaction moves the cursor and queues what is to be told. A message
//! is noted once it was answered; killed between both, the program sends it again, under the same number.

use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::actions::wiki::keep_webhook::key;
use crate::app::App;
use crate::base::fetch::{self, NotFetched, PostAnswer};
use crate::base::{parallel, tokens};
use crate::db::Db;
use crate::db::types::{MessageFailure, MessageOutcome, Moment};
use crate::hall::addresses;
use crate::hall::error::{Error, Result};
use crate::hall::policy::Who;
use crate::models::event;
use crate::models::reader::Reader;
use crate::models::webhook::{Tellable, Webhook, WebhookMessage};
use crate::reading::told_event::EventBody;

/// Events looked at in one transaction.
const STEP: i64 = 200;
/// Messages sent to one webhook at a time.
const SOME: usize = 50;
/// The longest that one webhook keeps the others waiting.
const PATIENCE: Duration = Duration::from_secs(20);
/// Bytes of an answer that are kept.
const MOST_ANSWER: usize = 500;
/// The waits after failures; after one more it is given up.
const WAITS: [i64; 6] =
    [Moment::MINUTE, 5 * Moment::MINUTE, 30 * Moment::MINUTE, 2 * Moment::HOUR, 8 * Moment::HOUR, 24 * Moment::HOUR];

/// Tells every webhook what is due, each message noted in a transaction of its own once it was answered; true when more
/// is due at once.
pub fn tell_all(app: &App) -> Result<bool> {
    let all = app.store.read::<_, Error>(|db| Ok(Webhook::all(db)?))?;
    let told = parallel::map(&all, |webhook| {
        tell(app, webhook).unwrap_or_else(|error| {
            tracing::warn!(webhook = webhook.id.0, %error, "a webhook was not told");
            false
        })
    });
    Ok(told.contains(&true))
}

fn tell(app: &App, webhook: &Webhook) -> Result<bool> {
    let more = webhook.is_on() && queue(app, webhook)?;
    Ok(send(app, webhook)? || more)
}

/// Queues what happened since; true when more did.
fn queue(app: &App, webhook: &Webhook) -> Result<bool> {
    let last = app.store.read::<_, Error>(|db| Ok(event::last(db)?))?;
    if last <= webhook.told_to {
        return Ok(false);
    }
    let now = app.now();
    app.store.write::<_, Error>(|db| {
        let (told, to) = Tellable::after(db, webhook.told_to, STEP)?;
        if !webhook.advance(db, to)? {
            return Ok(false);
        }
        let is_wanted = |told: &&Tellable| told.topics().into_iter().any(|topic| webhook.wants(topic));
        let wanted: Vec<&Tellable> = told.iter().filter(is_wanted).collect();
        WebhookMessage::queue(db, webhook.id, &wanted, now)?;
        Ok(to < last)
    })
}

/// Sends what is due, until something fails; true when more is due.
fn send(app: &App, webhook: &Webhook) -> Result<bool> {
    let started = Instant::now();
    for _ in 0..SOME {
        let now = app.now();
        let next = app.store.read::<_, Error>(|db| {
            let Some(webhook) = Webhook::find(db, webhook.id)? else { return Ok(None) };
            let rests = !webhook.is_on() || webhook.rests_until.is_some_and(|until| until > now);
            Ok(WebhookMessage::next(db, webhook.id, now, rests)?.map(|message| (webhook, message)))
        })?;
        let Some((webhook, message)) = next else { return Ok(false) };
        if !deliver(app, &webhook, message)? {
            return Ok(false);
        }
        if started.elapsed() > PATIENCE {
            break;
        }
    }
    Ok(true)
}

/// Sends one; false when it failed.
fn deliver(app: &App, webhook: &Webhook, message: WebhookMessage) -> Result<bool> {
    let body = app.store.snapshot::<_, Error>(|db| body(app, db, &message))?;
    let Some(body) = body else {
        let dropped = WebhookMessage { outcome: MessageOutcome::Dropped, due_at: None, ..message };
        app.store.write::<_, Error>(|db| Ok(dropped.note(db)?))?;
        return Ok(true);
    };
    let started = Instant::now();
    let headers = headers(app, webhook, &message, &body);
    let answered = fetch::post(&webhook.url, &headers, body, MOST_ANSWER, app.config.fetch_private);
    let took = i64::try_from(started.elapsed().as_millis()).unwrap_or(i64::MAX);
    note(app, &message, &answered, took)
}

/// What is said, if it still may be.
fn body(app: &App, db: &mut Db, message: &WebhookMessage) -> Result<Option<String>> {
    let Some(id) = message.event_id else {
        let said = json!({ "type": "ping", "timestamp": app.now().rfc3339(), "data": {} });
        return Ok(Some(said.to_string()));
    };
    let base = &app.config.base_url;
    let address = |sheet: i64| format!("{base}{}{sheet}", addresses::SHEET);
    Ok(Some(match Tellable::find(db, id)? {
        None => return Ok(None),
        Some(Tellable::Withdrawn(id, sheet, at)) => {
            let data = json!({ "id": id, "kind": "withdrawn", "sheet": sheet, "at": at.rfc3339() });
            json!({ "type": "withdrawn", "timestamp": at.rfc3339(), "data": data }).to_string()
        }
        Some(Tellable::Event(event)) => {
            let stranger = Who::Stranger;
            let names = Reader::new(db, &stranger).names(event.account_id)?;
            let (kind, at, sheet) = (event.kind.word(), event.at.rfc3339(), event.sheet_id);
            let body = EventBody::of(event, names.into_iter().next().map(|(_, name)| name));
            let mut data = serde_json::to_value(body).map_err(|error| Error::Internal(error.into()))?;
            if let (Value::Object(data), Some(sheet)) = (&mut data, sheet) {
                data.insert("url".to_owned(), address(sheet.0).into());
            }
            json!({ "type": kind, "timestamp": at, "data": data }).to_string()
        }
    }))
}

/// The headers, those of Standard Webhooks among them.
fn headers(app: &App, webhook: &Webhook, message: &WebhookMessage, body: &str) -> [(&'static str, String); 5] {
    let id = format!("msg_{}", message.id);
    let timestamp = app.now().0.div_euclid(Moment::SECOND).to_string();
    let signed = tokens::signature(key(app, webhook), format!("{id}.{timestamp}.{body}").as_bytes());
    [
        ("content-type", "application/json".to_owned()),
        ("user-agent", format!("Maillage/{} (webhooks)", env!("CARGO_PKG_VERSION"))),
        ("webhook-id", id),
        ("webhook-timestamp", timestamp),
        ("webhook-signature", format!("v1,{}", STANDARD.encode(signed))),
    ]
}

/// Writes what came of it; true when it was taken.
fn note(app: &App, message: &WebhookMessage, answered: &Result<PostAnswer, NotFetched>, took: i64) -> Result<bool> {
    let now = app.now();
    let (status, failure, answer) = match answered {
        Ok(answer) => (Some(answer.status), None, text(&answer.start)),
        Err(NotFetched::Address) => (None, Some(MessageFailure::Address), String::new()),
        Err(NotFetched::Place | NotFetched::Private) => (None, Some(MessageFailure::Place), String::new()),
        Err(NotFetched::Status(status)) => (Some(*status), None, String::new()),
        Err(NotFetched::Silent | NotFetched::TooLarge(_)) => (None, Some(MessageFailure::Silent), String::new()),
    };
    let taken = status.is_some_and(|status| (200..300).contains(&status));
    let attempts = message.attempts.saturating_add(1);
    let wait = if message.is_trial() { None } else { wait_after(attempts) };
    let (outcome, due_at) = match (taken, wait) {
        (true, _) => (MessageOutcome::Taken, None),
        (false, Some(wait)) => (MessageOutcome::Waiting, Some(now.plus(wait))),
        (false, None) => (MessageOutcome::GivenUp, None),
    };
    let noted = WebhookMessage {
        outcome,
        attempts,
        due_at,
        status: status.map(i32::from),
        failure,
        took_ms: Some(took),
        answer,
        tried_at: Some(now),
        ..message.clone()
    };
    app.store.write::<_, Error>(|db| {
        noted.note(db)?;
        let Some(known) = Webhook::find(db, noted.webhook_id)? else { return Ok(()) };
        match (taken, noted.is_trial()) {
            (true, _) => Webhook::go(db, &Webhook { failures: 0, rests_until: None, ..known })?,
            (false, true) => {}
            (false, false) => Webhook::go(db, &failed(known, now))?,
        }
        Ok(())
    })?;
    Ok(taken)
}

/// A webhook that failed once more: it rests, or is stopped.
fn failed(webhook: Webhook, now: Moment) -> Webhook {
    let failures = webhook.failures.saturating_add(1);
    match wait_after(failures) {
        Some(wait) => Webhook { failures, rests_until: Some(now.plus(wait)), ..webhook },
        None => Webhook { failures, rests_until: None, stopped_at: Some(now), ..webhook },
    }
}

/// The wait after so many failures; none after the last.
fn wait_after(failures: i32) -> Option<i64> {
    let rank = usize::try_from(failures.saturating_sub(1)).unwrap_or_default();
    WAITS.get(rank).copied()
}

/// An answer as a text that every database holds.
fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).replace('\0', "\u{fffd}")
}
