//! What others did to what a member follows, day by day, and what of it they have not seen.

use actix_web::HttpRequest;
use askama::Template;
use serde::Deserialize;

use crate::actions::accounts::follow;
use crate::db::types::EventId;
use crate::hall::addresses::NEWS;
use crate::hall::error::Result;
use crate::hall::messages::following as said;
use crate::hall::messages::talk;
use crate::models::change::NewsSpan;
use crate::models::follow_reader::FollowReader;
use crate::models::remark::news::TalkNews;
use crate::reading::news::told;
use crate::reading::news::{self, Interests, News};
use crate::text::{dates, typography};
use crate::web::http::act::Member;
use crate::web::http::extract::Query;
use crate::web::http::{Acted, Desk, Look, Outcome, Params};
use crate::web::pages::changes::lines;
use crate::web::pages::changes::lines::{Day, Line};
use crate::web::pages::people;
use crate::web::view::layout::Shell;
use crate::web::view::page;

/// News on the page.
const MOST: usize = 100;

/// The page.
#[derive(Template)]
#[template(path = "news/show.html")]
pub struct NewsPage {
    shell: Shell,
    days: Vec<Day>,
    /// Whether what was seen is listed too.
    all: bool,
    /// How many are not seen.
    unread: i64,
    /// Whether they follow anything.
    follows: bool,
    /// The event up to which all is listed.
    to: String,
}

/// Which news.
#[derive(Clone)]
pub struct NewsParams {
    all: bool,
}

impl Params for NewsParams {
    fn read(request: &HttpRequest) -> Outcome<Self> {
        Ok(Self { all: Query::of(request).get("quoi") == "toutes" })
    }

    fn key(&self) -> Option<String> {
        None
    }
}

/// `GET /notifications?quoi=toutes`
pub fn show(look: &mut Look<'_>, asked: &NewsParams) -> Outcome<NewsPage> {
    let (app, account) = (look.app, look.who().member()?.id);
    let to = app.reached();
    let row = look.reader.follow_reader(account)?;
    let seen_to = row.as_ref().map_or(to, |row| row.seen_to);
    let after = if asked.all { EventId(0) } else { seen_to };
    let days = match &row {
        Some(row) => days(look, row, NewsSpan { after, to })?,
        None => Vec::new(),
    };
    let unread = match &row {
        Some(row) => news::count_unread(app, &mut look.reader, row)?,
        None => 0,
    };
    let notice = said::of_news(look.query().get("avis")).and_then(page::done);
    Ok(NewsPage {
        shell: Shell { notice, ..look.shell() },
        days,
        all: asked.all,
        unread,
        follows: !look.reader.followed_by(account)?.is_empty(),
        to: news::reached(app).to_string(),
    })
}

/// News of a follower, by day.
fn days(look: &mut Look<'_>, row: &FollowReader, span: NewsSpan) -> Result<Vec<Day>> {
    let what = Interests::of_member(&mut look.reader, row, None)?;
    let (mut changes, mut dated) = (Vec::new(), Vec::new());
    for one in news::of(look.app, &mut look.reader, what, span, MOST)? {
        match one {
            News::Changed(change) => changes.push(*change),
            News::Said(said) => dated.push((said.event, said.at, message(look, &said)?)),
        }
    }
    let (app, who) = (look.app, look.who());
    for told in lines::told(&mut look.reader, changes, false)? {
        dated.push((told.change.event.id, told.change.event.at, lines::line(app, who, told)));
    }
    dated.sort_by_key(|(event, ..)| std::cmp::Reverse(*event));
    Ok(lines::days(dated.into_iter().map(|(_, at, line)| (at, line))))
}

/// The line of a message.
fn message(look: &mut Look<'_>, news: &TalkNews) -> Result<Line> {
    let words = told::words(&mut look.reader, news)?;
    let href = news.sheet.path();
    let name = told::author(news);
    // Somebody without an account has no page.
    let author = news.author.as_ref().map(|name| people::path_of(name));
    Ok(Line {
        kind: page::badge(look.app, &news.sheet.kind),
        clock: dates::clock(news.at.0),
        moment: news.at.rfc3339(),
        title: typography::french(&news.sheet.title).into_owned(),
        what: Some(talk::of_concern(news.concern)),
        signs: Vec::new(),
        minor: false,
        merged: false,
        comment: Some(words).filter(|words| !words.is_empty()),
        is_hidden: false,
        author: author.map(|href| (href, name)),
        delta: None,
        diff: None,
        history: format!("{href}/historique"),
        message: Some(news.path.clone()),
        href,
    })
}

/// What is sent: the event up to which all is seen.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct SeenForm {
    #[serde(rename = "jusqu_a")]
    to: String,
}

/// `POST /notifications`: all of it is seen.
pub fn see(desk: &Desk<'_>, who: &Member, _: &(), form: SeenForm) -> Outcome<Acted> {
    let SeenForm { to } = form;
    follow::see(desk.app, who, EventId(to.parse().unwrap_or_default()))?;
    Ok(Acted::see_other(format!("{NEWS}?avis=lues")))
}
