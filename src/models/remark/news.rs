//! What is said that concerns somebody: it names them, answers in a thread where they spoke, or stands in a discussion
//! that they follow. Read from events, as all news are, and with the rights of the moment.

use std::collections::{HashMap, HashSet};

use diesel::dsl::min;
use diesel::prelude::*;
use diesel::result::QueryResult;

use super::Remark;
use crate::db::Db;
use crate::db::happening::{Concern, Happening, OfThanks, TalkVerb};
use crate::db::schema::{events, remarks, sheets};
use crate::db::types::{AccountId, EventId, EventKind, Moment, RemarkId, RemarkStage, SheetId, TrialId};
use crate::hall::addresses;
use crate::hall::error::Result;
use crate::hall::policy::Who;
use crate::models::account::Account;
use crate::models::change::NewsSpan;
use crate::models::event::Event;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;

/// Events of talk looked through for one look at the news, the latest first.
const MOST_LOOKED_AT: i64 = 2_000;

/// What says something to somebody.
const SAID: [EventKind; 3] = [EventKind::Talked, EventKind::TalkChanged, EventKind::Thanked];

/// Whose talk is news to somebody.
#[derive(Clone, Debug, Default)]
pub struct TalkHeard {
    /// What is said of these sheets.
    pub sheets: Vec<SheetId>,
    /// What is said to this person.
    pub to: Option<AccountId>,
}

/// A message, or thanks, that is news.
#[derive(Clone, Debug)]
pub struct TalkNews {
    /// The event that tells it.
    pub event: EventId,
    /// When.
    pub at: Moment,
    /// The message; none for thanks.
    pub message: Option<Remark>,
    /// Where it is read, or what somebody is thanked for.
    pub path: String,
    /// The sheet of which it speaks.
    pub sheet: Sheet,
    /// Who said it, by name; nobody for somebody without an account, and whoever left.
    pub author: Option<String>,
    /// Why it is news.
    pub concern: Concern,
}

/// What one event tells.
struct Told {
    event: EventId,
    at: Moment,
    by: Option<AccountId>,
    sheet: Sheet,
    what: Saying,
}

enum Saying {
    /// A message of a thread names people. It is new; else it names more than before.
    Message { id: RemarkId, thread: RemarkId, names: Vec<AccountId>, is_new: bool },
    /// Somebody is thanked.
    Thanks(OfThanks),
}

fn told((event, sheet): (Event, Sheet)) -> Option<Told> {
    let what = match event.what()? {
        Happening::Talked(of) => {
            Saying::Message { id: of.message?, thread: of.thread?, names: of.mentions, is_new: true }
        }
        Happening::TalkChanged(of) if of.what == Some(TalkVerb::Edited) => {
            Saying::Message { id: of.message?, thread: of.thread?, names: of.mentions, is_new: false }
        }
        Happening::Thanked(of) => Saying::Thanks(of),
        _ => return None,
    };
    Some(Told { event: event.id, at: event.at, by: event.account_id, sheet, what })
}

/// What thanks are for, by whom.
type ThanksKey = (Option<AccountId>, SheetId, Option<RemarkId>, Option<TrialId>, Option<i32>);

/// What somebody heard already, of events from the latest on.
#[derive(Default)]
struct Before {
    messages: HashSet<RemarkId>,
    thanks: HashSet<ThanksKey>,
}

impl Before {
    /// Whether it is told: each message once; thanks that stand, once however often they were given.
    fn tells(&mut self, row: &Told) -> bool {
        match &row.what {
            Saying::Message { id, .. } => self.messages.insert(*id),
            Saying::Thanks(of) => {
                let is_last = self.thanks.insert((row.by, row.sheet.id, of.message, of.trial, of.version));
                is_last && !of.again && !of.taken_back
            }
        }
    }
}

/// What others said that concerns somebody and that this reader may read, the latest first.
fn news(db: &mut Db, who: &Who, heard: &TalkHeard, span: NewsSpan, limit: usize) -> QueryResult<Vec<TalkNews>> {
    let own = who.account().unwrap_or(AccountId(0));
    let rows: Vec<(Event, Sheet)> = events::table
        .inner_join(sheets::table.on(events::sheet_id.eq(sheets::id.nullable())))
        .filter(crate::models::visible_to(who))
        .filter(sheets::deleted_at.is_null())
        .filter(events::kind.eq_any(SAID))
        .filter(events::id.gt(span.after).and(events::id.le(span.to)))
        .filter(events::account_id.is_null().or(events::account_id.ne(own)))
        .order(events::id.desc())
        .limit(MOST_LOOKED_AT)
        .select((Event::as_select(), Sheet::as_select()))
        .load(db)?;
    let rows: Vec<Told> = rows.into_iter().filter_map(told).collect();
    let joined = match heard.to {
        Some(account) => joined(db, account, rows.iter().filter_map(thread_of).collect())?,
        None => HashMap::new(),
    };
    let concern = |row: &Told| match &row.what {
        Saying::Thanks(of) => (of.to.is_some() && of.to == heard.to).then_some(Concern::Thanked),
        Saying::Message { names, .. } if heard.to.is_some_and(|account| names.contains(&account)) => {
            Some(Concern::Named)
        }
        Saying::Message { is_new: false, .. } => None,
        Saying::Message { id, thread, .. } if joined.get(thread).is_some_and(|first| first < id) => {
            Some(Concern::Answered)
        }
        Saying::Message { .. } => heard.sheets.contains(&row.sheet.id).then_some(Concern::Followed),
    };
    let mut before = Before::default();
    let wanted = rows.into_iter().filter_map(|row| Some((concern(&row)?, row)));
    let wanted: Vec<(Concern, Told)> = wanted.filter(|(_, row)| before.tells(row)).take(limit).collect();
    let mut messages = readable(db, &wanted.iter().filter_map(|(_, row)| message_of(row)).collect::<Vec<_>>())?;
    let authors = messages.values().filter_map(|message| message.account_id);
    let authors: Vec<AccountId> = authors.chain(wanted.iter().filter_map(|(_, row)| row.by)).collect();
    let names: HashMap<AccountId, String> = Account::names(db, &authors)?.into_iter().collect();
    let name = |id: AccountId| names.get(&id).cloned();
    let news = wanted.into_iter().filter_map(|(concern, row)| {
        let (message, author, path) = match &row.what {
            Saying::Message { id, .. } => {
                let message = messages.remove(id)?;
                let author = message.account_id.and_then(name);
                (Some(message), author, format!("{}{id}", addresses::MESSAGE))
            }
            Saying::Thanks(of) => (None, row.by.and_then(name), thanked_at(&row.sheet, of)),
        };
        Some(TalkNews { event: row.event, at: row.at, message, path, sheet: row.sheet, author, concern })
    });
    Ok(news.collect())
}

fn message_of(row: &Told) -> Option<RemarkId> {
    match row.what {
        Saying::Message { id, .. } => Some(id),
        Saying::Thanks(_) => None,
    }
}

fn thread_of(row: &Told) -> Option<RemarkId> {
    match row.what {
        Saying::Message { thread, .. } => Some(thread),
        Saying::Thanks(_) => None,
    }
}

/// Where what somebody is thanked for is read.
fn thanked_at(sheet: &Sheet, of: &OfThanks) -> String {
    match (of.message, of.trial, of.version) {
        (Some(message), ..) => format!("{}{message}", addresses::MESSAGE),
        (None, Some(_), _) => format!("{}/essais", sheet.path()),
        (None, None, Some(version)) => format!("{}/versions/{version}", sheet.path()),
        (None, None, None) => sheet.path(),
    }
}

/// The first message of an account in each of these threads.
fn joined(db: &mut Db, account: AccountId, mut threads: Vec<RemarkId>) -> QueryResult<HashMap<RemarkId, RemarkId>> {
    threads.sort_unstable();
    threads.dedup();
    let mut first = HashMap::new();
    for some in threads.chunks(400) {
        let rows: Vec<(Option<RemarkId>, Option<RemarkId>)> = remarks::table
            .filter(remarks::account_id.eq(account))
            .filter(remarks::thread_id.eq_any(some.to_vec()))
            .group_by(remarks::thread_id)
            .select((remarks::thread_id, min(remarks::id)))
            .load(db)?;
        first.extend(rows.into_iter().filter_map(|(thread, first)| Some((thread?, first?))));
    }
    Ok(first)
}

/// Those of these messages that can still be read: what is hidden is news to nobody.
fn readable(db: &mut Db, ids: &[RemarkId]) -> QueryResult<HashMap<RemarkId, Remark>> {
    let mut found = HashMap::new();
    for some in ids.chunks(400) {
        let rows: Vec<Remark> = remarks::table
            .filter(remarks::id.eq_any(some.to_vec()))
            .filter(remarks::stage.eq(RemarkStage::Said))
            .filter(remarks::words.ne(""))
            .filter(remarks::hidden_at.is_null())
            .load(db)?;
        found.extend(rows.into_iter().map(|row| (row.id, Remark { contact: String::new(), ..row })));
    }
    Ok(found)
}

/// The last event of talk in a span; the first number of the span when nothing was said.
pub fn last_said(db: &mut Db, span: NewsSpan) -> QueryResult<EventId> {
    let last = events::table
        .filter(events::id.gt(span.after).and(events::id.le(span.to)))
        .filter(events::kind.eq_any(SAID))
        .order(events::id.desc())
        .select(events::id)
        .first(db)
        .optional()?;
    Ok(last.unwrap_or(span.after))
}

impl Reader<'_> {
    /// What others said that concerns this reader, the latest first; for them alone.
    pub fn talk_news(&mut self, heard: &TalkHeard, span: NewsSpan, limit: usize) -> Result<Vec<TalkNews>> {
        if heard.sheets.is_empty() && heard.to.is_none() {
            return Ok(Vec::new());
        }
        self.ask_own(|db, who| news(db, who, heard, span, limit))
    }
}
