//! What is said of sheets: the discussion of one, its messages by their numbers, and what is said all over the wiki.

mod all;
mod feed;
mod names;
mod show;
mod threads;
mod write;

pub use all::list;
pub use feed::feed;
pub use names::names;
pub use show::{one, show};
pub use write::{ask, save};
