//! The page of a person, and what they did.

use actix_web::{HttpRequest, HttpResponse, web as at};
use askama::Template;

use crate::app::App;
use crate::cache::{Dep, Reads};
use crate::db::paging::Slice;
use crate::error::{Error, Result, What};
use crate::models::account::Account;
use crate::models::event::{self, Event};
use crate::models::sheet::Sheet;
use crate::policy::Act;
use crate::text::{dates, title};
use crate::web::extract::{Query, Visitor};
use crate::web::parts::{KindBadge, Pages};
use crate::web::shell::Shell;
use crate::web::{page, paging, respond};

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
struct PersonPage {
    shell: Shell,
    name: String,
    role: &'static str,
    since: String,
    about: String,
    blocked: bool,
    count: i64,
    lines: Vec<Line>,
    contributions: String,
    govern: Option<String>,
}

/// What a person did, all of it.
#[derive(Template)]
#[template(path = "people/contributions.html")]
struct ContributionsPage {
    shell: Shell,
    name: String,
    person: String,
    count: i64,
    lines: Vec<Line>,
    pages: Pages,
}

/// `GET /contributeurs/{name}`
pub async fn show(app: App, visitor: Visitor, name: at::Path<String>, request: HttpRequest) -> Result<HttpResponse> {
    let key = format!("/contributeurs/{}", title::key(&name));
    respond::page(&app, &visitor, &request, Some(&key), async || {
        let (account, events, count) = load(&app, &visitor, &name, LATEST, 0).await?;
        let mut reads = Reads::default();
        reads.saw(Dep::Account(account.id));
        reads.saw(Dep::Lists);
        let about = {
            let (node, text) = (app.clone(), account.about.clone());
            app.block(move || {
                node.store.read(|db| Ok(crate::actions::render::Resolver::new(&node, db, None).fragment(&text)))
            })
            .await?
        };
        let page = PersonPage {
            shell: page::shell(&app, &visitor),
            role: crate::messages::of_role(account.role),
            since: dates::day_tag(account.created_at.0),
            about,
            blocked: account.block(app.now()).is_some(),
            count,
            lines: lines(&app, events),
            contributions: format!("{}/contributions", path_of(&account.name)),
            govern: visitor.who.may(Act::Block).then(|| format!("/administration/personnes/{}", account.id)),
            name: account.name,
        };
        Ok((respond::render(&page)?, reads))
    })
    .await
}

/// `GET /contributeurs/{name}/contributions`
pub async fn contributions(
    app: App,
    visitor: Visitor,
    name: at::Path<String>,
    query: Query,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let slice = Slice::of(query.find("page"), PAGE);
    let path = || format!("/contributeurs/{}/contributions?page={}", title::key(&name), slice.page);
    let key = paging::is_near(slice).then(path);
    respond::page(&app, &visitor, &request, key.as_deref(), async || {
        let (account, events, count) = load(&app, &visitor, &name, slice.size, slice.offset()).await?;
        let mut reads = Reads::default();
        reads.saw(Dep::Account(account.id));
        reads.saw(Dep::Lists);
        let person = path_of(&account.name);
        let page = ContributionsPage {
            shell: page::shell(&app, &visitor),
            count,
            lines: lines(&app, events),
            pages: page::pages(slice, count, &format!("{person}/contributions?")),
            name: account.name,
            person,
        };
        Ok((respond::render(&page)?, reads))
    })
    .await
}

/// The address of a person's page.
#[must_use]
pub fn path_of(name: &str) -> String {
    format!("/contributeurs/{}", percent_encoding::utf8_percent_encode(name, percent_encoding::NON_ALPHANUMERIC))
}

type Loaded = (Account, Vec<(Event, Sheet)>, i64);

async fn load(app: &App, visitor: &Visitor, name: &str, limit: i64, offset: i64) -> Result<Loaded> {
    let (key, who) = (title::key(name), visitor.who.clone());
    app.read::<_, Error>(move |db| {
        let account = Account::find_by_name(db, &key)?.filter(Account::was_confirmed);
        let account = account.ok_or(Error::NotFound(What::Account))?;
        let (events, count) = event::of_account(db, &who, account.id, limit, offset)?;
        Ok((account, events, count))
    })
    .await
}

fn lines(app: &App, events: Vec<(Event, Sheet)>) -> Vec<Line> {
    events
        .into_iter()
        .map(|(event, sheet)| Line {
            when: dates::time_tag(event.at.0),
            what: crate::messages::of_event(event.kind),
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
