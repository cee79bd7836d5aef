//! What the law asks of whoever hosts the wiki, and is still blank.

use crate::db::Db;
use crate::hall::error::Result;
use crate::hall::policy::Who;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::models::sheet_key;
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

/// The pages of the house that still have blanks `{{à remplir : …}}`, by their keys.
pub fn blanks(db: &mut Db) -> Result<Vec<Unfinished>> {
    let mut unfinished = Vec::new();
    for row in sheet_key::live(db, KIND_OF_PAGES)? {
        let Some(sheet) = Sheet::find(db, &Who::Program, row.sheet_id)? else { continue };
        let text = Reader::keeper(db).text(&sheet, sheet.head)?;
        let count = blanks::count(&text);
        if count > 0 {
            unfinished.push(Unfinished { path: format!("/{}", row.key), title: sheet.title, blanks: count });
        }
    }
    Ok(unfinished)
}
