//! What people look for, for those who look after the wiki: in vain, often, and what no search ever shows.

use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use crate::actions::sheets::want_sheet::want_sheet;
use crate::actions::wiki::point_address::point_address;
use crate::db::types::Moment;
use crate::hall::error::{Error, FieldError};
use crate::hall::messages::{finding as said, lost};
use crate::hall::policy::Act;
use crate::models::missed_address::MissedAddress;
use crate::text::{dates, numbers};
use crate::web::http::act::Anybody;
use crate::web::http::{Acted, Desk, Look, Outcome, Pool};
use crate::web::view::layout::Shell;
use crate::web::view::page;
use crate::web::view::parts::Way;

/// A search is told from so many times in a week on: rarer ones may say something of somebody.
const LEAST_ASKED: i64 = 3;
/// The same of an address that led nowhere.
const LEAST_MISSED: i64 = 2;
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
    lost: Vec<Lost>,
}

/// An address that led nowhere.
struct Lost {
    path: String,
    asked: String,
    /// What is typed as its target.
    target: String,
    has_target: bool,
    /// What is wrong with it.
    problem: String,
}

/// `GET /administration/recherches`
pub fn searches(look: &mut Look<'_>, (): &()) -> Outcome<SearchesPage> {
    let mut page = make(look, None, &Pointed::default())?;
    let word = look.query().get("avis").to_owned();
    page.shell.notice = said::of_wanted(&word).or_else(|| lost::of_pointed(&word)).and_then(page::done);
    Ok(page)
}

fn make(look: &mut Look<'_>, problem: Option<String>, pointed: &Pointed) -> Outcome<SearchesPage> {
    look.who().must(Act::WriteThemes)?;
    let since = dates::iso_month(look.app.now().plus(-DAYS * Moment::DAY).0);
    let kinds: Vec<String> = look.app.kinds().public().map(|kind| kind.key.clone()).collect();
    let reader = &mut look.reader;
    let in_vain = reader.missed_searches(LEAST_ASKED, MOST)?;
    let missed = reader.missed_addresses(LEAST_MISSED, MOST)?;
    let most = usize::try_from(MOST).unwrap_or(50);
    let read = reader.most_read(&since, most)?;
    let never = reader.never_found(&kinds, &since, MOST)?;
    let mut weeks: Vec<Week> = Vec::new();
    for (week, words, asked) in in_vain {
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
        lost: missed.into_iter().map(|row| lost_of(row, pointed)).collect(),
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
            Ok(Acted::again(StatusCode::UNPROCESSABLE_ENTITY, Pool::Reads, move |look| {
                make(look, problem, &Pointed::default())
            }))
        }
        Err(error) => Err(error.into()),
    }
}

fn lost_of(row: MissedAddress, pointed: &Pointed) -> Lost {
    let is_typed = pointed.path == row.path;
    Lost {
        has_target: row.target.is_some(),
        asked: numbers::integer(row.asked),
        target: if is_typed { pointed.target.clone() } else { row.target.unwrap_or_default() },
        problem: if is_typed { pointed.problem.clone() } else { String::new() },
        path: row.path,
    }
}

/// What is sent about one address, and what is wrong with it.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Pointed {
    #[serde(rename = "adresse")]
    path: String,
    #[serde(rename = "cible")]
    target: String,
    #[serde(skip)]
    problem: String,
}

/// `POST /administration/adresses`: gives an address a target, or takes it away.
pub fn point(desk: &Desk<'_>, who: &Anybody, (): &(), typed: Pointed) -> Outcome<Acted> {
    match point_address(desk.app, who, &typed.path, &typed.target) {
        Ok(()) => {
            let said = if typed.target.trim().is_empty() { "adresse-libre" } else { "adresse" };
            Ok(desk.go(format!("/administration/recherches?avis={said}#adresses"), None))
        }
        Err(Error::Invalid(errors)) => {
            let problem = errors.into_iter().next().map(|FieldError { message, .. }| message).unwrap_or_default();
            let pointed = Pointed { problem, ..typed };
            Ok(Acted::again(StatusCode::UNPROCESSABLE_ENTITY, Pool::Reads, move |look| make(look, None, &pointed)))
        }
        Err(error) => Err(error.into()),
    }
}
