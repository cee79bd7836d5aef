//! The text of a file, by the hash of its bytes; derived.

use std::collections::HashSet;

use diesel::prelude::*;
use diesel::result::QueryResult;

use crate::db::Db;
use crate::db::schema::{file_texts, files, links};
use crate::db::types::{FileId, Moment, SheetId};
use crate::models::attachment::Attachment;
use crate::models::link;

/// Keeps a text; one kept before stays.
pub fn insert(db: &mut Db, hash: &str, text: &str, now: Moment) -> QueryResult<()> {
    if is_known(db, hash)? {
        return Ok(());
    }
    diesel::insert_into(file_texts::table)
        .values((file_texts::hash.eq(hash), file_texts::text.eq(text), file_texts::read_at.eq(now)))
        .execute(db)
        .map(drop)
}

/// Whether bytes were read.
pub fn is_known(db: &mut Db, hash: &str) -> QueryResult<bool> {
    let found: Option<String> =
        file_texts::table.find(hash.to_owned()).select(file_texts::hash).first(db).optional()?;
    Ok(found.is_some())
}

/// The live files whose bytes were not read, of media types that SQL's `LIKE` finds like one of these, after this one;
/// for the program's own use.
pub fn unread(db: &mut Db, like: [&str; 3], after: FileId, limit: i64) -> QueryResult<Vec<Attachment>> {
    let [one, two, three] = like.map(|pattern| files::media_type.like(pattern.to_owned()));
    files::table
        .filter(one.or(two).or(three))
        .filter(files::id.gt(after))
        .filter(files::deleted_at.is_null())
        .filter(files::hash.ne_all(file_texts::table.select(file_texts::hash)))
        .order(files::id.asc())
        .limit(limit)
        .load(db)
}

/// Which of these sheets have or show files.
pub fn sheets_with_files(db: &mut Db, ids: &[SheetId]) -> QueryResult<HashSet<SheetId>> {
    let own: Vec<Option<SheetId>> =
        files::table.filter(files::sheet_id.eq_any(ids.to_vec())).select(files::sheet_id).load(db)?;
    let shown: Vec<SheetId> = links::table
        .filter(links::source_id.eq_any(ids.to_vec()))
        .filter(links::relation.eq(link::FILE))
        .select(links::source_id)
        .load(db)?;
    Ok(own.into_iter().flatten().chain(shown).collect())
}

/// The live files that a sheet has or shows, each once, with their texts: name, number, text.
pub fn of_sheet(db: &mut Db, sheet: SheetId) -> QueryResult<Vec<(Attachment, String)>> {
    let mut shown = Attachment::of_sheet(db, sheet)?;
    shown.retain(|file| file.deleted_at.is_none());
    let names: Vec<String> = links::table
        .filter(links::source_id.eq(sheet))
        .filter(links::relation.eq(link::FILE))
        .select(links::target_title)
        .load(db)?;
    for name in names {
        if let Some(file) = Attachment::find_for(db, &crate::hall::policy::Who::Stranger, Some(sheet), &name)?
            && !shown.iter().any(|known| known.id == file.id)
        {
            shown.push(file);
        }
    }
    let mut found = Vec::new();
    for file in shown {
        let text: Option<String> =
            file_texts::table.find(file.hash.clone()).select(file_texts::text).first(db).optional()?;
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            found.push((file, text));
        }
    }
    Ok(found)
}

/// The sheets that have or show a file, each once; for the program's own use.
pub fn sheets_of(db: &mut Db, file: &Attachment) -> QueryResult<Vec<SheetId>> {
    let mut sheets: Vec<SheetId> =
        file.used_in(db, &crate::hall::policy::Who::Program)?.into_iter().map(|sheet| sheet.id).collect();
    sheets.extend(file.sheet_id);
    sheets.sort_unstable();
    sheets.dedup();
    Ok(sheets)
}
