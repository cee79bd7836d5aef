//! Saves this node's counters.

use crate::app::App;
use crate::hall::error::{Error, Result};
use crate::models::{count, followed_link, missed_address};
use crate::text::dates;

/// Adds this node's counters to the database. On failure they are dropped: only their order of magnitude matters.
pub fn write_down(app: &App) -> Result<()> {
    let taken = app.tally.take();
    if taken.is_empty() {
        return Ok(());
    }
    let now = app.now();
    let (month, week, day) = (dates::iso_month(now.0), dates::iso_week(now.0), dates::iso_day(now.0));
    app.store.write::<_, Error>(|db| {
        for (sheet, seen) in &taken.sheets {
            count::add(db, *sheet, &month, *seen)?;
        }
        count::miss(db, &week, &taken.missed)?;
        followed_link::add(db, &day, &taken.followed)?;
        Ok(missed_address::miss(db, &taken.lost, now)?)
    })
}
