//! An account is a person who may write: a name that others see, an e-mail that they do not, a role.

use diesel::prelude::*;
use diesel::result::QueryResult;

use crate::db::Db;
use crate::db::schema::accounts;
use crate::db::types::{AccountId, Moment, Role};
use crate::policy::Member;

/// A row of `accounts`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = accounts)]
pub struct Account {
    /// Its number.
    pub id: AccountId,
    /// The name that others see.
    pub name: String,
    /// The name's key: see `text::title::key`.
    pub name_key: String,
    /// The e-mail address; none once the account is closed.
    pub email: Option<String>,
    /// The address in lower case.
    pub email_key: Option<String>,
    /// The argon2id hash of the password; none while there is no way to sign in.
    pub password: Option<String>,
    /// What it may do.
    pub role: Role,
    /// When the address was confirmed.
    pub confirmed_at: Option<Moment>,
    /// When a moderator let it in, where that is asked.
    pub approved_at: Option<Moment>,
    /// When it was opened.
    pub created_at: Moment,
    /// What the person says of themselves, in Markdown.
    pub about: String,
    /// When it was blocked.
    pub blocked_at: Option<Moment>,
    /// Until when; for ever when blocked and absent.
    pub blocked_until: Option<Moment>,
    /// By whom.
    pub blocked_by: Option<AccountId>,
    /// Why.
    pub block_reason: Option<String>,
    /// When it was closed.
    pub closed_at: Option<Moment>,
}

impl Account {
    /// Whether it may sign in: confirmed, approved where asked, not closed.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.confirmed_at.is_some() && self.approved_at.is_some() && self.closed_at.is_none()
    }

    /// The block in force at this moment.
    #[must_use]
    pub fn block(&self, now: Moment) -> Option<(Option<Moment>, String)> {
        self.blocked_at?;
        let over = self.blocked_until.is_some_and(|end| end <= now);
        (!over).then(|| (self.blocked_until, self.block_reason.clone().unwrap_or_default()))
    }

    /// Who they are to the policy.
    #[must_use]
    pub fn to_member(&self, now: Moment) -> Member {
        Member { id: self.id, name: self.name.clone(), role: self.role, block: self.block(now) }
    }

    /// The account of that number.
    pub fn find(db: &mut Db, id: AccountId) -> QueryResult<Option<Self>> {
        accounts::table.find(id).first(db).optional()
    }

    /// The account of that name, by its key.
    pub fn find_by_name(db: &mut Db, key: &str) -> QueryResult<Option<Self>> {
        accounts::table.filter(accounts::name_key.eq(key)).first(db).optional()
    }

    /// The account of that e-mail address, in lower case.
    pub fn find_by_email(db: &mut Db, key: &str) -> QueryResult<Option<Self>> {
        accounts::table.filter(accounts::email_key.eq(key)).first(db).optional()
    }

    /// The names of these accounts.
    pub fn names(db: &mut Db, ids: &[AccountId]) -> QueryResult<Vec<(AccountId, String)>> {
        accounts::table.filter(accounts::id.eq_any(ids.to_vec())).select((accounts::id, accounts::name)).load(db)
    }

    /// Inserts an account; a unique violation when name or address is taken.
    pub fn insert(db: &mut Db, account: &Self) -> QueryResult<()> {
        diesel::insert_into(accounts::table).values(account).execute(db).map(drop)
    }

    /// Whether anybody administers the wiki.
    pub fn has_administrator(db: &mut Db) -> QueryResult<bool> {
        let count: i64 = accounts::table
            .filter(accounts::role.eq(Role::Administrator))
            .filter(accounts::closed_at.is_null())
            .count()
            .get_result(db)?;
        Ok(count > 0)
    }
}
