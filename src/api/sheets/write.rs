//! Makes and changes sheets.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use utoipa::ToSchema;

use super::shape::{self, RevisionBody, SheetBody};
use crate::actions::sheets::create_once::{Once, create_once};
use crate::actions::sheets::edit_sheet::{Edit, save_now};
use crate::api::answer;
use crate::api::asked::sheet_id;
use crate::api::call::{Call, at_once};
use crate::api::caller::{Caller, Sent};
use crate::api::coat::{Problems, SheetProblems, WriteProblems};
use crate::app::App;
use crate::base::tokens;
use crate::db::types::SheetId;
use crate::hall::error::{Error, Result, What};
use crate::hall::messages;
use crate::models::kind::KindSet;
use crate::models::sheet;
use crate::text::cancel::Cancel;
use crate::text::kind::DEFAULT_KIND;
use crate::text::sheet_text::{KIND, SheetText, TITLE, Value};
use crate::text::title;

/// The most characters of an idempotency key.
const MOST_KEY: usize = 200;
/// The most fields that one request sets: kinds have some twenty.
const MOST_FIELDS: usize = 1_000;

/// A sheet to make.
#[derive(Debug, Deserialize, ToSchema)]
pub(in crate::api) struct NewBody {
    /// The key of its kind; `fiche-pratique` when absent.
    kind: Option<String>,
    /// Its title, 200 characters at most; no other sheet has it.
    title: String,
    /// Its fields by key, 1,000 at most.
    #[serde(default)]
    #[schema(value_type = std::collections::HashMap<String, serde_json::Value>)]
    fields: Map<String, Json>,
    /// The Markdown after the front matter, with 5,000 links at most; the whole text has 1 MiB at most.
    #[serde(default)]
    body: String,
    /// Why, in 200 characters at most.
    #[serde(default)]
    comment: String,
}

/// A change of a sheet: what is absent stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
pub(in crate::api) struct ChangeBody {
    /// The revision that the change starts from.
    base_revision: i32,
    /// A new title.
    title: Option<String>,
    /// Fields by key, 1,000 at most: they are merged, and `null` removes one.
    #[schema(value_type = Option<std::collections::HashMap<String, serde_json::Value>>)]
    fields: Option<Map<String, Json>>,
    /// A new body, with 5,000 links at most; the whole text has 1 MiB at most.
    body: Option<String>,
    /// A whole new text, front matter included; `title`, `fields` and `body` are then applied to it. Its kind is one of
    /// the wiki, or the one that the sheet has.
    text: Option<String>,
    /// Why, in 200 characters at most.
    #[serde(default)]
    comment: String,
    /// Whether it is minor.
    #[serde(default)]
    minor: bool,
}

/// A sheet that was made.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct CreatedBody {
    /// Its number, for ever.
    id: i64,
    /// Its address.
    url: String,
    /// The key of its kind.
    kind: String,
    /// Its title.
    title: String,
    /// The revision that was made.
    revision: RevisionBody,
}

/// A sheet that was changed.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct ChangedBody {
    /// The sheet as this change left it.
    #[serde(flatten)]
    sheet: SheetBody,
    /// Whether the change was merged with what others published meanwhile.
    merged: bool,
    /// Whether both added something at one place, so that both additions stand there, the published one first.
    kept_both: bool,
}

/// Make a sheet. With an `Idempotency-Key`, a repeated request answers as the first.
#[utoipa::path(
    post,
    path = "/api/v1/sheets",
    tag = "sheets",
    params(("Idempotency-Key" = Option<String>, Header, description = "At most 200 characters, remembered for 7 days")),
    request_body = NewBody,
    responses((status = 201, description = "Made", body = CreatedBody), Problems, WriteProblems),
    security(("token" = ["write"]))
)]
pub(in crate::api) async fn create(
    app: App,
    caller: Caller,
    request: HttpRequest,
    sent: Sent<NewBody>,
) -> Result<HttpResponse> {
    caller.may_write(&app)?;
    let once = once(&request, &sent.bytes)?;
    let text = new_text(&app.kinds(), sent.value)?;
    let edit = Edit::new(None, 0, text.0, text.1);
    let node = app.clone();
    let made = app
        .block(move || {
            let (id, number) = create_once(&node, &caller.who, &edit, once.as_ref())?;
            at_once(&node, &caller, &Cancel::default(), |call| made(call, id, number))
        })
        .await?;
    let mut response = HttpResponse::Created();
    response.insert_header((header::LOCATION, format!("/api/v1/sheets/{}", made.id)));
    Ok(answer::own(response, &made))
}

/// The sheet as its first save made it, whatever became of it since.
fn made(call: &mut Call<'_>, id: SheetId, number: i32) -> Result<CreatedBody> {
    let sheet = call.reader.sheet_or_deleted(id)?;
    let row = call.reader.revision_row(&sheet, number)?.ok_or(Error::NotFound(What::Revision))?;
    Ok(CreatedBody {
        id: id.0,
        url: format!("{}{}", call.app.config.base_url, sheet::path_of(id, &title::slug(&row.title))),
        revision: RevisionBody::of(&mut call.reader, &row)?,
        kind: row.kind,
        title: row.title,
    })
}

/// The key of a request that may be repeated.
fn once(request: &HttpRequest, bytes: &[u8]) -> Result<Option<Once>> {
    let Some(value) = request.headers().get("idempotency-key") else { return Ok(None) };
    let key = value.to_str().unwrap_or_default().trim();
    if key.is_empty() || key.chars().count() > MOST_KEY {
        return Err(Error::field("Idempotency-Key", messages::KEY_UNREADABLE));
    }
    Ok(Some(Once { key: key.to_owned(), request: tokens::hex(&<sha2::Sha256 as sha2::Digest>::digest(bytes)) }))
}

/// The text of a new sheet, and the summary of the change.
fn new_text(kinds: &KindSet, new: NewBody) -> Result<(String, String)> {
    let kind = new.kind.as_deref().map(str::trim).filter(|kind| !kind.is_empty()).unwrap_or(DEFAULT_KIND);
    if kinds.find(kind).is_none() {
        return Err(Error::field("kind", messages::UNKNOWN_KIND));
    }
    let mut text = SheetText::new(kind, new.title.trim(), &new.body).map_err(Error::Unreadable)?;
    set_fields(kinds, &mut text, new.fields)?;
    must_know(kinds, &text)?;
    Ok((text.text(), new.comment))
}

/// Change a sheet. What others published since `base_revision` is merged; a clash is 409 with the three texts.
#[utoipa::path(
    put,
    path = "/api/v1/sheets/{id}",
    tag = "sheets",
    params(("id" = i64, Path, description = "The number of the sheet")),
    request_body = ChangeBody,
    responses((status = 200, description = "Changed", body = ChangedBody), Problems, SheetProblems, WriteProblems),
    security(("token" = ["write"]))
)]
pub(in crate::api) async fn change(
    app: App,
    caller: Caller,
    request: HttpRequest,
    sent: Sent<ChangeBody>,
) -> Result<HttpResponse> {
    caller.may_write(&app)?;
    let id = sheet_id(&request)?;
    let node = app.clone();
    let body = app
        .block(move || {
            let edit = change_of(&node, &caller, id, sent.value)?;
            let saved = save_now(&node, &caller.who, &edit)?;
            let sheet = at_once(&node, &caller, &Cancel::default(), |call| {
                let sheet = call.reader.sheet(id)?;
                shape::as_saved(call, sheet, saved.number)
            })?;
            Ok(ChangedBody { sheet, merged: saved.merged_with.is_some(), kept_both: saved.kept_both })
        })
        .await?;
    Ok(answer::own(HttpResponse::Ok(), &body))
}

/// The edit that a change asks for: the text at its base with what it names changed.
fn change_of(app: &App, caller: &Caller, id: SheetId, change: ChangeBody) -> Result<Edit> {
    let kinds = app.kinds();
    let base = at_once(app, caller, &Cancel::default(), |call| {
        let sheet = call.reader.sheet(id)?;
        match call.reader.sheet_text(&sheet, change.base_revision) {
            Err(Error::NotFound(_)) => Err(Error::field("base_revision", messages::unknown_revision(sheet.head))),
            read => read,
        }
    })?;
    let mut text = match &change.text {
        Some(text) => SheetText::parse(text).map_err(Error::Unreadable)?,
        None => SheetText::clone(&base),
    };
    if let Some(title) = &change.title {
        let order = kinds.kind(text.kind().unwrap_or(DEFAULT_KIND));
        text.set(TITLE, Some(Value::from(title.trim())), &order.order()).map_err(Error::Unreadable)?;
    }
    set_fields(&kinds, &mut text, change.fields.unwrap_or_default())?;
    if let Some(body) = &change.body {
        text.set_body(body).map_err(Error::Unreadable)?;
    }
    // A kind that the wiki lost meanwhile may stay.
    if base.kind() != text.kind() {
        must_know(&kinds, &text)?;
    }
    let mut edit = Edit::new(Some(id), change.base_revision, text.text(), change.comment);
    edit.minor = change.minor;
    Ok(edit)
}

/// Refuses the kind of a text that the wiki lacks, as the form does.
fn must_know(kinds: &KindSet, text: &SheetText) -> Result<()> {
    let kind = text.kind().map(str::trim).filter(|kind| !kind.is_empty()).unwrap_or(DEFAULT_KIND);
    match kinds.find(kind) {
        Some(_) => Ok(()),
        None => Err(Error::field("fields.modele", messages::UNKNOWN_KIND)),
    }
}

/// Sets fields in place, in the order of the kind; `null` removes one.
fn set_fields(kinds: &KindSet, text: &mut SheetText, fields: Map<String, Json>) -> Result<()> {
    if fields.len() > MOST_FIELDS {
        return Err(Error::field("fields", messages::too_many_fields(fields.len(), MOST_FIELDS)));
    }
    let def = kinds.kind(text.kind().unwrap_or(DEFAULT_KIND));
    let order = def.order();
    let mut changes = Vec::with_capacity(fields.len());
    for (key, value) in fields {
        if key == KIND && !value.is_string() {
            return Err(Error::field("fields.modele", messages::UNKNOWN_KIND));
        }
        let value = match value {
            Json::Null => None,
            value => {
                let read = serde_json::from_value::<Value>(value);
                Some(read.map_err(|_| Error::field(&format!("fields.{key}"), messages::FIELD_UNREADABLE))?)
            }
        };
        changes.push((key, value));
    }
    text.set_all(changes, &order).map_err(Error::Unreadable)
}
