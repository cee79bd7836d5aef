//! The jobs that wait, and those that were given up, with why.

use actix_web::HttpResponse;
use askama::Template;

use crate::app::App;
use crate::hall::error::{Error, Result};
use crate::hall::policy::Act;
use crate::models::job::{Job, MOST_ATTEMPTS};
use crate::text::dates;
use crate::web::http::extract::Visitor;
use crate::web::http::respond;
use crate::web::view::layout::Shell;
use crate::web::view::page;

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
struct JobsPage {
    shell: Shell,
    rows: Vec<Row>,
}

/// `GET /administration/taches`
pub async fn jobs(app: App, visitor: Visitor) -> Result<HttpResponse> {
    visitor.who.must(Act::Administer)?;
    let jobs = app.read::<_, Error>(|db| Ok(Job::list_open(db, MOST)?)).await?;
    let rows = jobs.into_iter().map(|job| Row {
        what: crate::hall::messages::of_job(&job.kind).to_owned(),
        due: dates::time_tag(job.run_at.0),
        attempts: job.attempts,
        given_up: job.attempts >= MOST_ATTEMPTS,
        error: job.last_error,
    });
    respond::html(&JobsPage { shell: page::shell(&app, &visitor), rows: rows.collect() })
}
