//! What people look for, for those who look after the wiki: in vain, often, and what no search ever shows.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use crate::actions::sheets::want_sheet::want_sheet;
use crate::app::App;
use crate::db::types::Moment;
use crate::hall::error::{Error, FieldError, Result};
use crate::hall::messages::finding as said;
use crate::hall::policy::Act;
use crate::models::count;
use crate::text::{dates, numbers};
use crate::web::http::extract::{Form, Query, Visitor};
use crate::web::http::respond;
use crate::web::view::layout::Shell;
use crate::web::view::page;
use crate::web::view::parts::Way;

/// A search is told from so many times in a week on: rarer ones may say something of somebody.
const LEAST_ASKED: i64 = 3;
/// Lines of each list.
const MOST: i64 = 50;
/// Days that the lists look back.
const DAYS: i64 = 92;

/// Searches of a week.
struct Week {
    name: String,
    rows: Vec<(String, i64)>,
}

/// The page.
#[derive(Template)]
#[template(path = "administration/searches.html")]
struct SearchesPage {
    shell: Shell,
    weeks: Vec<Week>,
    read: Vec<(Way, String)>,
    never: Vec<Way>,
    problem: Option<String>,
}

/// `GET /administration/recherches`
pub async fn searches(app: App, visitor: Visitor, query: Query) -> Result<HttpResponse> {
    let mut page = make(&app, &visitor).await?;
    page.shell.notice = said::of_wanted(query.get("avis")).and_then(page::done);
    respond::html(&page)
}

async fn make(app: &App, visitor: &Visitor) -> Result<SearchesPage> {
    visitor.who.must(Act::WriteThemes)?;
    let since = dates::iso_month(app.now().plus(-DAYS * Moment::DAY).0);
    let kinds: Vec<String> = app.kinds().public().map(|kind| kind.key.clone()).collect();
    let who = visitor.who.clone();
    let (missed, read, never) = app
        .read::<_, Error>(move |db| {
            Ok((
                count::missed(db, LEAST_ASKED, MOST)?,
                count::most_read(db, &who, &since, usize::try_from(MOST).unwrap_or(50))?,
                count::never_found(db, &who, &kinds, &since, MOST)?,
            ))
        })
        .await?;
    let mut weeks: Vec<Week> = Vec::new();
    for (week, words, asked) in missed {
        match weeks.last_mut() {
            Some(last) if last.name == said::week(&week) => last.rows.push((words, asked)),
            _ => weeks.push(Week { name: said::week(&week), rows: vec![(words, asked)] }),
        }
    }
    Ok(SearchesPage {
        shell: page::shell_with_form(app, visitor),
        weeks,
        read: read
            .into_iter()
            .map(|(sheet, count)| (Way { href: sheet.path(), label: sheet.title }, numbers::integer(count)))
            .collect(),
        never: never.into_iter().map(|sheet| Way { href: sheet.path(), label: sheet.title }).collect(),
        problem: None,
    })
}

/// `POST /administration/recherches`: asks for a sheet about these words.
pub async fn want(app: App, visitor: Visitor, form: Form) -> Result<HttpResponse> {
    let (node, who, words) = (app.clone(), visitor.who.clone(), form.get("mots").to_owned());
    match app.block(move || want_sheet(&node, &who, &words)).await {
        Ok(_) => Ok(respond::see_other_with("/administration/recherches?avis=demandee", Vec::new())),
        Err(Error::Invalid(errors)) => {
            let mut page = make(&app, &visitor).await?;
            page.problem = errors.into_iter().next().map(|FieldError { message, .. }| message);
            respond::html_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(error),
    }
}
