//! What the wiki lacks: titles that sheets link to and nobody wrote, sheets that no other sheet leads to.

use std::sync::Arc;

use actix_web::HttpRequest;
use askama::Template;

use crate::app::App;
use crate::cache::{Kept, Weigh};
use crate::db::paging::Slice;
use crate::hall::error::Result;
use crate::hall::messages;
use crate::models::reader::Reader;
use crate::text::dates;
use crate::web::http::extract::Query;
use crate::web::http::{Look, Outcome, Params};
use crate::web::view::layout::Shell;
use crate::web::view::parts::{Card, Pages};
use crate::web::view::{page, pagination};

/// Lines a page.
const PAGE: i64 = 100;

/// A title that nobody wrote.
struct Missing {
    title: String,
    /// Where it can be written.
    href: String,
    /// « demandée par 5 fiches ».
    asked: String,
}

/// Titles that sheets link to and nobody wrote.
#[derive(Template)]
#[template(path = "gaps/wanted.html")]
pub struct WantedPage {
    shell: Shell,
    wanted: Vec<Missing>,
    pages: Pages,
}

/// Sheets that no other links to.
#[derive(Template)]
#[template(path = "gaps/orphans.html")]
pub struct OrphansPage {
    shell: Shell,
    orphans: Vec<Card>,
    pages: Pages,
}

/// A page of a list.
#[derive(Clone)]
pub struct GapsParams {
    path: String,
    slice: Slice,
}

impl Params for GapsParams {
    fn read(request: &HttpRequest) -> Outcome<Self> {
        let slice = Slice::of(Query::of(request).find("page"), PAGE);
        Ok(Self { path: request.path().to_owned(), slice })
    }

    fn key(&self) -> Option<String> {
        pagination::is_near(self.slice).then(|| format!("{}?page={}", self.path, self.slice.page))
    }
}

/// Titles that nobody wrote, and how many sheets ask for each; the most asked first.
pub struct Titles(pub Vec<(String, i64)>);

impl Weigh for Titles {
    fn bytes(&self) -> usize {
        self.0.iter().map(|(title, _)| 64 + title.len()).sum()
    }
}

/// The most titles listed.
const MOST: i64 = 5_000;

/// The titles that sheets this reader may see ask for. To count them goes through every link, so that it is done once
/// until a list changes, not for each page of them.
pub fn wanted_titles(app: &App, reader: &mut Reader<'_>) -> Result<Arc<Kept<Titles>>> {
    // Whoever sees the same sheets is shown the same titles.
    let (since, who) = (reader.begun(), reader.who());
    let groups: Vec<i64> = who.groups().iter().map(|own| own.group.0).collect();
    let seen = format!("{} {groups:?}", who.sees().len());
    let count = |reader: &mut Reader<'_>| {
        let rows = reader.wanted_titles(MOST)?;
        Ok(Titles(rows.into_iter().map(|(_, title, asked)| (title, asked)).collect()))
    };
    let kept = app.caches.facts(Some(&format!("demandees {seen}")), since, || reader.apart(count))?;
    reader.also(&kept.reads);
    Ok(kept)
}

/// `GET /pages-demandees?page=`
pub fn wanted(look: &mut Look<'_>, asked: &GapsParams) -> Outcome<WantedPage> {
    let slice = asked.slice;
    let all = wanted_titles(look.app, &mut look.reader)?;
    let from = usize::try_from(slice.offset()).unwrap_or(usize::MAX);
    let most = usize::try_from(slice.size).unwrap_or_default();
    let mut rows = all.0.iter().skip(from);
    let wanted: Vec<Missing> = rows
        .by_ref()
        .take(most)
        .map(|(title, asked)| Missing {
            href: format!("/fiches/nouvelle?{}", pair("titre", title)),
            asked: messages::asked_by(u64::try_from(*asked).unwrap_or_default()),
            title: title.clone(),
        })
        .collect();
    let pages = around("/pages-demandees", slice, rows.next().is_some());
    Ok(WantedPage { shell: look.shell(), wanted, pages })
}

/// `GET /pages-orphelines?page=`
pub fn orphans(look: &mut Look<'_>, asked: &GapsParams) -> Outcome<OrphansPage> {
    let (app, slice) = (look.app, asked.slice);
    let kinds: Vec<String> = app.kinds().public().map(|kind| kind.key.clone()).collect();
    let mut rows = look.reader.orphans(&kinds, slice.size + 1, slice.offset())?;
    let pages = around("/pages-orphelines", slice, cut(&mut rows));
    let orphans = rows.into_iter().map(|sheet| Card {
        kind: page::badge(app, &sheet.kind),
        href: sheet.path(),
        facts: vec![("date".to_owned(), messages::changed_on(&dates::day(sheet.updated_at.0)))],
        title: sheet.title,
        summary: sheet.summary,
        ..Card::default()
    });
    Ok(OrphansPage { shell: look.shell(), orphans: orphans.collect(), pages })
}

/// Leaves a page's lines; whether there was one more.
fn cut<T>(rows: &mut Vec<T>) -> bool {
    let most = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let more = rows.len() > most;
    rows.truncate(most);
    more
}

fn around(path: &str, slice: Slice, more: bool) -> Pages {
    let at = |page: i64| if page == 1 { path.to_owned() } else { format!("{path}?page={page}") };
    let previous = (slice.page > 1).then(|| at(slice.page - 1));
    pagination::onward(messages::PAGES_OF_LIST, previous, more.then(|| at(slice.page + 1)))
}

fn pair(name: &str, value: &str) -> String {
    url::form_urlencoded::Serializer::new(String::new()).append_pair(name, value).finish()
}
