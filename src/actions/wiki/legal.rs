//! What the law asks of whoever hosts the wiki, and is still blank.

use crate::hall::error::Result;
use crate::models::reader::Reader;
use crate::text::blanks;
use crate::text::kind::KIND_OF_PAGES;

/// A page of the house that still has blanks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfinished {
    /// Its address.
    pub path: String,
    /// Its title.
    pub title: String,
    /// How many blanks.
    pub blanks: usize,
}

/// The pages of the house that still have blanks `{{à remplir : …}}`, by their keys; of those that this reader may see.
pub fn blanks(reader: &mut Reader<'_>) -> Result<Vec<Unfinished>> {
    let mut unfinished = Vec::new();
    for row in reader.live_keys(KIND_OF_PAGES)? {
        let Some(sheet) = reader.sheets(&[row.sheet_id])?.pop() else { continue };
        let text = reader.text(&sheet, sheet.head)?;
        let count = blanks::count(&text);
        if count > 0 {
            unfinished.push(Unfinished { path: format!("/{}", row.key), title: sheet.title, blanks: count });
        }
    }
    Ok(unfinished)
}
