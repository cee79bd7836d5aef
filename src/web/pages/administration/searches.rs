//! What people look for, for those who look after the wiki: in vain, often, and what no search ever shows.

use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use crate::actions::sheets::want_sheet::want_sheet;
use crate::db::types::Moment;
use crate::hall::error::{Error, FieldError};
use crate::hall::messages::finding as said;
use crate::hall::policy::Act;
use crate::text::{dates, numbers};
use crate::web::http::act::Anybody;
use crate::web::http::{Acted, Desk, Look, Outcome, Pool};
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
pub struct SearchesPage {
    shell: Shell,
    weeks: Vec<Week>,
    read: Vec<(Way, String)>,
    never: Vec<Way>,
    problem: Option<String>,
}

/// `GET /administration/recherches`
pub fn searches(look: &mut Look<'_>, (): &()) -> Outcome<SearchesPage> {
    let mut page = make(look, None)?;
    page.shell.notice = said::of_wanted(look.query().get("avis")).and_then(page::done);
    Ok(page)
}

fn make(look: &mut Look<'_>, problem: Option<String>) -> Outcome<SearchesPage> {
    look.who().must(Act::WriteThemes)?;
    let since = dates::iso_month(look.app.now().plus(-DAYS * Moment::DAY).0);
    let kinds: Vec<String> = look.app.kinds().public().map(|kind| kind.key.clone()).collect();
    let reader = &mut look.reader;
    let missed = reader.missed_searches(LEAST_ASKED, MOST)?;
    let most = usize::try_from(MOST).unwrap_or(50);
    let read = reader.most_read(&since, most)?;
    let never = reader.never_found(&kinds, &since, MOST)?;
    let mut weeks: Vec<Week> = Vec::new();
    for (week, words, asked) in missed {
        match weeks.last_mut() {
            Some(last) if last.name == said::week(&week) => last.rows.push((words, asked)),
            _ => weeks.push(Week { name: said::week(&week), rows: vec![(words, asked)] }),
        }
    }
    Ok(SearchesPage {
        shell: look.shell_with_form(),
        weeks,
        read: read
            .into_iter()
            .map(|(sheet, count)| (Way { href: sheet.path(), label: sheet.title }, numbers::integer(count)))
            .collect(),
        never: never.into_iter().map(|sheet| Way { href: sheet.path(), label: sheet.title }).collect(),
        problem,
    })
}

/// What is sent.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    #[serde(rename = "mots")]
    words: String,
}

/// `POST /administration/recherches`: asks for a sheet about these words.
pub fn want(desk: &Desk<'_>, who: &Anybody, (): &(), Typed { words }: Typed) -> Outcome<Acted> {
    match want_sheet(desk.app, who, &words) {
        Ok(_) => Ok(desk.go("/administration/recherches?avis=demandee".to_owned(), None)),
        Err(Error::Invalid(errors)) => {
            let problem = errors.into_iter().next().map(|FieldError { message, .. }| message);
            Ok(Acted::again(StatusCode::UNPROCESSABLE_ENTITY, Pool::Reads, move |look| make(look, problem)))
        }
        Err(error) => Err(error.into()),
    }
}
