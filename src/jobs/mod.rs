//! What happens beside requests: this node's index follows events here; queued jobs run here, one file a job.

pub mod document;
pub mod indexer;
pub mod purge;
pub mod read_file;
pub mod runner;
pub mod send_mail;
pub mod tally;
pub mod write_back;
