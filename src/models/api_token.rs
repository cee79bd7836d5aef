//! An API token lets a program write as somebody; it is shown once, and only its hash is kept.

use diesel::prelude::*;
use diesel::result::QueryResult;
use serde_json::{Value, json};

use crate::base::tokens;
use crate::db::Db;
use crate::db::schema::{accounts, api_tokens};
use crate::db::types::{AccountId, EventKind, Moment, Scope, SheetId};
use crate::hall::error::{Error, Result};
use crate::models::account::Account;
use crate::models::event::Event;
use crate::models::nouns::{Archived, Closing, Fate, Found, Heard, Noun, Owner, Stale};
use crate::models::reader::Reader;

/// A row of `api_tokens`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = api_tokens)]
pub struct ApiToken {
    /// SHA-256 of the token.
    pub hash: String,
    /// As whom it writes.
    pub account_id: AccountId,
    /// When it was made.
    pub created_at: Moment,
    /// When it stopped being good.
    pub revoked_at: Option<Moment>,
    /// What its owner calls it.
    pub name: String,
    /// What it may do.
    pub scope: Scope,
    /// When it ends by itself.
    pub expires_at: Moment,
    /// When a program used it last, to the hour.
    pub last_used_at: Option<Moment>,
}

/// What is asked of a new token.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// What its owner calls it.
    pub name: String,
    /// What it may do.
    pub scope: Scope,
    /// For how many days.
    pub days: i64,
}

impl ApiToken {
    /// A new token for an account, and its secret.
    #[must_use]
    pub fn new(account_id: AccountId, wanted: Wanted, now: Moment) -> (Self, String) {
        let secret = tokens::random();
        let hash = tokens::hex(&tokens::hash(&secret));
        let Wanted { name, scope, days } = wanted;
        let expires_at = now.plus(days * Moment::DAY);
        (
            Self { hash, account_id, created_at: now, revoked_at: None, name, scope, expires_at, last_used_at: None },
            secret,
        )
    }

    /// Inserts a token.
    pub fn insert(db: &mut Db, token: &Self) -> QueryResult<()> {
        diesel::insert_into(api_tokens::table).values(token).execute(db).map(drop)
    }

    /// Whether it ended by itself.
    #[must_use]
    pub fn has_ended(&self, now: Moment) -> bool {
        self.expires_at <= now
    }

    /// Whether its use is to be noted: it was not for an hour.
    #[must_use]
    pub fn is_unnoted(&self, now: Moment) -> bool {
        self.last_used_at.is_none_or(|at| at.plus(Moment::HOUR) <= now)
    }

    /// Notes that it is used.
    pub fn note_use(db: &mut Db, hash: &str, now: Moment) -> QueryResult<()> {
        diesel::update(api_tokens::table.find(hash)).set(api_tokens::last_used_at.eq(Some(now))).execute(db).map(drop)
    }

    /// The token of that secret, ended or not, and its account; none when it was revoked or the account may not sign
    /// in.
    pub fn find(db: &mut Db, secret: &str) -> QueryResult<Option<(Self, Account)>> {
        let hash = tokens::hex(&tokens::hash(secret));
        let good = api_tokens::table.find(hash).filter(api_tokens::revoked_at.is_null());
        let Some(token) = good.first::<Self>(db).optional()? else { return Ok(None) };
        let account = Account::find(db, token.account_id)?.filter(Account::is_active);
        Ok(account.map(|account| (token, account)))
    }

    /// The tokens of an account that nobody revoked, the latest first; ended ones stand there until they are.
    pub fn list(db: &mut Db, account: AccountId) -> QueryResult<Vec<Self>> {
        api_tokens::table
            .filter(api_tokens::account_id.eq(account))
            .filter(api_tokens::revoked_at.is_null())
            .order(api_tokens::created_at.desc())
            .load(db)
    }

    /// How many tokens of closed accounts are still good.
    pub fn count_of_closed(db: &mut Db) -> QueryResult<i64> {
        let closed = accounts::table.filter(accounts::closed_at.is_not_null()).select(accounts::id);
        let good = api_tokens::table.filter(api_tokens::revoked_at.is_null());
        good.filter(api_tokens::account_id.eq_any(closed)).count().get_result(db)
    }

    /// Revokes every token of an account.
    pub fn revoke_all(db: &mut Db, account: AccountId, now: Moment) -> QueryResult<()> {
        let good =
            api_tokens::table.filter(api_tokens::account_id.eq(account)).filter(api_tokens::revoked_at.is_null());
        diesel::update(good).set(api_tokens::revoked_at.eq(Some(now))).execute(db).map(drop)
    }

    /// Revokes a token of this account; false when there is none of that hash.
    pub fn revoke(db: &mut Db, account: AccountId, hash: &str, now: Moment) -> QueryResult<bool> {
        let own = api_tokens::table.find(hash).filter(api_tokens::account_id.eq(account));
        Ok(diesel::update(own).set(api_tokens::revoked_at.eq(Some(now))).execute(db)? == 1)
    }
}

impl Reader<'_> {
    /// The tokens of an account that nobody revoked, the latest first; their owner alone is shown them.
    pub fn tokens_of(&mut self, account: AccountId) -> Result<Vec<ApiToken>> {
        self.ask_own(|db, _| ApiToken::list(db, account))
    }
}

/// The tokens by which programs write as somebody.
pub(in crate::models) struct ApiTokens;

impl Noun for ApiTokens {
    fn tables(&self) -> &'static [(&'static str, Archived)] {
        &[("api_tokens", Archived::Rows)]
    }

    fn own_data(&self, db: &mut Db, owner: &Owner<'_>) -> Result<Option<(&'static str, Value)>> {
        let tokens = ApiToken::list(db, owner.id)?.into_iter().map(|token| {
            json!({
                "name": token.name,
                "scope": token.scope,
                "created_at": token.created_at.rfc3339(),
                "expires_at": token.expires_at.rfc3339(),
                "last_used_at": token.last_used_at.map(Moment::rfc3339),
            })
        });
        Ok(Some(("tokens", tokens.collect())))
    }

    fn close_account(&self, db: &mut Db, closing: &Closing<'_>) -> Result<()> {
        Ok(ApiToken::revoke_all(db, closing.id, closing.now)?)
    }

    fn follow_sheet(&self, _: &mut Db, _: SheetId, _: Fate) -> Result<()> {
        Ok(())
    }

    fn purge(&self, _: &mut Db, _: Moment) -> Result<()> {
        Ok(())
    }

    fn check(&self, found: &mut Found<'_>) -> Result<()> {
        let strange = found.store.read::<_, Error>(|db| Ok(ApiToken::count_of_closed(db)?))?;
        if strange > 0 {
            found.problems.push(format!("API tokens: {strange} are good though their account is closed"));
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
