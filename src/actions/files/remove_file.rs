//! Deletes a file with a reason, and brings it back. Moderators; bytes and row stay, so that nothing is lost.

use crate::actions::files::attach_file::tell;
use crate::app::App;
use crate::db::happening::{Happening, OfFile};
use crate::db::types::FileId;
use crate::hall::error::{Error, Result, What};
use crate::hall::messages;
use crate::hall::policy::{Act, Who};
use crate::models::attachment::Attachment;

/// The most characters of a reason.
const MOST_REASON: usize = 500;

/// Deletes a file; its addresses answer 410 with the reason. Deleting twice changes nothing.
pub fn remove_file(app: &App, who: &Who, id: FileId, reason: &str) -> Result<()> {
    who.must(Act::Delete)?;
    let reason = reason.trim();
    match reason.chars().count() {
        0 => return Err(Error::field("motif", messages::FILE_REASON_ASKED)),
        length if length > MOST_REASON => return Err(Error::field("motif", messages::REASON_TOO_LONG)),
        _ => {}
    }
    let now = app.now();
    app.store.write::<_, Error>(|db| {
        let file = Attachment::find(db, who, id)?.ok_or(Error::NotFound(What::File))?;
        if Attachment::delete(db, id, who.account(), now, reason)? {
            let told = OfFile { reason: reason.to_owned(), ..id.into() };
            tell(db, who, &file, Happening::FileDeleted(told), now)?;
        }
        Ok(())
    })?;
    app.follow()?;
    Ok(())
}

/// Brings a deleted file back under its name and its number.
pub fn restore_file(app: &App, who: &Who, id: FileId) -> Result<()> {
    who.must(Act::Delete)?;
    let now = app.now();
    app.store.write::<_, Error>(|db| {
        let file = Attachment::find(db, who, id)?.ok_or(Error::NotFound(What::File))?;
        if Attachment::undelete(db, id)? {
            tell(db, who, &file, Happening::FileAdded(OfFile { restored: true, ..id.into() }), now)?;
        }
        Ok(())
    })?;
    app.follow()?;
    Ok(())
}
