//! Finds the sheet that an address names, whatever became of the rest of the address.

use crate::app::App;
use crate::hall::error::{Error, Result, What};
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::web::http::extract::{SheetPath, Visitor};

/// What stands at an address.
#[expect(clippy::large_enum_variant, reason = "made once a request and taken apart at once")]
pub enum Found {
    /// The sheet, at its address of today.
    Here(Sheet),
    /// Its address of today, tail and query kept.
    Moved(String),
}

/// The live sheet of an address; a deleted one is [`Error::Gone`].
pub async fn live(app: &App, visitor: &Visitor, path: &SheetPath) -> Result<Found> {
    let (who, id) = (visitor.who.clone(), path.id);
    let sheet = app.read(move |db| Reader::new(db, &who).sheet(id)).await?;
    Ok(here_or_moved(sheet, visitor, path))
}

/// The sheet of an address, deleted or not, without a look at its slug.
pub async fn any(app: &App, visitor: &Visitor, path: &SheetPath) -> Result<Sheet> {
    let (who, id) = (visitor.who.clone(), path.id);
    app.read::<_, Error>(move |db| Ok(Sheet::find(db, &who, id)?)).await?.ok_or(Error::NotFound(What::Sheet))
}

fn here_or_moved(sheet: Sheet, visitor: &Visitor, path: &SheetPath) -> Found {
    if path.slug == sheet.slug {
        return Found::Here(sheet);
    }
    let query = if visitor.query.is_empty() { String::new() } else { format!("?{}", visitor.query) };
    Found::Moved(format!("{}{}{query}", sheet.path(), path.tail))
}
