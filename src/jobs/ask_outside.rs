//! Asks whether what texts lead to outside the wiki still answers.

use crate::actions::wiki::ask_outside;
use crate::app::App;
use crate::jobs::runner::Failure;

/// Asks some addresses, where that was chosen.
pub fn perform(app: &App) -> Result<(), Failure> {
    Ok(ask_outside::ask_outside(app)?)
}
