//! Makes the text of an older revision the current one again, as a new revision.

use crate::actions::edit_sheet::{Edit, Saved, save_now};
use crate::app::App;
use crate::db::types::{EventKind, SheetId};
use crate::error::{Error, Result, What};
use crate::messages::history as said;
use crate::models::revision::{self, Revision};
use crate::policy::{Act, Who};

/// Restores revision `number` on a sheet whose current revision is `head`. Whoever may change the sheet may; what was
/// hidden must be shown first. Somebody who saves in the same instant is merged with.
pub fn restore_revision(app: &App, who: &Who, id: SheetId, number: i32, head: i32, reason: &str) -> Result<Saved> {
    who.must(Act::Write)?;
    let (old, text) = app.store.read::<_, Error>(|db| {
        let old = Revision::find(db, id, number)?.ok_or(Error::NotFound(What::Revision))?;
        if old.hidden || old.erased {
            return Err(Error::field("version", said::NOT_READABLE));
        }
        Ok((old, revision::text(db, id, number)?.ok_or(Error::NotFound(What::Revision))?))
    })?;
    let comment = said::restoring(number, &crate::text::dates::full(old.created_at.0), reason.trim());
    let mut edit = Edit::new(Some(id), head, text, comment);
    edit.cause = EventKind::Restored;
    save_now(app, who, &edit)
}
