//! Sheets as cards and rows of lists, and how fresh each is.

use std::collections::HashMap;

use crate::app::App;
use crate::cache::Dep;
use crate::db::types::{AccountId, Moment};
use crate::hall::error::Result;
use crate::hall::messages::{self, reading as said};
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::text::{dates, fields, typography};
use crate::web::view::page;
use crate::web::view::parts::{Card, Stamp};

/// The names of people, by their account.
pub type Names = HashMap<AccountId, String>;

/// The end of the present day in Paris: freshness changes at midnight only, as kept pages do.
#[must_use]
pub fn end_of_day(now: Moment) -> Moment {
    Moment(dates::next_midnight(now.0))
}

/// Sheets as cards.
pub fn of(app: &App, reader: &mut Reader<'_>, sheets: &[Sheet]) -> Result<Vec<Card>> {
    let names = reader.names(sheets.iter().filter_map(|sheet| sheet.verified_by))?.into_iter().collect();
    sheets.iter().for_each(|sheet| reader.saw(Dep::Sheet(sheet.id)));
    Ok(sheets.iter().map(|sheet| card(app, sheet, &names)).collect())
}

fn card(app: &App, sheet: &Sheet, names: &Names) -> Card {
    let (words, is_due) = freshness(sheet, names, app.now());
    let checked = is_due || sheet.verified_at.is_some();
    Card {
        kind: page::badge(app, &sheet.kind),
        title: typography::french(&sheet.title).into_owned(),
        href: sheet.path(),
        summary: typography::french(&sheet.summary).into_owned(),
        facts: Vec::new(),
        fresh: checked.then(|| (said::fresh_line(&words, is_due), is_due)),
        cover: None,
    }
}

/// How fresh a sheet is: a title, a second line, and whether a check is due.
fn freshness(sheet: &Sheet, names: &Names, now: Moment) -> ((String, String), bool) {
    let today = end_of_day(now);
    if sheet.is_due(today) {
        return (said::due(sheet.months_unchecked(today)), true);
    }
    let words = match sheet.verified_at {
        Some(at) => {
            let by = sheet.verified_by.and_then(|id| names.get(&id));
            said::verified(&dates::day(at.0), by.map(String::as_str))
        }
        None => said::new_sheet(&dates::day(sheet.created_at.0)),
    };
    (words, false)
}

/// The stamp at the top of a sheet.
#[must_use]
pub fn stamp(sheet: &Sheet, names: &Names, now: Moment) -> Stamp {
    let ((title, detail), is_due) = freshness(sheet, names, now);
    let level = match (is_due, sheet.verified_at) {
        (true, _) => "warn",
        (false, Some(_)) => "",
        (false, None) => "info",
    };
    Stamp { level, title, detail }
}

/// How far a sheet is filled, when that is not all the way: class, icon and word.
#[must_use]
pub fn state(state: fields::State) -> Option<(&'static str, &'static str, &'static str)> {
    match state {
        fields::State::Ebauche => Some(("warn dash", "modifier", messages::of_state("ebauche"))),
        fields::State::Partielle => Some(("dash", "modifier", messages::of_state("partielle"))),
        fields::State::Complete => None,
    }
}
