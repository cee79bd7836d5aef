//! Deletes a sheet with its reason and what takes its place, and brings it back. Nothing of it is lost.

use crate::actions::edit_sheet::tombstone;
use crate::app::App;
use crate::db::Db;
use crate::db::types::{EventId, EventKind, SheetId};
use crate::error::{Error, Result, What};
use crate::messages::history as said;
use crate::models::event::{self, NewEvent};
use crate::models::sheet::Sheet;
use crate::policy::{self, Act, Member, Who};
use crate::text::title;

/// The most characters of a reason.
pub const MOST_REASON: usize = 500;

/// A reason, trimmed: it is asked for, and not too long.
pub fn reason(text: &str) -> Result<String> {
    match text.trim().chars().count() {
        0 => Err(Error::field("motif", said::REASON)),
        length if length > MOST_REASON => Err(Error::field("motif", crate::messages::REASON_TOO_LONG)),
        _ => Ok(text.trim().to_owned()),
    }
}

/// Deletes a sheet. Moderators may, administrators those of the house; a reason is asked for. `replacement` is the title
/// or the number of the sheet that takes its place, or empty. Its names stay taken, its address answers 410.
pub fn remove_sheet(app: &App, who: &Who, id: SheetId, why: &str, replacement: &str) -> Result<EventId> {
    who.must(Act::Delete)?;
    let (why, now) = (reason(why)?, app.now());
    let event = app.store.write::<_, Error>(|db| {
        let sheet = may_remove(db, who, id)?;
        let replaced_by = replacing(db, who, id, replacement)?;
        if !Sheet::delete(db, id, who.account(), now, &why, replaced_by)? {
            let at = sheet.deleted_at.unwrap_or(now);
            return Err(Error::Gone(Box::new(tombstone(&sheet, at))));
        }
        let detail = serde_json::json!({ "reason": why, "replaced_by": replaced_by });
        Ok(event::tell(db, NewEvent::new(EventKind::Deleted, now, who.account(), sheet.title).on(id).with(detail))?)
    })?;
    app.follow()?;
    Ok(event)
}

/// Brings a deleted sheet back as it was. Whoever may delete it may.
pub fn bring_back(app: &App, who: &Who, id: SheetId, why: &str) -> Result<EventId> {
    who.must(Act::Delete)?;
    let now = app.now();
    let event = app.store.write::<_, Error>(|db| {
        let sheet = may_remove(db, who, id)?;
        if !Sheet::undelete(db, id)? {
            return Err(Error::field("motif", said::NOT_DELETED));
        }
        let detail = serde_json::json!({ "reason": why.trim() });
        Ok(event::tell(db, NewEvent::new(EventKind::Undeleted, now, who.account(), sheet.title).on(id).with(detail))?)
    })?;
    app.follow()?;
    Ok(event)
}

fn may_remove(db: &mut Db, who: &Who, id: SheetId) -> Result<Sheet> {
    let sheet = Sheet::lock(db, who, id)?.ok_or(Error::NotFound(What::Sheet))?;
    who.must(policy::to_write_kind(&sheet.kind))?;
    match who {
        Who::Member(Member { role, .. }) if *role < policy::role_for_protection(sheet.protection) => {
            Err(Error::Forbidden(Act::Govern))
        }
        _ => Ok(sheet),
    }
}

/// The live sheet that takes the place of a deleted one.
fn replacing(db: &mut Db, who: &Who, id: SheetId, replacement: &str) -> Result<Option<SheetId>> {
    let words = replacement.trim();
    if words.is_empty() {
        return Ok(None);
    }
    let found = match words.trim_start_matches('#').parse() {
        Ok(number) => Sheet::find(db, who, SheetId(number))?,
        Err(_) => Sheet::find_by_key(db, who, &title::key(words))?,
    };
    match found {
        Some(sheet) if sheet.id == id => Err(Error::field("remplacement", said::REPLACES_ITSELF)),
        Some(sheet) if sheet.deleted_at.is_none() => Ok(Some(sheet.id)),
        _ => Err(Error::field("remplacement", said::NO_REPLACEMENT)),
    }
}
