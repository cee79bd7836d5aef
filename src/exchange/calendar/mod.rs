//! Calendar files (RFC 5545): every event a sheet.

mod import;
mod source;

pub use import::import;
pub use source::{CalendarEvent, read as read_calendar};
