//! The pages of a sheet.

pub mod around;
pub mod authors;
pub mod backlinks;
pub mod card;
pub mod cards;
pub mod cited;
mod compare;
pub mod conceal;
pub mod doors;
pub mod embed;
pub mod frame;
pub mod history;
pub mod info;
pub mod licence;
pub mod linked;
pub mod memento;
pub mod merge;
pub mod oembed;
pub mod poster;
pub mod printed;
pub mod remove;
pub mod rename;
pub mod restore;
mod rights;
pub mod share;
pub mod short;
pub mod show;
pub mod thank;
pub mod thanks;
mod toc;
pub mod trials;
pub mod undo;
mod verify;
pub mod version;

pub use show::show;
pub use verify::verify;
