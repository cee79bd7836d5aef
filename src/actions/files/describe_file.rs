//! Changes the words that describe a file. Contributors; the bytes never change.

use crate::actions::files::attach_file::{checked, tell};
use crate::app::App;
use crate::db::happening::{Happening, OfFile};
use crate::db::types::FileId;
use crate::hall::error::{Error, Result, What};
use crate::hall::policy::{Act, Who};
use crate::models::attachment::{Attachment, Words};

/// Writes the words and tells it as an event; a deleted file is not found. The file as it is afterwards.
pub fn describe_file(app: &App, who: &Who, id: FileId, words: &Words) -> Result<Attachment> {
    who.must(Act::Write)?;
    let now = app.now();
    let file = app.store.write::<_, Error>(|db| {
        let file = Attachment::find(db, who, id)?
            .filter(|file| file.deleted_at.is_none())
            .ok_or(Error::NotFound(What::File))?;
        let words = checked(words, file.is_image()).map_err(Error::Invalid)?;
        if words == file.words() {
            return Ok(file);
        }
        Attachment::describe(db, id, &words)?;
        tell(db, who, &file, Happening::FileAdded(OfFile { described: true, ..id.into() }), now)?;
        Attachment::find(db, who, id)?.ok_or(Error::NotFound(What::File))
    })?;
    app.follow()?;
    Ok(file)
}
