//! « Premiers pas », the list of what a new wiki wants first: steps are put off, or the list is closed. Administrators
//! only.

use crate::app::App;
use crate::hall::error::{Error, Result};
use crate::hall::policy::{Act, Who};
use crate::models::setting;

/// The steps, by the words of their forms, in their order.
pub const STEPS: [&str; 6] = ["nom", "ecrire", "modeles", "ranger", "inviter", "fiche"];

/// Closes the list, for every administrator; nothing opens it again.
pub fn close(app: &App, who: &Who) -> Result<()> {
    who.must(Act::Administer)?;
    app.store.write(|db| Ok(setting::leave_first_step(db, setting::CLOSED, true)?))
}

/// Puts a step off, or takes it up again.
pub fn leave(app: &App, who: &Who, step: &str, is_left: bool) -> Result<()> {
    who.must(Act::Administer)?;
    if !STEPS.contains(&step) {
        return Err(Error::BadRequest(format!("no step is called {step}")));
    }
    app.store.write(|db| Ok(setting::leave_first_step(db, step, is_left)?))
}
