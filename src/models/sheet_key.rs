//! The key by which a kind, a vocabulary or a theme is known, and its sheet. Given at the first save, never changed.

use diesel::prelude::*;
use diesel::result::QueryResult;

use crate::cache::Dep;
use crate::db::Db;
use crate::db::schema::{sheet_keys, sheets};
use crate::db::types::SheetId;
use crate::hall::error::Result;
use crate::models::reader::Reader;

/// A row of `sheet_keys`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = sheet_keys)]
pub struct SheetKey {
    /// The kind of sheet that it is: `modele`, `vocabulaire`, `theme`, `page`.
    pub kind: String,
    /// The key.
    pub key: String,
    /// The sheet.
    pub sheet_id: SheetId,
}

/// Gives a key to a sheet; a unique violation when another has it.
pub fn insert(db: &mut Db, row: &SheetKey) -> QueryResult<()> {
    diesel::insert_into(sheet_keys::table).values(row).execute(db).map(drop)
}

/// The sheet of that key.
pub fn find(db: &mut Db, kind: &str, key: &str) -> QueryResult<Option<SheetId>> {
    sheet_keys::table.find((kind, key)).select(sheet_keys::sheet_id).first(db).optional()
}

/// The key of that sheet.
pub fn of_sheet(db: &mut Db, sheet: SheetId) -> QueryResult<Option<SheetKey>> {
    sheet_keys::table.filter(sheet_keys::sheet_id.eq(sheet)).first(db).optional()
}

/// Every key of live sheets of one kind.
pub fn live(db: &mut Db, kind: &str) -> QueryResult<Vec<SheetKey>> {
    sheet_keys::table
        .inner_join(sheets::table)
        .filter(sheet_keys::kind.eq(kind))
        .filter(sheets::deleted_at.is_null())
        .order(sheet_keys::key.asc())
        .select(SheetKey::as_select())
        .load(db)
}

/// Every key that a sheet of one kind has or had: those of deleted ones stay theirs.
pub fn all(db: &mut Db, kind: &str) -> QueryResult<Vec<String>> {
    sheet_keys::table.filter(sheet_keys::kind.eq(kind)).select(sheet_keys::key).load(db)
}

impl Reader<'_> {
    /// The sheet of that key.
    pub fn sheet_of_key(&mut self, kind: &str, key: &str) -> Result<Option<SheetId>> {
        self.ask([Dep::Lists], |db, _| find(db, kind, key))
    }

    /// The key of that sheet.
    pub fn key_of_sheet(&mut self, sheet: SheetId) -> Result<Option<SheetKey>> {
        self.ask([Dep::Sheet(sheet)], |db, _| of_sheet(db, sheet))
    }

    /// Every key of live sheets of one kind.
    pub fn live_keys(&mut self, kind: &str) -> Result<Vec<SheetKey>> {
        self.ask([Dep::Lists], |db, _| live(db, kind))
    }
}
