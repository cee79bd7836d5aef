//! What is said of sheets: the discussion of one, its messages by their numbers, and what is said all over the wiki.

mod show;
mod threads;
mod write;

pub use show::{one, show};
pub use write::{ask, save};
