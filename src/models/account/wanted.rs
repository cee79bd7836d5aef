//! The accounts that the administration looks for.

use diesel::prelude::*;
use diesel::result::QueryResult;

use crate::db::Db;
use crate::db::schema::{accounts, linked_identities};
use crate::db::types::Role;
use crate::models::account::Account;

/// What the list of people shows.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Part of a name or of an address.
    pub words: String,
    /// Only this role.
    pub role: Option<Role>,
    /// Only those who wait for a moderator.
    pub waiting: bool,
    /// Only those blocked.
    pub blocked: bool,
    /// Only those who were invited and have not chosen their password yet.
    pub invited: bool,
}

impl Account {
    /// The accounts that the administration looks for, the newest first, and how many there are in all.
    pub fn list(db: &mut Db, wanted: &Wanted, limit: i64, offset: i64) -> QueryResult<(Vec<Self>, i64)> {
        let chosen = || {
            let mut query = accounts::table.filter(accounts::closed_at.is_null()).into_boxed();
            if !wanted.words.is_empty() {
                let part = format!("%{}%", crate::models::literal(&wanted.words.to_lowercase()));
                let named = accounts::name_key.like(part.clone()).escape('\\');
                query = query.filter(named.or(accounts::email_key.like(part).escape('\\')));
            }
            if let Some(role) = wanted.role {
                query = query.filter(accounts::role.eq(role));
            }
            if wanted.waiting {
                query = query.filter(accounts::approved_at.is_null()).filter(accounts::confirmed_at.is_not_null());
            }
            if wanted.invited {
                let by_provider = linked_identities::table.select(linked_identities::account_id);
                query = query.filter(accounts::password.is_null()).filter(accounts::approved_at.is_not_null());
                query = query.filter(accounts::id.ne_all(by_provider));
            }
            if wanted.blocked {
                query = query.filter(accounts::blocked_at.is_not_null());
            }
            query
        };
        let count = chosen().count().get_result(db)?;
        let order = (accounts::created_at.desc(), accounts::id.desc());
        Ok((chosen().order(order).limit(limit).offset(offset).load(db)?, count))
    }
}
