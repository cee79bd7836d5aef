//! Takes back what one person did, sheet by sheet, whatever others wrote meanwhile; hides it, and blocks the account.

use std::cell::Cell;
use std::sync::Arc;

use crate::actions::accounts::govern_account::{self, AccountAct};
use crate::actions::sheets::edit_sheet::{self, BroughtBack, Edit};
use crate::actions::sheets::{hide_revision, remove_sheet};
use crate::app::App;
use crate::db::types::{AccountId, EventKind, SheetId};
use crate::hall::error::{Error, Result};
use crate::hall::messages::history as said;
use crate::hall::policy::{Act, Who};
use crate::models::kind::KindSet;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::text::diff::Budget;
use crate::text::kind::Purpose;
use crate::text::merge;
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
    /// Sheets where nothing is done, for others wrote at the same places.
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
    let text = |reader: &mut Reader<'_>, number: i32| match reader.sheet_text(&sheet, number) {
        Ok(text) => Ok(Some(text)),
        Err(Error::NotFound(_) | Error::Forbidden(_) | Error::Unreadable(_)) => Ok(None),
        Err(error) => Err(error),
    };
    let Some(current) = text(reader, sheet.head)? else { return Ok(None) };
    let first = versions.iter().min().copied().unwrap_or(1);
    let before = if first > 1 { text(reader, first - 1)? } else { None };
    let is_alone = usize::try_from(sheet.head).is_ok_and(|head| head == versions.len());
    let mut now = Arc::clone(&current);
    let mut outcome = if is_alone { Some(TakenBack::Deleted) } else { None };
    for number in versions.iter().copied().filter(|number| *number > 1) {
        if outcome.is_some() {
            break;
        }
        let Some((theirs, earlier)) = text(reader, number)?.zip(text(reader, number - 1)?) else {
            outcome = Some(TakenBack::Clash);
            break;
        };
        if now.text() == theirs.text() {
            now = earlier;
            continue;
        }
        let parts = edit_sheet::parts_of;
        let merge = merge::sheets(&parts(&theirs), &parts(&earlier), &parts(&now), &mut Budget::default());
        match edit_sheet::apply(&merge, &now, kinds)? {
            Some(text) => now = Arc::new(SheetText::parse(&text).map_err(Error::Unreadable)?),
            None => outcome = Some(TakenBack::Clash),
        }
    }
    let outcome =
        outcome.unwrap_or_else(|| if now.text() == current.text() { TakenBack::Nothing } else { TakenBack::Says(now) });
    Ok(Some(Contribution { sheet, versions, current, before, outcome }))
}

/// Does all of it in one transaction, or nothing. Moderators may. A sheet where others wrote at the same places stays
/// as it is.
pub fn undo_person(app: &App, who: &Who, account: AccountId, asked: &PersonUndo) -> Result<PersonUndone> {
    who.must(Act::Rollback)?;
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
    let edits: Vec<Edit> = wanted.iter().filter_map(|one| edit(one, &comment)).collect();
    let removed = || wanted.iter().filter(|one| matches!(one.outcome, TakenBack::Deleted));
    let hidden = Cell::new(0);
    edit_sheet::save_all_with(app, who, &edits, &|db, told, now| {
        for one in removed() {
            told.events.push(remove_sheet::remove(db, who, one.sheet.id, reason, "", now)?);
        }
        let gone: Vec<SheetId> = removed().map(|one| one.sheet.id).collect();
        let to_hide = found.iter().filter(|one| asked.hidden.contains(&one.sheet.id) && !gone.contains(&one.sheet.id));
        let mut count = 0;
        for (sheet, number) in to_hide.flat_map(|one| one.versions.iter().map(|number| (one.sheet.id, *number))) {
            let event = hide_revision::hide(db, who, sheet, number, reason, now)?;
            count += usize::from(event.is_some());
            told.events.extend(event);
        }
        hidden.set(count);
        if let Some(block) = &asked.block {
            told.events.push(govern_account::govern(app, db, who, account, block, now)?);
        }
        Ok(())
    })?;
    let sheets = edits.len() + removed().count();
    Ok(PersonUndone { sheets, hidden: hidden.get(), left: asked.sheets.len().saturating_sub(sheets) })
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
