//! Deletes expired rows: sessions, one-time links, finished jobs, unconfirmed accounts.

use crate::app::App;
use crate::db::types::Moment;
use crate::error::Error;
use crate::jobs::read_file;
use crate::jobs::runner::Failure;
use crate::models::account::Account;
use crate::models::count;
use crate::models::idempotency::Repeatable;
use crate::models::job::Job;
use crate::models::one_time_link::OneTimeLink;
use crate::models::session::SessionRow;
use crate::text::dates;

/// How long an unconfirmed account is kept.
const UNCONFIRMED: i64 = 7 * Moment::DAY;
/// How long finished and failed jobs are kept.
const JOBS: i64 = 30 * Moment::DAY;

/// How long counts are kept.
const COUNTS: i64 = 400 * Moment::DAY;

/// Deletes all of it in one transaction.
pub fn perform(app: &App) -> Result<(), Failure> {
    let now = app.now();
    app.store.write::<_, Error>(|db| {
        SessionRow::purge(db, now)?;
        OneTimeLink::purge(db, now)?;
        Account::purge_unconfirmed(db, now.plus(-UNCONFIRMED))?;
        Repeatable::purge(db, now)?;
        Job::purge(db, now.plus(-JOBS))?;
        let old = now.plus(-COUNTS).0;
        count::purge(db, &dates::iso_week(old), &dates::iso_month(old))?;
        Ok(())
    })?;
    read_file::queue_unread(app, now)?;
    Ok(())
}
