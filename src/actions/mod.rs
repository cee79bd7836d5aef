//! The verbs: may they? change rows, tell the event, queue jobs. One transaction each, everything slow before it.

pub mod change_setting;
pub mod clash;
pub mod edit_sheet;
pub mod govern_account;
pub mod import_file;
pub mod import_sheets;
pub mod keep_draft;
pub mod legal;
pub mod load_demo;
pub mod prepare;
pub mod reindex;
pub mod render;
pub mod ship_sheets;
pub mod verify_sheet;
