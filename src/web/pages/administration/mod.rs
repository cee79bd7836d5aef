//! The administration: people, kinds, settings, jobs, and what waits for a decision.

mod access;
mod dead_links;
mod index;
mod invitations;
mod jobs;
mod kinds;
mod legal;
mod people;
mod searches;
mod settings;
mod site;
mod steps;
mod taking_out;
mod themes;
mod undoing;
mod webhooks;

use askama::Template;

use crate::actions::wiki::legal as law;
use crate::actions::wiki::legal::Unfinished;
use crate::db::types::{AccountId, EventKind};
use crate::hall::policy::Act;
use crate::models::account::Wanted;
use crate::models::event;
use crate::text::dates;
use crate::web::http::{Look, Outcome};
use crate::web::view::layout::Shell;
use crate::web::view::page;

pub use access::{access, add_group, rule};
pub use dead_links::{choose_outside, dead_links};
pub use index::rebuild;
pub use invitations::{invitations, invite};
pub use jobs::jobs;
pub use kinds::{
    edit as kind, export as kind_file, kinds, preview as preview_kind, save as save_kind, take as take_kind,
};
pub use legal::{blanks, fill};
pub use people::{change, list, show};
pub use searches::{point, searches, want};
pub use settings::{ask_second_step, settings};
pub use site::{
    changes as site_changes, choose_writers, logo, picture, preview as preview_site, save as save_site, site,
    undo as undo_site_change,
};
use steps::FirstSteps;
pub use steps::{close_steps, first, leave, remove_demo};
pub use taking_out::{take_words_out, taking_out};
pub use themes::{
    add as add_themes, place as place_theme, remove as remove_themes, themes, undo as undo_theme_placing,
};
pub use undoing::{undo_all, undoing};
pub use webhooks::{add as add_webhook, change as change_webhook, list as webhooks, show as webhook};

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
pub struct AdministrationPage {
    shell: Shell,
    administrator: bool,
    /// What a new wiki wants first; none once it is done or closed.
    steps: Option<FirstSteps>,
    waiting: i64,
    clashes: Vec<(String, String)>,
    /// Pages of the house with blanks that nobody has filled in.
    unfinished: Vec<Unfinished>,
    /// Webhooks that were given up: their names and addresses.
    stopped: Vec<(String, String)>,
    sheets: i64,
    people: i64,
    lag: i64,
    pages_kept: usize,
    journal: Vec<JournalLine>,
}

/// `GET /administration`
pub fn home(look: &mut Look<'_>, (): &()) -> Outcome<AdministrationPage> {
    look.who().must(Act::Block)?;
    let (mut shell, app) = (look.shell(), look.app);
    shell.notice = crate::hall::messages::of_done(look.query().get("fait")).and_then(page::done);
    let kinds = app.kinds();
    let reader = &mut look.reader;
    let clashes = reader.shipped_clashes()?;
    let sheets = reader.count_by_kind()?;
    let (_, people) = reader.accounts(&Wanted::default(), 0, 0)?;
    let journal = reader.events_about_accounts(JOURNAL)?;
    let names = reader.names(journal.iter().filter_map(|event| event.account_id))?;
    let last = reader.last_event()?;
    let unfinished = law::blanks(reader)?;
    let waiting = reader.count_waiting()?;
    let hooks = reader.webhooks()?;
    let is_public = |kind: &str| kinds.public().any(|known| known.key == kind);
    let steps = FirstSteps {
        named: !shell.identity.chosen.name.is_empty(),
        pages: unfinished.is_empty(),
        invited: people > 1,
        written: steps::is_written(reader, &kinds, &sheets)?,
    };
    Ok(AdministrationPage {
        steps: steps.shown(look)?,
        shell,
        waiting,
        clashes: clashes
            .into_iter()
            .map(|row| (row.path, format!("/fiches/{}/modifier?texte=1", row.sheet_id)))
            .collect(),
        unfinished,
        stopped: hooks.into_iter().filter(|hook| hook.stopped_at.is_some()).map(webhooks::named).collect(),
        sheets: sheets.iter().filter(|(kind, _)| is_public(kind)).map(|(_, count)| count).sum(),
        people,
        lag: last.0.saturating_sub(i64::try_from(app.indexed()).unwrap_or(i64::MAX)).max(0),
        pages_kept: app.caches.figures().0,
        journal: journal.iter().map(|event| journal_line(event, &names)).collect(),
        administrator: look.who().may(Act::Administer),
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
