//! The door for people, tested as a browser sees it.

mod administration;
mod changes;
mod maps;
mod search;
mod editor;
mod files;
mod sheets;
