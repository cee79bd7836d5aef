//! Works out anew what stands beside the texts of sheets, once a kind keeps a field from some, or gives it back.

use crate::actions::wiki::rebuild;
use crate::app::App;
use crate::hall::policy::Who;
use crate::jobs::runner::Failure;

/// Does it for every sheet beside which something is not as its text says.
pub fn perform(app: &App) -> Result<(), Failure> {
    Ok(rebuild::rebuild(app, &Who::Program, &|_| ()).map(drop)?)
}
