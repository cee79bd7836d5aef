//! « Inscription et écriture »: who may join, and what appears at once.

use actix_web::http::StatusCode;
use serde::Deserialize;

use super::{make, present};
use crate::actions::wiki::change_setting::{WritingChoice, choose_writing};
use crate::db::types::FromStrangers;
use crate::hall::config::Registration;
use crate::hall::error::Error;
use crate::hall::messages;
use crate::web::http::act::{self, Administrator};
use crate::web::http::{Acted, Desk, Look, Outcome, Pool};

/// A choice: its word, its label, whether it is the one.
type WordOffered = (&'static str, &'static str, bool);

/// The choices, as they are or as they were typed.
pub(super) struct Writing {
    /// How one may join.
    pub(super) modes: Vec<WordOffered>,
    /// What may become of changes without an account.
    pub(super) strangers: Vec<WordOffered>,
    /// How many changes of each member are looked at first.
    pub(super) first: String,
}

impl Writing {
    pub(super) fn present(look: &mut Look<'_>) -> Outcome<Self> {
        let mode = look.app.registration(&mut look.reader)?;
        let (first, strangers) = (look.reader.looked_at()?.to_string(), look.reader.from_strangers()?);
        Ok(Self { modes: modes(mode), strangers: of_strangers(strangers), first })
    }

    /// What was typed of it, in place of what is.
    fn typed(&mut self, mode: Option<Registration>, strangers: Option<FromStrangers>, first: Option<String>) {
        self.modes = mode.map_or_else(|| std::mem::take(&mut self.modes), modes);
        self.strangers = strangers.map_or_else(|| std::mem::take(&mut self.strangers), of_strangers);
        self.first = first.unwrap_or_else(|| std::mem::take(&mut self.first));
    }
}

fn modes(chosen: Registration) -> Vec<WordOffered> {
    let modes = [Registration::Open, Registration::Approved, Registration::Invited];
    modes.iter().map(|one| (one.word(), messages::of_registration(*one), *one == chosen)).collect()
}

fn of_strangers(chosen: FromStrangers) -> Vec<WordOffered> {
    FromStrangers::ALL.iter().map(|one| (one.word(), messages::of_strangers(*one), *one == chosen)).collect()
}

/// What is sent. A field that is not there stays as it is.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct WritingForm {
    #[serde(rename = "inscription", deserialize_with = "act::present")]
    registration: Option<String>,
    #[serde(rename = "sans_compte", deserialize_with = "act::present")]
    strangers: Option<String>,
    #[serde(rename = "premieres", deserialize_with = "act::present")]
    first: Option<String>,
}

/// `POST /administration/site/ecriture`
pub fn choose_writers(desk: &Desk<'_>, who: &Administrator, (): &(), form: WritingForm) -> Outcome<Acted> {
    let WritingForm { registration, strangers, first } = form;
    let unknown = |field: &str| Error::field(field, messages::UNKNOWN_CHOICE);
    let mode = |word: &str| Registration::parse(word).ok_or_else(|| unknown("inscription"));
    let registration = registration.as_deref().map(mode).transpose()?;
    let strangers = strangers.map(|word| word.parse().map_err(|_| unknown("sans_compte"))).transpose()?;
    let choice = WritingChoice { registration, strangers, first: first.as_deref() };
    match choose_writing(desk.app, who, choice) {
        Ok(()) => Ok(desk.go("/administration/site?avis=ecriture".to_owned(), Some(desk.app.reached()))),
        Err(Error::Invalid(errors)) => Ok(Acted::again(StatusCode::UNPROCESSABLE_ENTITY, Pool::Reads, move |look| {
            let mut page = make(look, present(look.app), errors)?;
            page.writing.typed(registration, strangers, first);
            Ok(page)
        })),
        Err(error) => Err(error.into()),
    }
}
