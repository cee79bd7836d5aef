//! The door for people, tested as a browser sees it.

pub mod accounts;
mod administration;
mod changes;
mod editor;
mod files;
mod maps;
mod search;
mod sheets;
