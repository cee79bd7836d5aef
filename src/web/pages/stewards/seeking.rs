//! The sheets that nobody looks after.

use actix_web::HttpRequest;
use askama::Template;

use crate::db::paging::Slice;
use crate::hall::addresses::SEEKING;
use crate::hall::messages;
use crate::text::dates;
use crate::web::http::extract::Query;
use crate::web::http::{Look, Outcome, Params};
use crate::web::view::layout::Shell;
use crate::web::view::parts::{Card, Pages};
use crate::web::view::{page, pagination};

/// Sheets a page.
const PAGE: i64 = 50;

/// The list.
#[derive(Template)]
#[template(path = "stewards/seeking.html")]
pub struct SeekingPage {
    shell: Shell,
    sheets: Vec<Card>,
    pages: Pages,
}

/// A page of it.
#[derive(Clone)]
pub struct SeekingParams(Slice);

impl Params for SeekingParams {
    fn read(request: &HttpRequest) -> Outcome<Self> {
        Ok(Self(Slice::of(Query::of(request).find("page"), PAGE)))
    }

    fn key(&self) -> Option<String> {
        pagination::is_near(self.0).then(|| format!("{SEEKING}?page={}", self.0.page))
    }
}

/// `GET /sans-referent?page=`
pub fn show(look: &mut Look<'_>, asked: &SeekingParams) -> Outcome<SeekingPage> {
    let (app, slice) = (look.app, asked.0);
    let kinds: Vec<String> = app.kinds().public().map(|kind| kind.key.clone()).collect();
    let mut rows = look.reader.seeking_steward(&kinds, slice.size + 1, slice.offset())?;
    let most = usize::try_from(slice.size).unwrap_or(usize::MAX);
    let more = rows.len() > most;
    rows.truncate(most);
    let cards = rows.into_iter().map(|sheet| Card {
        kind: page::badge(app, &sheet.kind),
        href: sheet.path(),
        facts: vec![("date".to_owned(), messages::changed_on(&dates::day(sheet.updated_at.0)))],
        title: sheet.title,
        summary: sheet.summary,
        ..Card::default()
    });
    let address = |page: i64| if page < 2 { SEEKING.to_owned() } else { format!("{SEEKING}?page={page}") };
    let previous = (slice.page > 1).then(|| address(slice.page - 1));
    let next = more.then(|| address(slice.page + 1));
    Ok(SeekingPage {
        shell: look.shell(),
        sheets: cards.collect(),
        pages: pagination::onward(messages::PAGES_OF_LIST, previous, next),
    })
}
