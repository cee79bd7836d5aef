//! What comes in from elsewhere and goes out: folders of documents and of Markdown, archives. Commands call it; it
//! calls actions and models.

pub mod archive;
pub mod calendar;
pub mod documents;
mod folder;
pub mod git;
pub mod markdown;
pub mod mediawiki;
pub mod progress;
