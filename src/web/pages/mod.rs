//! The pages, a folder or a file a noun.

pub mod accounts;
pub mod administration;
pub mod attestation;
pub mod by_link;
pub mod changes;
pub mod editor;
pub mod files;
pub mod gaps;
pub mod groups;
pub mod health;
pub mod held_changes;
pub mod home;
pub mod letters;
pub mod news;
pub mod oai;
pub mod people;
pub mod remarks;
pub mod running;
pub mod search;
pub mod sheets;
pub mod site_map;
pub mod stewards;
pub mod talk;
pub mod themes;
