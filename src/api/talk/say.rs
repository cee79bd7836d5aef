//! Programs say something of a sheet, change what they said, and do with it what pages do.

use actix_web::HttpRequest;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{MessageBody, OneMessage, show};
use crate::actions::sheets::change_talk::{TalkAct, change_talk};
use crate::actions::sheets::report_error::Placed;
use crate::actions::sheets::talk::{self, NewMessage};
use crate::api::asked::sheet_id;
use crate::api::call::{CallParams, Done, at_once};
use crate::api::caller::Caller;
use crate::api::coat::{Problems, SheetProblems, WriteProblems};
use crate::app::App;
use crate::db::types::{RemarkId, RemarkPlace, SheetId};
use crate::hall::error::{Error, FieldError, Result};
use crate::text::cancel::Cancel;

/// The sheet of which something is said.
pub(in crate::api) struct SayParams(SheetId);

impl CallParams for SayParams {
    fn read(request: &HttpRequest) -> Result<Self> {
        Ok(Self(sheet_id(request)?))
    }

    fn count(&self, app: &App, caller: &Caller) -> Result<()> {
        caller.may_say(app)
    }
}

/// What is said.
#[derive(Debug, Deserialize, ToSchema)]
pub(in crate::api) struct NewMessageBody {
    /// Markdown, of 4,000 characters at most; `@Name` names somebody.
    message: String,
    /// What a new thread is about, in 120 characters at most.
    #[serde(default)]
    heading: String,
    /// The words of the sheet that a new thread is about, 1,000 characters at most.
    #[serde(default)]
    passage: String,
    /// The thread that it answers in; a new one when absent.
    thread: Option<i64>,
    /// The message of that thread that it quotes.
    quotes: Option<i64>,
}

/// A message as it is from now on.
#[derive(Debug, Deserialize, ToSchema)]
pub(in crate::api) struct EditedMessageBody {
    /// Markdown, of 4,000 characters at most.
    message: String,
    /// What its thread is about, when it began one; as it was when absent.
    heading: Option<String>,
}

/// What is done with a message.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Deed {
    Resolve,
    Reopen,
    TakeBack,
    Hide,
    Show,
    Erase,
}

/// What is done with a message, and why.
#[derive(Debug, Deserialize, ToSchema)]
pub(in crate::api) struct DeedBody {
    /// `resolve` and `reopen` the thread that it began, `take_back` what one said; moderators `hide` and `show`,
    /// administrators `erase`.
    #[serde(rename = "do")]
    deed: Deed,
    /// Why it is hidden.
    #[serde(default)]
    reason: String,
}

/// What was done.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct DoneBody {
    /// The message.
    id: i64,
    /// What was done with it.
    done: Deed,
    /// The event that tells it.
    event: i64,
}

/// Errors name the fields of the body, not those of the page's form.
fn of_body(error: Error) -> Error {
    let named = |error: FieldError| {
        let field = match error.field.as_str() {
            "sujet" => "heading",
            "mots" => "passage",
            "motif" => "reason",
            other => other,
        };
        FieldError { field: field.to_owned(), ..error }
    };
    match error {
        Error::Invalid(errors) => Error::Invalid(errors.into_iter().map(named).collect()),
        other => other,
    }
}

fn shown(app: &App, caller: &Caller, id: RemarkId) -> Result<MessageBody> {
    at_once(app, caller, &Cancel::default(), |call| show(call, &OneMessage(id)))
}

/// Say something of a sheet, or answer. The same words in the same thread within ten minutes are one message.
#[utoipa::path(
    post,
    path = "/api/v1/sheets/{id}/talk",
    tag = "talk",
    params(("id" = i64, Path, description = "The number of the sheet")),
    request_body = NewMessageBody,
    responses((status = 201, description = "Said", body = MessageBody), Problems, SheetProblems, WriteProblems),
    security(("token" = ["write"]))
)]
pub(in crate::api) fn say(
    app: &App,
    caller: &Caller,
    asked: &SayParams,
    said: NewMessageBody,
) -> Result<Done<MessageBody>> {
    let typed = NewMessage {
        words: said.message,
        heading: said.heading,
        passage: said.passage,
        thread: said.thread.map(RemarkId),
        quotes: said.quotes.map(RemarkId),
    };
    let head = at_once(app, caller, &Cancel::default(), |call| Ok(call.reader.sheet(asked.0)?.head))?;
    let placed = Placed { place: RemarkPlace::Sheet, key: String::new(), name: String::new(), revision: head };
    let (id, _) = talk::say(app, &caller.who, asked.0, &placed, &typed).map_err(of_body)?;
    Ok(Done { body: shown(app, caller, id)?, made_at: Some(format!("/api/v1/talk/{id}")) })
}

/// Change what one said.
#[utoipa::path(
    put,
    path = "/api/v1/talk/{message}",
    tag = "talk",
    params(("message" = i64, Path, description = "The number of the message")),
    request_body = EditedMessageBody,
    responses((status = 200, description = "Changed", body = MessageBody), Problems, WriteProblems),
    security(("token" = ["write"]))
)]
pub(in crate::api) fn edit(
    app: &App,
    caller: &Caller,
    asked: &OneMessage,
    said: EditedMessageBody,
) -> Result<Done<MessageBody>> {
    let known = at_once(app, caller, &Cancel::default(), |call| Ok(call.reader.message(asked.0)?.0.heading))?;
    let heading = said.heading.unwrap_or(known);
    talk::say_anew(app, &caller.who, asked.0, &said.message, &heading).map_err(of_body)?;
    Ok(Done { body: shown(app, caller, asked.0)?, made_at: None })
}

/// Do something with a message: resolve its thread, take it back, hide it…
#[utoipa::path(
    post,
    path = "/api/v1/talk/{message}",
    tag = "talk",
    params(("message" = i64, Path, description = "The number of the message")),
    request_body = DeedBody,
    responses((status = 200, description = "Done", body = DoneBody), Problems, WriteProblems),
    security(("token" = ["write"]))
)]
pub(in crate::api) fn act(
    app: &App,
    caller: &Caller,
    asked: &OneMessage,
    DeedBody { deed, reason }: DeedBody,
) -> Result<Done<DoneBody>> {
    let does = match deed {
        Deed::Resolve => TalkAct::Resolve,
        Deed::Reopen => TalkAct::Reopen,
        Deed::TakeBack => TalkAct::TakeBack,
        Deed::Hide => TalkAct::Hide(reason),
        Deed::Show => TalkAct::Show,
        Deed::Erase => TalkAct::Erase,
    };
    let event = change_talk(app, &caller.who, asked.0, &does).map_err(of_body)?;
    Ok(Done { body: DoneBody { id: asked.0.0, done: deed, event: event.0 }, made_at: None })
}
