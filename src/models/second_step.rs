//! A second step of signing in is the code that one's own device shows after the password, with ten codes for the day
//! when the device is lost. Its secret is made of the site's secret and of a salt: the salt alone is kept.

use diesel::prelude::*;
use diesel::result::QueryResult;
use serde_json::{Value, json};

use crate::base::tokens;
use crate::db::Db;
use crate::db::schema::{accounts, recovery_codes, second_steps};
use crate::db::types::{AccountId, EventKind, Moment, Role, SheetId};
use crate::hall::error::{Error, Result};
use crate::hall::policy::Member;
use crate::hall::second_step::as_signed_in;
use crate::models::account::Account;
use crate::models::event::Event;
use crate::models::nouns::{Archived, Closing, Fate, Found, Heard, Noun, Owner, Stale};
use crate::models::reader::Reader;
use crate::models::setting;

/// How long a second step waits for its first code.
pub const SET_UP: i64 = Moment::HOUR;
/// Recovery codes that are made at once.
pub const CODES: usize = 10;

/// A row of `second_steps`.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = second_steps)]
pub struct SecondStep {
    /// Whose it is.
    pub account_id: AccountId,
    /// What tells its secret from those of others.
    pub salt: String,
    /// When it was asked for.
    pub asked_at: Moment,
    /// Since when it is asked at every sign-in; never yet while it waits for its first code.
    pub since: Option<Moment>,
    /// The step of the last code that served.
    pub last_used: i64,
}

impl SecondStep {
    /// The one of an account, waiting or not.
    pub fn find(db: &mut Db, account: AccountId) -> QueryResult<Option<Self>> {
        second_steps::table.find(account).first(db).optional()
    }

    /// The one that signing in asks for.
    pub fn in_force(db: &mut Db, account: AccountId) -> QueryResult<Option<Self>> {
        Ok(Self::find(db, account)?.filter(|row| row.since.is_some()))
    }

    /// The one that waits for its first code.
    pub fn awaited(db: &mut Db, account: AccountId, now: Moment) -> QueryResult<Option<Self>> {
        Ok(Self::find(db, account)?.filter(|row| row.since.is_none() && now.0 < row.asked_at.0 + SET_UP))
    }

    /// Sets one up anew, in place of one that waited.
    pub fn await_code(db: &mut Db, account: AccountId, now: Moment) -> QueryResult<()> {
        let waiting = second_steps::table.find(account).filter(second_steps::since.is_null());
        diesel::delete(waiting).execute(db)?;
        let row = Self { account_id: account, salt: tokens::random(), asked_at: now, since: None, last_used: 0 };
        diesel::insert_into(second_steps::table).values(&row).execute(db).map(drop)
    }

    /// Takes a code's step, which must come after the last that served; false when it served already.
    pub fn take(&self, db: &mut Db, step: i64) -> QueryResult<bool> {
        let row = second_steps::table.find(self.account_id).filter(second_steps::salt.eq(&self.salt));
        let earlier = row.filter(second_steps::last_used.lt(step));
        Ok(diesel::update(earlier).set(second_steps::last_used.eq(step)).execute(db)? == 1)
    }

    /// It is asked for from now on.
    pub fn begin(&self, db: &mut Db, now: Moment) -> QueryResult<()> {
        diesel::update(second_steps::table.find(self.account_id))
            .set(second_steps::since.eq(Some(now)))
            .execute(db)
            .map(drop)
    }

    /// Forgets it with its recovery codes; false when it was not asked for.
    pub fn delete(db: &mut Db, account: AccountId) -> QueryResult<bool> {
        diesel::delete(recovery_codes::table.filter(recovery_codes::account_id.eq(account))).execute(db)?;
        let was = Self::in_force(db, account)?.is_some();
        diesel::delete(second_steps::table.find(account)).execute(db)?;
        Ok(was)
    }

    fn purge(db: &mut Db, before: Moment) -> QueryResult<usize> {
        let waiting = second_steps::table.filter(second_steps::since.is_null());
        diesel::delete(waiting.filter(second_steps::asked_at.lt(before))).execute(db)
    }

    fn count_of_closed(db: &mut Db) -> QueryResult<i64> {
        let closed = accounts::table.filter(accounts::closed_at.is_not_null()).select(accounts::id);
        second_steps::table.filter(second_steps::account_id.eq_any(closed)).count().get_result(db)
    }
}

/// The member of an account that signed in so. Roles of which two steps are never asked cost no question.
pub fn member_of(db: &mut Db, account: &Account, in_two_steps: bool, now: Moment) -> QueryResult<Member> {
    let member = account.to_member(db, now)?;
    if in_two_steps || member.role < Role::Moderator {
        return Ok(member);
    }
    Ok(as_signed_in(member, setting::second_step_of(db)?, in_two_steps))
}

/// The codes of an account for the day when its device is lost.
pub mod recovery {
    use super::{AccountId, Db, Moment, QueryResult, recovery_codes, tokens};
    use diesel::prelude::*;

    /// Puts these in place of those it had.
    pub fn replace(db: &mut Db, account: AccountId, codes: &[String]) -> QueryResult<()> {
        diesel::delete(recovery_codes::table.filter(recovery_codes::account_id.eq(account))).execute(db)?;
        for code in codes {
            let row = (recovery_codes::hash.eq(hash(account, code)), recovery_codes::account_id.eq(account));
            diesel::insert_into(recovery_codes::table).values(row).execute(db)?;
        }
        Ok(())
    }

    /// Uses one; false when it is none of them, or served already.
    pub fn take(db: &mut Db, account: AccountId, typed: &str, now: Moment) -> QueryResult<bool> {
        let row = recovery_codes::table.find(hash(account, typed)).filter(recovery_codes::used_at.is_null());
        Ok(diesel::update(row).set(recovery_codes::used_at.eq(Some(now))).execute(db)? == 1)
    }

    /// How many are left.
    pub fn count(db: &mut Db, account: AccountId) -> QueryResult<i64> {
        let own = recovery_codes::table.filter(recovery_codes::account_id.eq(account));
        own.filter(recovery_codes::used_at.is_null()).count().get_result(db)
    }

    /// A code has 80 random bits, so its hash needs no salt; the account keeps it from serving another.
    fn hash(account: AccountId, code: &str) -> String {
        let bare: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
        tokens::hex(&tokens::hash(&format!("{account} {}", bare.to_ascii_lowercase())))
    }
}

impl Reader<'_> {
    /// The second step of an account, waiting or not; its owner and those who look after accounts are told of it.
    pub fn second_step(&mut self, account: AccountId) -> Result<Option<SecondStep>> {
        self.ask_own(|db, _| SecondStep::find(db, account))
    }

    /// How many recovery codes an account has left.
    pub fn recovery_codes_left(&mut self, account: AccountId) -> Result<i64> {
        self.ask_own(|db, _| recovery::count(db, account))
    }
}

/// The second steps of signing in.
pub(in crate::models) struct SecondSteps;

impl Noun for SecondSteps {
    fn tables(&self) -> &'static [(&'static str, Archived)] {
        &[("second_steps", Archived::Rows), ("recovery_codes", Archived::Rows)]
    }

    /// That there is one, and since when; never what its codes are made of.
    fn own_data(&self, db: &mut Db, owner: &Owner<'_>) -> Result<Option<(&'static str, Value)>> {
        let since = SecondStep::in_force(db, owner.id)?.and_then(|row| row.since);
        let left = recovery::count(db, owner.id)?;
        let told = since.map(|since| json!({ "since": since.rfc3339(), "recovery_codes_left": left }));
        Ok(Some(("second_step", told.unwrap_or(Value::Null))))
    }

    fn close_account(&self, db: &mut Db, closing: &Closing<'_>) -> Result<()> {
        Ok(SecondStep::delete(db, closing.id).map(drop)?)
    }

    fn follow_sheet(&self, _: &mut Db, _: SheetId, _: Fate) -> Result<()> {
        Ok(())
    }

    fn purge(&self, db: &mut Db, now: Moment) -> Result<()> {
        Ok(SecondStep::purge(db, now.plus(-SET_UP)).map(drop)?)
    }

    fn check(&self, found: &mut Found<'_>) -> Result<()> {
        let closed = found.store.read::<_, Error>(|db| Ok(SecondStep::count_of_closed(db)?))?;
        if closed > 0 {
            found.problems.push(format!("second steps: {closed} are of closed accounts"));
        }
        Ok(())
    }

    /// That of the account tells it.
    fn events(&self) -> &'static [(EventKind, Heard)] {
        &[]
    }

    /// No page that is kept shows it.
    fn let_go(&self, _: &mut Db, _: &Event, _: &mut Stale<'_>) -> Result<()> {
        Ok(())
    }

    fn most(&self) -> usize {
        usize::MAX
    }
}
