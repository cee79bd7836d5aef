//! The verbs: may they? change rows, tell the event, queue jobs. One transaction each, everything slow before it.

pub mod appoint;
pub mod attach_file;
pub mod change_address;
pub mod change_password;
pub mod change_setting;
pub mod check;
pub mod clash;
pub mod create_once;
pub mod describe_account;
pub mod describe_file;
pub mod edit_sheet;
pub mod govern_account;
pub mod grant_token;
pub mod import_file;
pub mod import_sheets;
pub mod keep_draft;
pub mod outbox;
pub mod prepare;
pub mod rebuild;
pub mod register;
pub mod reindex;
pub mod remove_file;
pub mod render;
pub mod ship_sheets;
pub mod sign_in;
