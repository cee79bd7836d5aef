//! Asks every server of this wiki to rebuild its search index, beside the present one that goes on answering.

use crate::app::App;
use crate::hall::error::Result;
use crate::hall::policy::{Act, Who};
use crate::models::setting;

/// Asks. Administrators and the program may. Servers see it within a second; one that does not run follows events when
/// it starts and needs no rebuild.
pub fn ask(app: &App, who: &Who) -> Result<()> {
    who.must(Act::Administer)?;
    let now = app.now();
    app.store.write(|db| Ok(setting::ask_rebuild(db, now.0)?))
}
