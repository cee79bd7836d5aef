//! Maillage: a versioned wiki and knowledge base for networks of practitioners.
//!
//! Everything people write is a sheet, and a sheet is one text. See `docs/ARCHITECTURE.md` for the map.

pub mod actions;
pub mod api;
pub mod app;
pub mod base;
pub mod cache;
pub mod cli;
pub mod db;
pub mod exchange;
pub mod files;
pub mod hall;
pub mod http;
pub mod jobs;
pub mod mail;
pub mod models;
pub mod reading;
pub mod server;
pub mod web;

pub use maillage_core::{search, text};
