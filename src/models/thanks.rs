//! Thanks: a member thanks whoever wrote a message, told a trial or made a version, by one press. They are counted, and
//! nobody is ranked by them.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::result::QueryResult;
use serde_json::{Value, json};

use crate::cache::Dep;
use crate::db::Db;
use crate::db::schema::{remarks, revisions, sheets, thanks, trials};
use crate::db::types::{AccountId, EventKind, Moment, RemarkId, SheetId, TrialId};
use crate::hall::error::{Error, Result};
use crate::hall::policy::Who;
use crate::models::event::Event;
use crate::models::nouns::{Archived, Closing, Fate, Found, Heard, Noun, Owner, Stale};
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;

/// How long what was taken back is remembered, so that it is told once.
const KEPT: i64 = 365 * Moment::DAY;

/// What somebody is thanked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ThankedFor {
    /// A message of the discussion.
    Message(RemarkId),
    /// A trial.
    Trial(TrialId),
    /// A version.
    Version(i32),
}

/// A row of `thanks`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = thanks)]
pub struct ThanksRow {
    /// Its number.
    pub id: i64,
    /// The sheet that what was done belongs to.
    pub sheet_id: SheetId,
    /// For which message; one of these three alone.
    pub message_id: Option<RemarkId>,
    /// For which trial.
    pub trial_id: Option<TrialId>,
    /// For which version.
    pub revision: Option<i32>,
    /// Who thanks.
    pub by_id: AccountId,
    /// Who is thanked.
    pub to_id: AccountId,
    /// When.
    pub given_at: Moment,
    /// When it was taken back.
    pub taken_back_at: Option<Moment>,
}

impl ThanksRow {
    /// A row that is not written yet.
    #[must_use]
    pub fn new(id: i64, sheet: SheetId, what: ThankedFor, (by, to): (AccountId, AccountId), at: Moment) -> Self {
        let (mut message_id, mut trial_id, mut revision) = (None, None, None);
        match what {
            ThankedFor::Message(id) => message_id = Some(id),
            ThankedFor::Trial(id) => trial_id = Some(id),
            ThankedFor::Version(number) => revision = Some(number),
        }
        let (by_id, to_id) = (by, to);
        Self { id, sheet_id: sheet, message_id, trial_id, revision, by_id, to_id, given_at: at, taken_back_at: None }
    }

    /// What it is for.
    #[must_use]
    pub fn what(&self) -> Option<ThankedFor> {
        let message = self.message_id.map(ThankedFor::Message);
        message.or(self.trial_id.map(ThankedFor::Trial)).or(self.revision.map(ThankedFor::Version))
    }

    /// Adds a row.
    pub fn insert(db: &mut Db, row: &Self) -> QueryResult<()> {
        diesel::insert_into(thanks::table).values(row).execute(db).map(drop)
    }

    /// What somebody gave for something of a sheet, taken back or not.
    pub fn find(db: &mut Db, sheet: SheetId, what: ThankedFor, by: AccountId) -> QueryResult<Option<Self>> {
        let own: Vec<Self> = thanks::table.filter(thanks::sheet_id.eq(sheet)).filter(thanks::by_id.eq(by)).load(db)?;
        Ok(own.into_iter().find(|row| row.what() == Some(what)))
    }

    /// Takes it back at a moment, or gives it again.
    pub fn take_back(db: &mut Db, id: i64, at: Option<Moment>) -> QueryResult<()> {
        diesel::update(thanks::table.find(id)).set(thanks::taken_back_at.eq(at)).execute(db).map(drop)
    }

    /// What is thanked for in a sheet, and by whom.
    fn of_sheet(db: &mut Db, sheet: SheetId) -> QueryResult<Vec<Self>> {
        thanks::table.filter(thanks::sheet_id.eq(sheet)).filter(thanks::taken_back_at.is_null()).load(db)
    }

    /// How often an account was thanked for what this reader may still read.
    fn count_to(db: &mut Db, who: &Who, account: AccountId) -> QueryResult<i64> {
        let read = remarks::table.filter(remarks::hidden_at.is_null()).filter(remarks::words.ne(""));
        let shown = trials::table.filter(trials::hidden_at.is_null());
        let open = revisions::table
            .filter(revisions::sheet_id.eq(thanks::sheet_id))
            .filter(revisions::number.nullable().eq(thanks::revision))
            .filter(revisions::hidden.eq(false))
            .filter(revisions::erased.eq(false))
            .select(revisions::number);
        thanks::table
            .inner_join(sheets::table)
            .filter(super::visible_to(who))
            .filter(sheets::deleted_at.is_null())
            .filter(thanks::to_id.eq(account))
            .filter(thanks::taken_back_at.is_null())
            .filter(thanks::message_id.is_null().or(thanks::message_id.eq_any(read.select(remarks::id.nullable()))))
            .filter(thanks::trial_id.is_null().or(thanks::trial_id.eq_any(shown.select(trials::id.nullable()))))
            .filter(thanks::revision.is_null().or(diesel::dsl::exists(open)))
            .count()
            .get_result(db)
    }

    /// Those for nothing, for several things at once, or by somebody to themselves.
    fn strange(db: &mut Db) -> QueryResult<Vec<i64>> {
        let rows: Vec<Self> = thanks::table.order(thanks::id.asc()).load(db)?;
        let things = |row: &Self| {
            [row.message_id.is_some(), row.trial_id.is_some(), row.revision.is_some()].into_iter().filter(|is| *is)
        };
        let strange = rows.into_iter().filter(|row| things(row).count() != 1 || row.by_id == row.to_id);
        Ok(strange.map(|row| row.id).collect())
    }

    fn told(&self) -> Value {
        json!({
            "sheet": self.sheet_id,
            "message": self.message_id,
            "trial": self.trial_id,
            "version": self.revision,
            "given_at": self.given_at.rfc3339(),
        })
    }
}

/// How often something was thanked for, and whether this reader did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ThanksCount {
    /// How often.
    pub count: i64,
    /// Whether by who looks.
    pub is_own: bool,
}

impl Reader<'_> {
    /// What is thanked for in a sheet. The caller found the sheet for its reader.
    pub fn thanks_of(&mut self, sheet: &Sheet) -> Result<HashMap<ThankedFor, ThanksCount>> {
        let own = self.who().account();
        let rows = self.ask([Dep::Sheet(sheet.id)], |db, _| ThanksRow::of_sheet(db, sheet.id))?;
        let mut counts: HashMap<ThankedFor, ThanksCount> = HashMap::new();
        for (what, row) in rows.iter().filter_map(|row| Some((row.what()?, row))) {
            let count = counts.entry(what).or_default();
            count.count += 1;
            count.is_own |= own == Some(row.by_id);
        }
        Ok(counts)
    }

    /// How often an account was thanked for what this reader may read.
    pub fn count_thanks_to(&mut self, account: AccountId) -> Result<i64> {
        self.ask([Dep::Lists, Dep::Account(account)], |db, who| ThanksRow::count_to(db, who, account))
    }
}

/// What members thank each other for.
pub(in crate::models) struct AllThanks;

impl Noun for AllThanks {
    fn tables(&self) -> &'static [(&'static str, Archived)] {
        &[("thanks", Archived::Rows)]
    }

    /// Those who thanked are not told by their names: they thanked, and published nothing.
    fn own_data(&self, db: &mut Db, owner: &Owner<'_>) -> Result<Option<(&'static str, Value)>> {
        let all = || thanks::table.filter(thanks::taken_back_at.is_null()).order(thanks::id.desc());
        let given: Vec<ThanksRow> = all().filter(thanks::by_id.eq(owner.id)).load(db)?;
        let received: Vec<ThanksRow> = all().filter(thanks::to_id.eq(owner.id)).load(db)?;
        let told = |rows: Vec<ThanksRow>| rows.iter().map(ThanksRow::told).collect::<Vec<Value>>();
        Ok(Some(("thanks", json!({ "given": told(given), "received": told(received) }))))
    }

    /// It stays, as what it is for does.
    fn close_account(&self, _: &mut Db, _: &Closing<'_>) -> Result<()> {
        Ok(())
    }

    /// It is counted with its sheet, for whoever may read that.
    fn follow_sheet(&self, _: &mut Db, _: SheetId, _: Fate) -> Result<()> {
        Ok(())
    }

    fn purge(&self, db: &mut Db, now: Moment) -> Result<()> {
        let old = thanks::table.filter(thanks::taken_back_at.lt(now.plus(-KEPT)));
        Ok(diesel::delete(old).execute(db).map(drop)?)
    }

    fn check(&self, found: &mut Found<'_>) -> Result<()> {
        let strange = found.store.read::<_, Error>(|db| Ok(ThanksRow::strange(db)?))?;
        found.say(strange.iter().map(|id| format!("thanks {id}")), "for nothing, for several things, or to oneself");
        Ok(())
    }

    fn events(&self) -> &'static [(EventKind, Heard)] {
        &[(EventKind::Thanked, Heard::BySheet)]
    }

    /// Its sheet's pages show it: what read the sheet is old already.
    fn let_go(&self, _: &mut Db, _: &Event, _: &mut Stale<'_>) -> Result<()> {
        Ok(())
    }

    fn most(&self) -> usize {
        usize::MAX
    }
}
