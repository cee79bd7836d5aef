//! Fills an empty wiki with the demo sheets, so that a first visit has something to read.

use crate::actions::sheets::edit_sheet;
use crate::actions::sheets::edit_sheet::Edit;
use crate::actions::wiki::ship_sheets::File;
use crate::app::App;
use crate::hall::error::{Error, Result};
use crate::hall::messages::reading::DEMO;
use crate::hall::policy::Who;
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
    edit_sheet::create_all(app, &Who::Program, &edits)?;
    Ok(files.len())
}
