//! Settings: what can be chosen here, and what was set when the program started.

use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use crate::actions::wiki::change_setting::{choose_looks, choose_registration, choose_second_step};
use crate::db::types::{FromStrangers, SecondStepOf};
use crate::hall::config;
use crate::hall::config::Registration;
use crate::hall::error::{Error, FieldError};
use crate::hall::messages;
use crate::hall::messages::signing_in::of_whom;
use crate::hall::policy::Act;
use crate::web::http::act::Administrator;
use crate::web::http::{Acted, Desk, Look, Outcome, Pool};
use crate::web::view::layout::Shell;
use crate::web::view::page;

/// A setting as it stands.
struct Row {
    /// What it decides.
    words: &'static str,
    name: String,
    value: String,
    source: &'static str,
    /// Whether it was set, and is not as shipped.
    is_set: bool,
}

/// The settings.
#[derive(Template)]
#[template(path = "administration/settings.html")]
pub struct SettingsPage {
    shell: Shell,
    modes: Vec<(&'static str, &'static str, bool)>,
    /// How many versions of a member are looked at, as it is or as it was typed.
    first: String,
    /// What may become of changes without an account: the word, the label, whether it is chosen.
    strangers: Vec<(&'static str, &'static str, bool)>,
    /// Of whom two steps may be asked, likewise.
    second_step_of: Vec<(&'static str, &'static str, bool)>,
    rows: Vec<Row>,
    errors: Vec<FieldError>,
}

impl SettingsPage {
    fn error(&self, field: &str) -> &str {
        self.errors.iter().find(|error| error.field == field).map_or("", |error| error.message.as_str())
    }

    fn list(&self) -> Vec<(&str, &str)> {
        self.errors.iter().map(|error| (error.field.as_str(), error.message.as_str())).collect()
    }
}

/// `GET /administration/reglages`
pub fn settings(look: &mut Look<'_>, (): &()) -> Outcome<SettingsPage> {
    let mut page = make(look, Vec::new())?;
    page.shell.notice = messages::of_setting(look.query().get("avis")).and_then(page::done);
    Ok(page)
}

fn make(look: &mut Look<'_>, errors: Vec<FieldError>) -> Outcome<SettingsPage> {
    look.who().must(Act::Administer)?;
    let app = look.app;
    let mode = app.registration(&mut look.reader)?;
    let (first, strangers) = (look.reader.looked_at()?, look.reader.from_strangers()?);
    let asked = look.reader.second_step_of()?;
    let modes = [Registration::Open, Registration::Approved, Registration::Invited];
    let rows = app.config.shown.iter().map(|(setting, value, source)| Row {
        words: messages::of_server_setting(setting.key),
        is_set: *value != setting.default,
        name: config::variable(setting.key),
        value: match (setting.secret, value.is_empty()) {
            (true, false) => messages::SECRET.to_owned(),
            _ => value.clone(),
        },
        source: messages::of_source(source),
    });
    Ok(SettingsPage {
        shell: look.shell(),
        modes: modes.iter().map(|m| (m.word(), messages::of_registration(*m), *m == mode)).collect(),
        first: first.to_string(),
        strangers: of_strangers(strangers),
        second_step_of: SecondStepOf::ALL.iter().map(|one| (one.word(), of_whom(*one), *one == asked)).collect(),
        rows: rows.collect(),
        errors,
    })
}

/// What is sent to choose who may join.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct RegistrationForm {
    #[serde(rename = "inscription")]
    registration: String,
}

/// `POST /administration/reglages`
pub fn choose(desk: &Desk<'_>, who: &Administrator, (): &(), chosen: RegistrationForm) -> Outcome<Acted> {
    let RegistrationForm { registration } = chosen;
    let mode =
        Registration::parse(&registration).ok_or_else(|| Error::field("inscription", messages::UNKNOWN_CHOICE))?;
    choose_registration(desk.app, who, mode)?;
    Ok(done(desk, "inscription"))
}

/// What is sent to choose which changes are looked at first.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct FirstForm {
    #[serde(rename = "premieres")]
    first: String,
    #[serde(rename = "sans_compte")]
    strangers: String,
}

fn of_strangers(chosen: FromStrangers) -> Vec<(&'static str, &'static str, bool)> {
    FromStrangers::ALL.iter().map(|one| (one.word(), messages::of_strangers(*one), *one == chosen)).collect()
}

/// `POST /administration/regard`
pub fn choose_first(desk: &Desk<'_>, who: &Administrator, (): &(), form: FirstForm) -> Outcome<Acted> {
    let FirstForm { first, strangers } = form;
    let strangers = strangers.parse().map_err(|_| Error::BadRequest(format!("nothing is called {strangers}")))?;
    match choose_looks(desk.app, who, &first, strangers) {
        Ok(()) => Ok(done(desk, "regard")),
        Err(error) => again(error, move |page| {
            page.first = first;
            page.strangers = of_strangers(strangers);
        }),
    }
}

/// What is sent to choose who must sign in in two steps.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct SecondStepOfForm {
    #[serde(rename = "double")]
    asked: String,
}

/// `POST /administration/double-verification`
pub fn ask_second_step(desk: &Desk<'_>, who: &Administrator, (): &(), form: SecondStepOfForm) -> Outcome<Acted> {
    let SecondStepOfForm { asked: word } = form;
    let asked = word.parse().map_err(|_| Error::BadRequest(format!("nothing is called {word}")))?;
    choose_second_step(desk.app, who, asked)?;
    Ok(done(desk, "double"))
}

fn done(desk: &Desk<'_>, notice: &str) -> Acted {
    desk.go(format!("/administration/reglages?avis={notice}"), Some(desk.app.reached()))
}

/// The page again with what was typed and what needs mending.
fn again(error: Error, typed: impl FnOnce(&mut SettingsPage) + Send + 'static) -> Outcome<Acted> {
    let Error::Invalid(errors) = error else { return Err(error.into()) };
    Ok(Acted::again(StatusCode::UNPROCESSABLE_ENTITY, Pool::Reads, |look| {
        let mut page = make(look, errors)?;
        typed(&mut page);
        Ok(page)
    }))
}
