//! What others did to what a member follows, day by day, and what of it they have not seen.

use actix_web::HttpRequest;
use askama::Template;
use serde::Deserialize;

use crate::actions::accounts::follow;
use crate::db::types::EventId;
use crate::hall::addresses::NEWS;
use crate::hall::messages::following as said;
use crate::models::change::NewsSpan;
use crate::reading::news;
use crate::web::http::act::Member;
use crate::web::http::extract::Query;
use crate::web::http::{Acted, Desk, Look, Outcome, Params};
use crate::web::pages::changes::lines;
use crate::web::pages::changes::lines::Day;
use crate::web::view::layout::Shell;
use crate::web::view::page;

/// News on the page.
const MOST: i64 = 100;

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
    let changes = news::of(app, &mut look.reader, account, None, NewsSpan { after, to }, MOST)?;
    let told = lines::told(&mut look.reader, changes, false)?;
    let unread = match &row {
        Some(row) => news::count_unread(app, &mut look.reader, row)?,
        None => 0,
    };
    let notice = said::of_news(look.query().get("avis")).and_then(page::done);
    Ok(NewsPage {
        shell: Shell { notice, ..look.shell() },
        days: lines::by_day(app, look.who(), told),
        all: asked.all,
        unread,
        follows: !look.reader.followed_by(account)?.is_empty(),
        to: news::reached(app).to_string(),
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
