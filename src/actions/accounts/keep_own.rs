//! Keeps for a member what belongs to them alone, as much of it as its noun allows, and forgets it. Nothing of the wiki
//! changes: no event is told.

use crate::app::App;
use crate::hall::error::{Error, Result};
use crate::models::nouns::Own;

/// Keeps it, in place of what had its key; false when its owner has as many as anybody may. Any member may, blocked
/// ones too: nobody else sees it.
pub fn keep<N: Own>(app: &App, noun: &N, row: &N::Row) -> Result<bool> {
    app.store.write::<_, Error>(|db| {
        let held = usize::try_from(noun.count(db, N::owner(row))?).unwrap_or(usize::MAX);
        if held >= noun.most() && !noun.has(db, row)? {
            return Ok(false);
        }
        noun.put(db, row)?;
        Ok(true)
    })
}

/// Forgets what has its key, if there is such a thing.
pub fn forget<N: Own>(app: &App, noun: &N, row: &N::Row) -> Result<()> {
    app.store.write::<_, Error>(|db| Ok(noun.delete(db, row)?))
}
