//! The text of a shipped sheet as last shipped: the base of the three-way merge at an upgrade.

use diesel::prelude::*;
use diesel::result::QueryResult;

use crate::db::Db;
use crate::db::schema::shipped;
use crate::db::types::SheetId;
use crate::hall::error::Result;
use crate::models::reader::Reader;

/// A row of `shipped`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = shipped)]
pub struct Shipped {
    /// Its path below `kinds/`.
    pub path: String,
    /// The sheet that it became.
    pub sheet_id: SheetId,
    /// The text as shipped.
    pub text: String,
    /// Whether the wiki's text and the shipped one clashed at the last upgrade.
    pub clash: bool,
}

/// Every shipped text.
pub fn list(db: &mut Db) -> QueryResult<Vec<Shipped>> {
    shipped::table.order(shipped::path.asc()).load(db)
}

/// Remembers a shipped text, new or not.
pub fn put(db: &mut Db, row: &Shipped) -> QueryResult<()> {
    let changed = diesel::update(shipped::table.find(&row.path)).set(row).execute(db)?;
    if changed == 0 {
        diesel::insert_into(shipped::table).values(row).execute(db)?;
    }
    Ok(())
}

/// The sheets whose shipped text clashed with the wiki's.
pub fn clashes(db: &mut Db) -> QueryResult<Vec<Shipped>> {
    shipped::table.filter(shipped::clash.eq(true)).order(shipped::path.asc()).load(db)
}

impl Reader<'_> {
    /// The sheets whose shipped text clashed with the wiki's.
    pub fn shipped_clashes(&mut self) -> Result<Vec<Shipped>> {
        self.ask_own(|db, _| clashes(db))
    }
}
