//! The administration: people, kinds, settings, jobs, and what waits for a decision.

mod index;
mod jobs;
mod people;
mod searches;
mod settings;
mod shown;

use actix_web::HttpResponse;
use askama::Template;

use crate::actions::wiki::legal;
use crate::actions::wiki::legal::Unfinished;
use crate::app::App;
use crate::db::types::{AccountId, EventKind};
use crate::hall::error::{Error, Result};
use crate::hall::policy::Act;
use crate::models::account::Account;
use crate::models::sheet::Sheet;
use crate::models::{event, shipped};
use crate::text::dates;
use crate::web::http::extract::Visitor;
use crate::web::http::respond;
use crate::web::view::layout::Shell;
use crate::web::view::page;

pub use index::rebuild;
pub use jobs::jobs;
pub use people::{change, list, show};
pub use searches::{searches, want};
pub use settings::{choose, logo, name, picture, settings};
pub use shown::kinds;

/// Lines of the journal on the first page.
const JOURNAL: i64 = 20;

/// A line of the journal of accounts and settings.
pub struct JournalLine {
    /// `<time>` in French.
    pub when: String,
    /// What happened.
    pub what: String,
    /// To whom or what.
    pub subject: String,
    /// Who did it; nothing for the program.
    pub by: Option<String>,
}

/// What waits, and ways to everything.
#[derive(Template)]
#[template(path = "administration/home.html")]
struct AdministrationPage {
    shell: Shell,
    administrator: bool,
    waiting: i64,
    clashes: Vec<(String, String)>,
    /// Pages of the house with blanks that nobody has filled in.
    unfinished: Vec<Unfinished>,
    sheets: i64,
    people: i64,
    lag: u64,
    pages_kept: usize,
    journal: Vec<JournalLine>,
}

/// `GET /administration`
pub async fn home(app: App, visitor: Visitor) -> Result<HttpResponse> {
    visitor.who.must(Act::Block)?;
    let (node, who) = (app.clone(), visitor.who.clone());
    let (waiting, clashes, sheets, people, last, journal, names) = app
        .read::<_, Error>(move |db| {
            let waiting = Account::waiting(db)?;
            let clashes = shipped::clashes(db)?;
            let sheets: i64 = Sheet::count_by_kind(db, &who)?.iter().map(|(_, count)| count).sum();
            let (_, people) = Account::list(db, &crate::models::account::Wanted::default(), 0, 0)?;
            let journal = event::about_accounts(db, JOURNAL)?;
            let actors: Vec<_> = journal.iter().filter_map(|event| event.account_id).collect();
            let names = Account::names(db, &actors)?;
            Ok((waiting, clashes, sheets, people, event::last(db)?, journal, names))
        })
        .await?;
    let blanks = node.clone();
    let unfinished = node.block(move || legal::blanks(&blanks)).await?;
    respond::html(&AdministrationPage {
        shell: page::shell(&node, &visitor),
        administrator: visitor.who.may(Act::Administer),
        waiting,
        clashes: clashes
            .into_iter()
            .map(|row| (row.path, format!("/fiches/{}/modifier?texte=1", row.sheet_id)))
            .collect(),
        unfinished,
        sheets,
        people,
        lag: u64::try_from(last.0).unwrap_or_default().saturating_sub(node.indexed()),
        pages_kept: node.caches.figures().0,
        journal: journal.iter().map(|event| journal_line(event, &names)).collect(),
    })
}

fn journal_line(event: &event::Event, names: &[(AccountId, String)]) -> JournalLine {
    let actor = names.iter().find(|(id, _)| Some(*id) == event.account_id);
    JournalLine {
        by: actor.map(|(_, name)| name.clone()),
        when: dates::time_tag(event.at.0),
        what: crate::hall::messages::of_account_event(event.kind, event.what().as_ref()),
        subject: match event.kind {
            EventKind::SettingChanged => crate::hall::messages::of_subject(&event.subject).to_owned(),
            _ => event.subject.clone(),
        },
    }
}
