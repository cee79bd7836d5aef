//! Frees an old title, so that another sheet may take it.

use crate::app::App;
use crate::db::happening::{Happening, Nothing};
use crate::db::types::EventId;
use crate::hall::error::{Error, Result, What};
use crate::hall::policy::{Act, Who};
use crate::models::event::{self, NewEvent};
use crate::models::name;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::text::title;

/// Takes a title away from the sheet that only used to have it. Moderators may; a present title is never freed.
pub fn free_alias(app: &App, who: &Who, alias: &str) -> Result<EventId> {
    who.must(Act::FreeAlias)?;
    let (key, now) = (title::key(alias), app.now());
    let event = app.store.write::<_, Error>(|db| {
        let name = name::find(db, &key)?.ok_or(Error::NotFound(What::Sheet))?;
        let sheet = Sheet::lock(db, who, name.sheet_id)?.ok_or(Error::NotFound(What::Sheet))?;
        if title::key(&sheet.title) == key || !name::free(db, sheet.id, &key)? {
            return Err(Reader::new(db, who).taken(&name.title, sheet.id)?);
        }
        let told = NewEvent::new(Happening::AliasFreed(Nothing {}), now, who.account(), name.title).on(sheet.id);
        Ok(event::tell(db, told)?)
    })?;
    app.follow()?;
    Ok(event)
}
