//! The door for people: pages. Parses, asks who, calls actions and models, shows. No rules, no SQL.

pub mod administration;
pub mod assets;
pub mod coat;
pub mod diff;
pub mod editor;
pub mod error_page;
pub mod extract;
pub mod guard;
pub mod home;
pub mod icons;
pub mod page;
pub mod paging;
pub mod parts;
pub mod people;
pub mod respond;
pub mod routes;
pub mod search;
pub mod session;
pub mod sheets;
pub mod shell;
pub mod sign_in;
pub mod themes;
