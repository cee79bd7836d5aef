//! The verbs: may they? change rows, tell the event, queue jobs. One transaction each, everything slow before it.

pub mod clash;
pub mod edit_sheet;
pub mod prepare;
pub mod render;
pub mod ship_sheets;
