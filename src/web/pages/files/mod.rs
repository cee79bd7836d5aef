//! Files: their bytes, their pages, the form that adds one.

mod add;
mod bytes;
mod change;
mod gone;
pub(in crate::web) mod incoming;
mod list;
mod range;
mod show;

pub use add::{add, new};
pub use bytes::serve;
pub use change::change;
pub use list::list;
pub use show::show;

use actix_web::http::StatusCode;

use crate::db::types::FileId;
use crate::hall::error::{Error, What};
use crate::hall::messages;
use crate::models::attachment::Attachment;
use crate::web::http::{Look, Outcome, Stop};

/// What a file is, or what it shows, beside its name.
pub(in crate::web) fn about(file: &Attachment) -> String {
    let size = u64::try_from(file.size).unwrap_or_default();
    messages::about_file(file.is_image(), file.decorative, &file.alt, &file.media_type, size)
}

/// The file of a number in an address, deleted or not.
fn find(look: &mut Look<'_>, id: &str) -> Outcome<Attachment> {
    let id = id.parse().map(FileId).map_err(|_| Error::NotFound(What::File))?;
    let found = look.reader.file_if_any(id)?;
    Ok(found.ok_or(Error::NotFound(What::File))?)
}

/// The same; a deleted one answers with the page that says so.
fn live(look: &mut Look<'_>, id: &str) -> Outcome<Attachment> {
    let file = find(look, id)?;
    match file.deleted_at {
        None => Ok(file),
        Some(_) => Err(Stop::said(StatusCode::GONE, &gone::of(look, &file))),
    }
}
