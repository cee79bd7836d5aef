//! What comes in from elsewhere and goes out: folders of Markdown, archives. Commands call it; it calls actions and
//! models.

pub mod archive;
mod folder;
pub mod git;
pub mod markdown;
pub mod progress;
