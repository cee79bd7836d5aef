//! The pages that find: `/recherche` and `/fiches`, one page with and without words, and the completion of titles.

mod asked;
mod choices;
mod feed;
mod fit;
mod hits;
pub mod live;
mod places;
mod saved;
mod show;
mod widen;

pub use feed::feed;
pub use saved::{list as saved, save as keep};
pub use show::{list, show, within_limits};
