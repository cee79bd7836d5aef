//! What the page of a sheet tells of who reads and writes it.

use crate::db::types::{GroupId, Protection};
use crate::hall::error::Result;
use crate::hall::messages::groups as said;
use crate::hall::policy::Act;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::text::kind::{FieldReach, KindDef};
use crate::text::sheet_text::SheetText;

/// Which of the fields that are shown here are not shown to all.
fn of_fields(kind: &KindDef, text: &SheetText) -> Vec<String> {
    let told = |reach: FieldReach| {
        let of_reach = kind.fields.iter().filter(|field| kind.readers_of(field) == reach);
        let labels: Vec<&str> =
            of_reach.filter(|field| kind.value(text, field).is_some()).map(|field| field.label.as_str()).collect();
        (!labels.is_empty()).then(|| said::fields_of(reach, &labels.join(", ")))
    };
    [FieldReach::Members, FieldReach::Keepers].into_iter().filter_map(told).collect()
}

/// Who alone changes it, and who alone reads it, when these are not the members. The names of groups are for whom they
/// mean something.
pub(super) fn notes(reader: &mut Reader<'_>, sheet: &Sheet, kind: &KindDef, text: &SheetText) -> Result<Vec<String>> {
    let knows = !reader.who().groups().is_empty() || reader.who().may(Act::Govern);
    let mut name = |group: Option<GroupId>| match group.filter(|_| knows) {
        Some(group) => reader.group_name(group),
        None => Ok(None),
    };
    let (readers, writers) = (name(sheet.readers_id)?, name(sheet.writers_id)?);
    let is_guarded = sheet.protection != Protection::Open;
    let guarded = is_guarded.then(|| said::of_protection(sheet.protection, writers.as_deref()));
    let of_sheet = guarded.into_iter().chain(readers.as_deref().map(said::read_by));
    Ok(of_sheet.chain(of_fields(kind, text)).collect())
}
