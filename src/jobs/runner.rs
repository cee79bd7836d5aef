//! The thread that runs queued jobs: it leases one that is due, runs it, and retries failures later.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::app::App;
use crate::base::tokens;
use crate::db::types::{JobId, JobKind, Moment};
use crate::hall::error::Error;
use crate::jobs::{
    ask_outside, purge, read_file, rebuild, remind_stewards, send_issue, send_mail, tally, tell_followers,
    tell_remarks, tell_webhooks, write_back,
};
use crate::models::job::{Job, MOST_ATTEMPTS, TELL_WEBHOOKS, Work};

/// Polling interval.
const EVERY: Duration = Duration::from_millis(500);
/// Interval between saves of this node's counters.
const COUNTS: i64 = Moment::MINUTE;
/// Duration of a lease. Past it the node is considered dead, and another takes the job.
const LOCK: i64 = 10 * Moment::MINUTE;
/// The same while a letter is sent, some of it at a time (`send_issue`): a node that dies is soon replaced.
const LOCK_OF_ISSUE: i64 = 3 * Moment::MINUTE;
/// The first delay after a failure; each next one is four times as long.
const FIRST_WAIT: i64 = Moment::MINUTE;
/// The longest delay.
const LONGEST_WAIT: i64 = 6 * Moment::HOUR;
/// Recurring jobs, each with its number and interval.
const RECURRING: [(JobId, Work, i64); 5] = [
    (JobId(1), Work::Purge, Moment::HOUR),
    (JobId(2), Work::TellFollowers, Moment::MINUTE),
    (JobId(3), Work::RemindStewards, 6 * Moment::HOUR),
    (TELL_WEBHOOKS, Work::TellWebhooks, Moment::MINUTE / 2),
    (JobId(4), Work::AskOutside, Moment::MINUTE),
];

/// Why a job failed.
#[derive(Debug)]
pub enum Failure {
    /// A retry may succeed.
    Later(String),
    /// Retrying is useless.
    Never(String),
    /// Some of it is done, and the rest is to be done now; other jobs may come between.
    Unfinished,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Later(error.to_string())
    }
}

/// Runs jobs until stopped. Failures are logged and retried.
pub fn run(app: &App, stop: &AtomicBool) {
    let node: String = tokens::random().chars().take(12).collect();
    let mut written = app.now();
    while !stop.load(Ordering::Acquire) {
        if app.now() >= written.plus(COUNTS) {
            written = app.now();
            write_counts(app);
        }
        match step(app, &node) {
            Ok(true) => {}
            Ok(false) => wait(EVERY),
            Err(error) => {
                tracing::warn!("jobs wait: {error}");
                wait(EVERY * 4);
            }
        }
    }
    write_counts(app);
}

fn write_counts(app: &App) {
    if let Err(error) = tally::write_down(app) {
        tracing::warn!("counts were not written: {error}");
    }
}

/// Runs every job that is due, one after the other. Returns how many were tried.
pub fn run_due(app: &App) -> Result<usize, Error> {
    let mut tried = 0;
    while step(app, "here")? {
        tried += 1;
    }
    Ok(tried)
}

/// Leases and runs one job. Returns false when none is due.
fn step(app: &App, node: &str) -> Result<bool, Error> {
    let now = app.now();
    let Some(job) = app.store.read::<_, Error>(|db| Ok(Job::next(db, now)?))? else { return Ok(false) };
    let until = now.plus(if job.kind == JobKind::SendIssue.word() { LOCK_OF_ISSUE } else { LOCK });
    if app.store.write::<_, Error>(|db| Ok(job.take(db, node, now, until)?))? {
        end(app, &job, &perform(app, &job))?;
    }
    Ok(true)
}

fn perform(app: &App, job: &Job) -> Result<(), Failure> {
    guarded(|| work(app, job))
}

/// What ends in a panic is a job that failed: the thread goes on with the others.
fn guarded(work: impl FnOnce() -> Result<(), Failure>) -> Result<(), Failure> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(Failure::Later("it ended in a panic".to_owned())))
}

fn work(app: &App, job: &Job) -> Result<(), Failure> {
    // A newer node may know what this one cannot read.
    match job.work().map_err(|error| Failure::Later(error.to_string()))? {
        Work::SendMail(message) => send_mail::perform(app, &message),
        Work::WriteBack(email) => write_back::perform(app, &email),
        Work::ReadFile(file) => read_file::perform(app, file),
        Work::SendIssue(issue) => send_issue::perform(app, issue, job),
        Work::Rebuild => rebuild::perform(app),
        Work::TellRemarks(account) => tell_remarks::perform(app, account),
        Work::TellFollowers => tell_followers::perform(app),
        Work::TellWebhooks => tell_webhooks::perform(app),
        Work::RemindStewards => remind_stewards::perform(app),
        Work::AskOutside => ask_outside::perform(app),
        Work::Purge => purge::perform(app),
    }
}

fn end(app: &App, job: &Job, result: &Result<(), Failure>) -> Result<(), Error> {
    let now = app.now();
    let attempts = job.attempts + 1;
    let (id, kind) = (job.id, &job.kind);
    let every = RECURRING.iter().find(|(known, ..)| *known == id).map(|(.., every)| *every);
    app.store.write::<_, Error>(|db| {
        match (result, every) {
            (Ok(()), None) => Job::finish(db, id, now)?,
            (Err(Failure::Unfinished), _) => Job::put_back(db, id, now, 0, None)?,
            (Ok(()), Some(every)) => Job::put_back(db, id, now.plus(every), 0, None)?,
            (Err(Failure::Later(why) | Failure::Never(why)), Some(every)) => {
                Job::put_back(db, id, now.plus(every), 0, Some(why))?;
            }
            (Err(Failure::Later(why)), None) => {
                Job::put_back(db, id, now.plus(wait_after(attempts)), attempts, Some(why))?;
            }
            (Err(Failure::Never(why)), None) => Job::put_back(db, id, now, MOST_ATTEMPTS, Some(why))?,
        }
        Ok(())
    })?;
    if let Err(Failure::Later(why) | Failure::Never(why)) = result {
        tracing::warn!(job = id.0, kind, attempts, "a job failed: {why}");
    }
    Ok(())
}

/// The delay after so many failures, in microseconds: 1, 4, 16, 64 minutes, then up to 6 hours.
fn wait_after(attempts: i32) -> i64 {
    let power = u32::try_from(attempts - 1).unwrap_or(0).min(10);
    FIRST_WAIT.saturating_mul(4_i64.saturating_pow(power)).min(LONGEST_WAIT)
}

/// Queues the recurring jobs that are missing.
pub fn prepare(app: &App) -> Result<(), Error> {
    let now = app.now();
    for (id, work, _) in RECURRING {
        match app.store.write::<_, Error>(|db| Ok(Job::ensure(db, id, &work, now)?)) {
            // Another node queued it at the same time.
            Err(error) if error.is_duplicate() => {}
            other => drop(other?),
        }
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a thread of its own, which serves no request")]
fn wait(time: Duration) {
    std::thread::sleep(time);
}

#[cfg(test)]
mod tests {
    use crate::jobs::runner::*;

    #[test]
    fn a_panic_is_a_failure() {
        assert!(guarded(|| Ok(())).is_ok());
        assert!(matches!(guarded(|| panic!("a test")), Err(Failure::Later(_))));
    }

    #[test]
    fn a_failed_job_waits_longer_each_time() {
        let minutes: Vec<i64> = (1..=7).map(|attempts| wait_after(attempts) / Moment::MINUTE).collect();
        assert_eq!(minutes, [1, 4, 16, 64, 256, 360, 360]);
    }
}
