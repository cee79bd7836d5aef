//! Projections: what is made of texts and rows for who reads, or for an index. Nothing here changes the wiki.

pub mod amount;
pub mod ask;
pub mod brought;
pub mod document;
pub mod in_time;
pub mod letter;
pub mod listing;
pub mod news;
pub mod outside;
pub mod places;
pub mod prepare;
pub mod related;
pub mod render;
pub mod told_event;
pub mod views;
pub mod written;
