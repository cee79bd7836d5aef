//! Reminds those who look after sheets of what is to be looked at again.

use crate::actions::sheets::remind_stewards;
use crate::app::App;
use crate::jobs::runner::Failure;

/// Writes to everybody of whose sheets one is due.
pub fn perform(app: &App) -> Result<(), Failure> {
    Ok(remind_stewards::remind_all(app)?)
}
