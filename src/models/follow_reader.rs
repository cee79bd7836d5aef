//! A follower as a reader of news: how far the page and each letter told them, and when they want to be told.

use diesel::prelude::*;
use diesel::result::QueryResult;
use serde_json::{Value, json};

use crate::db::Db;
use crate::db::schema::{follow_readers, follows};
use crate::db::types::{AccountId, EventId, EventKind, Moment, Pace, SheetId};
use crate::hall::error::{Error, Result};
use crate::models::event::{self, Event};
use crate::models::nouns::{Archived, Closing, Fate, Found, Heard, Noun, Owner, Stale};
use crate::models::reader::Reader;
use crate::text::dates;

/// The hour at which letters go, until somebody chooses another.
const HOUR: i32 = 8;
/// Monday.
const WEEKDAY: i32 = 1;

/// A row of `follow_readers`.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = follow_readers, treat_none_as_null = true)]
pub struct FollowReader {
    /// Whose it is.
    pub account_id: AccountId,
    /// Whether letters tell them anything at all.
    pub wants: bool,
    /// The last event that they saw on the page of news.
    pub seen_to: EventId,
    /// The last event of which letters at once told.
    pub at_once_to: EventId,
    /// The last event of which daily letters told.
    pub daily_to: EventId,
    /// The last event of which weekly letters told.
    pub weekly_to: EventId,
    /// When the next daily letter is due.
    pub daily_at: Moment,
    /// When the next weekly letter is due.
    pub weekly_at: Moment,
    /// The hour in Paris at which both go.
    pub hour: i32,
    /// The day of the weekly one, Monday being 1.
    pub weekday: i32,
    /// Until when no letter goes.
    pub paused_until: Option<Moment>,
    /// How soon a letter tells of what is said to them.
    pub talk: Pace,
}

/// Up to where news are told now.
#[derive(Clone, Copy, Debug)]
pub struct Reached {
    /// The last event of which all is known.
    pub event: EventId,
    /// The last one of those by which something was said.
    pub talk: EventId,
    /// The moment.
    pub now: Moment,
}

/// When the next daily and weekly letters are due after a moment: at an hour in Paris and a day of the week, Monday
/// being 1, or at those of who chose none.
#[must_use]
pub fn due_at(now: Moment, chosen: Option<(i32, i32)>) -> (Moment, Moment) {
    let (hour, weekday) = chosen.unwrap_or((HOUR, WEEKDAY));
    let (hour, weekday) = (u32::try_from(hour).unwrap_or_default(), u32::try_from(weekday).unwrap_or_default());
    (Moment(dates::next_at(now.0, hour, None)), Moment(dates::next_at(now.0, hour, Some(weekday))))
}

impl FollowReader {
    /// Somebody who begins to follow: what happened before is no news.
    fn new(account_id: AccountId, last: EventId, now: Moment) -> Self {
        let row = Self {
            account_id,
            wants: true,
            seen_to: last,
            at_once_to: last,
            daily_to: last,
            weekly_to: last,
            daily_at: now,
            weekly_at: now,
            hour: HOUR,
            weekday: WEEKDAY,
            paused_until: None,
            talk: Pace::AtOnce,
        };
        row.due_after(now)
    }

    /// The same with the next letters due after a moment.
    #[must_use]
    pub fn due_after(self, now: Moment) -> Self {
        let (daily_at, weekly_at) = due_at(now, Some((self.hour, self.weekday)));
        Self { daily_at, weekly_at, ..self }
    }

    /// The last event of which letters of that pace told.
    #[must_use]
    pub fn told_to(&self, pace: Pace) -> EventId {
        match pace {
            Pace::AtOnce => self.at_once_to,
            Pace::Daily => self.daily_to,
            Pace::Weekly => self.weekly_to,
            Pace::Never => self.seen_to,
        }
    }

    /// The same once a letter of that pace told of all up to an event.
    #[must_use]
    pub fn told(self, pace: Pace, to: EventId, now: Moment) -> Self {
        let due = self.clone().due_after(now);
        match pace {
            Pace::AtOnce => Self { at_once_to: to, ..self },
            Pace::Daily => Self { daily_to: to, daily_at: due.daily_at, ..self },
            Pace::Weekly => Self { weekly_to: to, weekly_at: due.weekly_at, ..self },
            Pace::Never => Self { seen_to: to, ..self },
        }
    }

    /// The same for who begins to read letters of that pace, which told them nothing so far: what happened before is
    /// no news.
    pub fn begin(self, db: &mut Db, pace: Pace) -> QueryResult<Self> {
        let own = follows::table.filter(follows::account_id.eq(self.account_id)).filter(follows::pace.eq(pace));
        if pace == Pace::Never || pace == self.talk || diesel::select(diesel::dsl::exists(own)).get_result(db)? {
            return Ok(self);
        }
        let last = event::last(db)?;
        Ok(match pace {
            Pace::AtOnce => Self { at_once_to: last, ..self },
            Pace::Daily => Self { daily_to: last, ..self },
            Pace::Weekly | Pace::Never => Self { weekly_to: last, ..self },
        })
    }

    /// Whether letters go to them now.
    #[must_use]
    pub fn is_told(&self, now: Moment) -> bool {
        self.wants && self.paused_until.is_none_or(|until| until <= now)
    }

    /// The row of an account, if it ever followed anything.
    pub fn find(db: &mut Db, account: AccountId) -> QueryResult<Option<Self>> {
        follow_readers::table.find(account).first(db).optional()
    }

    /// The row of an account, held until the transaction ends; one that is not there yet is written.
    pub fn lock(db: &mut Db, account: AccountId, now: Moment) -> QueryResult<Self> {
        let row = follow_readers::table.find(account);
        diesel::update(row).set(follow_readers::wants.eq(follow_readers::wants)).execute(db)?;
        if let Some(known) = Self::find(db, account)? {
            return Ok(known);
        }
        let new = Self::new(account, event::last(db)?, now);
        diesel::insert_into(follow_readers::table).values(&new).execute(db)?;
        Ok(new)
    }

    /// Writes it as it is now.
    pub fn save(&self, db: &mut Db) -> QueryResult<()> {
        diesel::update(follow_readers::table.find(self.account_id)).set(self).execute(db).map(drop)
    }

    /// Those to whom a letter of that pace may be due, by their number, after one: of those who want it at once, those
    /// whom an event after the last letter concerns perhaps.
    pub fn due(db: &mut Db, pace: Pace, reached: Reached, after: AccountId, limit: i64) -> QueryResult<Vec<Self>> {
        let at_that_pace = || {
            let accounts = follows::table.filter(follows::pace.eq(pace)).select(follows::account_id);
            follow_readers::account_id.eq_any(accounts)
        };
        let rows: follow_readers::BoxedQuery<'_, <Db as Connection>::Backend> = follow_readers::table.into_boxed();
        let rows = rows.filter(follow_readers::account_id.gt(after));
        let talk = follow_readers::talk.eq(pace);
        let due = match pace {
            Pace::AtOnce => rows.filter(
                at_that_pace()
                    .and(follow_readers::at_once_to.lt(reached.event))
                    .or(talk.and(follow_readers::at_once_to.lt(reached.talk))),
            ),
            Pace::Daily => rows.filter(at_that_pace().or(talk)).filter(follow_readers::daily_at.le(reached.now)),
            Pace::Weekly => rows.filter(at_that_pace().or(talk)).filter(follow_readers::weekly_at.le(reached.now)),
            Pace::Never => return Ok(Vec::new()),
        };
        due.order(follow_readers::account_id.asc()).limit(limit).load(db)
    }

    /// Those who were told of what has not happened yet.
    fn strange(db: &mut Db) -> QueryResult<Vec<AccountId>> {
        let last = event::last(db)?;
        let ahead = follow_readers::seen_to
            .gt(last)
            .or(follow_readers::at_once_to.gt(last))
            .or(follow_readers::daily_to.gt(last))
            .or(follow_readers::weekly_to.gt(last));
        follow_readers::table.filter(ahead).select(follow_readers::account_id).load(db)
    }
}

impl Reader<'_> {
    /// How far a follower was told; its owner alone is shown it.
    pub fn follow_reader(&mut self, account: AccountId) -> Result<Option<FollowReader>> {
        self.ask_own(|db, _| FollowReader::find(db, account))
    }
}

/// Who is told of what they follow.
pub(in crate::models) struct FollowReaders;

impl Noun for FollowReaders {
    fn tables(&self) -> &'static [(&'static str, Archived)] {
        &[("follow_readers", Archived::Rows)]
    }

    fn own_data(&self, db: &mut Db, owner: &Owner<'_>) -> Result<Option<(&'static str, Value)>> {
        let Some(row) = FollowReader::find(db, owner.id)? else { return Ok(None) };
        let paused = row.paused_until.map(Moment::rfc3339);
        let data = json!({
            "wanted": row.wants, "hour": row.hour, "weekday": row.weekday, "paused_until": paused, "talk": row.talk,
        });
        Ok(Some(("news_letters", data)))
    }

    fn close_account(&self, db: &mut Db, closing: &Closing<'_>) -> Result<()> {
        Ok(diesel::delete(follow_readers::table.find(closing.id)).execute(db).map(drop)?)
    }

    fn follow_sheet(&self, _: &mut Db, _: SheetId, _: Fate) -> Result<()> {
        Ok(())
    }

    fn purge(&self, _: &mut Db, _: Moment) -> Result<()> {
        Ok(())
    }

    fn check(&self, found: &mut Found<'_>) -> Result<()> {
        let strange = found.store.read::<_, Error>(|db| Ok(FollowReader::strange(db)?))?;
        found.say(strange.iter().map(|id| format!("account {id}")), "told of events that did not happen");
        Ok(())
    }

    fn events(&self) -> &'static [(EventKind, Heard)] {
        &[]
    }

    /// No page that is kept shows it.
    fn let_go(&self, _: &mut Db, _: &Event, _: &mut Stale<'_>) -> Result<()> {
        Ok(())
    }

    fn most(&self) -> usize {
        1
    }
}
