//! Makes the text of an older revision the current one again, as a new revision.

use crate::actions::sheets::edit_sheet::{Edit, Saved, save_now};
use crate::app::App;
use crate::db::types::{EventKind, SheetId};
use crate::hall::error::{Error, Result};
use crate::hall::messages::history as said;
use crate::hall::policy::{Act, Who};
use crate::models::reader::Reader;
use crate::text::sheet_text::{SheetText, TITLE, Value};

/// What to restore, and how.
#[derive(Clone, Debug)]
pub struct Restoring {
    /// The sheet.
    pub sheet: SheetId,
    /// The revision whose text comes back.
    pub number: i32,
    /// The sheet's current revision, as the person saw it.
    pub head: i32,
    /// Whether the sheet keeps the title that it has at `head`.
    pub keeps_title: bool,
    /// Why, for the history.
    pub reason: String,
}

/// Restores a revision. Whoever may change the sheet may; what was hidden must be shown first. Somebody who saves in
/// the same instant is merged with. A title that another sheet has now is [`Error::Taken`].
pub fn restore_revision(app: &App, who: &Who, asked: &Restoring) -> Result<Saved> {
    who.must(Act::Write)?;
    let Restoring { sheet: id, number, head, .. } = *asked;
    let (old, text, title) = app.store.read::<_, Error>(|db| {
        let mut reader = Reader::new(db, who);
        let sheet = reader.sheet(id)?;
        let old = reader.revision(&sheet, number)?;
        if old.hidden {
            return Err(Error::field("version", said::NOT_READABLE));
        }
        let now = reader.revision(&sheet, head)?;
        Ok((old, reader.text(&sheet, number)?, now.title))
    })?;
    let text = if asked.keeps_title { entitled(app, &text, &title)? } else { text };
    let comment = said::restoring(number, &crate::text::dates::full(old.created_at.0), asked.reason.trim());
    let mut edit = Edit::new(Some(id), head, text, comment);
    edit.cause = EventKind::Restored;
    edit.back.restores = Some(number);
    save_now(app, who, &edit)
}

/// The text under that title.
pub fn entitled(app: &App, text: &str, title: &str) -> Result<String> {
    let mut text = SheetText::parse(text).map_err(Error::Unreadable)?;
    let kinds = app.kinds();
    let kind = kinds.kind(text.kind().unwrap_or_default());
    text.set(TITLE, Some(Value::from(title)), &kind.order()).map_err(Error::Unreadable)?;
    Ok(text.text())
}
