//! The pages of a sheet.

pub mod backlinks;
mod compare;
pub mod conceal;
pub mod find;
pub mod frame;
pub mod history;
pub mod info;
pub mod remove;
pub mod rename;
pub mod restore;
mod show;
pub mod undo;
pub mod version;

pub use show::show;
