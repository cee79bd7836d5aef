//! What is said of sheets: threads of one, messages of all, one message. Whoever reads a sheet reads its discussion.

pub(super) mod say;

use std::collections::BTreeSet;

use actix_web::HttpRequest;
use serde::Serialize;
use utoipa::ToSchema;

use super::asked::{ApiParams, page_of, sheet_id, unreadable};
use super::call::{Call, CallParams};
use super::caller::Caller;
use super::coat::{Problems, SheetProblems};
use crate::app::App;
use crate::db::types::{AccountId, Moment, RemarkId, SheetId};
use crate::hall::addresses;
use crate::hall::error::{Error, Result, What};
use crate::models::remark::Remark;
use crate::models::remark::talk::TalkWanted;
use crate::text::{mentions, sought};

/// The most words that are sought, and the fewest characters of one.
const WORDS: usize = 6;
const FEWEST: usize = 2;

/// A message.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct MessageBody {
    /// Its number.
    id: i64,
    /// The message that began its thread.
    thread: i64,
    /// The sheet.
    sheet: i64,
    /// Its address.
    url: String,
    /// Who said it; null for somebody without an account who did not sign, and where nothing is left to read.
    author: Option<String>,
    /// What it says, in Markdown; empty where nothing is left to read.
    message: String,
    /// The message of its thread that it quotes.
    quotes: Option<i64>,
    /// `said`, `hidden` (by a moderator) or `gone` (taken back or erased).
    state: &'static str,
    /// When it was said.
    sent_at: String,
    /// When its author last changed it.
    edited_at: Option<String>,
}

/// What a thread is about.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AboutBody {
    /// `fiche`, `champ`, `section`, `fichier`, `version`, `passage` or `message`.
    place: &'static str,
    /// Which: the key of a field, the anchor of a section, a number; empty for the whole sheet.
    key: String,
    /// The version that was read.
    revision: i32,
    /// The words of the sheet that it is about; may be empty.
    passage: String,
}

/// A thread.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ThreadBody {
    /// The message that began it.
    id: i64,
    /// What it is about, as its author says it; may be empty.
    heading: String,
    about: AboutBody,
    /// When it was resolved; null while it is open.
    resolved_at: Option<String>,
    /// Its messages, the oldest first.
    messages: Vec<MessageBody>,
}

/// A page of threads.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ThreadList {
    items: Vec<ThreadBody>,
    /// What to give as `cursor` for the next page; null on the last.
    next_cursor: Option<String>,
}

/// A page of messages.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MessageList {
    items: Vec<MessageBody>,
    /// What to give as `cursor` for the next page; null on the last.
    next_cursor: Option<String>,
}

/// The names of those who speak and of those who are named.
struct People(Vec<(AccountId, String)>);

impl People {
    fn of(call: &mut Call<'_>, rows: &[Remark]) -> Result<Self> {
        let named = rows.iter().flat_map(|row| mentions::named(&row.words)).map(AccountId);
        let all: BTreeSet<AccountId> = rows.iter().filter_map(|row| row.account_id).chain(named).collect();
        Ok(Self(call.reader.names(all)?))
    }

    fn name(&self, id: i64) -> Option<String> {
        self.0.iter().find(|(known, _)| known.0 == id).map(|(_, name)| name.clone())
    }
}

impl MessageBody {
    /// A row as its reader may read it: what they may not was taken out of it.
    fn of(call: &Call<'_>, people: &People, row: &Remark) -> Self {
        let state = match (row.hidden_at, row.is_gone()) {
            (Some(_), _) => "hidden",
            (None, true) => "gone",
            (None, false) => "said",
        };
        let signed = Some(row.signed.clone()).filter(|name| !name.is_empty());
        Self {
            id: row.id.0,
            thread: row.thread_id.unwrap_or(row.id).0,
            sheet: row.sheet_id.0,
            url: format!("{}{}{}", call.app.config.base_url, addresses::MESSAGE, row.id),
            author: row.account_id.and_then(|id| people.name(id.0)).or(signed),
            message: mentions::written(&row.words, |id| people.name(id)),
            quotes: row.quotes.map(|id| id.0),
            state,
            sent_at: row.sent_at.rfc3339(),
            edited_at: row.edited_at.map(Moment::rfc3339),
        }
    }
}

/// The threads of a sheet that are wanted.
pub(super) struct ThreadParams {
    sheet: SheetId,
    before: Option<RemarkId>,
    limit: i64,
}

impl CallParams for ThreadParams {
    fn read(request: &HttpRequest) -> Result<Self> {
        let asked = ApiParams::of(request);
        let before = asked.read("cursor")?.map(RemarkId);
        Ok(Self { sheet: sheet_id(request)?, before, limit: asked.limit()? })
    }
}

/// List the threads of a sheet, the one with the latest message first.
#[utoipa::path(
    get,
    path = "/api/v1/sheets/{id}/talk",
    tag = "talk",
    params(
        ("id" = i64, Path, description = "The number of the sheet"),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
        ("limit" = Option<i64>, Query, description = "1 to 200; 50 when absent"),
    ),
    responses((status = 200, description = "Threads", body = ThreadList), Problems, SheetProblems)
)]
pub(super) fn of_sheet(call: &mut Call<'_>, asked: &ThreadParams) -> Result<ThreadList> {
    let sheet = call.reader.sheet(asked.sheet)?;
    let lines = call.reader.threads_of(&sheet)?;
    let wanted = lines.into_iter().filter(|line| asked.before.is_none_or(|before| line.latest < before));
    let (lines, more) = page_of(wanted.collect(), asked.limit);
    let ids: Vec<RemarkId> = lines.iter().map(|line| line.id).collect();
    let rows = call.reader.messages_of(&sheet, &ids)?;
    let people = People::of(call, &rows)?;
    let thread = |id: &RemarkId| {
        let own = || rows.iter().filter(|row| row.thread_id == Some(*id));
        let first = own().find(|row| row.id == *id)?;
        Some(ThreadBody {
            id: id.0,
            heading: first.heading.clone(),
            about: AboutBody {
                place: first.place.word(),
                key: first.place_key.clone(),
                revision: first.revision,
                passage: first.passage.clone(),
            },
            resolved_at: first.closed_at.map(Moment::rfc3339),
            messages: own().map(|row| MessageBody::of(call, &people, row)).collect(),
        })
    };
    let next_cursor = lines.last().filter(|_| more).map(|line| line.latest.to_string());
    Ok(ThreadList { items: ids.iter().filter_map(thread).collect(), next_cursor })
}

/// The messages of the wiki that are wanted.
pub(super) struct SaidParams {
    wanted: TalkWanted,
    limit: i64,
}

impl CallParams for SaidParams {
    fn read(request: &HttpRequest) -> Result<Self> {
        let asked = ApiParams::of(request);
        let q: String = asked.text("q").unwrap_or_default().chars().take(sought::MOST).collect();
        let folded = sought::folded(&q, false, false);
        let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() >= FEWEST);
        let wanted = TalkWanted {
            by: None,
            sheet: asked.read("sheet")?.map(SheetId),
            before: asked.read("cursor")?.map(RemarkId),
            words: words.take(WORDS).map(str::to_owned).collect(),
        };
        if !q.is_empty() && wanted.words.is_empty() {
            return Err(unreadable("q"));
        }
        Ok(Self { wanted, limit: asked.limit()? })
    }

    /// Looking for words is a search.
    fn count(&self, app: &App, caller: &Caller) -> Result<()> {
        if self.wanted.words.is_empty() { Ok(()) } else { caller.may_search(app) }
    }
}

/// List what is said of all sheets, the latest first. What is hidden or gone is left out.
#[utoipa::path(
    get,
    path = "/api/v1/talk",
    tag = "talk",
    params(
        ("q" = Option<String>, Query, description = "Words that all stand in a message"),
        ("sheet" = Option<i64>, Query, description = "The number of a sheet"),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
        ("limit" = Option<i64>, Query, description = "1 to 200; 50 when absent"),
    ),
    responses((status = 200, description = "Messages", body = MessageList), Problems)
)]
pub(super) fn all(call: &mut Call<'_>, asked: &SaidParams) -> Result<MessageList> {
    let rows = call.reader.recent_talk(&asked.wanted, asked.limit + 1)?;
    let (rows, more) = page_of(rows.into_iter().map(|(row, _)| row).collect(), asked.limit);
    let people = People::of(call, &rows)?;
    let next_cursor = rows.last().filter(|_| more).map(|row| row.id.to_string());
    Ok(MessageList { items: rows.iter().map(|row| MessageBody::of(call, &people, row)).collect(), next_cursor })
}

/// A message, by its number.
pub(in crate::api) struct OneMessage(pub(super) RemarkId);

/// The message that an address names by `{message}`.
fn message_id(request: &HttpRequest) -> Result<RemarkId> {
    let id = request.match_info().query("message").parse().ok();
    id.map(RemarkId).ok_or(Error::NotFound(What::Page))
}

impl CallParams for OneMessage {
    fn read(request: &HttpRequest) -> Result<Self> {
        Ok(Self(message_id(request)?))
    }
}

/// Read one message.
#[utoipa::path(
    get,
    path = "/api/v1/talk/{message}",
    tag = "talk",
    params(("message" = i64, Path, description = "The number of the message")),
    responses((status = 200, description = "The message", body = MessageBody), Problems)
)]
pub(super) fn show(call: &mut Call<'_>, asked: &OneMessage) -> Result<MessageBody> {
    let (row, _) = call.reader.message(asked.0)?;
    let rows = [row];
    let people = People::of(call, &rows)?;
    let [row] = &rows;
    Ok(MessageBody::of(call, &people, row))
}
