//! What Maillage does without a database or a server: texts, and the search in them. It is a crate of its own, so that
//! it compiles while the crates of the server do (decision 105).

pub mod search;
pub mod text;
