//! Gives a sheet another title: one revision, written into its text; the old title keeps leading to it.

use std::sync::Arc;

use crate::actions::sheets::edit_sheet::{Edit, Saved, save_now};
use crate::app::App;
use crate::db::types::{EventKind, SheetId};
use crate::hall::error::{Error, Result};
use crate::hall::policy::{Act, Who};
use crate::models::reader::Reader;
use crate::text::sheet_text::{TITLE, Value};
use crate::text::title;

/// Renames a sheet. Whoever may change it may; a title of another sheet, present or old, is [`Error::Taken`].
pub fn rename_sheet(app: &App, who: &Who, id: SheetId, to: &str, reason: &str) -> Result<Saved> {
    who.must(Act::Rename)?;
    let to = title::clean(to).map_err(|problem| Error::field("titre", crate::hall::messages::of_title(&problem)))?;
    let (sheet, text) = app.store.read::<_, Error>(|db| {
        let mut reader = Reader::new(db, who);
        let sheet = reader.sheet(id)?;
        let text = reader.sheet_text(&sheet, sheet.head)?;
        Ok((sheet, text))
    })?;
    let kinds = app.kinds();
    let def = kinds.kind(&sheet.kind);
    let mut renamed = Arc::unwrap_or_clone(text);
    renamed.set(TITLE, Some(Value::from(to.as_str())), &def.order()).map_err(Error::Unreadable)?;
    let comment = crate::hall::messages::history::renaming(&to, reason.trim());
    let mut edit = Edit::new(Some(id), sheet.head, renamed.text(), comment);
    edit.cause = EventKind::Renamed;
    save_now(app, who, &edit)
}
