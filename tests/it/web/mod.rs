//! The door for people, tested as a browser sees it.

pub mod accounts;
mod administration;
mod base_path;
mod changes;
mod documents;
mod doors;
mod editor;
mod files;
mod home;
mod identity;
mod limits;
mod live;
mod maps;
mod methods;
mod odd_bytes;
mod pages;
mod raw_addresses;
mod removal;
mod search;
mod sheets;
mod slow;
mod territories;
mod themes;
mod trials;
mod verbs;
mod who_sees;
mod withheld;
