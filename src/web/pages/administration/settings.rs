//! Settings: what can be chosen here, and what was set when the program started.

use askama::Template;
use serde::Deserialize;

use crate::actions::wiki::change_setting::choose_second_step;
use crate::db::types::SecondStepOf;
use crate::hall::config;
use crate::hall::error::Error;
use crate::hall::messages;
use crate::hall::messages::signing_in::of_whom;
use crate::hall::policy::Act;
use crate::web::http::act::Administrator;
use crate::web::http::{Acted, Desk, Look, Outcome};
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
    /// Of whom two steps may be asked: the word, the label, whether it is chosen.
    second_step_of: Vec<(&'static str, &'static str, bool)>,
    rows: Vec<Row>,
}

/// `GET /administration/reglages`
pub fn settings(look: &mut Look<'_>, (): &()) -> Outcome<SettingsPage> {
    look.who().must(Act::Administer)?;
    let asked = look.reader.second_step_of()?;
    let rows = look.app.config.shown.iter().map(|(setting, value, source)| Row {
        words: messages::of_server_setting(setting.key),
        is_set: *value != setting.default,
        name: config::variable(setting.key),
        value: match (setting.secret, value.is_empty()) {
            (true, false) => messages::SECRET.to_owned(),
            _ => value.clone(),
        },
        source: messages::of_source(source),
    });
    let mut shell = look.shell();
    shell.notice = messages::of_setting(look.query().get("avis")).and_then(page::done);
    Ok(SettingsPage {
        shell,
        second_step_of: SecondStepOf::ALL.iter().map(|one| (one.word(), of_whom(*one), *one == asked)).collect(),
        rows: rows.collect(),
    })
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
    Ok(desk.go("/administration/reglages?avis=double".to_owned(), Some(desk.app.reached())))
}
