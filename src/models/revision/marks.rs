//! What tells whether texts are as they were, without reading them.

use diesel::prelude::*;
use diesel::result::QueryResult;

use crate::db::Db;
use crate::db::schema::{revisions, sheet_keys, sheets};
use crate::db::types::{SheetId, Visibility};

/// What tells whether the live sheets of one kind are as they were: of each its key, its number, who sees it and the
/// hash of its text.
pub fn marks(db: &mut Db, kind: &str) -> QueryResult<Vec<String>> {
    let of_head = revisions::sheet_id.eq(sheets::id).and(revisions::number.eq(sheets::head));
    let rows: Vec<(String, SheetId, Visibility, String)> = sheet_keys::table
        .inner_join(sheets::table)
        .inner_join(revisions::table.on(of_head))
        .filter(sheet_keys::kind.eq(kind))
        .filter(sheets::deleted_at.is_null())
        .order(sheet_keys::key.asc())
        .select((sheet_keys::key, sheets::id, sheets::visibility, revisions::hash))
        .load(db)?;
    Ok(rows.into_iter().map(|(key, sheet, seen, hash)| format!("{key} {sheet} {seen:?} {hash}")).collect())
}
