//! What happened lately: the page of recent changes, and the feeds that tell it to machines.

pub mod feeds;
pub(in crate::web::pages) mod lines;
mod show;

pub use feeds::show as feed;
pub use show::show;
