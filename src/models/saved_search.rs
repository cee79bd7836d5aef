//! A search that a member keeps; only they see it.

use diesel::prelude::*;
use diesel::result::QueryResult;

use crate::db::Db;
use crate::db::schema::saved_searches;
use crate::db::types::{AccountId, Moment};

/// A row of `saved_searches`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = saved_searches)]
pub struct SavedSearch {
    /// Whose it is.
    pub account_id: AccountId,
    /// What follows `/recherche?`, in canonical form.
    pub query: String,
    /// The name it was given.
    pub name: String,
    /// When.
    pub saved_at: Moment,
}

/// Keeps a search; one kept before gets the new name.
pub fn put(db: &mut Db, row: &SavedSearch) -> QueryResult<()> {
    let key = (row.account_id, row.query.as_str());
    if diesel::update(saved_searches::table.find(key)).set(row).execute(db)? == 0 {
        diesel::insert_into(saved_searches::table).values(row).execute(db)?;
    }
    Ok(())
}

/// The searches of an account, by name.
pub fn of_account(db: &mut Db, account: AccountId) -> QueryResult<Vec<SavedSearch>> {
    saved_searches::table
        .filter(saved_searches::account_id.eq(account))
        .order((saved_searches::name.asc(), saved_searches::query.asc()))
        .load(db)
}

/// Forgets one.
pub fn delete(db: &mut Db, account: AccountId, query: &str) -> QueryResult<()> {
    diesel::delete(saved_searches::table.find((account, query))).execute(db).map(drop)
}

/// Forgets all of an account.
pub fn delete_all(db: &mut Db, account: AccountId) -> QueryResult<()> {
    diesel::delete(saved_searches::table.filter(saved_searches::account_id.eq(account))).execute(db).map(drop)
}
