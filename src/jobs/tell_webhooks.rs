//! Tells other tools what happened.

use crate::actions::wiki::tell_webhooks;
use crate::app::App;
use crate::jobs::runner::Failure;

/// Sends what is due to every webhook, some of it at a time.
pub fn perform(app: &App) -> Result<(), Failure> {
    match tell_webhooks::tell_all(app)? {
        true => Err(Failure::Unfinished),
        false => Ok(()),
    }
}
