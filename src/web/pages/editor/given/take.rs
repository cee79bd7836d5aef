//! A text that somebody pastes is kept; what they let go comes back; those that are ready are published.

use actix_web::http::StatusCode;
use serde::Deserialize;

use crate::actions::sheets::keep_draft::{keep_new_draft, take_draft_back};
use crate::files::documents;
use crate::hall::error::Error;
use crate::hall::messages::documents::of_note;
use crate::hall::messages::given as said;
use crate::hall::messages::of_error;
use crate::reading::brought::free_place;
use crate::reading::brought::text::{Given, PLACE};
use crate::text::sheet_text::MAX_TEXT;
use crate::web::http::act::Contributor;
use crate::web::http::{Acted, Desk, Outcome, Pool};
use crate::web::pages::editor::given::bring::make;
use crate::web::pages::editor::given::{PATH, publish};
use crate::web::pages::editor::place;

/// What is sent.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct BringForm {
    #[serde(rename = "texte")]
    text: String,
    /// The place of a text that was let go, to be taken back.
    #[serde(rename = "retrouver")]
    back: String,
    /// What is asked of all the texts that wait.
    #[serde(rename = "faire")]
    does: String,
}

/// `POST /fiches/nouvelle/texte`: keeps a text as it came, and goes on to what was recognised in it.
pub fn take(desk: &Desk<'_>, who: &Contributor, (): &(), typed: BringForm) -> Outcome<Acted> {
    if place::address_of_given(&typed.back).is_some() {
        return take_back(desk, who, &typed.back);
    }
    if let Some(which) = publish::Which::parse(&typed.does) {
        return publish::all(desk, which);
    }
    let (text, kinds) = (typed.text, desk.app.kinds());
    let refused =
        |status, why: String, text| Ok(Acted::again(status, Pool::Computes, move |look| Ok(make(look, text, why)?)));
    if text.trim().is_empty() {
        return refused(StatusCode::UNPROCESSABLE_ENTITY, said::TEXT_ASKED.to_owned(), text);
    }
    if text.len() > MAX_TEXT {
        return refused(StatusCode::PAYLOAD_TOO_LARGE, said::TEXT_TOO_LONG.to_owned(), text);
    }
    let (own, taken_off) = documents::without_chrome(&text);
    let given = match own.trim().is_empty() {
        true => Given::new(&text, &kinds),
        false => Given { notes: taken_off.iter().map(of_note).collect(), ..Given::new(&own, &kinds) },
    };
    match keep_new_draft(desk.app, who, &given.pairs(), |taken| free_place(PLACE, taken)) {
        Ok(place) => Ok(Acted::see_other(place::address_of_given(&place).unwrap_or_else(|| PATH.to_owned()))),
        Err(error @ (Error::Invalid(_) | Error::TooLarge { .. })) => {
            let status = crate::web::http::act::status_of(&error);
            refused(status, said::not_kept(&error, &of_error(&error)), text)
        }
        Err(error) => Err(error.into()),
    }
}

fn take_back(desk: &Desk<'_>, who: &Contributor, place: &str) -> Outcome<Acted> {
    let account = who.member().map_err(Error::from)?.id;
    let beginning = place.trim_end_matches(|c: char| c.is_ascii_digit());
    let taken = take_draft_back(desk.app, account, place, |taken| free_place(beginning, taken))?;
    let to = taken.and_then(|place| place::address_of_given(&place));
    Ok(Acted::see_other(to.unwrap_or_else(|| PATH.to_owned())))
}
