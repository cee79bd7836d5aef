//! Hides a revision's text, its summary and the names that only it gave from all but moderators, or shows them again.

use crate::actions::sheets::withdraw::{give_back, withdraw};
use crate::app::App;
use crate::db::happening::{Happening, Hiding};
use crate::db::types::{EventId, SheetId};
use crate::hall::error::{Error, Result, What};
use crate::hall::policy::{Act, Who};
use crate::models::event::{self, NewEvent};
use crate::models::revision::Revision;
use crate::models::sheet::Sheet;

/// Hides a revision, or shows it again. Moderators may, with a reason; never the current one, which everybody reads.
pub fn hide_revision(app: &App, who: &Who, id: SheetId, number: i32, hidden: bool, reason: &str) -> Result<EventId> {
    who.must(Act::HideRevision)?;
    let (reason, now) = (super::remove_sheet::reason(reason)?, app.now());
    let event = app.store.write::<_, Error>(|db| {
        let sheet = Sheet::lock(db, who, id)?.ok_or(Error::NotFound(What::Sheet))?;
        let revision = Revision::find(db, id, number)?.ok_or(Error::NotFound(What::Revision))?;
        if hidden && number == sheet.head {
            return Err(Error::field("version", crate::hall::messages::history::HEAD_STAYS));
        }
        if revision.erased {
            return Err(Error::field("version", crate::hall::messages::history::ALREADY_ERASED));
        }
        if hidden == revision.hidden {
            return Err(Error::field("version", crate::hall::messages::history::ALREADY_SO));
        }
        let withdrawn = if hidden { Some(withdraw(db, id, number)?) } else { None };
        let hid = if hidden { None } else { event::last_hiding(db, id, number)? };
        if let Some(Happening::Hid(told)) = hid.and_then(|hid| hid.what()) {
            give_back(db, id, told.withdrawn.unwrap_or_default())?;
        }
        Revision::hide(db, id, number, hidden)?;
        let what = Happening::Hid(Hiding { hidden, reason: reason.clone(), withdrawn });
        let mut told = NewEvent::new(what, now, who.account(), sheet.title).on(id);
        told.revision = Some(number);
        Ok(event::tell(db, told)?)
    })?;
    app.follow()?;
    Ok(event)
}
