//! « Changements du site »: what was changed of the settings, by whom, what it was before, and the button that undoes
//! it.

use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;
use serde_json::Value;

use crate::actions::wiki::change_setting::undo_change;
use crate::db::happening::{Happening, OfSetting, SettingChange};
use crate::db::types::EventId;
use crate::hall::config::Registration;
use crate::hall::error::{Error, FieldError};
use crate::hall::messages;
use crate::hall::policy::Act;
use crate::models::identity::EntryTarget;
use crate::models::kind::KindSet;
use crate::text::dates;
use crate::text::kind::LICENCES_VOCABULARY;
use crate::web::http::act::Administrator;
use crate::web::http::{Acted, Desk, Look, Outcome, Pool};
use crate::web::view::layout::Shell;
use crate::web::view::page;

/// Changes of one page.
const SHOWN: i64 = 60;
/// Characters shown of a value.
const VALUE: usize = 140;

/// A change.
struct Line {
    id: EventId,
    /// `<time>` in French.
    when: String,
    /// Who did it; nothing for the program.
    by: String,
    /// Whether it gave back what another took away.
    undoes: bool,
    parts: Vec<Part>,
}

impl Line {
    /// What changed, for those who hear the buttons one after the other.
    fn names(&self) -> String {
        self.parts.iter().map(|part| part.name.as_str()).collect::<Vec<_>>().join(", ")
    }
}

/// A part of it: its name, what it was, what it became.
struct Part {
    name: String,
    before: String,
    after: String,
}

/// « Changements du site ».
#[derive(Template)]
#[template(path = "administration/site_changes.html")]
pub struct SiteChangesPage {
    shell: Shell,
    lines: Vec<Line>,
    errors: Vec<FieldError>,
}

impl SiteChangesPage {
    fn list(&self) -> Vec<(&str, &str)> {
        self.errors.iter().map(|error| ("changements", error.message.as_str())).collect()
    }
}

/// `GET /administration/site/changements`
pub fn changes(look: &mut Look<'_>, (): &()) -> Outcome<SiteChangesPage> {
    let mut page = make(look, Vec::new())?;
    page.shell.notice = messages::of_setting(look.query().get("avis")).and_then(page::done);
    Ok(page)
}

fn make(look: &mut Look<'_>, errors: Vec<FieldError>) -> Outcome<SiteChangesPage> {
    look.who().must(Act::Administer)?;
    let kinds = look.app.kinds();
    let events = look.reader.events_about_settings(SHOWN)?;
    let names = look.reader.names(events.iter().filter_map(|event| event.account_id))?;
    let mut lines = Vec::new();
    for event in &events {
        let Some(Happening::SettingChanged(OfSetting { changes, undoes, .. })) = event.what() else { continue };
        if changes.is_empty() {
            continue;
        }
        let by = names.iter().find(|(id, _)| Some(*id) == event.account_id);
        lines.push(Line {
            id: event.id,
            when: dates::time_tag(event.at.0),
            by: by.map(|(_, name)| name.clone()).unwrap_or_default(),
            undoes: undoes.is_some(),
            parts: changes.iter().map(|change| part(&kinds, look.app.config.registration, change)).collect(),
        });
    }
    Ok(SiteChangesPage { shell: look.shell(), lines, errors })
}

/// One part, on a server that lets people join so until the site chooses.
fn part(kinds: &KindSet, registration: Registration, change: &SettingChange) -> Part {
    let shown = |value: &Value| {
        let text = match value {
            Value::Null if change.what == "registration" => messages::of_registration(registration).to_owned(),
            value => shown(kinds, &change.what, value),
        };
        match text.char_indices().nth(VALUE) {
            Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
            None => text,
        }
    };
    Part {
        name: messages::of_setting_part(&change.what).to_owned(),
        before: shown(&change.before),
        after: shown(&change.after),
    }
}

/// A value in a few words.
fn shown(kinds: &KindSet, what: &str, value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) if what == "identity.licence" => kinds.label(LICENCES_VOCABULARY, text).to_owned(),
        Value::String(text) => messages::of_setting_value(what, text),
        Value::Array(rows) => {
            let rows = rows.iter().map(|row| shown(kinds, what, row)).filter(|row| !row.is_empty());
            rows.collect::<Vec<_>>().join(", ")
        }
        // A part of the home page, an entry of the menu, a picture.
        Value::Object(fields) => {
            let word = |name: &str| fields.get(name).and_then(Value::as_str).unwrap_or_default();
            match (fields.get("what"), fields.get("shown")) {
                (Some(Value::String(block)), Some(Value::Bool(true))) => messages::of_block(block).0.to_owned(),
                (Some(_), _) => String::new(),
                _ => {
                    let name = EntryTarget::read(word("to")).and_then(|target| target.name(kinds)).unwrap_or_default();
                    let words = [word("label"), word("alt"), name.as_str(), word("to")];
                    words.into_iter().find(|word| !word.is_empty()).unwrap_or_default().to_owned()
                }
            }
        }
        other => other.to_string(),
    }
}

/// What is sent to undo a change.
#[derive(Deserialize)]
pub struct UndoForm {
    #[serde(rename = "changement")]
    change: String,
}

/// `POST /administration/site/changements`: gives back what a change took away.
pub fn undo(desk: &Desk<'_>, who: &Administrator, (): &(), form: UndoForm) -> Outcome<Acted> {
    let UndoForm { change } = form;
    let id = change.parse().map_err(|_| Error::BadRequest(format!("no change is called {change}")))?;
    match undo_change(desk.app, who, EventId(id)) {
        Ok(()) => Ok(desk.go("/administration/site/changements?avis=defait".to_owned(), Some(desk.app.reached()))),
        Err(Error::Invalid(errors)) => {
            Ok(Acted::again(StatusCode::CONFLICT, Pool::Reads, move |look| make(look, errors)))
        }
        Err(error) => Err(error.into()),
    }
}
