//! Takes back what one person did, sheet by sheet, whatever others wrote meanwhile; hides it, and blocks the account.

use std::cell::Cell;
use std::sync::Arc;

use crate::actions::accounts::govern_account::{self, AccountAct};
use crate::actions::sheets::edit_sheet::{self, BroughtBack, Edit, OneOf};
use crate::actions::sheets::take_back::{readable, take_back};
use crate::actions::sheets::{hide_revision, remove_sheet};
use crate::app::App;
use crate::db::types::{AccountId, EventKind, SheetId};
use crate::hall::error::{Error, Result};
use crate::hall::messages::history as said;
use crate::hall::policy::{self, Act, Who};
use crate::models::kind::KindSet;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::text::kind::Purpose;
use crate::text::sheet_text::SheetText;

/// The most sheets that are looked at together, the latest written first.
pub const MOST_SHEETS: usize = 40;
/// A sheet that is saved meanwhile is read again, at most this often.
const TRIES: usize = 5;
/// The most versions of a person that are looked at.
const MOST_VERSIONS: i64 = 400;

/// What a person wrote in one sheet, and what comes of taking it back.
pub struct Contribution {
    /// The sheet.
    pub sheet: Sheet,
    /// The versions that they wrote, the latest first.
    pub versions: Vec<i32>,
    /// The text of today.
    pub current: Arc<SheetText>,
    /// The text before the first of these versions; none where they wrote the sheet.
    pub before: Option<Arc<SheetText>>,
    /// What comes of it.
    pub outcome: TakenBack,
}

/// What comes of taking back what somebody wrote.
pub enum TakenBack {
    /// The sheet says this.
    Says(Arc<SheetText>),
    /// Nobody else wrote in it: it is deleted, and can be brought back.
    Deleted,
    /// Nothing of theirs is left.
    Nothing,
    /// Others wrote at the same places since.
    Clash,
    /// The sheet is protected, and another role changes it.
    Protected,
}

/// What is to be done.
#[derive(Clone, Debug, Default)]
pub struct PersonUndo {
    /// The sheets where what they wrote is taken back.
    pub sheets: Vec<SheetId>,
    /// Those whose versions of theirs are hidden as well.
    pub hidden: Vec<SheetId>,
    /// What becomes of the account; nothing for none.
    pub block: Option<AccountAct>,
    /// Why, for histories and for them.
    pub reason: String,
}

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PersonUndone {
    /// Sheets that say what they said before, or are deleted.
    pub sheets: usize,
    /// Versions hidden.
    pub hidden: usize,
    /// Sheets where nothing is done: others wrote at the same places, or may alone change them.
    pub left: usize,
}

/// What a person wrote lately in sheets that are there, the latest first; moderators may look.
pub fn contributions(kinds: &KindSet, reader: &mut Reader<'_>, account: AccountId) -> Result<Vec<Contribution>> {
    reader.who().must(Act::Rollback)?;
    let rows = reader.versions_of(account, MOST_VERSIONS)?;
    let mut ids: Vec<SheetId> = Vec::new();
    for (sheet, _) in &rows {
        if !ids.contains(sheet) && ids.len() < MOST_SHEETS {
            ids.push(*sheet);
        }
    }
    let mut found = Vec::new();
    for sheet in reader.sheets(&ids)? {
        // What the wiki is made of is not taken back by the dozen.
        if Purpose::of(&sheet.kind).is_edited_as_text() {
            continue;
        }
        let versions = rows.iter().filter(|(id, _)| *id == sheet.id).map(|(_, number)| *number).collect();
        found.extend(contribution(kinds, reader, sheet, versions)?);
    }
    Ok(found)
}

/// None for a sheet whose text this person may not read.
fn contribution(
    kinds: &KindSet,
    reader: &mut Reader<'_>,
    sheet: Sheet,
    versions: Vec<i32>,
) -> Result<Option<Contribution>> {
    let Some(current) = readable(reader, &sheet, sheet.head)? else { return Ok(None) };
    let first = versions.iter().min().copied().unwrap_or(1);
    let before = if first > 1 { readable(reader, &sheet, first - 1)? } else { None };
    let is_theirs = policy::may_edit(reader.who(), &sheet.kind, sheet.guard());
    let is_alone = usize::try_from(sheet.head).is_ok_and(|head| head == versions.len());
    let outcome = match (is_theirs, is_alone) {
        (false, _) => TakenBack::Protected,
        (true, true) => TakenBack::Deleted,
        (true, false) => match take_back(kinds, reader, &sheet, &versions, &current)? {
            None => TakenBack::Clash,
            Some(now) if now.text() == current.text() => TakenBack::Nothing,
            Some(now) => TakenBack::Says(now),
        },
    };
    Ok(Some(Contribution { sheet, versions, current, before, outcome }))
}

/// Does all of it in one transaction. Moderators may. A sheet where others wrote at the same places, or that cannot be
/// saved, stays as it is.
pub fn undo_person(app: &App, who: &Who, account: AccountId, asked: &PersonUndo) -> Result<PersonUndone> {
    who.must(Act::Rollback)?;
    if asked.sheets.is_empty() && asked.hidden.is_empty() && asked.block.is_none() {
        return Err(Error::field("fiches", said::NOTHING_TICKED));
    }
    let reason = remove_sheet::reason(&asked.reason)?;
    for _ in 0..TRIES {
        match try_it(app, who, account, asked, &reason) {
            Err(Error::Busy) => {}
            done => return done,
        }
    }
    Err(Error::Busy)
}

/// One try; [`Error::Busy`] when one of the sheets moved on meanwhile.
fn try_it(app: &App, who: &Who, account: AccountId, asked: &PersonUndo, reason: &str) -> Result<PersonUndone> {
    let kinds = app.kinds();
    let (name, found) = app.store.read::<_, Error>(|db| {
        let mut reader = Reader::new(db, who);
        Ok((reader.account(account)?.name, contributions(&kinds, &mut reader, account)?))
    })?;
    let comment = said::undoing_person(&name, reason);
    let wanted: Vec<&Contribution> = found.iter().filter(|one| asked.sheets.contains(&one.sheet.id)).collect();
    let edits = wanted.iter().filter_map(|one| edit(one, &comment));
    let edits: Vec<OneOf> = edits.map(|edit| OneOf { who: who.clone(), edit }).collect();
    let done = Cell::new(PersonUndone::default());
    edit_sheet::save_those_that_go(app, &edits, &|_, _, _, _| Ok(()), &|db, told, saved, now| {
        let mut gone: Vec<SheetId> = Vec::new();
        for one in wanted.iter().filter(|one| matches!(one.outcome, TakenBack::Deleted)) {
            match remove_sheet::remove(db, who, one.sheet.id, reason, "", now) {
                Ok(event) => {
                    told.events.push(event);
                    told.touched(who, &one.sheet.kind);
                }
                // Somebody deleted or protected it in the same instant.
                Err(Error::Gone(_) | Error::NotFound(_) | Error::Forbidden(_)) => continue,
                Err(error) => return Err(error),
            }
            gone.push(one.sheet.id);
        }
        let to_hide = found.iter().filter(|one| asked.hidden.contains(&one.sheet.id) && !gone.contains(&one.sheet.id));
        let mut hidden = 0;
        for (sheet, number) in to_hide.flat_map(|one| one.versions.iter().map(|number| (one.sheet.id, *number))) {
            let event = hide_revision::hide(db, who, sheet, number, reason, now)?;
            hidden += usize::from(event.is_some());
            told.events.extend(event);
        }
        if let Some(block) = &asked.block {
            told.events.push(govern_account::govern(app, db, who, account, block, now)?);
        }
        let sheets = saved.len() + gone.len();
        done.set(PersonUndone { sheets, hidden, left: asked.sheets.len().saturating_sub(sheets) });
        Ok(())
    })?;
    Ok(done.get())
}

/// The edit that takes back what they wrote; none where the sheet stays as it is, or goes.
fn edit(one: &Contribution, comment: &str) -> Option<Edit> {
    let TakenBack::Says(text) = &one.outcome else { return None };
    let mut edit = Edit::new(Some(one.sheet.id), one.sheet.head, text.text(), comment.to_owned());
    let first = one.versions.iter().min().copied().unwrap_or(1);
    let is_as_before = one.before.as_ref().is_some_and(|before| before.text() == text.text());
    edit.cause = EventKind::Undone;
    edit.back = BroughtBack {
        restores: is_as_before.then_some(first - 1),
        undoes: one.versions.first().copied().filter(|_| !is_as_before),
    };
    Some(edit)
}
