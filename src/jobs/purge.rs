//! Deletes expired rows: sessions, one-time links, finished jobs, unconfirmed accounts, drafts that were let go.

use crate::app::App;
use crate::db::types::Moment;
use crate::hall::error::Error;
use crate::jobs::runner::Failure;
use crate::jobs::{read_file, sweep};
use crate::models::job::Job;
use crate::models::nouns::NOUNS;

/// How long finished and failed jobs are kept.
const JOBS: i64 = 30 * Moment::DAY;

/// Deletes all rows in one transaction, then bytes without a row.
pub fn perform(app: &App) -> Result<(), Failure> {
    let now = app.now();
    app.store.write::<_, Error>(|db| {
        for noun in NOUNS {
            noun.purge(db, now)?;
        }
        Ok(Job::purge(db, now.plus(-JOBS)).map(drop)?)
    })?;
    read_file::queue_unread(app, now)?;
    sweep::perform(app, now)?;
    Ok(())
}
