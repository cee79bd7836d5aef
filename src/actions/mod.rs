//! The verbs: may they? change rows, tell the event, queue jobs. One transaction each, everything slow before it.

pub mod attach_file;
pub mod appoint;
pub mod change_address;
pub mod change_password;
pub mod change_setting;
pub mod clash;
pub mod describe_file;
pub mod create_once;
pub mod edit_sheet;
pub mod describe_account;
pub mod govern_account;
pub mod import_file;
pub mod import_sheets;
pub mod keep_draft;
pub mod prepare;
pub mod reindex;
pub mod remove_file;
pub mod grant_token;
pub mod outbox;
pub mod prepare;
pub mod register;
pub mod render;
pub mod ship_sheets;
pub mod sign_in;
