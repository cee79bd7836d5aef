//! The verbs: may they? change rows, tell the event, queue jobs. One transaction each, everything slow before it.

pub mod attach_file;
pub mod change_setting;
pub mod check;
pub mod clash;
pub mod describe_file;
pub mod create_once;
pub mod edit_sheet;
pub mod erase_revision;
pub mod free_alias;
pub mod govern_account;
pub mod import_file;
pub mod import_sheets;
pub mod keep_draft;
pub mod govern_sheet;
pub mod hide_revision;
pub mod prepare;
pub mod rebuild;
pub mod reindex;
pub mod remove_file;
pub mod remove_sheet;
pub mod rename_sheet;
pub mod render;
pub mod restore_revision;
pub mod ship_sheets;
pub mod undo_revision;
