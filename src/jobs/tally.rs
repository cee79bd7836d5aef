//! Saves this node's counters.

use crate::app::App;
use crate::hall::error::{Error, Result};
use crate::models::count;
use crate::text::dates;

/// Adds this node's counters to the database. On failure they are dropped: only their order of magnitude matters.
pub fn write_down(app: &App) -> Result<()> {
    let (sheets, missed) = app.tally.take();
    if sheets.is_empty() && missed.is_empty() {
        return Ok(());
    }
    let now = app.now().0;
    let (month, week) = (dates::iso_month(now), dates::iso_week(now));
    app.store.write::<_, Error>(|db| {
        for (sheet, seen) in &sheets {
            count::add(db, *sheet, &month, *seen)?;
        }
        Ok(count::miss(db, &week, &missed)?)
    })
}
