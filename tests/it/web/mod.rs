//! The door for people, tested as a browser sees it.

mod administration;
mod search;
mod editor;
mod home;
mod sheets;
