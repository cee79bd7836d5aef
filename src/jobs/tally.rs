//! Writes down what this node counted.

use crate::app::App;
use crate::error::{Error, Result};
use crate::models::count;
use crate::text::dates;

/// Adds this node's counts to the wiki's. What cannot be written is counted no more: these are orders of magnitude.
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
        for (words, asked) in &missed {
            count::miss(db, &week, words, *asked)?;
        }
        Ok(())
    })
}
