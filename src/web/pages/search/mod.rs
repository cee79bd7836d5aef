//! The pages that find: `/recherche` and `/fiches`, one page with and without words, and the completion of titles.

mod asked;
mod choices;
mod covers;
mod document;
mod embed;
mod fit;
pub mod follow;
pub mod followed;
mod hits;
pub mod live;
mod places;
mod saved;
mod show;
mod span;
pub mod views;
mod widen;

pub use document::{document, feed};
pub use embed::list as embedded;
pub use saved::{list as saved, save as keep};
pub use show::show;
