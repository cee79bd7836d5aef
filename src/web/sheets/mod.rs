//! The pages of a sheet.

pub mod find;
mod show;

pub use show::show;
