//! What a member does about who looks after a sheet, on the page of its facts.

use serde::Deserialize;

use crate::actions::sheets::look_after::{self, Watching};
use crate::hall::error::Error;
use crate::web::http::act::{Contributor, status_of};
use crate::web::http::extract::SheetPath;
use crate::web::http::{Acted, Desk, Outcome, Pool};
use crate::web::pages::sheets::frame::Problems;
use crate::web::pages::sheets::info;

/// What is sent.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct StewardForm {
    #[serde(rename = "faire")]
    does: String,
    #[serde(rename = "a_qui")]
    to: String,
    #[serde(rename = "suppleant")]
    substitute: String,
    #[serde(rename = "mois")]
    months: String,
}

/// `POST /fiches/{id}-{slug}/veille`: takes the sheet, hands it over, names a substitute or is one
/// no more, or says how often it is looked at again.
pub fn press(desk: &Desk<'_>, who: &Contributor, path: &SheetPath, form: StewardForm) -> Outcome<Acted> {
    let sheet = desk.sheet(path)?;
    let done = match form.does.as_str() {
        "prendre" => look_after::take(desk.app, who, sheet.id),
        "passer" => look_after::change(desk.app, who, sheet.id, &Watching::HandOver(form.to.clone())),
        "suppleer" => look_after::change(desk.app, who, sheet.id, &Watching::Substitute(form.substitute.clone())),
        "renoncer" => look_after::step_back(desk.app, who, sheet.id),
        "delai" => {
            let months = form.months.parse().unwrap_or_default();
            look_after::change(desk.app, who, sheet.id, &Watching::Interval(months))
        }
        other => Err(Error::BadRequest(format!("nothing is called {other}"))),
    };
    match done {
        Ok(event) => Ok(desk.go(format!("{}/info?avis=regles#referent", sheet.path()), Some(event))),
        Err(error @ Error::Invalid(_)) => {
            let status = status_of(&error);
            let problems = Problems::of_error(error)?;
            Ok(Acted::again(status, Pool::Reads, move |look| {
                Ok(info::again(look, &sheet, problems, (form.to, form.substitute))?)
            }))
        }
        Err(error) => Err(error.into()),
    }
}
