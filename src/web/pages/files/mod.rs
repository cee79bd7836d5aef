//! Files: their bytes, their pages, the form that adds one.

mod add;
mod bytes;
mod change;
mod gone;
pub(super) mod incoming;
mod list;
mod range;
mod show;

pub use add::{add, new};
pub use bytes::serve;
pub use change::change;
pub use list::list;
pub use show::show;

use crate::app::App;
use crate::db::types::FileId;
use crate::hall::error::{Error, Result, What};
use crate::models::attachment::Attachment;
use crate::web::http::extract::Visitor;

/// The file of a number in an address, deleted or not, and whether everybody may see it.
async fn find(app: &App, visitor: &Visitor, id: &str) -> Result<(Attachment, bool)> {
    let id = id.parse().map(FileId).map_err(|_| Error::NotFound(What::File))?;
    let who = visitor.who.clone();
    let found = app
        .read::<_, Error>(move |db| {
            let Some(file) = Attachment::find(db, &who, id)? else { return Ok(None) };
            let public = file.is_public(db)?;
            Ok(Some((file, public)))
        })
        .await?;
    found.ok_or(Error::NotFound(What::File))
}
