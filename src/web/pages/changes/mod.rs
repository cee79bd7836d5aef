//! What happened lately: the page of recent changes, and the feeds that tell it to machines.

pub mod feeds;
mod lines;
mod show;

pub use feeds::{of_all, of_sheet, of_theme};
pub use show::show;
