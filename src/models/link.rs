//! A link leads from a sheet's current text to a title, a sheet or a file; derived, rebuilt by `reindex`.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::result::QueryResult;

use crate::cache::Dep;
use crate::db::Db;
use crate::db::dialect::insert_all;
use crate::db::schema::{links, names, sheets};
use crate::db::types::SheetId;
use crate::hall::error::Result;
use crate::hall::policy::Who;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;

/// The relation of a text to a file that it shows or leads to.
pub const FILE: &str = "fichier";

/// A row of `links`.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = links)]
pub struct Link {
    /// The sheet whose text holds it.
    pub source_id: SheetId,
    /// Its place in the text, from 0.
    pub position: i32,
    /// `lien` in the body, `embed`, `fichier`, or the key of the field that refers.
    pub relation: String,
    /// The key of the title it names; empty when it names a number.
    pub target_key: String,
    /// The title as written.
    pub target_title: String,
    /// The number it names, when it is no title.
    pub target_id: Option<SheetId>,
}

/// Writes the links of a new sheet.
pub fn insert(db: &mut Db, all: &[Link]) -> QueryResult<()> {
    insert_all!(db, links::table, all)
}

/// Writes the links of a sheet's text anew, unless they are those it has.
pub fn replace(db: &mut Db, sheet: SheetId, all: &[Link]) -> QueryResult<()> {
    if of_sheet(db, sheet)? == all {
        return Ok(());
    }
    diesel::delete(links::table.filter(links::source_id.eq(sheet))).execute(db)?;
    insert(db, all)
}

/// The links of a sheet's text, in order.
pub fn of_sheet(db: &mut Db, sheet: SheetId) -> QueryResult<Vec<Link>> {
    links::table.filter(links::source_id.eq(sheet)).order(links::position.asc()).load(db)
}

/// The links of these sheets' texts, in order.
pub fn of_sheets(db: &mut Db, sheets: &[SheetId]) -> QueryResult<Vec<Link>> {
    links::table
        .filter(links::source_id.eq_any(sheets.to_vec()))
        .order((links::source_id.asc(), links::position.asc()))
        .load(db)
}

/// The sheets that a sheet's text links to, by title, alias or number.
pub fn targets(db: &mut Db, sheet: SheetId) -> QueryResult<Vec<SheetId>> {
    let mut found: Vec<SheetId> = links::table
        .inner_join(names::table.on(names::key.eq(links::target_key)))
        .filter(links::source_id.eq(sheet))
        .select(names::sheet_id)
        .load(db)?;
    let by_number: Vec<Option<SheetId>> = links::table
        .filter(links::source_id.eq(sheet))
        .filter(links::target_id.is_not_null())
        .select(links::target_id)
        .load(db)?;
    found.extend(by_number.into_iter().flatten());
    Ok(found)
}

/// The live sheets that link to this one, by any of its titles or by its number, each once; those alone that do it so.
fn linking(
    who: &Who,
    sheet: SheetId,
    relation: Option<&str>,
) -> sheets::BoxedQuery<'static, <Db as Connection>::Backend> {
    let its_names = names::table.filter(names::sheet_id.eq(sheet)).select(names::key);
    let is_any = relation.is_none().into_sql::<diesel::sql_types::Bool>();
    let sources = links::table
        .filter(links::target_key.eq_any(its_names).or(links::target_id.eq(sheet)))
        .filter(links::source_id.ne(sheet))
        .filter(links::relation.eq(relation.unwrap_or_default().to_owned()).or(is_any))
        .select(links::source_id);
    Sheet::visible_to(who).filter(sheets::id.eq_any(sources))
}

/// The first live sheets whose field of that key refers to this sheet, by title.
pub fn referring(db: &mut Db, who: &Who, sheet: SheetId, relation: &str, limit: i64) -> QueryResult<Vec<Sheet>> {
    linking(who, sheet, Some(relation)).order((sheets::title.asc(), sheets::id.asc())).limit(limit).load(db)
}

/// How many live sheets link to this one.
pub fn count_to(db: &mut Db, who: &Who, sheet: SheetId) -> QueryResult<i64> {
    linking(who, sheet, None).count().get_result(db)
}

/// Some of the live sheets that link to this one, by title, without these.
pub fn to_sheet(
    db: &mut Db,
    who: &Who,
    sheet: SheetId,
    without: &[SheetId],
    limit: i64,
    offset: i64,
) -> QueryResult<Vec<Sheet>> {
    linking(who, sheet, None)
        .filter(sheets::id.ne_all(without.to_vec()))
        .order((sheets::title.asc(), sheets::id.asc()))
        .limit(limit)
        .offset(offset)
        .load(db)
}

/// Which of these sheets link to this one.
pub fn among(db: &mut Db, who: &Who, sheet: SheetId, sources: &[SheetId]) -> QueryResult<Vec<SheetId>> {
    linking(who, sheet, None).filter(sheets::id.eq_any(sources.to_vec())).select(sheets::id).load(db)
}

/// How each of these sheets links to this one: by what its text does first.
pub fn relations(db: &mut Db, sheet: SheetId, sources: &[SheetId]) -> QueryResult<HashMap<SheetId, String>> {
    let its_names = names::table.filter(names::sheet_id.eq(sheet)).select(names::key);
    let last_first: Vec<(SheetId, String)> = links::table
        .filter(links::target_key.eq_any(its_names).or(links::target_id.eq(sheet)))
        .filter(links::source_id.eq_any(sources.to_vec()))
        .order(links::position.desc())
        .select((links::source_id, links::relation))
        .load(db)?;
    Ok(last_first.into_iter().collect())
}

/// A title or a number that a text links to, and the sheet that has it.
pub type Meant = (String, Option<SheetId>, Option<SheetId>);

/// The first things that a sheet's current text links to: the keys of titles, each with the sheet that has or had it,
/// and numbers.
pub fn meant_by(db: &mut Db, sheet: SheetId, limit: i64) -> QueryResult<Vec<Meant>> {
    links::table
        .left_join(names::table.on(names::key.eq(links::target_key)))
        .filter(links::source_id.eq(sheet))
        .filter(links::relation.ne(FILE))
        .select((links::target_key, names::sheet_id.nullable(), links::target_id))
        .order(links::position.asc())
        .limit(limit)
        .load(db)
}

/// Titles that live sheets link to and no live sheet has, with how many ask for each; the most asked first.
pub fn wanted(db: &mut Db, who: &Who, limit: i64) -> QueryResult<Vec<(String, String, i64)>> {
    use diesel::dsl::{count, max, not};
    let visible = sheets::table.filter(super::visible_to(who)).filter(sheets::deleted_at.is_null()).select(sheets::id);
    let held = names::table
        .inner_join(sheets::table)
        .filter(names::key.eq(links::target_key))
        .filter(sheets::deleted_at.is_null());
    let rows: Vec<(String, Option<String>, i64)> = links::table
        .filter(links::source_id.eq_any(visible))
        .filter(links::target_key.ne(""))
        .filter(links::relation.ne(FILE))
        .filter(not(diesel::dsl::exists(held)))
        .group_by(links::target_key)
        .select((links::target_key, max(links::target_title), count(links::source_id).aggregate_distinct()))
        .order((count(links::source_id).aggregate_distinct().desc(), links::target_key.asc()))
        .limit(limit)
        .load(db)?;
    Ok(rows.into_iter().map(|(key, title, asked)| (key.clone(), title.unwrap_or(key), asked)).collect())
}

/// Live sheets of the given kinds that no other live sheet links to, by title.
pub fn orphans(db: &mut Db, who: &Who, kinds: &[String], limit: i64, offset: i64) -> QueryResult<Vec<Sheet>> {
    use diesel::dsl::{exists, not};
    let by_title = links::table
        .inner_join(names::table.on(names::key.eq(links::target_key)))
        .filter(links::source_id.ne(names::sheet_id))
        .select(names::sheet_id);
    let by_number =
        links::table.filter(links::target_id.eq(sheets::id.nullable())).filter(links::source_id.ne(sheets::id));
    Sheet::visible_to(who)
        .filter(sheets::kind.eq_any(kinds.to_vec()))
        .filter(not(sheets::id.eq_any(by_title)))
        .filter(not(exists(by_number)))
        .order((sheets::title.asc(), sheets::id.asc()))
        .limit(limit)
        .offset(offset)
        .load(db)
}

impl Reader<'_> {
    /// The first things that a sheet's current text links to, and the live sheets that are meant, in no order.
    pub fn meant_by(&mut self, sheet: SheetId, limit: i64) -> Result<(Vec<Meant>, Vec<Sheet>)> {
        let meant = self.ask([Dep::Sheet(sheet)], |db, _| meant_by(db, sheet, limit))?;
        let ids: Vec<SheetId> = meant.iter().filter_map(|(_, owner, number)| owner.or(*number)).collect();
        let titles = meant.iter().filter(|(key, ..)| !key.is_empty()).map(|(key, ..)| Dep::Title(key.clone()));
        let found = self.ask(titles.chain([Dep::Sheet(sheet)]), |db, who| Sheet::find_all(db, who, &ids))?;
        found.iter().for_each(|sheet| self.saw(Dep::Sheet(sheet.id)));
        Ok((meant, found))
    }

    /// The sheets that a sheet's text links to, by title, alias or number.
    pub fn targets_of(&mut self, sheet: SheetId) -> Result<Vec<SheetId>> {
        self.ask([Dep::Sheet(sheet)], |db, _| targets(db, sheet))
    }

    /// Which of these sheets link to this one.
    pub fn linking_among(&mut self, sheet: SheetId, sources: &[SheetId]) -> Result<Vec<SheetId>> {
        self.ask([Dep::Backlinks(sheet)], |db, who| among(db, who, sheet, sources))
    }

    /// The first live sheets whose field of that key refers to this sheet, by title.
    pub fn referring_to(&mut self, sheet: SheetId, relation: &str, limit: i64) -> Result<Vec<Sheet>> {
        let found = self.ask([Dep::Backlinks(sheet)], |db, who| referring(db, who, sheet, relation, limit))?;
        found.iter().for_each(|source| self.saw(Dep::Sheet(source.id)));
        Ok(found)
    }

    /// The first live sheets that link to this one, by title, without these.
    pub fn linking_to(&mut self, sheet: SheetId, without: &[SheetId], limit: i64) -> Result<Vec<Sheet>> {
        let found = self.ask([Dep::Backlinks(sheet)], |db, who| to_sheet(db, who, sheet, without, limit, 0))?;
        found.iter().for_each(|source| self.saw(Dep::Sheet(source.id)));
        Ok(found)
    }

    /// How many live sheets link to this one.
    pub fn count_linking_to(&mut self, sheet: SheetId) -> Result<i64> {
        self.ask([Dep::Sheet(sheet), Dep::Backlinks(sheet)], |db, who| count_to(db, who, sheet))
    }

    /// Some of the live sheets that link to this one, by title, each after how it does; and how many there are in all.
    pub fn backlinks(&mut self, sheet: SheetId, limit: i64, offset: i64) -> Result<(Vec<(String, Sheet)>, i64)> {
        self.ask([Dep::Lists], |db, who| {
            let found = to_sheet(db, who, sheet, &[], limit, offset)?;
            let sources: Vec<SheetId> = found.iter().map(|source| source.id).collect();
            let mut relations = relations(db, sheet, &sources)?;
            let how = |source: Sheet| (relations.remove(&source.id).unwrap_or_default(), source);
            let found = found.into_iter().map(how).collect();
            QueryResult::Ok((found, count_to(db, who, sheet)?))
        })
    }

    /// Titles that live sheets link to and no live sheet has: key, title, and how many ask for it; the most asked
    /// first.
    pub fn wanted_titles(&mut self, limit: i64) -> Result<Vec<(String, String, i64)>> {
        self.ask([Dep::Lists], |db, who| wanted(db, who, limit))
    }

    /// The live sheets of these kinds that no other links to.
    pub fn orphans(&mut self, kinds: &[String], limit: i64, offset: i64) -> Result<Vec<Sheet>> {
        self.ask([Dep::Lists], |db, who| orphans(db, who, kinds, limit, offset))
    }
}
