//! What every room of the program passes through: settings, who may do what, errors, and the sentences that tell them.

pub mod addresses;
pub mod config;
pub mod error;
pub mod languages;
pub mod licences;
pub mod messages;
pub mod policy;
pub mod second_step;
pub mod tally;
