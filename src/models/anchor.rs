//! An anchor is an address inside a sheet that was once published; it leads to today's heading for ever.

use diesel::prelude::*;
use diesel::result::QueryResult;

use crate::cache::Dep;
use crate::db::Db;
use crate::db::dialect::insert_all;
use crate::db::schema::anchors;
use crate::db::types::SheetId;
use crate::hall::error::Result;
use crate::models::reader::Reader;

/// A row of `anchors`.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = anchors)]
pub struct Anchor {
    /// The sheet.
    pub sheet_id: SheetId,
    /// The anchor as it was published.
    pub anchor: String,
    /// The id of the heading that it leads to today.
    pub leads_to: String,
    /// What its section said when it was published ([`Sketch`](crate::text::anchors::Sketch)), when that is known.
    pub sketch: Option<Vec<u8>>,
}

/// Every anchor of a sheet.
pub fn of_sheet(db: &mut Db, sheet: SheetId) -> QueryResult<Vec<Anchor>> {
    anchors::table.filter(anchors::sheet_id.eq(sheet)).order(anchors::anchor.asc()).load(db)
}

/// The anchors of these sheets that lead to another heading than the one that bears their name: the sheet, the anchor,
/// and where it leads.
pub fn moved(db: &mut Db, sheets: &[SheetId]) -> QueryResult<Vec<(SheetId, String, String)>> {
    anchors::table
        .filter(anchors::sheet_id.eq_any(sheets.to_vec()))
        .filter(anchors::anchor.ne(anchors::leads_to))
        .select((anchors::sheet_id, anchors::anchor, anchors::leads_to))
        .load(db)
}

/// Writes the anchors of a new sheet.
pub fn insert(db: &mut Db, all: &[Anchor]) -> QueryResult<()> {
    insert_all!(db, anchors::table, all)
}

/// Writes all anchors of a sheet anew; callers pass every one that it ever had.
pub fn replace(db: &mut Db, sheet: SheetId, all: &[Anchor]) -> QueryResult<()> {
    diesel::delete(anchors::table.filter(anchors::sheet_id.eq(sheet))).execute(db)?;
    insert(db, all)
}

impl Reader<'_> {
    /// The anchors that a sheet has or had, and the heading that each leads to today.
    pub fn anchors(&mut self, sheet: SheetId) -> Result<Vec<Anchor>> {
        self.ask([Dep::Sheet(sheet)], |db, _| of_sheet(db, sheet))
    }
}
