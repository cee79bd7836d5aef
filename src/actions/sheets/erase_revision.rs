//! Erases one revision for ever: its text and its words go, and what hung on them in the chain is stored anew. What
//! stays is a tombstone with its author, its date and its hash.

use crate::actions::sheets::withdraw::{OnlyIts, only_its, withdraw};
use crate::app::App;
use crate::db::Db;
use crate::db::happening::{Because, Happening};
use crate::db::types::{EventId, Moment, SheetId};
use crate::hall::error::{Error, Result, What};
use crate::hall::policy::{Act, Who};
use crate::models::event::{self, NewEvent};
use crate::models::held_change::HeldChange;
use crate::models::reader::Reader;
use crate::models::remark::Remark;
use crate::models::revision::Revision;
use crate::models::revision::codec::{self, Place, Stored};
use crate::models::sheet::Sheet;

/// A sheet that is changed while its chain is stored anew is prepared again, at most this often.
const TRIES: usize = 5;

/// What a chain must still look like in the transaction.
type Shape = Vec<(i32, bool, i32)>;

/// The chain around an erased revision, ready to be written.
struct Rewritten {
    title: String,
    shape: Shape,
    only: OnlyIts,
    stored: Vec<(i32, Stored)>,
}

/// Erases a revision. Administrators may, with a reason; never the current one, which must be replaced first. All other
/// revisions keep their texts and hashes.
pub fn erase_revision(app: &App, who: &Who, id: SheetId, number: i32, reason: &str) -> Result<EventId> {
    who.must(Act::EraseRevision)?;
    let reason = super::remove_sheet::reason(reason)?;
    for _ in 0..TRIES {
        let (sheet, rewritten) = app.store.read::<_, Error>(|db| prepare(db, who, id, number))?;
        let now = app.now();
        let done = app.store.write::<_, Error>(|db| write(db, who, &sheet, number, &rewritten, &reason, now))?;
        if let Some(event) = done {
            app.follow()?;
            return Ok(event);
        }
    }
    Err(Error::Busy)
}

fn prepare(db: &mut Db, who: &Who, id: SheetId, number: i32) -> Result<(Sheet, Rewritten)> {
    let sheet = Sheet::find(db, who, id)?.ok_or(Error::NotFound(What::Sheet))?;
    if number == sheet.head {
        return Err(Error::field("version", crate::hall::messages::history::HEAD_STAYS));
    }
    let erased = Reader::new(db, who).revision_row(&sheet, number)?.ok_or(Error::NotFound(What::Revision))?;
    if erased.erased {
        return Err(Error::field("version", crate::hall::messages::history::ALREADY_ERASED));
    }
    let mut rewritten = Rewritten {
        title: erased.title.clone(),
        shape: vec![shape_of(&erased)],
        only: only_its(db, id, number)?,
        stored: vec![(number, codec::encode("", None)?)],
    };
    // Every revision up to the next key decodes through the erased text: they are stored after one another again.
    let mut before: Option<(String, Place)> = None;
    for row in Reader::new(db, who).revisions_after(&sheet, number)?.iter().take_while(|row| row.chain_links > 0) {
        let text = Reader::new(db, who).text_to_rewrite(row)?;
        let stored = codec::encode(&text, before.as_ref().map(|(text, place)| (text.as_str(), *place)))?;
        before = Some((text, stored.place));
        rewritten.shape.push(shape_of(row));
        rewritten.stored.push((row.number, stored));
    }
    Ok((sheet, rewritten))
}

fn shape_of(row: &Revision) -> (i32, bool, i32) {
    (row.number, row.erased, row.chain_links)
}

/// Nothing when the chain is no more what was prepared.
fn write(
    db: &mut Db,
    who: &Who,
    sheet: &Sheet,
    number: i32,
    rewritten: &Rewritten,
    reason: &str,
    now: Moment,
) -> Result<Option<EventId>> {
    let locked = Sheet::lock(db, who, sheet.id)?.ok_or(Error::NotFound(What::Sheet))?;
    let mut shape: Shape = Vec::with_capacity(rewritten.shape.len());
    for (number, ..) in &rewritten.shape {
        shape.extend(Reader::new(db, who).revision_row(sheet, *number)?.as_ref().map(shape_of));
    }
    // A revision added meanwhile still decodes: it counts more links back than it needs.
    if shape != rewritten.shape || locked.head == number {
        return Ok(None);
    }
    if withdraw(db, sheet, number, &rewritten.only)?.is_none() {
        return Ok(None);
    }
    for (each, stored) in &rewritten.stored {
        let is_erased = shape.iter().any(|(known, erased, _)| known == each && *erased);
        Revision::rewrite(db, sheet.id, *each, stored, is_erased || *each == number)?;
    }
    Revision::silence(db, sheet.id, number)?;
    HeldChange::forget_from(db, sheet.id, number)?;
    Remark::forget_passages(db, sheet.id, number)?;
    event::silence(db, sheet.id, number, &rewritten.title, &locked.title)?;
    let what = Happening::Erased(Because { reason: reason.to_owned() });
    let mut told = NewEvent::new(what, now, who.account(), locked.title).on(sheet.id);
    told.revision = Some(number);
    Ok(Some(event::tell(db, told)?))
}
