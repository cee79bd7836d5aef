//! A step of signing in is where a browser is that gave a password and owes a code, or that went to prove elsewhere who
//! it is. The browser knows it by a secret in the cookie that its session will have; the wiki keeps the hash, for ten
//! minutes.

use diesel::prelude::*;
use diesel::result::QueryResult;
use serde_json::Value;

use crate::db::Db;
use crate::db::schema::sign_in_steps;
use crate::db::types::{AccountId, EventKind, Moment, SheetId};
use crate::hall::error::{Error, Result};
use crate::models::event::Event;
use crate::models::nouns::{Archived, Closing, Fate, Found, Heard, Noun, Owner, Stale};
use crate::models::reader::Reader;

/// How long one waits.
pub const LIFE: i64 = 10 * Moment::MINUTE;
/// The step after the password: a code is owed.
pub const CODE: &str = "code";
/// A passkey was asked of the browser: to be added to the account, or to sign in where there is none yet.
pub const PASSKEY: &str = "passkey";
/// The browser went to a provider (OpenID Connect): to sign in, or to link who it is there to the account.
pub const PROVIDER: &str = "provider";
/// The provider told whom it is of, whom no account knows: a name is asked.
pub const NEWCOMER: &str = "newcomer";

/// A row of `sign_in_steps`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = sign_in_steps)]
pub struct SignInStep {
    /// SHA-256 of the secret in the browser's cookie.
    pub browser: String,
    /// What is owed.
    pub purpose: String,
    /// Who gave their password: who signs in by a code, or links another way in. None where nobody did.
    pub account_id: Option<AccountId>,
    /// Whether the session is to be remembered.
    pub remembered: bool,
    /// Where to go afterwards; empty for the account's page.
    pub back: String,
    /// What the wiki must remember to check what comes back.
    pub state: String,
    /// When it began.
    pub began_at: Moment,
}

impl SignInStep {
    /// One of a browser, by the hash of its secret, of which nothing is known yet.
    #[must_use]
    pub fn new(browser: &str, purpose: &str, now: Moment) -> Self {
        Self {
            browser: browser.to_owned(),
            purpose: purpose.to_owned(),
            account_id: None,
            remembered: false,
            back: String::new(),
            state: String::new(),
            began_at: now,
        }
    }

    /// The step of that browser for this purpose, if it is not too old.
    pub fn find(db: &mut Db, browser: &str, purpose: &str, now: Moment) -> QueryResult<Option<Self>> {
        let young = sign_in_steps::table.filter(sign_in_steps::began_at.gt(now.plus(-LIFE)));
        let own = young.filter(sign_in_steps::browser.eq(browser)).filter(sign_in_steps::purpose.eq(purpose));
        own.first(db).optional()
    }

    /// Writes one, in place of the one of that browser for the same purpose.
    pub fn put(db: &mut Db, row: &Self) -> QueryResult<()> {
        diesel::delete(sign_in_steps::table.find((&row.browser, &row.purpose))).execute(db)?;
        diesel::insert_into(sign_in_steps::table).values(row).execute(db).map(drop)
    }

    /// Ends it; false when somebody else was faster.
    pub fn use_up(&self, db: &mut Db) -> QueryResult<bool> {
        Ok(diesel::delete(sign_in_steps::table.find((&self.browser, &self.purpose))).execute(db)? == 1)
    }

    /// Ends every step of an account, in whatever browser.
    pub fn delete_of(db: &mut Db, account: AccountId) -> QueryResult<()> {
        diesel::delete(sign_in_steps::table.filter(sign_in_steps::account_id.eq(account))).execute(db).map(drop)
    }

    fn purge(db: &mut Db, before: Moment) -> QueryResult<usize> {
        diesel::delete(sign_in_steps::table.filter(sign_in_steps::began_at.lt(before))).execute(db)
    }

    fn count_of_nobody(db: &mut Db) -> QueryResult<i64> {
        let codes = sign_in_steps::table.filter(sign_in_steps::purpose.eq(CODE));
        codes.filter(sign_in_steps::account_id.is_null()).count().get_result(db)
    }
}

impl Reader<'_> {
    /// The step of that browser for this purpose, if it is not too old.
    pub fn sign_in_step(&mut self, browser: &str, purpose: &str, now: Moment) -> Result<Option<SignInStep>> {
        self.ask_own(|db, _| SignInStep::find(db, browser, purpose, now))
    }
}

/// The browsers that are about to sign in.
pub(in crate::models) struct SignInSteps;

impl Noun for SignInSteps {
    fn tables(&self) -> &'static [(&'static str, Archived)] {
        &[("sign_in_steps", Archived::Rows)]
    }

    /// They are secrets of ten minutes.
    fn own_data(&self, _: &mut Db, _: &Owner<'_>) -> Result<Option<(&'static str, Value)>> {
        Ok(None)
    }

    fn close_account(&self, db: &mut Db, closing: &Closing<'_>) -> Result<()> {
        Ok(SignInStep::delete_of(db, closing.id)?)
    }

    fn follow_sheet(&self, _: &mut Db, _: SheetId, _: Fate) -> Result<()> {
        Ok(())
    }

    fn purge(&self, db: &mut Db, now: Moment) -> Result<()> {
        Ok(SignInStep::purge(db, now.plus(-LIFE)).map(drop)?)
    }

    fn check(&self, found: &mut Found<'_>) -> Result<()> {
        let strange = found.store.read::<_, Error>(|db| Ok(SignInStep::count_of_nobody(db)?))?;
        if strange > 0 {
            found.problems.push(format!("steps of signing in: {strange} owe a code of no account"));
        }
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
        usize::MAX
    }
}
