//! What is done to sheets, their revisions and what stands beside them.

pub mod be_present;
pub mod bring_document;
pub mod create_once;
pub mod edit_sheet;
pub mod erase_revision;
pub mod free_alias;
pub mod govern_sheet;
pub mod hide_revision;
pub mod hold_change;
pub mod import_sheets;
pub mod keep_brought;
pub mod keep_draft;
pub mod merge_theme;
pub mod moderated;
pub mod nod_sheet;
pub mod remove_sheet;
pub mod rename_sheet;
pub mod report_error;
pub mod restore_revision;
pub mod tell_remarks;
pub mod treat_change;
pub mod treat_remark;
pub mod try_sheet;
pub mod undo_revision;
pub mod verify_sheet;
pub mod want_sheet;
mod withdraw;
