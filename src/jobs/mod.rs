//! Background work: the thread that keeps this node's index up to date, and the queue of jobs, one file a job.

pub mod ask_outside;
pub mod indexer;
pub mod purge;
pub mod read_file;
pub mod rebuild;
pub mod remind_stewards;
pub mod runner;
pub mod send_issue;
pub mod send_mail;
pub mod sweep;
pub mod tally;
pub mod tell_followers;
pub mod tell_remarks;
pub mod tell_webhooks;
pub mod write_back;
