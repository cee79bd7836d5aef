//! A name is a title that a sheet has or had; all names share one space, and none is forgotten. Those of a deleted
//! sheet stay with it until a live one takes them.

use diesel::prelude::*;
use diesel::result::QueryResult;

use crate::cache::Dep;
use crate::db::Db;
use crate::db::schema::{names, sheets};
use crate::db::types::{Moment, SheetId};
use crate::hall::error::Result;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;

/// A row of `names`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = names)]
pub struct Name {
    /// The title's key: see `text::title::key`.
    pub key: String,
    /// The sheet that has or had this title.
    pub sheet_id: SheetId,
    /// The title as it was last written.
    pub title: String,
    /// When the sheet first took it.
    pub since: Moment,
}

/// Whose a title is, after a try to take it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// It is this sheet's now, or was already.
    Mine,
    /// It belongs to another sheet.
    Other(SheetId),
}

/// Gives the title to the sheet unless another live one has it. Two who try at once: the unique index lets one through.
pub fn take(db: &mut Db, name: &Name) -> QueryResult<Owner> {
    match find(db, &name.key)? {
        Some(known) if known.sheet_id == name.sheet_id => {
            if known.title != name.title {
                diesel::update(names::table.find(&name.key)).set(names::title.eq(&name.title)).execute(db)?;
            }
            Ok(Owner::Mine)
        }
        Some(known) if Sheet::stays_deleted(db, known.sheet_id)? => take_over(db, name, known.sheet_id),
        Some(known) => Ok(Owner::Other(known.sheet_id)),
        None => {
            diesel::insert_into(names::table).values(name).execute(db)?;
            Ok(Owner::Mine)
        }
    }
}

/// Takes a title from a deleted sheet, unless somebody else did in the same instant.
fn take_over(db: &mut Db, name: &Name, from: SheetId) -> QueryResult<Owner> {
    let its = names::table.filter(names::key.eq(&name.key)).filter(names::sheet_id.eq(from));
    let taken = diesel::update(its)
        .set((names::sheet_id.eq(name.sheet_id), names::title.eq(&name.title), names::since.eq(name.since)))
        .execute(db)?;
    match find(db, &name.key)? {
        Some(winner) if taken == 0 => Ok(Owner::Other(winner.sheet_id)),
        _ => Ok(Owner::Mine),
    }
}

/// The live sheet that has or had the title of that key, if it is not `sheet`.
pub fn held_by_another(db: &mut Db, key: &str, sheet: SheetId) -> QueryResult<Option<SheetId>> {
    names::table
        .inner_join(sheets::table)
        .filter(names::key.eq(key))
        .filter(names::sheet_id.ne(sheet))
        .filter(sheets::deleted_at.is_null())
        .select(names::sheet_id)
        .first(db)
        .optional()
}

/// The name of that key.
pub fn find(db: &mut Db, key: &str) -> QueryResult<Option<Name>> {
    names::table.find(key).first(db).optional()
}

/// The names of these keys.
pub fn find_all(db: &mut Db, keys: &[String]) -> QueryResult<Vec<Name>> {
    let mut found = Vec::new();
    for some in keys.chunks(400) {
        found.extend(names::table.filter(names::key.eq_any(some.to_vec())).load::<Name>(db)?);
    }
    Ok(found)
}

/// Every title that a sheet ever had, the oldest first.
pub fn of_sheet(db: &mut Db, sheet: SheetId) -> QueryResult<Vec<Name>> {
    names::table.filter(names::sheet_id.eq(sheet)).order((names::since.asc(), names::key.asc())).load(db)
}

/// Every title that these sheets ever had, each sheet's oldest first.
pub fn of_sheets(db: &mut Db, ids: &[SheetId]) -> QueryResult<Vec<Name>> {
    names::table
        .filter(names::sheet_id.eq_any(ids.to_vec()))
        .order((names::sheet_id.asc(), names::since.asc(), names::key.asc()))
        .load(db)
}

/// Takes an old title away from its sheet; `false` when it had none of that key.
pub fn free(db: &mut Db, sheet: SheetId, key: &str) -> QueryResult<bool> {
    let gone = diesel::delete(names::table.filter(names::key.eq(key)).filter(names::sheet_id.eq(sheet))).execute(db)?;
    Ok(gone == 1)
}

impl Reader<'_> {
    /// Every title that a sheet ever had, the oldest first.
    pub fn names_of_sheet(&mut self, sheet: SheetId) -> Result<Vec<Name>> {
        self.ask([Dep::Sheet(sheet)], |db, _| of_sheet(db, sheet))
    }

    /// The name of that key: whose title it is or was.
    pub fn name_of_key(&mut self, key: &str) -> Result<Option<Name>> {
        self.ask([Dep::Title(key.to_owned())], |db, _| find(db, key))
    }

    /// The live sheet that has or had the title of that key, if it is not `sheet`.
    pub fn other_holder(&mut self, key: &str, sheet: SheetId) -> Result<Option<SheetId>> {
        self.ask([Dep::Title(key.to_owned())], |db, _| held_by_another(db, key, sheet))
    }
}
