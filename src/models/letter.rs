//! A letter: what the wiki sends to whoever asked for it, every week or every month, under a name of its own.

use diesel::prelude::*;
use diesel::result::QueryResult;
use serde_json::Value;

use crate::cache::Dep;
use crate::db::Db;
use crate::db::schema::{deliveries, issues, letters, subscribers, subscriptions};
use crate::db::types::{
    EventKind, IssueId, IssueState, LetterId, LetterPace, Moment, SheetId, SubscriberState, fresh_id,
};
use crate::hall::error::{Error, Result, What};
use crate::models::event::Event;
use crate::models::nouns::{Archived, Closing, Fate, Found, Heard, Noun, Owner, Stale};
use crate::models::reader::Reader;

/// How long it is known who got an issue.
const DELIVERIES: i64 = 30 * Moment::DAY;

/// A row of `letters`.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = letters)]
pub struct Newsletter {
    /// Its number.
    pub id: LetterId,
    /// What it is called.
    pub name: String,
    /// What it tells of, for who might want it.
    pub about: String,
    /// How often it comes.
    pub pace: LetterPace,
    /// The name of its sender; empty for its own.
    pub sender: String,
    /// The address at which answers are read; empty for the team's.
    pub answers_to: String,
    /// How many left it.
    pub gone: i64,
    /// When it began.
    pub created_at: Moment,
    /// When it ended.
    pub closed_at: Option<Moment>,
}

/// How many receive a letter, and how many do not any more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Readership {
    /// Those who confirmed.
    pub confirmed: i64,
    /// Those who did not yet.
    pub waiting: i64,
    /// Those whose mail server says that nobody is there.
    pub suspended: i64,
    /// Those who left.
    pub gone: i64,
}

impl Newsletter {
    /// A new one.
    #[must_use]
    pub fn new(name: String, pace: LetterPace, now: Moment) -> Self {
        Self {
            id: LetterId(fresh_id(now)),
            name,
            about: String::new(),
            pace,
            sender: String::new(),
            answers_to: String::new(),
            gone: 0,
            created_at: now,
            closed_at: None,
        }
    }

    /// The name of its sender.
    #[must_use]
    pub fn sender_name(&self) -> &str {
        if self.sender.is_empty() { &self.name } else { &self.sender }
    }

    /// The letter of that number.
    pub fn find(db: &mut Db, id: LetterId) -> QueryResult<Option<Self>> {
        letters::table.find(id).first(db).optional()
    }

    /// Every letter, the oldest first; those that ended as well when asked.
    pub fn all(db: &mut Db, ended: bool) -> QueryResult<Vec<Self>> {
        let order = (letters::created_at.asc(), letters::id.asc());
        match ended {
            true => letters::table.order(order).load(db),
            false => letters::table.filter(letters::closed_at.is_null()).order(order).load(db),
        }
    }

    /// Adds a letter, or writes it anew.
    pub fn put(db: &mut Db, row: &Self) -> QueryResult<()> {
        if diesel::update(letters::table.find(row.id)).set(row).execute(db)? == 0 {
            diesel::insert_into(letters::table).values(row).execute(db)?;
        }
        Ok(())
    }

    /// Ends it, or begins it again: nobody is offered one that ended.
    pub fn end(db: &mut Db, id: LetterId, at: Option<Moment>) -> QueryResult<()> {
        diesel::update(letters::table.find(id)).set(letters::closed_at.eq(at)).execute(db).map(drop)
    }

    /// Counts one who left each of these letters.
    pub fn leave(db: &mut Db, ids: &[LetterId]) -> QueryResult<()> {
        let left = letters::table.filter(letters::id.eq_any(ids.to_vec()));
        diesel::update(left).set(letters::gone.eq(letters::gone + 1)).execute(db).map(drop)
    }

    /// How many receive it.
    pub fn readership(&self, db: &mut Db) -> QueryResult<Readership> {
        let counted: Vec<(SubscriberState, i64)> = subscribers::table
            .inner_join(subscriptions::table)
            .filter(subscriptions::letter_id.eq(self.id))
            .group_by(subscribers::state)
            .select((subscribers::state, diesel::dsl::count_star()))
            .load(db)?;
        let of = |state| counted.iter().find(|(known, _)| *known == state).map_or(0, |(_, count)| *count);
        Ok(Readership {
            confirmed: of(SubscriberState::Confirmed),
            waiting: of(SubscriberState::Waiting),
            suspended: of(SubscriberState::Suspended),
            gone: self.gone,
        })
    }
}

impl Reader<'_> {
    /// The letter of that number.
    pub fn letter(&mut self, id: LetterId) -> Result<Newsletter> {
        self.ask([Dep::Letters], |db, _| Newsletter::find(db, id)?.ok_or(Error::NotFound(What::Letter)))
    }

    /// The letters that one may receive.
    pub fn letters(&mut self) -> Result<Vec<Newsletter>> {
        self.ask([Dep::Letters], |db, _| Newsletter::all(db, false))
    }

    /// Every letter, those that ended as well.
    pub fn all_letters(&mut self) -> Result<Vec<Newsletter>> {
        self.ask([Dep::Letters], |db, _| Newsletter::all(db, true))
    }

    /// How many receive a letter.
    pub fn readership(&mut self, letter: &Newsletter) -> Result<Readership> {
        self.ask_own(|db, _| letter.readership(db))
    }
}

/// Issues that are said to have left without a number, or a moment.
fn odd_issues(db: &mut Db) -> QueryResult<Vec<i64>> {
    let unnumbered = issues::number.is_null().or(issues::sent_at.is_null());
    issues::table.filter(issues::state.eq(IssueState::Sent)).filter(unnumbered).select(issues::id).load(db)
}

/// Forgets who got what left long ago.
fn forget_deliveries(db: &mut Db, now: Moment) -> QueryResult<()> {
    let over: Vec<IssueId> = issues::table
        .filter(issues::state.eq(IssueState::Sent))
        .filter(issues::sent_at.lt(Some(now.plus(-DELIVERIES))))
        .select(issues::id)
        .load(db)?;
    diesel::delete(deliveries::table.filter(deliveries::issue_id.eq_any(over))).execute(db).map(drop)
}

/// What the wiki sends.
pub(in crate::models) struct Newsletters;

impl Noun for Newsletters {
    fn tables(&self) -> &'static [(&'static str, Archived)] {
        &[("letters", Archived::Rows), ("issues", Archived::Rows), ("deliveries", Archived::Rows)]
    }

    /// They say nothing of anybody.
    fn own_data(&self, _: &mut Db, _: &Owner<'_>) -> Result<Option<(&'static str, Value)>> {
        Ok(None)
    }

    fn close_account(&self, _: &mut Db, _: &Closing<'_>) -> Result<()> {
        Ok(())
    }

    /// A sheet that is deleted, hidden or for some leaves the pages and the mails of each issue by itself: they are set
    /// anew as a stranger reads.
    fn follow_sheet(&self, _: &mut Db, _: SheetId, _: Fate) -> Result<()> {
        Ok(())
    }

    fn purge(&self, db: &mut Db, now: Moment) -> Result<()> {
        Ok(forget_deliveries(db, now)?)
    }

    fn check(&self, found: &mut Found<'_>) -> Result<()> {
        let odd = found.store.read::<_, Error>(|db| Ok(odd_issues(db)?))?;
        found.say(odd.iter().map(|id| format!("issue {id}")), "it left without a number or a moment");
        Ok(())
    }

    fn events(&self) -> &'static [(EventKind, Heard)] {
        &[(EventKind::LetterChanged, Heard::ByTheHouse)]
    }

    fn let_go(&self, _: &mut Db, event: &Event, stale: &mut Stale<'_>) -> Result<()> {
        if event.kind == EventKind::LetterChanged {
            stale.deps.insert(Dep::Letters);
        }
        Ok(())
    }

    fn most(&self) -> usize {
        usize::MAX
    }
}
