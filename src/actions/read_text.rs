//! Reads the text of a revision, from memory when it was read or saved lately.

use crate::app::App;
use crate::db::Db;
use crate::error::{Error, Result, What};
use crate::models::revision::{self, Revision};

/// The text of a revision, hidden or not: callers ask [`Revision::is_readable_by`] first.
pub fn read_text(app: &App, db: &mut Db, row: &Revision) -> Result<String> {
    // The row of an erased revision bears the hash of the text that was.
    if !row.erased
        && let Some(text) = app.caches.texts.get(&row.hash)
    {
        return Ok(text.as_ref().to_owned());
    }
    let text = revision::text(db, row.sheet_id, row.number)?.ok_or(Error::NotFound(What::Revision))?;
    if !row.erased {
        app.caches.texts.keep(&row.hash, &text);
    }
    Ok(text)
}
