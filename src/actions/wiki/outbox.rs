//! The outbox: letters queued in the transaction that causes them, so that none is sent for nothing and none is lost.

use crate::app::App;
use crate::db::Db;
use crate::db::types::Moment;
use crate::hall::error::{Error, Result};
use crate::mail::{Letter, Occasion};
use crate::models::job::{Job, Work};

/// Whom a letter is for.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    /// The address.
    pub email: &'a str,
    /// The name by which the wiki knows them.
    pub name: &'a str,
}

/// Queues a letter whose one link leads to this path of the site.
pub fn queue(
    app: &App,
    db: &mut Db,
    reader: Reader<'_>,
    occasion: Occasion<'_>,
    path: &str,
    now: Moment,
) -> Result<()> {
    let url = format!("{}{path}", app.config.base_url);
    let identity = app.identity();
    let letter = Letter { occasion, name: reader.name, site: &identity.name, url: &url };
    let message = letter.to(reader.email).map_err(|error| Error::Internal(error.into()))?;
    Job::queue(db, &Work::SendMail(message), now)?;
    Ok(())
}
