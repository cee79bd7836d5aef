//! Undoes what one revision did, whatever was written since; or all that the last author wrote in a row.

use std::sync::Arc;

use crate::actions::sheets::edit_sheet;
use crate::actions::sheets::edit_sheet::{BroughtBack, Edit, Saved, save_now};
use crate::app::App;
use crate::db::types::EventKind;
use crate::hall::error::{Error, Result, What};
use crate::hall::messages;
use crate::hall::messages::history as said;
use crate::hall::policy::{Act, Who};
use crate::models::kind::KindSet;
use crate::models::reader::Reader;
use crate::models::revision::Revision;
use crate::models::sheet::Sheet;
use crate::text::diff::Budget;
use crate::text::merge::{self, SheetMerge};
use crate::text::sheet_text::SheetText;

/// Revisions read at once in search of another author.
const STEP: i64 = 100;

/// What undoing would do.
pub struct Plan {
    /// The revision to undo.
    pub undone: Revision,
    /// The name of its author.
    pub author: String,
    /// The current text.
    pub current: Arc<SheetText>,
    /// What comes out.
    pub outcome: Undoing,
}

/// What comes out of undoing.
pub enum Undoing {
    /// The text that would be saved.
    Clean(Arc<SheetText>),
    /// Nothing of that revision is left to undo.
    Nothing,
    /// The same passages were changed since.
    Clash(Box<SheetMerge>),
}

/// What a plan is worked out from.
struct Read {
    undone: Revision,
    author: String,
    /// The text of that revision, the one before it, the current one.
    texts: [Arc<SheetText>; 3],
}

/// Works out what undoing revision `number` of a sheet gives: the merge of the text before it into the current one.
pub fn plan(kinds: &KindSet, reader: &mut Reader<'_>, sheet: &Sheet, number: i32) -> Result<Plan> {
    work_out(kinds, sheet, read(reader, sheet, number)?)
}

fn read(reader: &mut Reader<'_>, sheet: &Sheet, number: i32) -> Result<Read> {
    reader.who().must(Act::Write)?;
    let before = reader.revision_row(sheet, number - 1)?;
    let undone = reader.revision_row(sheet, number)?;
    let undone = undone.ok_or(Error::NotFound(What::Revision))?;
    let before = before.ok_or_else(|| Error::field("version", said::FIRST_STAYS))?;
    if !undone.is_readable_by(reader.who()) || !before.is_readable_by(reader.who()) {
        return Err(Error::field("version", said::NOT_READABLE));
    }
    let author = author_of(reader, &undone)?;
    let mut text = |number| reader.sheet_text(sheet, number);
    let texts = [text(number)?, text(number - 1)?, text(sheet.head)?];
    Ok(Read { undone, author, texts })
}

fn work_out(kinds: &KindSet, sheet: &Sheet, read: Read) -> Result<Plan> {
    let Read { undone, author, texts: [base, ours, theirs] } = read;
    let outcome = if undone.number == sheet.head {
        // The text before, to the byte.
        Undoing::Clean(ours)
    } else {
        let parts = edit_sheet::parts_of;
        let merge = merge::sheets(&parts(&base), &parts(&ours), &parts(&theirs), &mut Budget::default());
        match edit_sheet::apply(&merge, &theirs, kinds)? {
            Some(text) if text == theirs.text() => Undoing::Nothing,
            Some(text) => Undoing::Clean(Arc::new(SheetText::parse(&text).map_err(Error::Unreadable)?)),
            None => Undoing::Clash(Box::new(merge)),
        }
    };
    Ok(Plan { undone, author, current: theirs, outcome })
}

/// Undoes revision `number` as a new revision. Whoever may change the sheet may; a clash is refused, and shown by
/// [`plan`].
pub fn undo_revision(app: &App, who: &Who, sheet: &Sheet, number: i32, reason: &str) -> Result<Saved> {
    let read = app.store.read::<_, Error>(|db| read(&mut Reader::new(db, who), sheet, number))?;
    let plan = work_out(&app.kinds(), sheet, read)?;
    let text = match plan.outcome {
        Undoing::Clean(text) => text.text(),
        Undoing::Nothing => return Err(Error::field("version", said::NOTHING_TO_UNDO)),
        Undoing::Clash(_) => return Err(Error::field("version", said::UNDO_CLASHES)),
    };
    let comment = said::undoing(number, &plan.author, reason.trim());
    let back = BroughtBack { undoes: Some(number), ..BroughtBack::default() };
    save(app, who, sheet, text, comment, back)
}

/// What revoking would take back.
pub struct Streak {
    /// Who wrote the last revisions.
    pub author: String,
    /// The first of them.
    pub first: i32,
    /// The last: the current one.
    pub last: i32,
    /// The revision before: its text comes back.
    pub kept: Revision,
}

/// The revisions that the last author wrote in a row.
pub fn streak(reader: &mut Reader<'_>, sheet: &Sheet) -> Result<Streak> {
    reader.who().must(Act::Rollback)?;
    let head = reader.revision_row(sheet, sheet.head)?.ok_or(Error::NotFound(What::Revision))?;
    let kept = last_by_others(reader, sheet, &head)?.ok_or_else(|| Error::field("version", said::NOBODY_ELSE))?;
    if kept.hidden || kept.erased {
        return Err(Error::field("version", said::NOT_READABLE));
    }
    let author = author_of(reader, &head)?;
    Ok(Streak { author, first: kept.number + 1, last: head.number, kept })
}

fn last_by_others(reader: &mut Reader<'_>, sheet: &Sheet, head: &Revision) -> Result<Option<Revision>> {
    let mut offset = 1;
    loop {
        let some = reader.revisions(sheet, STEP, offset)?;
        if some.is_empty() {
            return Ok(None);
        }
        if let Some(kept) = some.into_iter().find(|revision| revision.author_id != head.author_id) {
            return Ok(Some(kept));
        }
        offset += STEP;
    }
}

/// Undoes all consecutive revisions of the last author at once: the text before them comes back, as one revision.
/// Moderators may.
pub fn revoke(app: &App, who: &Who, sheet: &Sheet, reason: &str) -> Result<Saved> {
    let (streak, text) = app.store.read::<_, Error>(|db| {
        let mut reader = Reader::new(db, who);
        let streak = streak(&mut reader, sheet)?;
        let text = reader.sheet_text(sheet, streak.kept.number)?;
        Ok((streak, text))
    })?;
    let comment = said::revoking(streak.first, streak.last, &streak.author, reason.trim());
    let back = BroughtBack { restores: Some(streak.kept.number), ..BroughtBack::default() };
    save(app, who, sheet, text.text(), comment, back)
}

fn save(app: &App, who: &Who, sheet: &Sheet, text: String, comment: String, back: BroughtBack) -> Result<Saved> {
    let mut edit = Edit::new(Some(sheet.id), sheet.head, text, comment);
    (edit.cause, edit.back) = (EventKind::Undone, back);
    save_now(app, who, &edit)
}

fn author_of(reader: &mut Reader<'_>, revision: &Revision) -> Result<String> {
    let named = reader.names(revision.author_id)?.pop();
    Ok(named.map_or_else(|| messages::THE_SITE.to_owned(), |(_, name)| name))
}
