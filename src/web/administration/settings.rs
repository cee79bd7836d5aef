//! Settings: what can be chosen here, and what was set when the program started.

use actix_web::HttpResponse;
use askama::Template;

use crate::actions::change_setting::choose_registration;
use crate::app::App;
use crate::config::{self, Registration};
use crate::error::{Error, Result};
use crate::policy::Act;
use crate::web::extract::{Form, Visitor};
use crate::web::shell::Shell;
use crate::web::{page, respond};

/// A setting as it stands.
struct Row {
    name: String,
    value: String,
    source: &'static str,
}

/// The settings.
#[derive(Template)]
#[template(path = "administration/settings.html")]
struct SettingsPage {
    shell: Shell,
    modes: Vec<(&'static str, &'static str, bool)>,
    rows: Vec<Row>,
}

/// `GET /administration/reglages`
pub async fn settings(app: App, visitor: Visitor) -> Result<HttpResponse> {
    visitor.who.must(Act::Administer)?;
    let node = app.clone();
    let mode = app.read::<_, Error>(move |db| node.registration(db)).await?;
    let modes = [Registration::Open, Registration::Approved, Registration::Invited];
    let rows = app.config.shown.iter().map(|(setting, value, source)| Row {
        name: config::variable(setting.key),
        value: match (setting.secret, value.is_empty()) {
            (true, false) => crate::messages::SECRET.to_owned(),
            _ => value.clone(),
        },
        source: crate::messages::of_source(source),
    });
    respond::html(&SettingsPage {
        shell: page::shell(&app, &visitor),
        modes: modes.iter().map(|m| (m.word(), crate::messages::of_registration(*m), *m == mode)).collect(),
        rows: rows.collect(),
    })
}

/// `POST /administration/reglages`
pub async fn choose(app: App, visitor: Visitor, form: Form) -> Result<HttpResponse> {
    visitor.who.must(Act::Administer)?;
    let mode = Registration::parse(form.get("inscription"))
        .ok_or_else(|| Error::field("inscription", crate::messages::UNKNOWN_CHOICE))?;
    let (node, who) = (app.clone(), visitor.who.clone());
    app.block(move || choose_registration(&node, &who, mode)).await?;
    Ok(respond::see_other("/administration/reglages"))
}
