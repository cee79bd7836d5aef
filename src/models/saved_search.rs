//! A search that a member keeps; only they see it.

use diesel::prelude::*;
use diesel::result::QueryResult;
use serde_json::{Value, json};

use crate::db::Db;
use crate::db::schema::saved_searches;
use crate::db::types::{AccountId, EventKind, Moment, SheetId};
use crate::hall::error::{Error, Result};
use crate::models::event::Event;
use crate::models::nouns::{Archived, Closing, Fate, Found, Heard, Noun, Own, Owner, Stale};
use crate::models::reader::Reader;

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

/// The most bytes of a search that is kept or followed.
pub const MOST_QUERY: usize = 2_000;

/// The searches of an account, by name.
pub fn of_account(db: &mut Db, account: AccountId) -> QueryResult<Vec<SavedSearch>> {
    saved_searches::table
        .filter(saved_searches::account_id.eq(account))
        .order((saved_searches::name.asc(), saved_searches::query.asc()))
        .load(db)
}

/// How many ask nothing.
fn count_empty(db: &mut Db) -> QueryResult<i64> {
    saved_searches::table.filter(saved_searches::query.eq("")).count().get_result(db)
}

/// Forgets all of an account.
pub fn delete_all(db: &mut Db, account: AccountId) -> QueryResult<()> {
    diesel::delete(saved_searches::table.filter(saved_searches::account_id.eq(account))).execute(db).map(drop)
}

impl Reader<'_> {
    /// The searches that an account keeps, by name; their owner alone is shown them.
    pub fn saved_searches_of(&mut self, account: AccountId) -> Result<Vec<SavedSearch>> {
        self.ask_own(|db, _| of_account(db, account))
    }
}

/// The searches that members keep, a hundred each.
pub struct SavedSearches;

impl Own for SavedSearches {
    type Row = SavedSearch;

    fn owner(row: &SavedSearch) -> AccountId {
        row.account_id
    }

    fn has(&self, db: &mut Db, row: &SavedSearch) -> QueryResult<bool> {
        let own = saved_searches::table.find((row.account_id, row.query.as_str()));
        diesel::select(diesel::dsl::exists(own)).get_result(db)
    }

    fn count(&self, db: &mut Db, account: AccountId) -> QueryResult<i64> {
        saved_searches::table.filter(saved_searches::account_id.eq(account)).count().get_result(db)
    }

    /// One kept before gets the new name.
    fn put(&self, db: &mut Db, row: &SavedSearch) -> QueryResult<()> {
        let key = (row.account_id, row.query.as_str());
        if diesel::update(saved_searches::table.find(key)).set(row).execute(db)? == 0 {
            diesel::insert_into(saved_searches::table).values(row).execute(db)?;
        }
        Ok(())
    }

    fn delete(&self, db: &mut Db, row: &SavedSearch) -> QueryResult<()> {
        diesel::delete(saved_searches::table.find((row.account_id, row.query.as_str()))).execute(db).map(drop)
    }
}

impl Noun for SavedSearches {
    fn tables(&self) -> &'static [(&'static str, Archived)] {
        &[("saved_searches", Archived::Rows)]
    }

    fn own_data(&self, db: &mut Db, owner: &Owner<'_>) -> Result<Option<(&'static str, Value)>> {
        let kept = of_account(db, owner.id)?
            .into_iter()
            .map(|saved| json!({ "name": saved.name, "query": saved.query, "saved_at": saved.saved_at.rfc3339() }));
        Ok(Some(("searches", kept.collect())))
    }

    fn close_account(&self, db: &mut Db, closing: &Closing<'_>) -> Result<()> {
        Ok(delete_all(db, closing.id)?)
    }

    fn follow_sheet(&self, _: &mut Db, _: SheetId, _: Fate) -> Result<()> {
        Ok(())
    }

    fn purge(&self, _: &mut Db, _: Moment) -> Result<()> {
        Ok(())
    }

    fn check(&self, found: &mut Found<'_>) -> Result<()> {
        let empty = found.store.read::<_, Error>(|db| Ok(count_empty(db)?))?;
        if empty > 0 {
            found.problems.push(format!("saved searches: {empty} ask nothing"));
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
        100
    }
}
