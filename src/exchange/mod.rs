//! What comes in from elsewhere and goes out: folders of documents and of Markdown, archives. Commands call it; it
//! calls actions and models.

pub mod archive;
pub mod documents;
mod folder;
pub mod git;
pub mod markdown;
pub mod progress;
