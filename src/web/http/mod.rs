//! How pages are asked and answered: one look at the wiki, one adapter around every page.

pub mod look;
pub mod page;

pub use look::{Look, Outcome, Pool, Stop, look};
pub use page::{Params, page};
