//! What the wiki lacks: titles that sheets link to and nobody wrote, sheets that no other sheet leads to.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::app::App;
use crate::cache::{Dep, Reads};
use crate::db::paging::Slice;
use crate::error::{Error, Result};
use crate::messages;
use crate::models::link;
use crate::text::dates;
use crate::web::extract::{Query, Visitor};
use crate::web::parts::{Card, Pages};
use crate::web::shell::Shell;
use crate::web::{page, paging, respond};

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

#[derive(Template)]
#[template(path = "gaps/wanted.html")]
struct WantedPage {
    shell: Shell,
    wanted: Vec<Missing>,
    pages: Pages,
}

#[derive(Template)]
#[template(path = "gaps/orphans.html")]
struct OrphansPage {
    shell: Shell,
    orphans: Vec<Card>,
    pages: Pages,
}

/// `GET /pages-demandees?page=`
pub async fn wanted(app: App, visitor: Visitor, query: Query, request: HttpRequest) -> Result<HttpResponse> {
    let slice = Slice::of(query.find("page"), PAGE);
    let key = paging::is_near(slice).then(|| format!("/pages-demandees?page={}", slice.page));
    respond::page(&app, &visitor, &request, key.as_deref(), async || {
        let who = visitor.who.clone();
        let mut rows =
            app.read::<_, Error>(move |db| Ok(link::wanted(db, &who, slice.size + 1, slice.offset())?)).await?;
        let pages = around("/pages-demandees", slice, cut(&mut rows));
        let wanted = rows.into_iter().map(|(_, title, asked)| Missing {
            href: format!("/fiches/nouvelle?{}", pair("titre", &title)),
            asked: messages::asked_by(u64::try_from(asked).unwrap_or_default()),
            title,
        });
        let page = WantedPage { shell: page::shell(&app, &visitor), wanted: wanted.collect(), pages };
        Ok((respond::render(&page)?, lists()))
    })
    .await
}

/// `GET /pages-orphelines?page=`
pub async fn orphans(app: App, visitor: Visitor, query: Query, request: HttpRequest) -> Result<HttpResponse> {
    let slice = Slice::of(query.find("page"), PAGE);
    let key = paging::is_near(slice).then(|| format!("/pages-orphelines?page={}", slice.page));
    respond::page(&app, &visitor, &request, key.as_deref(), async || {
        let who = visitor.who.clone();
        let kinds: Vec<String> = app.kinds().public().map(|kind| kind.key.clone()).collect();
        let mut rows = app
            .read::<_, Error>(move |db| Ok(link::orphans(db, &who, &kinds, slice.size + 1, slice.offset())?))
            .await?;
        let pages = around("/pages-orphelines", slice, cut(&mut rows));
        let orphans = rows.into_iter().map(|sheet| Card {
            kind: page::badge(&app, &sheet.kind),
            href: sheet.path(),
            facts: vec![("date".to_owned(), messages::changed_on(&dates::day(sheet.updated_at.0)))],
            title: sheet.title,
            summary: sheet.summary,
            fresh: None,
        });
        let page = OrphansPage { shell: page::shell(&app, &visitor), orphans: orphans.collect(), pages };
        Ok((respond::render(&page)?, lists()))
    })
    .await
}

fn lists() -> Reads {
    let mut reads = Reads::default();
    reads.saw(Dep::Lists);
    reads
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
    paging::onward(messages::PAGES_OF_LIST, previous, more.then(|| at(slice.page + 1)))
}

fn pair(name: &str, value: &str) -> String {
    url::form_urlencoded::Serializer::new(String::new()).append_pair(name, value).finish()
}
