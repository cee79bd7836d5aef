//! Reads the text of a revision, from memory when it was read or saved lately.

use crate::app::App;
use crate::hall::error::Result;
use crate::models::reader::Reader;
use crate::models::revision::Revision;
use crate::models::sheet::Sheet;

/// A revision that this reader may read, and its text.
pub fn read_text(app: &App, reader: &mut Reader<'_>, sheet: &Sheet, number: i32) -> Result<(Revision, String)> {
    let row = reader.revision(sheet, number)?;
    if let Some(text) = app.caches.texts.get(&row.hash) {
        return Ok((row, text.as_ref().to_owned()));
    }
    let text = reader.text(sheet, number)?;
    app.caches.texts.keep(&row.hash, &text);
    Ok((row, text))
}
