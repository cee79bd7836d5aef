//! A trial: a member tells that they tried what a sheet describes, when, with how many people, where, how it went; or
//! that they adapted it elsewhere, under which name, and where that is read.

use diesel::prelude::*;
use diesel::result::QueryResult;
use serde_json::{Value, json};

use crate::cache::Dep;
use crate::db::Db;
use crate::db::schema::{sheets, trials};
use crate::db::types::{AccountId, EventKind, Moment, SheetId, TrialId, TrialKind};
use crate::hall::error::{Error, Result};
use crate::hall::policy::Who;
use crate::models::event::Event;
use crate::models::nouns::{Archived, Closing, Fate, Found, Heard, Noun, Owner, Stale};
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;

/// A row of `trials`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = trials)]
pub struct Trial {
    /// Its number.
    pub id: TrialId,
    /// What was tried.
    pub sheet_id: SheetId,
    /// Who tells it.
    pub account_id: AccountId,
    /// When it took place: a year, a month of it or a day of it, YYYY\[-MM\[-DD\]\].
    pub date: String,
    /// With how many people.
    pub people: Option<i32>,
    /// Where; empty when it is not said.
    pub place: String,
    /// How it went; empty when it is not said.
    pub note: String,
    /// When it was told.
    pub told_at: Moment,
    /// When a moderator hid it.
    pub hidden_at: Option<Moment>,
    /// Who hid it.
    pub hidden_by: Option<AccountId>,
    /// Why.
    pub hide_reason: Option<String>,
    /// What it tells.
    pub kind: TrialKind,
    /// What an adaptation is called where it was made; empty of a trial.
    pub title: String,
    /// The page of another site that tells of an adaptation; may be empty.
    pub address: String,
    /// The sheet that tells of it.
    pub other_id: Option<SheetId>,
}

impl Trial {
    /// Adds a row.
    pub fn insert(db: &mut Db, row: &Self) -> QueryResult<()> {
        diesel::insert_into(trials::table).values(row).execute(db).map(drop)
    }

    /// The trial of that number; the caller found its sheet for its reader.
    pub fn find(db: &mut Db, id: TrialId) -> QueryResult<Option<Self>> {
        trials::table.find(id).first(db).optional()
    }

    /// How many trials of a kind of a sheet everybody may read.
    pub fn count(db: &mut Db, sheet: SheetId, kind: TrialKind) -> QueryResult<i64> {
        let of_kind = trials::table.filter(trials::sheet_id.eq(sheet)).filter(trials::kind.eq(kind));
        of_kind.filter(trials::hidden_at.is_null()).count().get_result(db)
    }

    /// How many an account tells of sheets that this reader may see, by kind.
    fn counts_by(db: &mut Db, who: &Who, account: AccountId) -> QueryResult<Vec<(TrialKind, i64)>> {
        trials::table
            .inner_join(sheets::table)
            .filter(super::visible_to(who))
            .filter(sheets::deleted_at.is_null())
            .filter(trials::account_id.eq(account))
            .filter(trials::hidden_at.is_null())
            .group_by(trials::kind)
            .select((trials::kind, diesel::dsl::count_star()))
            .load(db)
    }

    /// How many times each of these sheets was tried, of those that were.
    pub fn counts(db: &mut Db, sheets: &[SheetId]) -> QueryResult<Vec<(SheetId, i64)>> {
        trials::table
            .filter(trials::sheet_id.eq_any(sheets.to_vec()))
            .filter(trials::kind.eq(TrialKind::Tried))
            .filter(trials::hidden_at.is_null())
            .group_by(trials::sheet_id)
            .select((trials::sheet_id, diesel::dsl::count_star()))
            .load(db)
    }

    /// What is told of a sheet, the latest first; hidden ones as well when asked.
    pub fn of_sheet(db: &mut Db, sheet: SheetId, hidden: bool, limit: i64, offset: i64) -> QueryResult<Vec<Self>> {
        let mut query = trials::table.filter(trials::sheet_id.eq(sheet)).into_boxed();
        if !hidden {
            query = query.filter(trials::hidden_at.is_null());
        }
        query.order((trials::date.desc(), trials::id.desc())).limit(limit).offset(offset).load(db)
    }

    /// How many trials an account tells.
    pub fn count_of(db: &mut Db, account: AccountId) -> QueryResult<i64> {
        trials::table.filter(trials::account_id.eq(account)).count().get_result(db)
    }

    /// Whether its author told the same of the same sheet since that moment.
    pub fn was_told(db: &mut Db, row: &Self, since: Moment) -> QueryResult<bool> {
        let told: Vec<Self> = trials::table
            .filter(trials::account_id.eq(row.account_id))
            .filter(trials::sheet_id.eq(row.sheet_id))
            .filter(trials::told_at.ge(since))
            .load(db)?;
        Ok(told.iter().any(|other| {
            (&other.date, other.people, &other.place, &other.note) == (&row.date, row.people, &row.place, &row.note)
                && (other.kind, &other.title, &other.address) == (row.kind, &row.title, &row.address)
        }))
    }

    /// What an account told, the latest first.
    pub fn of_account(db: &mut Db, account: AccountId) -> QueryResult<Vec<Self>> {
        trials::table.filter(trials::account_id.eq(account)).order(trials::id.desc()).load(db)
    }

    /// The trials that are hidden without a reason, or tell of fewer than one person; adaptations without a name.
    pub fn strange(db: &mut Db) -> QueryResult<Vec<TrialId>> {
        let unexplained = trials::hidden_at.is_not_null().and(trials::hide_reason.is_null());
        let nobody = trials::people.is_not_null().and(trials::people.lt(1)).assume_not_null();
        let nameless = trials::kind.eq(TrialKind::Adapted).and(trials::title.eq(""));
        trials::table.filter(unexplained.or(nobody).or(nameless)).select(trials::id).order(trials::id.asc()).load(db)
    }

    /// Takes a row away, for good.
    pub fn delete(db: &mut Db, id: TrialId) -> QueryResult<()> {
        diesel::delete(trials::table.find(id)).execute(db).map(drop)
    }

    /// Hides it with a reason, or shows it again.
    pub fn hide(db: &mut Db, id: TrialId, hidden: Option<(Moment, Option<AccountId>, &str)>) -> QueryResult<()> {
        diesel::update(trials::table.find(id))
            .set((
                trials::hidden_at.eq(hidden.map(|(at, _, _)| at)),
                trials::hidden_by.eq(hidden.and_then(|(_, by, _)| by)),
                trials::hide_reason.eq(hidden.map(|(_, _, reason)| reason.to_owned())),
            ))
            .execute(db)
            .map(drop)
    }
}

impl Reader<'_> {
    /// How many trials of a kind of a sheet everybody may read.
    pub fn count_trials(&mut self, sheet: SheetId, kind: TrialKind) -> Result<i64> {
        self.ask([Dep::Sheet(sheet)], |db, _| Trial::count(db, sheet, kind))
    }

    /// How many trials of each kind an account tells, of sheets that this person may see.
    pub fn count_trials_by(&mut self, account: AccountId) -> Result<Vec<(TrialKind, i64)>> {
        self.ask([Dep::Lists, Dep::Account(account)], |db, who| Trial::counts_by(db, who, account))
    }

    /// The sheets that were tried most since a moment, the most first.
    pub fn most_tried(&mut self, since: Moment, limit: i64) -> Result<Vec<Sheet>> {
        self.ask([Dep::Lists], |db, who| {
            let counts: Vec<(SheetId, i64)> = trials::table
                .filter(trials::told_at.ge(since))
                .filter(trials::kind.eq(TrialKind::Tried))
                .filter(trials::hidden_at.is_null())
                .group_by(trials::sheet_id)
                .order((diesel::dsl::count_star().desc(), trials::sheet_id.asc()))
                .select((trials::sheet_id, diesel::dsl::count_star()))
                .limit(limit * 4)
                .load(db)?;
            let ids: Vec<SheetId> = counts.into_iter().map(|(id, _)| id).collect();
            let known = Sheet::find_all(db, who, &ids)?;
            let found =
                |id: &SheetId| known.iter().find(|sheet| sheet.id == *id && sheet.deleted_at.is_none()).cloned();
            let most = usize::try_from(limit).unwrap_or_default();
            Ok::<_, Error>(ids.iter().filter_map(found).take(most).collect())
        })
    }

    /// The trials of a sheet, the latest first; hidden ones as well when asked.
    pub fn trials(&mut self, sheet: SheetId, hidden: bool, limit: i64, offset: i64) -> Result<Vec<Trial>> {
        self.ask([Dep::Sheet(sheet)], |db, _| Trial::of_sheet(db, sheet, hidden, limit, offset))
    }
}

/// What members tell of having tried.
pub(in crate::models) struct Trials;

impl Noun for Trials {
    fn tables(&self) -> &'static [(&'static str, Archived)] {
        &[("trials", Archived::Rows)]
    }

    fn own_data(&self, db: &mut Db, owner: &Owner<'_>) -> Result<Option<(&'static str, Value)>> {
        let told = Trial::of_account(db, owner.id)?.into_iter().map(|trial| {
            json!({
                "sheet": trial.sheet_id,
                "what": trial.kind.word(),
                "title": trial.title,
                "address": trial.address,
                "told_by_sheet": trial.other_id,
                "date": trial.date,
                "people": trial.people,
                "place": trial.place,
                "note": trial.note,
                "told_at": trial.told_at.rfc3339(),
                "hidden_at": trial.hidden_at.map(Moment::rfc3339),
                "hide_reason": trial.hide_reason,
            })
        });
        Ok(Some(("trials", told.collect())))
    }

    /// What was published stays, signed by a name that says nothing.
    fn close_account(&self, _: &mut Db, _: &Closing<'_>) -> Result<()> {
        Ok(())
    }

    /// It is read with its sheet, by whoever may read that.
    fn follow_sheet(&self, _: &mut Db, _: SheetId, _: Fate) -> Result<()> {
        Ok(())
    }

    fn purge(&self, _: &mut Db, _: Moment) -> Result<()> {
        Ok(())
    }

    fn check(&self, found: &mut Found<'_>) -> Result<()> {
        let strange = found.store.read::<_, Error>(|db| Ok(Trial::strange(db)?))?;
        found.say(strange.iter().map(|id| format!("trial {id}")), "hidden without a reason, or by nobody at all");
        Ok(())
    }

    fn events(&self) -> &'static [(EventKind, Heard)] {
        &[
            (EventKind::Tried, Heard::BySheet),
            (EventKind::Adapted, Heard::BySheet),
            (EventKind::TrialChanged, Heard::BySheet),
        ]
    }

    /// Its sheet shows it: what read the sheet is old already.
    fn let_go(&self, _: &mut Db, _: &Event, _: &mut Stale<'_>) -> Result<()> {
        Ok(())
    }

    fn most(&self) -> usize {
        usize::MAX
    }
}
