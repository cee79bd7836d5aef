//! The verbs: may they? change rows, tell the event, queue jobs. One transaction each, everything slow before it.

pub mod accounts;
pub mod files;
pub mod groups;
pub mod letters;
pub mod sheets;
pub mod wiki;
