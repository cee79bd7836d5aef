//! Tells those who follow something what happened to it.

use crate::actions::accounts::tell_followers;
use crate::app::App;
use crate::jobs::runner::Failure;

/// Writes to everybody to whom a letter is due.
pub fn perform(app: &App) -> Result<(), Failure> {
    Ok(tell_followers::tell_all(app)?)
}
