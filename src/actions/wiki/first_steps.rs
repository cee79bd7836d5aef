//! Closes « Pour commencer », the list of what a new wiki wants first. Administrators only.

use crate::app::App;
use crate::hall::error::Result;
use crate::hall::policy::{Act, Who};
use crate::models::setting;

/// Closes the list, for every administrator; nothing opens it again.
pub fn close(app: &App, who: &Who) -> Result<()> {
    who.must(Act::Administer)?;
    app.store.write(|db| Ok(setting::close_first_steps(db)?))
}
