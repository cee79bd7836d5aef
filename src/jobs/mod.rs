//! What happens beside requests: this node's index follows events here; queued jobs come with the runner.

pub mod document;
pub mod indexer;
