//! Tells somebody which remarks wait for them: one letter for all that came within the hour.

use crate::actions::sheets::tell_remarks;
use crate::app::App;
use crate::db::types::AccountId;
use crate::jobs::runner::Failure;

/// Writes to that account, if something new waits for it.
pub fn perform(app: &App, account: AccountId) -> Result<(), Failure> {
    Ok(tell_remarks::tell(app, account)?)
}
