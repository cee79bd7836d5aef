//! What is done to the wiki as a whole: its settings, its upkeep, its letters.

pub mod arrange_themes;
pub mod ask_outside;
pub mod change_identity;
pub mod change_setting;
pub mod check;
pub mod first_steps;
pub mod keep_webhook;
pub mod legal;
pub mod load_demo;
pub mod outbox;
pub mod place_theme;
pub mod point_address;
pub mod rebuild;
pub mod reindex;
pub mod shape_kind;
pub mod ship_sheets;
pub mod take_kind;
pub mod tell_webhooks;
