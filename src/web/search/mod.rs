//! The pages that find: `/recherche` and `/fiches`, one page with and without words, and the completion of titles.

mod asked;
mod choices;
mod fit;
mod hits;
mod show;
mod suggest;
mod widen;

pub use show::{list, show};
pub use suggest::{__path_suggest, suggest};
