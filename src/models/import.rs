//! Where an imported sheet or file came from, so that an import run again updates instead of duplicating.

use diesel::prelude::*;
use diesel::result::QueryResult;

use crate::db::Db;
use crate::db::schema::imports;
use crate::db::types::{FileId, SheetId};
use crate::hall::error::Result;
use crate::models::reader::Reader;

/// The source of what came from a MediaWiki, whose addresses answer here.
pub const MEDIAWIKI: &str = "mediawiki";

/// What a page of a MediaWiki is remembered by; its `hash` is the number of its last revision.
#[must_use]
pub fn page_path(id: &str) -> String {
    format!("page:{id}")
}

/// What a revision of a page of a MediaWiki is remembered by; its `base` is the number that it has here.
#[must_use]
pub fn revision_path(number: &str) -> String {
    format!("revision:{number}")
}

impl Reader<'_> {
    /// The sheet of what came from a MediaWiki, and the number of the revision. The caller finds the sheet for its
    /// reader.
    pub fn from_mediawiki(&mut self, path: &str) -> Result<Option<(SheetId, i32)>> {
        let row = self.ask_own(|db, _| find(db, MEDIAWIKI, path))?;
        Ok(row.and_then(|row| Some((row.sheet_id?, row.base))))
    }
}

/// A row of `imports`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = imports, treat_none_as_null = true)]
pub struct Import {
    /// Which source: the kind of import and the name of its folder.
    pub source: String,
    /// The path inside the source.
    pub path: String,
    /// The sheet that it became.
    pub sheet_id: Option<SheetId>,
    /// The file that it became.
    pub file_id: Option<FileId>,
    /// The hash of what was imported last.
    pub hash: String,
    /// The revision whose text is exactly what was imported last; 0 when there is none.
    pub base: i32,
    /// What was imported last, when no revision has it: the base of the merge at the next import.
    pub text: String,
}

/// Everything imported from a source.
pub fn of_source(db: &mut Db, source: &str) -> QueryResult<Vec<Import>> {
    imports::table.filter(imports::source.eq(source)).load(db)
}

/// Remembers one, new or not.
pub fn put(db: &mut Db, row: &Import) -> QueryResult<()> {
    let changed = diesel::update(imports::table.find((&row.source, &row.path))).set(row).execute(db)?;
    if changed == 0 {
        diesel::insert_into(imports::table).values(row).execute(db)?;
    }
    Ok(())
}

/// What came in under that path.
pub fn find(db: &mut Db, source: &str, path: &str) -> QueryResult<Option<Import>> {
    imports::table.find((source, path)).first(db).optional()
}

/// What came in under a path is under another now.
pub fn rename(db: &mut Db, source: &str, from: &str, to: &str) -> QueryResult<()> {
    diesel::update(imports::table.find((source, from))).set(imports::path.eq(to)).execute(db).map(drop)
}
