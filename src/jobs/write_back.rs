//! Sends the mail that resets a password. It runs after the answer, whose timing must not reveal which addresses exist.

use crate::actions::change_password;
use crate::app::App;
use crate::jobs::runner::Failure;

/// Writes to the account of the address in the payload, if there is one.
pub fn perform(app: &App, payload: &str) -> Result<(), Failure> {
    Ok(change_password::write_back(app, payload)?)
}
