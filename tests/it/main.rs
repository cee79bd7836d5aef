//! The integration tests: everything through the doors, on SQLite and on PostgreSQL.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may panic"
)]
#![expect(unreachable_pub, reason = "what the support offers stands in its own modules")]

mod actions;
mod api;
mod bucket;
mod cache;
mod cli;
mod costs;
mod db;
mod exchange;
mod house;
mod house_actions;
mod house_fields;
mod house_front;
mod house_html;
mod house_prose;
mod house_words;
mod jobs;
mod metrics;
mod queries;
mod support;
#[path = "../trust/mod.rs"]
mod trust;
mod web;
