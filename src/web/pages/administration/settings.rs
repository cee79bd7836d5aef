//! Settings: what can be chosen here, and what was set when the program started.

use actix_multipart::Multipart;
use actix_web::http::{StatusCode, header};
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use crate::actions::wiki::change_identity::{
    MOST_ALT, MOST_FOOTER, MOST_NAME, MOST_TAGLINE, MOST_WELCOME, change_logo, change_words, describe_logo, remove_logo,
};
use crate::actions::wiki::change_setting::{choose_looks, choose_registration};
use crate::app::App;
use crate::db::types::FromStrangers;
use crate::hall::config;
use crate::hall::config::Registration;
use crate::hall::error::{Error, FieldError, Result, What};
use crate::hall::messages;
use crate::hall::policy::Act;
use crate::http::counted;
use crate::models::identity::{LEVELS, Words};
use crate::web::http::act::{Administrator, perform};
use crate::web::http::extract::Visitor;
use crate::web::http::{Acted, Desk, Look, Outcome, Pool, middleware};
use crate::web::pages::files::incoming;
use crate::web::pages::files::incoming::Incoming;
use crate::web::view::layout::Shell;
use crate::web::view::page;

/// A setting as it stands.
struct Row {
    name: String,
    value: String,
    source: &'static str,
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
    rows: Vec<Row>,
    /// The words as they are, or as they were typed.
    words: Words,
    logo_alt: String,
    errors: Vec<FieldError>,
}

impl SettingsPage {
    fn error(&self, field: &str) -> &str {
        self.errors.iter().find(|error| error.field == field).map_or("", |error| error.message.as_str())
    }

    /// Whether a picture must be chosen: what the present one says can be changed alone.
    fn logo_need(&self) -> &'static str {
        if self.shell.identity.logo.is_some() { "facultatif pour garder celle-ci" } else { "obligatoire" }
    }

    /// The levels of accessibility, with their words, and which one is declared.
    fn levels(&self) -> Vec<(&'static str, String, bool)> {
        let level = self.words.level();
        LEVELS.iter().map(|one| (*one, messages::accessibility(one), *one == level)).collect()
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
    let modes = [Registration::Open, Registration::Approved, Registration::Invited];
    let rows = app.config.shown.iter().map(|(setting, value, source)| Row {
        name: config::variable(setting.key),
        value: match (setting.secret, value.is_empty()) {
            (true, false) => messages::SECRET.to_owned(),
            _ => value.clone(),
        },
        source: messages::of_source(source),
    });
    let identity = app.identity();
    Ok(SettingsPage {
        shell: look.shell(),
        modes: modes.iter().map(|m| (m.word(), messages::of_registration(*m), *m == mode)).collect(),
        first: first.to_string(),
        strangers: of_strangers(strangers),
        rows: rows.collect(),
        words: identity.words.clone(),
        logo_alt: identity.logo.as_ref().map(|logo| logo.alt.clone()).unwrap_or_default(),
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

/// What is sent to name the wiki.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct WordsForm {
    #[serde(rename = "nom")]
    name: String,
    #[serde(rename = "devise")]
    tagline: String,
    #[serde(rename = "accueil")]
    welcome: String,
    #[serde(rename = "pied")]
    footer: String,
    contact: String,
    #[serde(rename = "accessibilite")]
    accessibility: String,
}

/// `POST /administration/identite`: the name, the tagline and other words.
pub fn name(desk: &Desk<'_>, who: &Administrator, (): &(), form: WordsForm) -> Outcome<Acted> {
    let WordsForm { name, tagline, welcome, footer, contact, accessibility } = form;
    let words = Words { name, tagline, welcome, footer, contact, accessibility };
    match change_words(desk.app, who, &words) {
        Ok(()) => Ok(done(desk, "mots")),
        Err(error) => again(error, |page| page.words = words),
    }
}

/// `POST /administration/logo`: a picture and its words, or « faire=retirer ».
pub async fn logo(app: App, visitor: Visitor, request: HttpRequest, parts: Multipart) -> Result<HttpResponse> {
    middleware::check_origin(&request)?;
    counted::form(&app, &visitor)?;
    visitor.who.must(Act::Administer)?;
    let incoming = incoming::receive(&app, &request, parts, true).await?;
    middleware::check_form(&request, &visitor, incoming.form.find("jeton"))?;
    let turn = app.files.turn().await;
    let work = move |desk: &Desk<'_>| {
        let _turn = turn;
        save_logo(desk, incoming)
    };
    perform(&app, &visitor, Pool::Computes, work).await
}

fn save_logo(desk: &Desk<'_>, incoming: Incoming) -> Outcome<Acted> {
    let (app, who) = (desk.app, &desk.visitor.who);
    let alt = incoming.form.get("logo_alt").to_owned();
    let is_removal = incoming.form.get("faire") == "retirer";
    let changed = match incoming.file {
        _ if is_removal => remove_logo(app, who),
        _ if incoming.too_large => Err(Error::field("fichier", messages::LOGO_TOO_LARGE)),
        Some((_, spool)) => spool.read().and_then(|bytes| change_logo(app, who, &bytes, &alt)),
        None => describe_logo(app, who, &alt),
    };
    match changed {
        Ok(()) => Ok(done(desk, if is_removal { "logo-retire" } else { "logo" })),
        Err(error) => again(error, |page| page.logo_alt = alt),
    }
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

/// `GET /logo/{hash}`: the bytes of the logo, whose address changes with them.
pub async fn picture(app: App, hash: Path<String>) -> Result<HttpResponse> {
    let identity = app.identity();
    let logo = identity.logo.as_ref().filter(|logo| logo.hash == *hash).ok_or(Error::NotFound(What::File))?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, logo.media_type.as_str()))
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .body(logo.bytes.clone()))
}
