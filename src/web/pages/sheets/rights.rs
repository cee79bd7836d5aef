//! What the page of a sheet tells of who reads and writes it.

use crate::db::types::{GroupId, Protection};
use crate::hall::error::Result;
use crate::hall::messages::groups as said;
use crate::hall::policy::Act;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;

/// Who alone changes it, and who alone reads it, when these are not the members. The names of groups are for whom they
/// mean something.
pub(super) fn notes(reader: &mut Reader<'_>, sheet: &Sheet) -> Result<Vec<String>> {
    let knows = !reader.who().groups().is_empty() || reader.who().may(Act::Govern);
    let mut name = |group: Option<GroupId>| match group.filter(|_| knows) {
        Some(group) => reader.group_name(group),
        None => Ok(None),
    };
    let (readers, writers) = (name(sheet.readers_id)?, name(sheet.writers_id)?);
    let is_guarded = sheet.protection != Protection::Open;
    let guarded = is_guarded.then(|| said::of_protection(sheet.protection, writers.as_deref()));
    Ok(guarded.into_iter().chain(readers.as_deref().map(said::read_by)).collect())
}
