//! What is done to an account, by its owner or by who looks after the wiki.

pub mod appoint;
#[cfg(feature = "openid")]
pub mod by_provider;
pub mod change_address;
pub mod change_password;
pub mod close_account;
pub mod describe_account;
pub mod follow;
pub mod follow_by_mail;
pub mod govern_account;
pub mod grant_token;
pub mod invite;
pub mod invited;
pub mod keep_own;
pub mod keep_search;
mod names;
#[cfg(feature = "passkeys")]
pub mod passkey;
pub mod publish_by_mail;
pub mod register;
pub mod second_step;
pub mod session;
pub mod sign_in;
pub mod tell_followers;
pub mod undo_person;
