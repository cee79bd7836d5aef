//! Sends the mail that resets a password. It runs after the answer, whose timing must not reveal which addresses exist.

use crate::actions::accounts::change_password;
use crate::app::App;
use crate::jobs::runner::Failure;

/// Writes to the account of that address, if there is one.
pub fn perform(app: &App, email: &str) -> Result<(), Failure> {
    Ok(change_password::write_back(app, email)?)
}
