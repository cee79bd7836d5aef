//! The searches that a member keeps.

use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use crate::actions::accounts::keep_search;
use crate::actions::accounts::keep_search::MOST_NAME;
use crate::hall::error::Error;
use crate::hall::messages::finding as said;
use crate::models::kind::KindSet;
use crate::text::dates;
use crate::web::http::act::Member;
use crate::web::http::extract::Query;
use crate::web::http::{Acted, Desk, Look, Outcome, Pool};
use crate::web::pages::search::asked::SearchParams;
use crate::web::pages::sheets::frame::Problems;
use crate::web::view::layout::Shell;
use crate::web::view::page;

/// Where they stand.
pub(super) const PATH: &str = "/mes-recherches";

/// One of them.
struct Kept {
    name: String,
    query: String,
    /// `<time>`, as HTML.
    since: String,
}

/// The page.
#[derive(Template)]
#[template(path = "search/saved.html")]
pub struct SavedPage {
    shell: Shell,
    kept: Vec<Kept>,
    /// A search that could not be kept: its query and the name typed.
    refused: Option<(String, String)>,
    problems: Problems,
}

/// `GET /mes-recherches`
pub fn list(look: &mut Look<'_>, (): &()) -> Outcome<SavedPage> {
    let mut page = make(look)?;
    page.shell.notice = said::of_saved(look.query().get("avis")).and_then(page::done);
    Ok(page)
}

fn make(look: &mut Look<'_>) -> Outcome<SavedPage> {
    let id = look.who().member()?.id;
    let kept = look.reader.saved_searches_of(id)?;
    let kept = kept.into_iter().map(|saved| Kept {
        name: saved.name,
        query: saved.query,
        since: dates::day_tag(saved.saved_at.0),
    });
    Ok(SavedPage { shell: look.shell_with_form(), kept: kept.collect(), refused: None, problems: Problems::default() })
}

/// What is sent.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct SearchForm {
    #[serde(rename = "nom")]
    name: String,
    #[serde(rename = "requete")]
    query: String,
    #[serde(rename = "faire")]
    does: Does,
}

#[derive(Default, Deserialize)]
enum Does {
    #[serde(rename = "oublier")]
    Forget,
    #[default]
    #[serde(other)]
    Keep,
}

/// `POST /mes-recherches`: keeps a search, or forgets one when `faire=oublier`.
pub fn save(desk: &Desk<'_>, who: &Member, (): &(), typed: SearchForm) -> Outcome<Acted> {
    match typed.does {
        Does::Keep => keep(desk, who, typed),
        Does::Forget => {
            keep_search::forget(desk.app, who.member()?, typed.query)?;
            Ok(desk.go(format!("{PATH}?avis=oubliee"), None))
        }
    }
}

fn keep(desk: &Desk<'_>, who: &Member, SearchForm { name, query, .. }: SearchForm) -> Outcome<Acted> {
    let query = query_of(&SearchParams::read("/recherche", &Query::read(&query)).at_page(1));
    match keep_search::keep(desk.app, who.member()?, query.clone(), &name) {
        Ok(()) => Ok(desk.go(format!("{PATH}?avis=gardee"), None)),
        Err(Error::Invalid(errors)) => Ok(Acted::again(StatusCode::UNPROCESSABLE_ENTITY, Pool::Reads, |look| {
            Ok(SavedPage { refused: Some((query, name)), problems: Problems::of(errors), ..make(look)? })
        })),
        Err(error) => Err(error.into()),
    }
}

/// What a search is about, in a few words.
pub(super) fn name_of(asked: &SearchParams, kinds: &KindSet) -> String {
    let words = (!asked.text.is_empty()).then(|| asked.text.clone());
    let filters = asked.filters().into_iter().map(|filter| filter.label(kinds));
    let place = (!asked.place.is_empty()).then(|| asked.place.clone());
    words.into_iter().chain(filters).chain(place).collect::<Vec<_>>().join(", ")
}

/// What follows `?` in the address of a search.
pub(super) fn query_of(asked: &SearchParams) -> String {
    asked.address().split_once('?').map(|(_, query)| query.to_owned()).unwrap_or_default()
}
