//! The jobs that wait, and those that were given up, with why.

use askama::Template;

use crate::hall::policy::Act;
use crate::models::job::MOST_ATTEMPTS;
use crate::text::dates;
use crate::web::http::{Look, Outcome};
use crate::web::view::layout::Shell;

/// Jobs shown at most.
const MOST: i64 = 200;

/// A job in the list. What it carries is not shown: it may hold a secret.
struct Row {
    what: String,
    due: String,
    attempts: i32,
    given_up: bool,
    error: Option<String>,
}

/// The jobs.
#[derive(Template)]
#[template(path = "administration/jobs.html")]
pub struct JobsPage {
    shell: Shell,
    rows: Vec<Row>,
}

/// `GET /administration/taches`
pub fn jobs(look: &mut Look<'_>, (): &()) -> Outcome<JobsPage> {
    look.who().must(Act::Administer)?;
    let jobs = look.reader.open_jobs(MOST)?;
    let rows = jobs.into_iter().map(|job| Row {
        what: crate::hall::messages::of_job(&job.kind).to_owned(),
        due: dates::time_tag(job.run_at.0),
        attempts: job.attempts,
        given_up: job.attempts >= MOST_ATTEMPTS,
        error: job.last_error,
    });
    Ok(JobsPage { shell: look.shell(), rows: rows.collect() })
}
