//! All webhooks, and a new one.

use actix_web::http::StatusCode;
use askama::Template;

use super::{Fields, PATH, WebhookForm};
use crate::actions::wiki::keep_webhook;
use crate::hall::error::{Error, FieldError};
use crate::hall::messages::webhooks as said;
use crate::hall::policy::Act;
use crate::web::http::act::Administrator;
use crate::web::http::{Acted, Desk, Look, Outcome, Pool};
use crate::web::pages::administration::webhooks::show;
use crate::web::view::layout::Shell;
use crate::web::view::page;

/// A webhook of the list.
struct Row {
    href: String,
    name: String,
    url: String,
    paused: bool,
    stopped: bool,
    fails: bool,
}

/// The webhooks.
#[derive(Template)]
#[template(path = "administration/webhooks.html")]
pub struct WebhooksPage {
    shell: Shell,
    rows: Vec<Row>,
    fields: Fields,
}

/// `GET /administration/webhooks`
pub fn list(look: &mut Look<'_>, (): &()) -> Outcome<WebhooksPage> {
    let notice = said::of_notice(look.query().get("avis")).and_then(page::done);
    let page = make(look, WebhookForm::new(), Vec::new())?;
    Ok(WebhooksPage { shell: Shell { notice, ..page.shell }, ..page })
}

fn make(look: &mut Look<'_>, form: WebhookForm, errors: Vec<FieldError>) -> Outcome<WebhooksPage> {
    look.who().must(Act::Administer)?;
    let rows = look.reader.webhooks()?.into_iter().map(|webhook| Row {
        href: format!("{PATH}/{}", webhook.id),
        paused: webhook.paused_at.is_some(),
        stopped: webhook.stopped_at.is_some(),
        fails: webhook.failures > 0,
        name: webhook.name,
        url: webhook.url,
    });
    Ok(WebhooksPage { rows: rows.collect(), shell: look.shell(), fields: Fields::of(form, errors) })
}

/// `POST /administration/webhooks`: adds one, and shows its secret this once.
pub fn add(desk: &Desk<'_>, who: &Administrator, (): &(), form: WebhookForm) -> Outcome<Acted> {
    match keep_webhook::add_webhook(desk.app, who, &form.typed()) {
        Ok(webhook) => {
            let secret = keep_webhook::secret(desk.app, &webhook);
            Ok(Acted::told(move |look| show::with_secret(look, webhook.id, secret)))
        }
        Err(Error::Invalid(errors)) => {
            Ok(Acted::again(StatusCode::UNPROCESSABLE_ENTITY, Pool::Reads, move |look| make(look, form, errors)))
        }
        Err(error) => Err(error.into()),
    }
}
