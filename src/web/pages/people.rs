//! The page of a person, and what they did.

use actix_web::HttpRequest;
use askama::Template;

use crate::app::App;
use crate::db::paging::Slice;
use crate::hall::error::{Error, Result, What};
use crate::hall::policy::Act;
use crate::models::account::Account;
use crate::models::event::Event;
use crate::models::follow::Target;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::reading::render::Resolver;
use crate::text::{dates, title};
use crate::web::http::extract::{Query, segment};
use crate::web::http::{Look, Outcome, Params};
use crate::web::view::layout::Shell;
use crate::web::view::parts::{KindBadge, Pages};
use crate::web::view::{page, pagination};

/// Lines of contributions a page.
const PAGE: i64 = 50;
/// Lines shown on the page of a person.
const LATEST: i64 = 8;

/// One thing that somebody did.
pub struct Line {
    /// `<time>` in French.
    pub when: String,
    /// What: « Modification ».
    pub what: &'static str,
    /// The sheet's kind.
    pub kind: KindBadge,
    /// The sheet's title today.
    pub title: String,
    /// The sheet's address.
    pub href: String,
    /// What changed, when a revision was made.
    pub diff: Option<String>,
    /// The sheet's history.
    pub history: String,
    /// Whether it is minor.
    pub minor: bool,
}

/// The page of a person.
#[derive(Template)]
#[template(path = "people/show.html")]
pub struct PersonPage {
    shell: Shell,
    name: String,
    role: &'static str,
    since: String,
    about: String,
    blocked: bool,
    count: i64,
    /// How many messages, and where they are listed; none where there are none.
    messages: Option<(i64, String)>,
    lines: Vec<Line>,
    contributions: String,
    attestation: String,
    govern: Option<String>,
}

/// What a person did, all of it.
#[derive(Template)]
#[template(path = "people/contributions.html")]
pub struct ContributionsPage {
    shell: Shell,
    name: String,
    person: String,
    count: i64,
    lines: Vec<Line>,
    pages: Pages,
}

/// A person, and a page of what they did.
#[derive(Clone)]
pub struct PersonParams {
    name: String,
    slice: Slice,
    /// Whether all that they did is asked, and not their page.
    all: bool,
}

impl Params for PersonParams {
    fn read(request: &HttpRequest) -> Outcome<Self> {
        let slice = Slice::of(Query::of(request).find("page"), PAGE);
        let all = request.path().ends_with("/contributions");
        Ok(Self { name: segment(request, "name"), slice, all })
    }

    fn key(&self) -> Option<String> {
        let name = title::key(&self.name);
        match self.all {
            false => Some(format!("/contributeurs/{name}")),
            true => pagination::is_near(self.slice)
                .then(|| format!("/contributeurs/{name}/contributions?page={}", self.slice.page)),
        }
    }
}

/// `GET /contributeurs/{name}`
pub fn show(look: &mut Look<'_>, asked: &PersonParams) -> Outcome<PersonPage> {
    let app = look.app;
    let (account, events, count) = load(&mut look.reader, &asked.name, LATEST, 0)?;
    let messages = look.reader.count_talk_of(account.id)?;
    let listed = url::form_urlencoded::byte_serialize(account.name.as_bytes()).collect::<String>();
    Ok(PersonPage {
        shell: match account.is_active() {
            true => look.shell_to_follow(&Target::Person(account.id))?,
            false => look.shell(),
        },
        role: crate::hall::messages::of_role(account.role),
        since: dates::day_tag(account.created_at.0),
        about: Resolver::new(app, &mut look.reader, None).fragment(&account.about),
        blocked: account.block(app.now()).is_some(),
        count,
        lines: lines(app, events),
        messages: (messages > 0).then(|| (messages, format!("/discussions?de={listed}"))),
        contributions: format!("{}/contributions", path_of(&account.name)),
        attestation: format!("{}/attestation", path_of(&account.name)),
        govern: look.who().may(Act::Block).then(|| format!("/administration/personnes/{}", account.id)),
        name: account.name,
    })
}

/// `GET /contributeurs/{name}/contributions`
pub fn contributions(look: &mut Look<'_>, asked: &PersonParams) -> Outcome<ContributionsPage> {
    let slice = asked.slice;
    let (account, events, count) = load(&mut look.reader, &asked.name, slice.size, slice.offset())?;
    let person = path_of(&account.name);
    Ok(ContributionsPage {
        shell: look.shell(),
        count,
        lines: lines(look.app, events),
        pages: pagination::of_rows(crate::hall::messages::PAGES, slice, count, &format!("{person}/contributions?")),
        name: account.name,
        person,
    })
}

/// The address of a person's page.
#[must_use]
pub fn path_of(name: &str) -> String {
    format!("/contributeurs/{}", percent_encoding::utf8_percent_encode(name, percent_encoding::NON_ALPHANUMERIC))
}

/// The address of the feed of what they did.
#[must_use]
pub fn feed_of(name: &str) -> String {
    let name = percent_encoding::utf8_percent_encode(name, percent_encoding::NON_ALPHANUMERIC);
    format!("/flux/contributeurs/{name}.atom")
}

type Loaded = (Account, Vec<(Event, Sheet)>, i64);

fn load(reader: &mut Reader<'_>, name: &str, limit: i64, offset: i64) -> Result<Loaded> {
    let found = reader.account_named(&title::key(name))?;
    let shown = found.filter(|account| account.is_shown_to(reader.who()));
    let account = shown.ok_or(Error::NotFound(What::Account))?;
    let (events, count) = reader.deeds_of(account.id, limit, offset)?;
    Ok((account, events, count))
}

fn lines(app: &App, events: Vec<(Event, Sheet)>) -> Vec<Line> {
    events
        .into_iter()
        .map(|(event, sheet)| Line {
            when: dates::time_tag(event.at.0),
            what: crate::hall::messages::of_event(event.kind),
            kind: page::badge(app, &sheet.kind),
            href: sheet.path(),
            diff: event
                .revision
                .filter(|number| *number > 1)
                .map(|n| format!("{}/versions/{}...{n}", sheet.path(), n - 1)),
            history: format!("{}/historique", sheet.path()),
            title: sheet.title,
            minor: event.minor,
        })
        .collect()
}
