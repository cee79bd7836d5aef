//! Deletes a sheet with its reason and what takes its place, and brings it back. Nothing of it is lost but a title that
//! another sheet took meanwhile.

use crate::actions::sheets::edit_sheet::{Before, Edit, SheetChange};
use crate::actions::sheets::restore_revision;
use crate::actions::sheets::told::ToTell;
use crate::app::App;
use crate::db::Db;
use crate::db::happening::{Because, Happening, Removed};
use crate::db::types::{EventId, EventKind, Moment, SheetId};
use crate::hall::error::{Error, Result, What};
use crate::hall::messages::history as said;
use crate::hall::policy::{Act, Who};
use crate::models::anchor;
use crate::models::event::NewEvent;
use crate::models::name::{self, Name, Owner};
use crate::models::nouns::{self, Fate};
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::text::title;

/// Somebody may take the title, or save, while a sheet is brought back: it is tried again, at most this often.
const TRIES: usize = 5;

/// The most characters of a reason.
pub const MOST_REASON: usize = 500;

/// A reason, trimmed: it is asked for, and not too long.
pub fn reason(text: &str) -> Result<String> {
    match text.trim().chars().count() {
        0 => Err(Error::field("motif", said::REASON)),
        length if length > MOST_REASON => Err(Error::field("motif", crate::hall::messages::REASON_TOO_LONG)),
        _ => Ok(text.trim().to_owned()),
    }
}

/// Deletes a sheet. Moderators may, administrators those of the house; a reason is asked for. `replacement` is the
/// title or the number of the sheet that takes its place, or empty. Its titles are free, its address answers 410.
pub fn remove_sheet(app: &App, who: &Who, id: SheetId, why: &str, replacement: &str) -> Result<EventId> {
    who.must(Act::Delete)?;
    let (why, now) = (reason(why)?, app.now());
    let event = app.store.write::<_, Error>(|db| {
        let mut told = ToTell::default();
        told.events.push(remove(db, who, id, &why, replacement, now)?);
        told.touched(who, &Sheet::find(db, who, id)?.ok_or(Error::NotFound(What::Sheet))?.kind);
        told.tell(db, now)?.ok_or(Error::Busy)
    })?;
    app.follow()?;
    Ok(event)
}

/// The same in the transaction under way; the event to tell at its end.
pub(in crate::actions) fn remove(
    db: &mut Db,
    who: &Who,
    id: SheetId,
    why: &str,
    replacement: &str,
    now: Moment,
) -> Result<NewEvent> {
    let sheet = may_remove(db, who, id)?;
    let replaced_by = replacing(db, who, id, replacement)?;
    if !Sheet::delete(db, id, who.account(), now, why, replaced_by)? {
        return Err(Reader::new(db, who).gone(&sheet)?.unwrap_or(Error::Busy));
    }
    nouns::follow_sheet(db, id, Fate::Deleted(replaced_by))?;
    let what = Happening::Deleted(Removed { reason: why.to_owned(), replaced_by });
    Ok(NewEvent::new(what, now, who.account(), sheet.title).on(id))
}

/// What bringing a sheet back did.
#[derive(Clone, Debug)]
pub struct Back {
    /// The event that tells it.
    pub event: EventId,
    /// Its title now, when another sheet had taken its own.
    pub renamed: Option<String>,
}

/// Brings a deleted sheet back as it was. Whoever may delete it may. If a live sheet has its title, it comes back under
/// the first of « (2) », « (3) »… that is free, as a new revision; old titles that others took stay theirs.
pub fn bring_back(app: &App, who: &Who, id: SheetId, why: &str) -> Result<Back> {
    who.must(Act::Delete)?;
    for _ in 0..TRIES {
        let renaming = renaming(app, who, id)?;
        let now = app.now();
        let written = app.store.write::<_, Error>(|db| {
            let (sheet, mut told) = (may_remove(db, who, id)?, ToTell::default());
            if !Sheet::undelete(db, id)? {
                return Err(Error::field("motif", said::NOT_DELETED));
            }
            match &renaming {
                None => keep_title(db, who, &sheet)?,
                Some(renaming) => renaming.change.write(app, who, db, &mut told)?,
            }
            nouns::follow_sheet(db, id, Fate::Restored)?;
            told.touched(who, &sheet.kind);
            let what = Happening::Undeleted(Because { reason: why.trim().to_owned() });
            let title = renaming.as_ref().map_or(sheet.title, |renaming| renaming.title.clone());
            told.events.push(NewEvent::new(what, now, who.account(), title).on(id));
            told.tell(db, now)?.ok_or(Error::Busy)
        });
        match written {
            Err(Error::Taken { .. } | Error::Busy) => {}
            Err(error) if error.is_duplicate() => {}
            Err(error) => return Err(error),
            Ok(event) => {
                app.follow()?;
                return Ok(Back { event, renamed: renaming.map(|renaming| renaming.title) });
            }
        }
    }
    Err(Error::Busy)
}

/// The sheet's title is its own again; refused when another took it since it was looked for.
fn keep_title(db: &mut Db, who: &Who, sheet: &Sheet) -> Result<()> {
    let title = sheet.title.clone();
    let name = Name { key: title::key(&title), sheet_id: sheet.id, title, since: sheet.updated_at };
    match name::take(db, &name)? {
        Owner::Mine => Ok(()),
        Owner::Other(other) => Err(Reader::new(db, who).taken(&name.title, other)?),
    }
}

/// The revision that gives a sheet another title than the one that was taken.
struct Renaming {
    title: String,
    change: SheetChange,
}

/// Prepares it; none when the sheet's title is free.
fn renaming(app: &App, who: &Who, id: SheetId) -> Result<Option<Renaming>> {
    let read = app.store.read::<_, Error>(|db| {
        let mut reader = Reader::new(db, who);
        let sheet = reader.sheet_or_deleted(id)?;
        let (head, whole) = reader.saved_whole(&sheet, sheet.head)?;
        let Some(title) = free_title(db, &sheet)? else { return Ok(None) };
        let (anchors, text, seen) = (anchor::of_sheet(db, id)?, whole.text().to_owned(), whole.text().to_owned());
        Ok(Some((title, Before { anchors, sheet, head, text, seen })))
    })?;
    let Some((title, before)) = read else { return Ok(None) };
    let text = restore_revision::entitled(app, &before.text, &title)?;
    let mut edit = Edit::new(Some(id), before.sheet.head, text, said::TITLE_TAKEN_MEANWHILE.to_owned());
    edit.cause = EventKind::Renamed;
    Ok(Some(Renaming { title, change: SheetChange::new(app, who, before, edit)? }))
}

/// The first of « (2) », « (3) »… that no other live sheet has; none when its own title is free.
fn free_title(db: &mut Db, sheet: &Sheet) -> Result<Option<String>> {
    let mut number = 1;
    loop {
        let title = title::numbered(&sheet.title, number);
        if name::held_by_another(db, &title::key(&title), sheet.id)?.is_none() {
            return Ok((number > 1).then_some(title));
        }
        number += 1;
    }
}

fn may_remove(db: &mut Db, who: &Who, id: SheetId) -> Result<Sheet> {
    let sheet = Sheet::lock(db, who, id)?.ok_or(Error::NotFound(What::Sheet))?;
    sheet.must_be_changed_by(who)?;
    Ok(sheet)
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
