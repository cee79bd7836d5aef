//! Which themes a sheet's text names, in order; derived. The themes themselves are sheets of kind `theme`.

use diesel::prelude::*;
use diesel::result::QueryResult;

use crate::db::Db;
use crate::db::dialect::insert_all;
use crate::db::schema::{sheet_themes, sheets};
use crate::db::types::SheetId;
use crate::policy::Who;

/// A row of `sheet_themes`.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = sheet_themes)]
pub struct SheetTheme {
    /// The sheet.
    pub sheet_id: SheetId,
    /// Its rank, from 0.
    pub position: i32,
    /// The theme's key.
    pub theme: String,
}

/// Writes the themes of a sheet anew.
pub fn replace(db: &mut Db, sheet: SheetId, all: &[SheetTheme]) -> QueryResult<()> {
    diesel::delete(sheet_themes::table.filter(sheet_themes::sheet_id.eq(sheet))).execute(db)?;
    insert_all!(db, sheet_themes::table, all)
}

/// The themes of these sheets, in order.
pub fn of_sheets(db: &mut Db, ids: &[SheetId]) -> QueryResult<Vec<SheetTheme>> {
    sheet_themes::table
        .filter(sheet_themes::sheet_id.eq_any(ids.to_vec()))
        .order((sheet_themes::sheet_id.asc(), sheet_themes::position.asc()))
        .load(db)
}

/// How many live sheets name each theme key itself.
pub fn counts(db: &mut Db, who: &Who) -> QueryResult<Vec<(String, i64)>> {
    let visible = sheets::table
        .filter(sheets::visibility.eq_any(who.sees()))
        .filter(sheets::deleted_at.is_null())
        .select(sheets::id);
    sheet_themes::table
        .filter(sheet_themes::sheet_id.eq_any(visible))
        .group_by(sheet_themes::theme)
        .select((sheet_themes::theme, diesel::dsl::count_star()))
        .load(db)
}
