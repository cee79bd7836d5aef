//! Sends an issue of a letter, some of it at a time, so that other jobs have their turn.

use crate::actions::letters::send_issue::{self, Turn};
use crate::app::App;
use crate::db::types::IssueId;
use crate::jobs::runner::Failure;
use crate::models::job::{Job, MOST_ATTEMPTS};

/// Sends some of it.
pub fn perform(app: &App, issue: IssueId, job: &Job) -> Result<(), Failure> {
    let is_last = job.attempts + 1 >= MOST_ATTEMPTS;
    match send_issue::send(app, issue, job.id, is_last)? {
        Turn::Done => Ok(()),
        Turn::Unfinished => Err(Failure::Unfinished),
        Turn::Stuck => Err(Failure::Later("the mail server takes no more for now".to_owned())),
    }
}
