//! One webhook: where it leads, how it goes, and what was told to it.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use askama::Template;

use super::{Fields, PATH, WebhookForm};
use crate::actions::wiki::keep_webhook::{self, WebhookChange};
use crate::db::types::{MessageId, MessageOutcome, Moment, WebhookId};
use crate::hall::addresses;
use crate::hall::error::{Error, FieldError, Result, What};
use crate::hall::messages::{of_event, webhooks as said};
use crate::hall::policy::Act;
use crate::models::webhook::WebhookMessage;
use crate::text::dates;
use crate::web::http::act::Administrator;
use crate::web::http::extract::segment;
use crate::web::http::{Acted, Desk, Look, Outcome, Params, Pool};
use crate::web::view::layout::Shell;
use crate::web::view::page;

/// Messages shown.
const MOST: i64 = 100;

/// A webhook, by its number.
#[derive(Clone)]
pub struct WebhookParams(WebhookId);

impl Params for WebhookParams {
    const OWN: bool = true;

    fn read(request: &HttpRequest) -> Outcome<Self> {
        Ok(Self(segment(request, "webhook").parse().map(WebhookId).map_err(|_| Error::NotFound(What::Webhook))?))
    }

    fn key(&self) -> Option<String> {
        None
    }
}

/// A line of the log.
struct Row {
    id: i64,
    what: &'static str,
    /// The address of the sheet; empty for none.
    sheet: String,
    number: i64,
    when: String,
    outcome: &'static str,
    level: &'static str,
    /// When it is tried next; empty when it is not.
    next: String,
    answered: String,
    took: Option<i64>,
    answer: String,
    waits: bool,
}

/// A webhook.
#[derive(Template)]
#[template(path = "administration/webhook.html")]
pub struct WebhookPage {
    shell: Shell,
    path: String,
    name: String,
    /// What to give to the receiver; told this once only.
    secret: Option<String>,
    /// Since when it is paused, or given up; empty when it is not.
    paused: String,
    stopped: String,
    /// Until when nothing is sent, since it failed; empty when it did not.
    rests: String,
    rows: Vec<Row>,
    fields: Fields,
}

/// `GET /administration/webhooks/{webhook}`
pub fn show(look: &mut Look<'_>, asked: &WebhookParams) -> Outcome<WebhookPage> {
    let notice = said::of_notice(look.query().get("avis")).and_then(page::done);
    let page = make(look, asked.0, None)?;
    Ok(WebhookPage { shell: Shell { notice, ..page.shell }, ..page })
}

/// The same, with its secret.
pub(super) fn with_secret(look: &mut Look<'_>, id: WebhookId, secret: String) -> Outcome<WebhookPage> {
    Ok(WebhookPage { secret: Some(secret), ..make(look, id, None)? })
}

fn make(look: &mut Look<'_>, id: WebhookId, typed: Option<(WebhookForm, Vec<FieldError>)>) -> Outcome<WebhookPage> {
    look.who().must(Act::Administer)?;
    let webhook = look.reader.webhook(id)?;
    let rows = look.reader.messages_to(id, MOST)?.into_iter().map(row).collect();
    let (form, errors) = typed.unwrap_or_else(|| (WebhookForm::of(&webhook), Vec::new()));
    let now = look.app.now();
    let when = |at: Option<Moment>| at.map(|at| dates::time_tag(at.0)).unwrap_or_default();
    Ok(WebhookPage {
        shell: look.shell(),
        path: format!("{PATH}/{id}"),
        secret: None,
        paused: when(webhook.paused_at),
        stopped: when(webhook.stopped_at),
        rests: when(webhook.rests_until.filter(|until| *until > now)),
        name: webhook.name,
        rows,
        fields: Fields::of(form, errors),
    })
}

fn row(message: WebhookMessage) -> Row {
    let level = match message.outcome {
        MessageOutcome::Taken => "ok",
        MessageOutcome::GivenUp => "warn",
        MessageOutcome::Waiting if message.attempts > 0 => "warn",
        MessageOutcome::Waiting | MessageOutcome::Dropped => "",
    };
    let next = message.due_at.filter(|_| message.attempts > 0);
    Row {
        id: message.id.0,
        what: message.kind.map_or(said::TRIAL, of_event),
        sheet: message.sheet_id.map(|sheet| format!("{}{sheet}", addresses::SHEET)).unwrap_or_default(),
        number: message.sheet_id.map_or(0, |sheet| sheet.0),
        when: dates::time_tag(message.tried_at.unwrap_or(message.created_at).0),
        outcome: said::of_outcome(message.outcome),
        level,
        next: next.map(|at| dates::time_tag(at.0)).unwrap_or_default(),
        answered: said::of_answer(message.status, message.failure),
        took: message.took_ms,
        answer: message.answer,
        waits: message.outcome == MessageOutcome::Waiting,
    }
}

/// What a button of the page does, and the word by which the page says so.
fn pressed(form: &WebhookForm) -> Result<(WebhookChange, &'static str)> {
    Ok(match form.does.as_str() {
        "essai" => (WebhookChange::Try, "essai"),
        "pause" => (WebhookChange::Pause, "pause"),
        "reprendre" => (WebhookChange::Resume, "repris"),
        "secret" => (WebhookChange::Secret, ""),
        "supprimer" => (WebhookChange::Delete, "supprime"),
        other => match other.strip_prefix("renvoyer-") {
            Some(message) => {
                let message = message.parse().map(MessageId).map_err(|_| Error::NotFound(What::Webhook))?;
                (WebhookChange::SendAgain(message), "renvoye")
            }
            None => (WebhookChange::Words(form.typed()), "garde"),
        },
    })
}

/// `POST /administration/webhooks/{webhook}`: changes, pauses, resumes, tries or deletes one; sends something again.
pub fn change(desk: &Desk<'_>, who: &Administrator, asked: &WebhookParams, form: WebhookForm) -> Outcome<Acted> {
    let id = asked.0;
    let (change, notice) = pressed(&form)?;
    match (keep_webhook::change_webhook(desk.app, who, id, &change), change) {
        (Ok(webhook), WebhookChange::Secret) => {
            let secret = keep_webhook::secret(desk.app, &webhook);
            Ok(Acted::told(move |look| with_secret(look, id, secret)))
        }
        (Ok(_), WebhookChange::Delete) => Ok(desk.go(format!("{PATH}?avis={notice}"), None)),
        (Ok(_), _) => Ok(desk.go(format!("{PATH}/{id}?avis={notice}"), None)),
        (Err(Error::Invalid(errors)), _) => {
            let again = move |look: &mut Look<'_>| make(look, id, Some((form, errors)));
            Ok(Acted::again(StatusCode::UNPROCESSABLE_ENTITY, Pool::Reads, again))
        }
        (Err(error), _) => Err(error.into()),
    }
}
