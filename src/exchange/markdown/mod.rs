//! Folders of Markdown: every file a sheet, links between files and their images kept.

mod convert;
mod export;
mod folder;
mod import;
mod moves;
mod names;
mod report;
mod source;

pub(super) use convert::to_title;
pub use export::{Exported, export};
pub use import::{import, import_as};
pub use report::Report;
pub use source::{Source, read as read_file};
