//! A request that a program may repeat: the key it gave, what it asked, and the sheet that the first made.

use diesel::prelude::*;
use diesel::result::QueryResult;

use crate::db::Db;
use crate::db::schema::idempotency;
use crate::db::types::{AccountId, Moment, SheetId};

/// Days that a key is remembered.
const DAYS: i64 = 7;

/// A row of `idempotency`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = idempotency)]
pub struct Repeatable {
    /// Who asked.
    pub account_id: AccountId,
    /// The key that they gave.
    pub key: String,
    /// The hash of what they asked.
    pub request: String,
    /// The sheet that it made.
    pub sheet_id: SheetId,
    /// Its revision.
    pub revision: i32,
    /// When.
    pub created_at: Moment,
}

impl Repeatable {
    /// What an account asked under that key.
    pub fn find(db: &mut Db, account: AccountId, key: &str) -> QueryResult<Option<Self>> {
        idempotency::table.find((account, key)).first(db).optional()
    }

    /// Forgets those too old to be repeated.
    pub fn purge(db: &mut Db, now: Moment) -> QueryResult<usize> {
        let limit = now.plus(-DAYS * Moment::DAY);
        diesel::delete(idempotency::table.filter(idempotency::created_at.lt(limit))).execute(db)
    }

    /// Remembers one, and forgets those of the same account that are too old.
    pub fn insert(db: &mut Db, row: &Self) -> QueryResult<()> {
        let old = idempotency::table
            .filter(idempotency::account_id.eq(row.account_id))
            .filter(idempotency::created_at.lt(row.created_at.plus(-DAYS * Moment::DAY)));
        diesel::delete(old).execute(db)?;
        diesel::insert_into(idempotency::table).values(row).execute(db).map(drop)
    }
}
