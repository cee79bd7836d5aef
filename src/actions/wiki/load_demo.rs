//! Fills an empty wiki with the demo sheets, so that a first visit has something to read, and takes them away.

use crate::actions::sheets::edit_sheet;
use crate::actions::sheets::edit_sheet::Edit;
use crate::actions::sheets::remove_sheet;
use crate::actions::wiki::ship_sheets::File;
use crate::app::App;
use crate::hall::error::{Error, Result};
use crate::hall::messages::reading::{DEMO, DEMO_REMOVED};
use crate::hall::policy::{Act, Who};
use crate::models::event;
use crate::models::sheet::Sheet;

/// Writes the demo sheets, all or none, unless anybody ever wrote a sheet here, deleted since or not. Says how many
/// were written.
pub fn load_demo(app: &App, files: &[File]) -> Result<usize> {
    let kinds: Vec<String> = app.kinds().public().map(|kind| kind.key.clone()).collect();
    if app.store.read::<_, Error>(|db| Ok(Sheet::any_ever_of(db, &kinds)?))? {
        return Ok(0);
    }
    let edits: Vec<Edit> =
        files.iter().map(|(_, text)| Edit::new(None, 0, (*text).to_owned(), DEMO.to_owned())).collect();
    edit_sheet::save_all(app, &Who::Program, &edits)?;
    Ok(files.len())
}

/// Deletes the demo sheets that nobody changed, all or none, as any sheet is: each can be brought back. Says how many.
/// Administrators only.
pub fn remove_demo(app: &App, who: &Who) -> Result<usize> {
    who.must(Act::Administer)?;
    let now = app.now();
    let removed = app.store.write::<_, Error>(|db| {
        let sheets = Sheet::untouched_since(db, DEMO)?;
        let gone = sheets.iter().map(|id| remove_sheet::remove(db, who, *id, DEMO_REMOVED, "", now));
        let events = gone.collect::<Result<Vec<_>>>()?;
        event::tell_all(db, events)?;
        Ok(sheets.len())
    })?;
    app.follow()?;
    Ok(removed)
}
