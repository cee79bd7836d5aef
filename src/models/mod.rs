//! The nouns: every table, every query. Models know nothing of doors; they return `QueryResult`.

pub mod account;
pub mod anchor;
pub mod api_token;
pub mod attachment;
pub mod change;
pub mod draft;
pub mod event;
pub mod idempotency;
pub mod import;
pub mod job;
pub mod kind;
pub mod link;
pub mod name;
pub mod one_time_link;
pub mod revision;
pub mod session;
pub mod setting;
pub mod sheet;
pub mod sheet_key;
pub mod sheet_lists;
pub mod shipped;
pub mod theme;
