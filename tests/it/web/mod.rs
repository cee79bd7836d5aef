//! The door for people, tested as a browser sees it.

pub mod accounts;
mod administration;
mod search;
mod editor;
mod files;
mod sheets;
