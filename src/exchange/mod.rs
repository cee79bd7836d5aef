//! What comes in from elsewhere and goes out: folders of Markdown, archives. Commands call it; it calls actions and models.

pub mod archive;
pub mod markdown;
pub mod progress;
