//! The door for people. Parses, asks who, calls actions and models, shows. No rules, no SQL.

pub mod http;
pub mod pages;
pub mod routes;
pub mod view;
