//! The pages of a sheet.

pub mod around;
pub mod card;
pub mod cards;
pub mod find;
pub mod licence;
pub mod short;
pub mod show;
mod verify;

pub use show::show;
pub use verify::verify;
