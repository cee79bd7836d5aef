//! A change is an event on a sheet, as recent changes and feeds tell it: with its revision, its author, its sheet
//! today.

use std::collections::HashMap;

use diesel::dsl::{count_star, min};
use diesel::prelude::*;
use diesel::result::QueryResult;

use crate::cache::Dep;
use crate::db::Db;
use crate::db::schema::{accounts, events, revisions, sheet_themes, sheets};
use crate::db::types::{AccountId, EventId, EventKind, Moment, SheetId};
use crate::hall::error::Result;
use crate::hall::policy::Who;
use crate::models::account::Account;
use crate::models::event::Event;
use crate::models::reader::Reader;
use crate::models::revision::Revision;
use crate::models::sheet::Sheet;

/// What changes tell.
const TOLD: [EventKind; 10] = [
    EventKind::Created,
    EventKind::Edited,
    EventKind::Restored,
    EventKind::Undone,
    EventKind::Renamed,
    EventKind::Deleted,
    EventKind::Undeleted,
    EventKind::Verified,
    EventKind::Tried,
    EventKind::Adapted,
];

/// What is news of something followed: that it was looked at is not.
const NEWS: [EventKind; 7] = [
    EventKind::Created,
    EventKind::Edited,
    EventKind::Restored,
    EventKind::Undone,
    EventKind::Renamed,
    EventKind::Deleted,
    EventKind::Undeleted,
];

/// Those with fewer revisions are newcomers.
const FEW_REVISIONS: i64 = 10;

/// Which changes are wanted; each condition narrows.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Of this sheet.
    pub sheet: Option<SheetId>,
    /// By this person.
    pub by: Option<AccountId>,
    /// Of sheets of this kind.
    pub kind: Option<String>,
    /// Of sheets of this theme or of those below it.
    pub theme: Option<Vec<String>>,
    /// Without those that their author called minor.
    pub without_minor: bool,
    /// Only by people whose account is younger than this moment, or who wrote little.
    pub newcomers_since: Option<Moment>,
    /// Kinds on which the program's own work is not told.
    pub quiet_kinds: Vec<String>,
    /// Before this event.
    pub before: Option<EventId>,
}

/// What somebody follows, as changes are asked for it: any of these.
#[derive(Clone, Debug, Default)]
pub struct Followed {
    /// These sheets.
    pub sheets: Vec<SheetId>,
    /// Sheets of these themes.
    pub themes: Vec<String>,
    /// Sheets of these kinds.
    pub kinds: Vec<String>,
    /// What these people do.
    pub people: Vec<AccountId>,
}

impl Followed {
    /// Whether nothing is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sheets.is_empty() && self.themes.is_empty() && self.kinds.is_empty() && self.people.is_empty()
    }
}

/// Of what events news are wanted.
#[derive(Clone, Copy, Debug)]
pub struct NewsSpan {
    /// After this one.
    pub after: EventId,
    /// Up to this one.
    pub to: EventId,
}

/// One change.
#[derive(Clone, Debug)]
pub struct Change {
    /// What happened.
    pub event: Event,
    /// The sheet as it is now, deleted or not.
    pub sheet: Sheet,
    /// The revision it made.
    pub revision: Option<Revision>,
    /// Who did it, by name; nobody when the program did.
    pub author: Option<String>,
    /// Whether it is the first thing that this person ever changed.
    pub is_first: bool,
}

/// The changes wanted that this reader may see, the latest first.
pub fn list(db: &mut Db, who: &Who, wanted: &Wanted, limit: i64) -> QueryResult<Vec<Change>> {
    let mut query = events::table
        .inner_join(sheets::table.on(events::sheet_id.eq(sheets::id.nullable())))
        .filter(super::visible_to(who))
        .filter(events::kind.eq_any(TOLD))
        .into_boxed();
    if let Some(sheet) = wanted.sheet {
        query = query.filter(events::sheet_id.eq(sheet));
    }
    if let Some(by) = wanted.by {
        query = query.filter(events::account_id.eq(by));
    }
    if let Some(kind) = &wanted.kind {
        query = query.filter(sheets::kind.eq(kind.clone()));
    }
    if let Some(theme) = &wanted.theme {
        let of_theme = sheet_themes::table.filter(super::within(theme)).select(sheet_themes::sheet_id);
        query = query.filter(sheets::id.eq_any(of_theme));
    }
    if wanted.without_minor {
        query = query.filter(events::minor.eq(false));
    }
    if let Some(since) = wanted.newcomers_since {
        let young = accounts::table.filter(accounts::created_at.gt(since)).select(accounts::id.nullable());
        let new_hands = revisions::table
            .filter(revisions::author_id.is_not_null())
            .group_by(revisions::author_id)
            .having(count_star().lt(FEW_REVISIONS))
            .select(revisions::author_id);
        query = query.filter(events::account_id.eq_any(young).or(events::account_id.eq_any(new_hands)));
    }
    if !wanted.quiet_kinds.is_empty() {
        query = query.filter(events::account_id.is_not_null().or(sheets::kind.ne_all(wanted.quiet_kinds.clone())));
    }
    if let Some(before) = wanted.before {
        query = query.filter(events::id.lt(before));
    }
    let rows: Vec<(Event, Sheet)> =
        query.order(events::id.desc()).limit(limit).select((Event::as_select(), Sheet::as_select())).load(db)?;
    complete(db, who, rows)
}

/// What others did to what somebody follows, that this reader may see, the latest first. What its author calls minor
/// is no news.
fn news(db: &mut Db, who: &Who, of: &Followed, span: NewsSpan, limit: i64) -> QueryResult<Vec<Change>> {
    let account = who.account().unwrap_or(AccountId(0));
    let of_themes = sheet_themes::table.filter(super::within(&of.themes)).select(sheet_themes::sheet_id);
    let rows: Vec<(Event, Sheet)> = events::table
        .inner_join(sheets::table.on(events::sheet_id.eq(sheets::id.nullable())))
        .filter(super::visible_to(who))
        .filter(events::kind.eq_any(NEWS))
        .filter(events::minor.eq(false))
        .filter(events::id.gt(span.after).and(events::id.le(span.to)))
        .filter(events::account_id.is_null().or(events::account_id.ne(account)))
        .filter(
            events::account_id
                .eq_any(of.people.clone())
                .or(sheets::id.eq_any(of.sheets.clone()))
                .or(sheets::kind.eq_any(of.kinds.clone()))
                .or(sheets::id.eq_any(of_themes)),
        )
        .order(events::id.desc())
        .limit(limit)
        .select((Event::as_select(), Sheet::as_select()))
        .load(db)?;
    complete(db, who, rows)
}

/// Adds revisions, names and first steps.
fn complete(db: &mut Db, who: &Who, rows: Vec<(Event, Sheet)>) -> QueryResult<Vec<Change>> {
    let mut people: Vec<AccountId> = rows.iter().filter_map(|(event, _)| event.account_id).collect();
    people.sort_unstable();
    people.dedup();
    let names: HashMap<AccountId, String> = Account::names(db, &people)?.into_iter().collect();
    let first = first_changes(db, &people)?;
    let made: Vec<(&Sheet, i32)> = rows.iter().filter_map(|(event, sheet)| Some((sheet, event.revision?))).collect();
    let mut revisions = Revision::seen(db, who, &made)?;
    let changes = rows.into_iter().map(|(event, sheet)| Change {
        revision: event.revision.and_then(|number| revisions.remove(&(sheet.id, number))),
        author: event.account_id.and_then(|id| names.get(&id).cloned()),
        is_first: event.account_id.is_some_and(|id| first.get(&id) == Some(&event.id)),
        event,
        sheet,
    });
    Ok(changes.collect())
}

/// The first change that each of these people ever made.
fn first_changes(db: &mut Db, people: &[AccountId]) -> QueryResult<HashMap<AccountId, EventId>> {
    let rows: Vec<(Option<AccountId>, Option<EventId>)> = events::table
        .filter(events::account_id.eq_any(people.to_vec()))
        .filter(events::kind.eq_any(TOLD))
        .group_by(events::account_id)
        .select((events::account_id, min(events::id)))
        .load(db)?;
    Ok(rows.into_iter().filter_map(|(who, event)| Some((who?, event?))).collect())
}

impl Reader<'_> {
    /// What others did to what this reader follows, the latest first; for them alone.
    pub fn news(&mut self, of: &Followed, span: NewsSpan, limit: i64) -> Result<Vec<Change>> {
        if of.is_empty() {
            return Ok(Vec::new());
        }
        self.ask_own(|db, who| news(db, who, of, span, limit))
    }

    /// The changes wanted, the latest first, and who made them. Those of one sheet end with that sheet.
    pub fn changes(&mut self, wanted: &Wanted, limit: i64) -> Result<Vec<Change>> {
        let dep = wanted.sheet.map_or(Dep::Lists, Dep::Sheet);
        let changes = self.ask([dep], |db, who| list(db, who, wanted, limit))?;
        changes.iter().filter_map(|change| change.event.account_id).for_each(|author| self.saw(Dep::Account(author)));
        Ok(changes)
    }
}
