//! The page of a person, and what they did.

use actix_web::HttpRequest;
use askama::Template;

use crate::app::App;
use crate::db::paging::Slice;
use crate::db::types::{AccountId, EventKind, TrialKind};
use crate::hall::error::{Error, Result, What};
use crate::hall::messages::people as said;
use crate::hall::policy::Act;
use crate::models::account::Account;
use crate::models::deeds::DeedCounts;
use crate::models::event::{Event, MAKE_REVISIONS};
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
    /// What they did, each with its number, and where that is listed.
    deeds: Vec<(String, Option<String>)>,
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
    let (account, events, counts) = load(&mut look.reader, &asked.name, LATEST, 0)?;
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
        count: counts.all(),
        deeds: deeds(&mut look.reader, account.id, &counts, &format!("/discussions?de={listed}"))?,
        lines: lines(app, events),
        contributions: format!("{}/contributions", path_of(&account.name)),
        attestation: format!("{}/attestation", path_of(&account.name)),
        govern: look.who().may(Act::Block).then(|| format!("/administration/personnes/{}", account.id)),
        name: account.name,
    })
}

/// How often somebody did something, how that is said, and where it is listed.
type Deed = (i64, fn(i64) -> String, Option<String>);

/// What somebody did, as far as this reader may know, in the order in which it is always told.
fn deeds(
    reader: &mut Reader<'_>,
    account: AccountId,
    counts: &DeedCounts,
    talk: &str,
) -> Result<Vec<(String, Option<String>)>> {
    let trials = reader.count_trials_by(account)?;
    let told = |kind| trials.iter().filter(|(known, _)| *known == kind).map(|(_, count)| count).sum();
    let messages = reader.count_talk_of(account)?;
    let thanks = reader.count_thanks_to(account)?;
    let all: [Deed; 6] = [
        (counts.of(&[EventKind::Created]), said::begun, None),
        (counts.of(&MAKE_REVISIONS), said::versions, None),
        (messages, said::messages, Some(talk.to_owned())),
        (told(TrialKind::Tried), said::trials, None),
        (told(TrialKind::Adapted), said::adaptations, None),
        (thanks, said::thanks, None),
    ];
    Ok(all.into_iter().filter(|(count, ..)| *count > 0).map(|(count, say, href)| (say(count), href)).collect())
}

/// `GET /contributeurs/{name}/contributions`
pub fn contributions(look: &mut Look<'_>, asked: &PersonParams) -> Outcome<ContributionsPage> {
    let slice = asked.slice;
    let (account, events, counts) = load(&mut look.reader, &asked.name, slice.size, slice.offset())?;
    let count = counts.all();
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

type Loaded = (Account, Vec<(Event, Sheet)>, DeedCounts);

fn load(reader: &mut Reader<'_>, name: &str, limit: i64, offset: i64) -> Result<Loaded> {
    let found = reader.account_named(&title::key(name))?;
    let shown = found.filter(|account| account.is_shown_to(reader.who()));
    let account = shown.ok_or(Error::NotFound(What::Account))?;
    let (events, counts) = reader.deeds_of(account.id, limit, offset)?;
    Ok((account, events, counts))
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
