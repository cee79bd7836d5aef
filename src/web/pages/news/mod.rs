//! News of what a member follows: the page that lists them, and the link of a letter that stops letters.

pub mod by_mail;
pub mod link;
pub mod show;
