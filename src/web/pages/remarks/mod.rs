//! « Signaler une erreur » and « À traiter »: the box where anybody says what is wrong, the page of those who treat it.

mod list;
pub mod place;
pub mod report;
mod together;
mod waiting;

pub(in crate::web::pages) use list::refused;
pub use list::{act, choose, list};
pub use together::{decide_all, show as together};
