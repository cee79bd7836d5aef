//! Which themes a sheet's text names, in order; derived. The themes themselves are sheets of kind `theme`.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use diesel::result::QueryResult;

use crate::cache::Dep;
use crate::db::Db;
use crate::db::dialect::insert_all;
use crate::db::schema::{sheet_themes, sheets};
use crate::db::types::SheetId;
use crate::hall::error::Result;
use crate::hall::policy::Who;
use crate::models::kind::KindSet;
use crate::models::reader::Reader;

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

/// Writes the themes of a new sheet.
pub fn insert(db: &mut Db, all: &[SheetTheme]) -> QueryResult<()> {
    insert_all!(db, sheet_themes::table, all)
}

/// Writes the themes of a sheet anew, unless they are those it has.
pub fn replace(db: &mut Db, sheet: SheetId, all: &[SheetTheme]) -> QueryResult<()> {
    let rows = sheet_themes::table.filter(sheet_themes::sheet_id.eq(sheet)).order(sheet_themes::position.asc());
    if rows.load::<SheetTheme>(db)? == all {
        return Ok(());
    }
    diesel::delete(sheet_themes::table.filter(sheet_themes::sheet_id.eq(sheet))).execute(db)?;
    insert(db, all)
}

/// The themes of these sheets, in order.
pub fn of_sheets(db: &mut Db, ids: &[SheetId]) -> QueryResult<Vec<SheetTheme>> {
    let in_order = sheet_themes::table.order((sheet_themes::sheet_id.asc(), sheet_themes::position.asc()));
    match ids {
        // A statement with a list of values is never prepared once.
        [one] => in_order.filter(sheet_themes::sheet_id.eq(*one)).load(db),
        _ => in_order.filter(sheet_themes::sheet_id.eq_any(ids.to_vec())).load(db),
    }
}

/// The sheets that a theme has by itself, deleted ones as well; for the program's own use.
pub fn sheets_of(db: &mut Db, key: &str) -> QueryResult<Vec<SheetId>> {
    sheet_themes::table
        .filter(sheet_themes::theme.eq(key.to_owned()))
        .select(sheet_themes::sheet_id)
        .order(sheet_themes::sheet_id.asc())
        .load(db)
}

/// How many live sheets name each theme key itself.
pub fn counts(db: &mut Db, who: &Who) -> QueryResult<Vec<(String, i64)>> {
    let visible = sheets::table.filter(super::visible_to(who)).filter(sheets::deleted_at.is_null()).select(sheets::id);
    sheet_themes::table
        .filter(sheet_themes::sheet_id.eq_any(visible))
        .group_by(sheet_themes::theme)
        .select((sheet_themes::theme, diesel::dsl::count_star()))
        .load(db)
}

/// How many live sheets each theme has, those of its sub-themes included, each once.
pub fn totals(db: &mut Db, who: &Who, kinds: &KindSet) -> QueryResult<HashMap<String, i64>> {
    let visible = sheets::table.filter(super::visible_to(who)).filter(sheets::deleted_at.is_null()).select(sheets::id);
    let rows: Vec<(SheetId, String)> = sheet_themes::table
        .filter(sheet_themes::sheet_id.eq_any(visible))
        .select((sheet_themes::sheet_id, sheet_themes::theme))
        .load(db)?;
    let mut of_theme: HashMap<String, HashSet<SheetId>> = HashMap::new();
    for (sheet, theme) in &rows {
        for key in kinds.theme_and_above(theme) {
            of_theme.entry(key).or_default().insert(*sheet);
        }
    }
    let count = |sheets: HashSet<SheetId>| i64::try_from(sheets.len()).unwrap_or(i64::MAX);
    Ok(of_theme.into_iter().map(|(key, sheets)| (key, count(sheets))).collect())
}

impl Reader<'_> {
    /// The themes of these sheets, in order.
    pub fn themes_of(&mut self, ids: &[SheetId]) -> Result<Vec<SheetTheme>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        self.ask(ids.iter().copied().map(Dep::Sheet), |db, _| of_sheets(db, ids))
    }

    /// How many live sheets name each theme key itself.
    pub fn theme_counts(&mut self) -> Result<Vec<(String, i64)>> {
        self.ask([Dep::Lists], counts)
    }

    /// How many live sheets each theme has, those of its sub-themes included, each once.
    pub fn theme_totals(&mut self, kinds: &KindSet) -> Result<HashMap<String, i64>> {
        self.ask([Dep::Lists], |db, who| totals(db, who, kinds))
    }
}
