//! Hides a revision's text, its summary and the names that only it gave from all but moderators, or shows them again.

use crate::actions::sheets::withdraw::{OnlyIts, give_back, only_its, withdraw};
use crate::app::App;
use crate::db::Db;
use crate::db::happening::{Happening, Hiding, Withdrawn};
use crate::db::types::{EventId, Moment, SheetId};
use crate::hall::error::{Error, Result, What};
use crate::hall::policy::{Act, Who};
use crate::models::event::{self, NewEvent};
use crate::models::reader::Reader;
use crate::models::revision::Revision;
use crate::models::sheet::Sheet;

/// A sheet that changes while its texts are read is read again, at most this often.
const TRIES: usize = 5;

/// Hides a revision, or shows it again. Moderators may, with a reason; never the current one, which everybody reads.
pub fn hide_revision(app: &App, who: &Who, id: SheetId, number: i32, hidden: bool, reason: &str) -> Result<EventId> {
    who.must(Act::HideRevision)?;
    let reason = super::remove_sheet::reason(reason)?;
    for _ in 0..TRIES {
        let only =
            app.store.read::<_, Error>(|db| if hidden { Ok(Some(only_its(db, id, number)?)) } else { Ok(None) })?;
        let now = app.now();
        let done = app.store.write::<_, Error>(|db| {
            let Some((sheet, withdrawn)) = write(db, who, id, number, only.as_ref())? else { return Ok(None) };
            let what = Happening::Hid(Hiding { hidden, reason: reason.clone(), withdrawn });
            let mut told = NewEvent::new(what, now, who.account(), sheet.title).on(id);
            told.revision = Some(number);
            Ok(Some(event::tell(db, told)?))
        })?;
        if let Some(event) = done {
            app.follow()?;
            return Ok(event);
        }
    }
    Err(Error::Busy)
}

/// Hides a revision in the transaction under way; the event to tell at its end. Nothing for one hidden or erased
/// already, and for the current one.
pub(in crate::actions) fn hide(
    db: &mut Db,
    who: &Who,
    id: SheetId,
    number: i32,
    reason: &str,
    now: Moment,
) -> Result<Option<NewEvent>> {
    who.must(Act::HideRevision)?;
    let only = only_its(db, id, number)?;
    let (sheet, withdrawn) = match write(db, who, id, number, Some(&only)) {
        Ok(Some(hidden)) => hidden,
        Ok(None) => return Err(Error::Busy),
        Err(Error::Invalid(_)) => return Ok(None),
        Err(error) => return Err(error),
    };
    let what = Happening::Hid(Hiding { hidden: true, reason: reason.to_owned(), withdrawn });
    let mut told = NewEvent::new(what, now, who.account(), sheet.title).on(id);
    told.revision = Some(number);
    Ok(Some(told))
}

/// Hides the revision with what `only` it gave, or shows it again; none when the texts are no more those that were
/// read.
fn write(
    db: &mut Db,
    who: &Who,
    id: SheetId,
    number: i32,
    only: Option<&OnlyIts>,
) -> Result<Option<(Sheet, Option<Withdrawn>)>> {
    let sheet = Sheet::lock(db, who, id)?.ok_or(Error::NotFound(What::Sheet))?;
    let revision = Reader::new(db, who).revision_row(&sheet, number)?.ok_or(Error::NotFound(What::Revision))?;
    if only.is_some() && number == sheet.head {
        return Err(Error::field("version", crate::hall::messages::history::HEAD_STAYS));
    }
    if revision.erased {
        return Err(Error::field("version", crate::hall::messages::history::ALREADY_ERASED));
    }
    if only.is_some() == revision.hidden {
        return Err(Error::field("version", crate::hall::messages::history::ALREADY_SO));
    }
    let withdrawn = match only {
        Some(only) => match withdraw(db, &sheet, number, only)? {
            Some(withdrawn) => Some(withdrawn),
            None => return Ok(None),
        },
        None => {
            if let Some(Happening::Hid(told)) = event::last_hiding(db, id, number)?.and_then(|hid| hid.what()) {
                give_back(db, &sheet, told.withdrawn.unwrap_or_default())?;
            }
            None
        }
    };
    Revision::hide(db, id, number, only.is_some())?;
    Ok(Some((sheet, withdrawn)))
}
