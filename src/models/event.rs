//! An event is one line of what happened, numbered in commit order; whoever follows the wiki follows events.

use diesel::prelude::*;
use diesel::result::QueryResult;
use diesel::sql_types::Bool;

use crate::cache::Dep;
use crate::db::happening::{Happening, SettingChange};
use crate::db::schema::{events, revisions, sheets};
use crate::db::types::{AccountId, EventId, EventKind, Moment, SheetId};
use crate::db::{self, Db};
use crate::hall::error::Result;
use crate::hall::policy::{Act, Who};
use crate::models::deeds::DeedCounts;
use crate::models::nouns::sheets::Sheets;
use crate::models::nouns::{self, Heard, Noun};
use crate::models::reader::Reader;
use crate::models::revision::credit;
use crate::models::sheet::Sheet;

/// A row of `events`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = events)]
pub struct Event {
    /// Its number, in commit order, without a gap.
    pub id: EventId,
    /// What happened.
    pub kind: EventKind,
    /// To which sheet.
    pub sheet_id: Option<SheetId>,
    /// Which revision it made.
    pub revision: Option<i32>,
    /// Who did it; nobody when the program did.
    pub account_id: Option<AccountId>,
    /// Words that stay readable when the thing is gone: the title, the file's name, the person's name.
    pub subject: String,
    /// When.
    pub at: Moment,
    /// Whether the author called it minor.
    pub minor: bool,
    /// More, as a JSON object; `{}` when there is none.
    pub detail: String,
}

impl Event {
    /// What happened, with all that it tells; nothing more than its kind when that cannot be read.
    #[must_use]
    pub fn what(&self) -> Option<Happening> {
        Happening::read(self.kind, &self.detail).or_else(|_| Happening::bare(self.kind)).ok()
    }
}

/// An event about to be told.
#[derive(Clone, Debug)]
pub struct NewEvent {
    /// What happened.
    pub what: Happening,
    /// To which sheet.
    pub sheet: Option<SheetId>,
    /// Which revision it made.
    pub revision: Option<i32>,
    /// Who did it.
    pub account: Option<AccountId>,
    /// Readable words.
    pub subject: String,
    /// When.
    pub at: Moment,
    /// Whether it is minor.
    pub minor: bool,
}

impl NewEvent {
    /// An event of the program on nothing; fill in what it is about.
    #[must_use]
    pub fn new(what: Happening, at: Moment, account: Option<AccountId>, subject: impl Into<String>) -> Self {
        Self { what, sheet: None, revision: None, account, subject: subject.into(), at, minor: false }
    }

    /// Whether it is about a sheet.
    #[must_use]
    pub fn is_of_sheet(&self) -> bool {
        self.sheet.is_some()
    }

    /// The same, about a sheet.
    #[must_use]
    pub fn on(mut self, sheet: SheetId) -> Self {
        self.sheet = Some(sheet);
        self
    }
}

/// Tells an event. Call it last in the transaction: the counter's row lock makes number order commit order.
pub fn tell(db: &mut Db, event: NewEvent) -> QueryResult<EventId> {
    let detail = event.what.detail().map_err(|error| diesel::result::Error::SerializationError(Box::new(error)))?;
    let id = EventId(db::next_number(db, "event")?);
    let row = Event {
        id,
        kind: event.what.kind(),
        sheet_id: event.sheet,
        revision: event.revision,
        account_id: event.account,
        subject: event.subject,
        at: event.at,
        minor: event.minor,
        detail,
    };
    diesel::insert_into(events::table).values(&row).execute(db)?;
    Ok(id)
}

/// The same of several, in their order; the last of them.
pub fn tell_all(db: &mut Db, events: Vec<NewEvent>) -> QueryResult<Option<EventId>> {
    let mut last = None;
    for event in events {
        last = Some(tell(db, event)?);
    }
    Ok(last)
}

/// The events after a number, in order.
pub fn after(db: &mut Db, cursor: EventId, limit: i64) -> QueryResult<Vec<Event>> {
    events::table.filter(events::id.gt(cursor)).order(events::id.asc()).limit(limit).load(db)
}

/// The events after a number that this reader may know of, in order: those of sheets that they may see, and those
/// without a sheet that everybody hears. Of a deleted sheet, what happened to itself is told, for whoever keeps a copy;
/// what stood beside it, such as the names of its files, went with it.
pub fn visible_after(db: &mut Db, who: &Who, cursor: EventId, limit: i64) -> QueryResult<Vec<Event>> {
    let visible = || sheets::table.filter(super::visible_to(who)).select(sheets::id.nullable());
    let readable = visible().filter(sheets::deleted_at.is_null().or(who.may(Act::SeeHidden).into_sql::<Bool>()));
    let of_all = events::sheet_id.is_null().and(events::kind.eq_any(nouns::told(Heard::ByEverybody)));
    let mut told = events::table
        .filter(events::id.gt(cursor))
        .filter(
            events::sheet_id
                .eq_any(readable)
                .or(events::sheet_id.eq_any(visible()).and(events::kind.eq_any(of_sheets())))
                .or(of_all),
        )
        .order(events::id.asc())
        .limit(limit)
        .load(db)?;
    withhold(db, who, &mut told)?;
    Ok(told)
}

/// What happens to a sheet itself, not to what stands beside it.
fn of_sheets() -> Vec<EventKind> {
    Sheets.events().iter().map(|(kind, _)| *kind).collect()
}

/// The last event that hid this revision.
pub fn last_hiding(db: &mut Db, sheet: SheetId, revision: i32) -> QueryResult<Option<Event>> {
    events::table
        .filter(events::sheet_id.eq(sheet))
        .filter(events::revision.eq(revision))
        .filter(events::kind.eq(EventKind::Hid))
        .order(events::id.desc())
        .first(db)
        .optional()
}

/// Takes out of events the words of revisions that this reader may not read.
fn withhold(db: &mut Db, who: &Who, told: &mut [Event]) -> QueryResult<()> {
    if who.may(Act::SeeHidden) {
        return Ok(());
    }
    let mut sheets: Vec<SheetId> =
        told.iter().filter(|event| event.revision.is_some()).filter_map(|event| event.sheet_id).collect();
    sheets.sort_unstable();
    sheets.dedup();
    let mut hidden: Vec<(SheetId, i32)> = Vec::new();
    for some in sheets.chunks(400) {
        hidden.extend(
            revisions::table
                .filter(revisions::sheet_id.eq_any(some.to_vec()))
                .filter(revisions::hidden.eq(true).or(revisions::erased.eq(true)))
                .select((revisions::sheet_id, revisions::number))
                .load::<(SheetId, i32)>(db)?,
        );
    }
    let is_hidden = |event: &Event| event.sheet_id.zip(event.revision).is_some_and(|made| hidden.contains(&made));
    for event in told.iter_mut().filter(|event| MAKE_REVISIONS.contains(&event.kind) && is_hidden(event)) {
        event.subject.clear();
        "{}".clone_into(&mut event.detail);
    }
    Ok(())
}

/// The number of the last event; 0 when nothing ever happened.
pub fn last(db: &mut Db) -> QueryResult<EventId> {
    let id: Option<EventId> = events::table.select(diesel::dsl::max(events::id)).first(db)?;
    Ok(id.unwrap_or(EventId(0)))
}

/// How many things happened.
pub fn count(db: &mut Db) -> QueryResult<i64> {
    events::table.count().get_result(db)
}

/// The events of a sheet that are not older than one and older than another, the latest first; the caller found the
/// sheet for its reader.
pub fn of_sheet(
    db: &mut Db,
    sheet: SheetId,
    from: EventId,
    before: Option<EventId>,
    limit: i64,
) -> QueryResult<Vec<Event>> {
    let mut query = events::table.filter(events::sheet_id.eq(sheet)).filter(events::id.ge(from)).into_boxed();
    if let Some(before) = before {
        query = query.filter(events::id.lt(before));
    }
    query.order(events::id.desc()).limit(limit).load(db)
}

/// The event that a revision was made by.
pub fn of_revision(db: &mut Db, sheet: SheetId, revision: i32) -> QueryResult<Option<EventId>> {
    events::table
        .filter(events::sheet_id.eq(sheet))
        .filter(events::revision.eq(revision))
        .filter(events::kind.eq_any(MAKE_REVISIONS))
        .order(events::id.asc())
        .select(events::id)
        .first(db)
        .optional()
}

/// The kinds of events that make a revision.
pub const MAKE_REVISIONS: [EventKind; 5] =
    [EventKind::Created, EventKind::Edited, EventKind::Restored, EventKind::Undone, EventKind::Renamed];

/// The events of a sheet that carry this title and made no revision.
pub fn about(db: &mut Db, sheet: SheetId, title: &str) -> QueryResult<Vec<EventId>> {
    events::table
        .filter(events::sheet_id.eq(sheet))
        .filter(events::subject.eq(title.to_owned()))
        .filter(events::kind.ne_all(MAKE_REVISIONS))
        .select(events::id)
        .load(db)
}

/// Gives an event another subject.
pub fn rename(db: &mut Db, event: EventId, subject: &str) -> QueryResult<()> {
    diesel::update(events::table.find(event)).set(events::subject.eq(subject.to_owned())).execute(db).map(drop)
}

/// Takes the words of an erased revision out of the events that it made or that name its title.
pub fn silence(db: &mut Db, sheet: SheetId, revision: i32, title: &str, instead: &str) -> QueryResult<()> {
    let of_sheet = || events::table.filter(events::sheet_id.eq(sheet));
    diesel::update(of_sheet().filter(events::revision.eq(revision)).filter(events::subject.eq(title.to_owned())))
        .set(events::subject.eq(instead))
        .execute(db)?;
    diesel::update(of_sheet().filter(events::revision.eq_any([revision, revision + 1])))
        .set(events::detail.eq("{}"))
        .execute(db)
        .map(drop)
}

/// What an account did to sheets that this reader may see, the latest first, and how many such things in all. What was
/// taken back or withdrawn since is for those who may see what is hidden.
pub fn of_account(
    db: &mut Db,
    who: &Who,
    account: AccountId,
    limit: i64,
    offset: i64,
) -> QueryResult<(Vec<(Event, Sheet)>, DeedCounts)> {
    let lost = if who.may(Act::SeeHidden) { Vec::new() } else { credit::taken_back(db, account)? };
    let visible = || {
        events::table
            .inner_join(sheets::table.on(events::sheet_id.eq(sheets::id.nullable())))
            .filter(events::account_id.eq(account))
            .filter(events::id.ne_all(lost.clone()))
            // What somebody said is listed by what can still be read of it.
            .filter(events::kind.ne_all([EventKind::Talked, EventKind::TalkChanged, EventKind::Thanked]))
            .filter(super::visible_to(who))
            .filter(
                sheets::deleted_at
                    .is_null()
                    .or(events::kind.eq_any(of_sheets()))
                    .or(who.may(Act::SeeHidden).into_sql::<Bool>()),
            )
    };
    let counts = visible().group_by(events::kind).select((events::kind, diesel::dsl::count_star())).load(db)?;
    let rows = visible()
        .order(events::id.desc())
        .limit(limit)
        .offset(offset)
        .select((Event::as_select(), Sheet::as_select()))
        .load(db)?;
    Ok((rows, DeedCounts(counts)))
}

/// Gives another name to a person in what is told of their account.
pub fn rename_account(db: &mut Db, from: &str, to: &str) -> QueryResult<()> {
    use crate::db::types::EventKind::{AccountChanged, Registered};
    let named = events::table.filter(events::kind.eq_any([AccountChanged, Registered]));
    diesel::update(named.filter(events::subject.eq(from))).set(events::subject.eq(to)).execute(db).map(drop)
}

/// What happened to an account, or was done by those who govern it, the latest first.
pub fn about_accounts(db: &mut Db, limit: i64) -> QueryResult<Vec<Event>> {
    events::table
        .filter(events::kind.eq_any(nouns::told(Heard::ByTheHouse)))
        .order(events::id.desc())
        .limit(limit)
        .load(db)
}

/// Changes of settings, the latest first.
pub fn about_settings(db: &mut Db, limit: i64) -> QueryResult<Vec<Event>> {
    let changes = events::table.filter(events::kind.eq(EventKind::SettingChanged)).filter(events::sheet_id.is_null());
    changes.order(events::id.desc()).limit(limit).load(db)
}

/// What changed of settings after an event, the oldest first.
pub fn setting_changes_after(db: &mut Db, after: EventId) -> QueryResult<Vec<SettingChange>> {
    let later = events::table.filter(events::kind.eq(EventKind::SettingChanged)).filter(events::id.gt(after));
    let later: Vec<Event> = later.order(events::id.asc()).load(db)?;
    let changes = later.iter().filter_map(Event::what).filter_map(|what| match what {
        Happening::SettingChanged(setting) => Some(setting.changes),
        _ => None,
    });
    Ok(changes.flatten().collect())
}

impl Reader<'_> {
    /// When an event happened; the beginning of time for one that is not told.
    pub fn moment_of(&mut self, id: EventId) -> Result<Moment> {
        Ok(self.ask_own(|db, _| find(db, id))?.map_or(Moment(0), |event| event.at))
    }
}

/// One event.
pub fn find(db: &mut Db, id: EventId) -> QueryResult<Option<Event>> {
    events::table.find(id).first(db).optional()
}

impl Reader<'_> {
    /// The events of a sheet that are not older than one and older than another, the latest first.
    pub fn events_of(
        &mut self,
        sheet: &Sheet,
        from: EventId,
        before: Option<EventId>,
        limit: i64,
    ) -> Result<Vec<Event>> {
        self.ask([Dep::Sheet(sheet.id)], |db, _| of_sheet(db, sheet.id, from, before, limit))
    }

    /// The event that a revision was made by.
    pub fn event_of_revision(&mut self, sheet: &Sheet, number: i32) -> Result<Option<EventId>> {
        self.ask([Dep::Sheet(sheet.id)], |db, _| of_revision(db, sheet.id, number))
    }

    /// What an account did to sheets, the latest first, and how many such things in all.
    pub fn deeds_of(
        &mut self,
        account: AccountId,
        limit: i64,
        offset: i64,
    ) -> Result<(Vec<(Event, Sheet)>, DeedCounts)> {
        self.ask([Dep::Lists, Dep::Account(account)], |db, who| of_account(db, who, account, limit, offset))
    }

    /// What happened after an event, the oldest first.
    pub fn events_after(&mut self, cursor: EventId, limit: i64) -> Result<Vec<Event>> {
        self.ask([Dep::Lists], |db, who| visible_after(db, who, cursor, limit))
    }

    /// The number of the last event; 0 when nothing ever happened.
    pub fn last_event(&mut self) -> Result<EventId> {
        self.ask([Dep::Lists], |db, _| last(db))
    }

    /// Changes of settings, the latest first.
    pub fn events_about_settings(&mut self, limit: i64) -> Result<Vec<Event>> {
        self.ask_own(|db, _| about_settings(db, limit))
    }

    /// What happened to an account, or was done by those who govern it, the latest first.
    pub fn events_about_accounts(&mut self, limit: i64) -> Result<Vec<Event>> {
        self.ask_own(|db, _| about_accounts(db, limit))
    }
}
