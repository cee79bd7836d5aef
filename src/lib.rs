//! Maillage: a versioned wiki and knowledge base for networks of practitioners.
//!
//! Everything people write is a sheet, and a sheet is one text. See `docs/ARCHITECTURE.md` for the map.

pub mod actions;
pub mod api;
pub mod app;
pub mod cache;
pub mod cli;
pub mod config;
pub mod content;
pub mod db;
pub mod error;
pub mod exchange;
pub mod files;
pub mod follow;
pub mod jobs;
pub mod limits;
pub mod mail;
pub mod messages;
pub mod metrics;
pub mod models;
pub mod parallel;
pub mod passwords;
pub mod policy;
pub mod private;
pub mod search;
pub mod server;
pub mod tally;
pub mod text;
pub mod tls;
pub mod tokens;
pub mod web;
