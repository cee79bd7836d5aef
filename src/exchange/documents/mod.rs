//! Documents that come in: each file below a folder becomes a sheet, with its images, its original joined.

mod import;
mod told;

use crate::app::App;
use crate::files::documents::{self, ReadDocument, Unread};

pub use import::import;
pub use told::Told;

/// Reads a document as a text of ours, in a process of its own. The end of its name counts.
///
/// # Errors
/// Why it is not read.
pub fn read(app: &App, name: &str, bytes: Vec<u8>) -> Result<ReadDocument, Unread> {
    documents::read(&app.config.program, name, bytes)
}
