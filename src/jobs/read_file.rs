//! Extracts the text of a document, for the search.

use crate::app::App;
use crate::db::happening::Happening;
use crate::db::types::{FileId, Moment};
use crate::files::text;
use crate::hall::error::Error;
use crate::jobs::runner::Failure;
use crate::models::event::{self, NewEvent};
use crate::models::file_text;
use crate::models::job::{Job, Work};
use crate::models::reader::Reader;

/// Files queued a batch.
const STEP: i64 = 500;

/// Extracts the text of one file. An unreadable document gets an empty text and is not retried.
pub fn perform(app: &App, id: FileId) -> Result<(), Failure> {
    let found = app.store.read(|db| Reader::keeper(db).file_if_any(id))?;
    let Some(file) = found.filter(|file| file.deleted_at.is_none() && text::is_read(&file.media_type)) else {
        return Ok(());
    };
    let words = if app.store.read::<_, Error>(|db| Ok(file_text::is_known(db, &file.hash)?))? {
        None
    } else {
        let bytes = app.files.get(&file.hash).map_err(|error| Failure::Later(error.to_string()))?;
        let read = text::read_apart(&app.config.program, &file.media_type, bytes);
        Some(read.unwrap_or_else(|error| {
            tracing::warn!(file = file.id.0, %error, "a document has no text");
            String::new()
        }))
    };
    let now = app.now();
    app.store.write::<_, Error>(|db| {
        if let Some(words) = &words {
            file_text::insert(db, &file.hash, words, now)?;
        }
        for sheet in file_text::sheets_of(db, &file)? {
            let what = Happening::FileRead(file.id.into());
            event::tell(db, NewEvent::new(what, now, None, file.name.clone()).on(sheet))?;
        }
        Ok(())
    })?;
    app.follow().map(drop)?;
    Ok(())
}

/// Queues every document without an extracted text: those imported, or attached before this existed.
pub fn queue_unread(app: &App, now: Moment) -> Result<(), Error> {
    let mut after = FileId(0);
    loop {
        let step = app.store.read::<_, Error>(|db| Ok(file_text::unread(db, text::READ, after, STEP)?))?;
        let Some(last) = step.last() else { return Ok(()) };
        after = last.id;
        app.store.write::<_, Error>(|db| {
            for file in &step {
                Job::queue(db, &Work::ReadFile(file.id), now)?;
            }
            Ok(())
        })?;
    }
}
