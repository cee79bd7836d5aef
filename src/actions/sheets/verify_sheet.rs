//! Says that a sheet is still true: a name and a date beside it, no revision.

use crate::app::App;
use crate::db::happening::{Happening, Nothing};
use crate::db::types::{EventId, SheetId};
use crate::hall::error::{Error, Result};
use crate::hall::policy::{Act, Who};
use crate::models::event::{self, NewEvent};
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;

/// « Toujours à jour ». Whoever may write may say so, of protected sheets too.
pub fn verify_sheet(app: &App, who: &Who, id: SheetId) -> Result<EventId> {
    who.must(Act::Write)?;
    let (by, now) = (who.member()?.id, app.now());
    let event = app.store.write::<_, Error>(|db| {
        let sheet = Reader::new(db, who).sheet(id)?;
        Sheet::verify(db, id, by, now)?;
        Ok(event::tell(db, NewEvent::new(Happening::Verified(Nothing {}), now, Some(by), sheet.title).on(id))?)
    })?;
    app.follow()?;
    Ok(event)
}
