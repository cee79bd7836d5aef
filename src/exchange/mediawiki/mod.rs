//! Dumps of MediaWiki: every page a sheet, with its history.

mod dump;
mod import;
mod report;

pub use dump::{DumpItem, DumpPage, DumpRevision, read as read_dump};
pub use import::{Options, import};
pub use report::WikiReport;
