//! How pages are asked and answered: one look at the wiki, one adapter around every page, and what surrounds them.

pub mod act;
pub mod assets;
pub mod base_path;
pub mod by_post;
pub mod compress;
pub mod damaged;
pub mod drawn;
pub mod error_page;
pub mod errors;
pub mod extract;
pub mod look;
pub mod middleware;
pub mod page;
pub mod raw_address;
pub mod respond;
pub mod sign_in;
pub mod visits;

pub use act::{Acted, Desk, act, act_in};
pub use by_post::page_by_post;
pub use drawn::drawn;
pub use look::{Look, Outcome, Pool, Stop, look};
pub use page::{Params, page};
