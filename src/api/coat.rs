//! The coat that errors wear for programs: `{"error":{"code","message","fields"?}}`.

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{StatusCode, header};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpResponse};
use serde::Serialize;
use utoipa::{IntoResponses, ToSchema};

use crate::actions::sheets::edit_sheet;
use crate::app::App;
use crate::hall::error::Clash;
use crate::hall::error::{Error, FieldError};
use crate::hall::messages;
use crate::http::request::{RequestId, app_of};
use crate::text::merge::{self, Merge};
use crate::text::sheet_text::SheetText;

/// What a program reads when something did not happen.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Problem {
    error: Said,
    #[serde(skip_serializing_if = "Option::is_none")]
    conflict: Option<Conflict>,
}

/// What happened.
#[derive(Debug, Serialize, ToSchema)]
struct Said {
    /// Stable, for programs.
    code: String,
    /// A French sentence, for people.
    message: String,
    /// The fields to mend, each with a sentence.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<Field>,
    /// The sheet that has the title asked for, when the caller may see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet: Option<i64>,
    /// The number by which the log knows the request, when the fault is ours.
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<String>,
}

/// A field to mend.
#[derive(Debug, Serialize, ToSchema)]
struct Field {
    field: String,
    message: String,
}

/// The texts of a save that could not be merged.
#[derive(Debug, Serialize, ToSchema)]
struct Conflict {
    /// The version published meanwhile: start again from it.
    revision: i32,
    /// The text that both started from.
    base: String,
    /// The text published meanwhile.
    theirs: String,
    /// The text that was sent.
    mine: String,
    /// The text merged as far as it goes, each clash between `<<<<<<<`, `=======` and `>>>>>>>`.
    merged_with_marks: String,
    /// The fields that clash; they stand in `merged_with_marks` as published.
    fields: Vec<String>,
}

/// The errors of every call.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "only described")]
pub(crate) enum Problems {
    /// The request makes no sense.
    #[response(status = 400)]
    Unreadable(#[to_schema] Problem),
    /// There is no such thing, or it may not be seen.
    #[response(status = 404)]
    NotFound(#[to_schema] Problem),
    /// The address knows other methods.
    #[response(status = 405)]
    Method(#[to_schema] Problem),
    /// Too often: `Retry-After` says when to come back.
    #[response(status = 429)]
    TooMany(#[to_schema] Problem),
    /// Busy or read-only for a moment: `Retry-After` says when to come back.
    #[response(status = 503)]
    Busy(#[to_schema] Problem),
}

/// The errors of calls on one sheet.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "only described")]
pub(super) enum SheetProblems {
    /// The sheet was deleted.
    #[response(status = 410)]
    Gone(#[to_schema] Problem),
}

/// The errors of calls that write.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "only described")]
pub(super) enum WriteProblems {
    /// A token is needed, or the one given is not good.
    #[response(status = 401)]
    Token(#[to_schema] Problem),
    /// The account may not do that, or is blocked; or the token only reads (`token_only_reads`).
    #[response(status = 403)]
    Forbidden(#[to_schema] Problem),
    /// The title is another sheet's, or others changed the same passages: then `conflict` holds the texts.
    #[response(status = 409)]
    Conflict(#[to_schema] Problem),
    /// A text of more than 1 MiB.
    #[response(status = 413)]
    TooLarge(#[to_schema] Problem),
    /// The body is not announced as `application/json`.
    #[response(status = 415)]
    MediaType(#[to_schema] Problem),
    /// Fields to mend, or a text that cannot be read.
    #[response(status = 422)]
    Invalid(#[to_schema] Problem),
}

/// Dresses what went wrong below `/api`.
pub(super) async fn dress<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, actix_web::Error> {
    let response = next.call(request).await?;
    let Some(error) = response.response().error() else { return Ok(response.map_into_left_body()) };
    let id = response.request().extensions().get::<RequestId>().map_or_else(String::new, |id| id.0.clone());
    let dressed = match error.as_error::<Error>() {
        Some(error) => of_error(app_of(response.request()).ok().as_ref(), error, &id),
        None => refusal(
            StatusCode::BAD_REQUEST,
            "bad_request",
            &messages::of_error(&Error::BadRequest(String::new())).message,
        ),
    };
    let (request, _) = response.into_parts();
    Ok(ServiceResponse::new(request, dressed).map_into_right_body())
}

/// An answer that says no.
pub(super) fn refusal(status: StatusCode, code: &str, message: &str) -> HttpResponse {
    send(status, &Problem { error: said(code, message), conflict: None }, None)
}

fn said(code: &str, message: &str) -> Said {
    Said { code: code.to_owned(), message: message.to_owned(), fields: Vec::new(), sheet: None, request: None }
}

fn of_error(app: Option<&App>, error: &Error, id: &str) -> HttpResponse {
    let (status, code) = error.status_and_code();
    let mut problem = Problem { error: said(code, &messages::of_error(error).message), conflict: None };
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let (retry, mut allow) = (error.retry_seconds(), None);
    match error {
        Error::WrongMethod(known) => allow = Some(*known),
        Error::Invalid(fields) => problem.error.fields = fields.iter().map(field).collect(),
        Error::Taken { sheet, .. } => problem.error.sheet = sheet.map(|sheet| sheet.0),
        Error::Conflict(clash) => problem.conflict = app.map(|app| conflict(app, clash)),
        Error::BadRequest(why) if !why.is_empty() => {
            problem.error.message = format!("{} ({why})", problem.error.message)
        }
        Error::Internal(_) | Error::Database(_) => {
            tracing::error!(id, "{error}");
            problem.error.request = Some(id.to_owned());
        }
        _ => {}
    }
    let mut response = send(status, &problem, retry);
    if let Some(known) = allow {
        response.headers_mut().insert(header::ALLOW, header::HeaderValue::from_static(known));
    }
    response
}

fn send(status: StatusCode, problem: &Problem, retry: Option<u64>) -> HttpResponse {
    let mut response = HttpResponse::build(status);
    response.insert_header((header::CACHE_CONTROL, "private, no-store"));
    if status == StatusCode::UNAUTHORIZED {
        response.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
    }
    if let Some(seconds) = retry {
        response.insert_header((header::RETRY_AFTER, seconds));
    }
    response.json(problem)
}

fn field(error: &FieldError) -> Field {
    Field { field: error.field.clone(), message: error.message.clone() }
}

fn conflict(app: &App, clash: &Clash) -> Conflict {
    Conflict {
        revision: clash.head,
        base: clash.base_text.clone(),
        theirs: clash.theirs.clone(),
        mine: clash.mine.clone(),
        merged_with_marks: with_marks(app, clash).unwrap_or_else(|| clash.theirs.clone()),
        fields: clash.merge.field_clashes.iter().map(|field| field.key.clone()).collect(),
    }
}

/// The merge as far as it goes: fields that clash as published, passages that clash between marks.
fn with_marks(app: &App, clash: &Clash) -> Option<String> {
    let theirs = SheetText::parse(&clash.theirs).ok()?;
    let fields = clash.merge.fields.iter().map(|(key, value)| {
        let published = || theirs.get(key).cloned();
        (key.clone(), value.clone().map(Into::into).or_else(published))
    });
    let body = match &clash.merge.body {
        Merge::Clean(body) => body.clone(),
        Merge::Clash(chunks) => merge::marks(chunks, "mine", "theirs"),
    };
    edit_sheet::compose(&theirs, fields.collect(), &body, &app.kinds()).ok()
}
