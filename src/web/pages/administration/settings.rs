//! Settings: what can be chosen here, and what was set when the program started.

use actix_multipart::Multipart;
use actix_web::http::{StatusCode, header};
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::actions::wiki::change_identity::{
    MOST_ALT, MOST_FOOTER, MOST_NAME, MOST_TAGLINE, change_logo, change_words, describe_logo, remove_logo,
};
use crate::actions::wiki::change_setting::choose_registration;
use crate::app::App;
use crate::hall::config;
use crate::hall::config::Registration;
use crate::hall::error::{Error, FieldError, Result, What};
use crate::hall::policy::Act;
use crate::http::{counted, session};
use crate::models::identity::Words;
use crate::web::http::extract::{Form, Query, Visitor};
use crate::web::http::{middleware, respond};
use crate::web::pages::files::incoming;
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
struct SettingsPage {
    shell: Shell,
    modes: Vec<(&'static str, &'static str, bool)>,
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

    fn list(&self) -> Vec<(&str, &str)> {
        self.errors.iter().map(|error| (error.field.as_str(), error.message.as_str())).collect()
    }
}

async fn settings_page(app: &App, visitor: &Visitor) -> Result<SettingsPage> {
    visitor.who.must(Act::Administer)?;
    let node = app.clone();
    let mode = app.read::<_, Error>(move |db| node.registration(db)).await?;
    let modes = [Registration::Open, Registration::Approved, Registration::Invited];
    let rows = app.config.shown.iter().map(|(setting, value, source)| Row {
        name: config::variable(setting.key),
        value: match (setting.secret, value.is_empty()) {
            (true, false) => crate::hall::messages::SECRET.to_owned(),
            _ => value.clone(),
        },
        source: crate::hall::messages::of_source(source),
    });
    let identity = app.identity();
    Ok(SettingsPage {
        shell: page::shell(app, visitor),
        modes: modes.iter().map(|m| (m.word(), crate::hall::messages::of_registration(*m), *m == mode)).collect(),
        rows: rows.collect(),
        words: identity.words.clone(),
        logo_alt: identity.logo.as_ref().map(|logo| logo.alt.clone()).unwrap_or_default(),
        errors: Vec::new(),
    })
}

/// `GET /administration/reglages`
pub async fn settings(app: App, visitor: Visitor, query: Query) -> Result<HttpResponse> {
    let mut page = settings_page(&app, &visitor).await?;
    page.shell.notice = crate::hall::messages::of_setting(query.get("avis")).and_then(page::done);
    respond::html(&page)
}

/// `POST /administration/reglages`
pub async fn choose(app: App, visitor: Visitor, form: Form) -> Result<HttpResponse> {
    visitor.who.must(Act::Administer)?;
    let mode = Registration::parse(form.get("inscription"))
        .ok_or_else(|| Error::field("inscription", crate::hall::messages::UNKNOWN_CHOICE))?;
    let (node, who) = (app.clone(), visitor.who.clone());
    app.block(move || choose_registration(&node, &who, mode)).await?;
    Ok(done(&app, "inscription"))
}

/// `POST /administration/identite`: the name, the tagline and the footer.
pub async fn name(app: App, visitor: Visitor, form: Form) -> Result<HttpResponse> {
    visitor.who.must(Act::Administer)?;
    let word = |field: &str| form.get(field).to_owned();
    let words = Words { name: word("nom"), tagline: word("devise"), footer: word("pied") };
    let (node, who, typed) = (app.clone(), visitor.who.clone(), words.clone());
    match app.block(move || change_words(&node, &who, &typed)).await {
        Ok(()) => Ok(done(&app, "mots")),
        Err(error) => again(&app, &visitor, error, |page| page.words = words).await,
    }
}

/// `POST /administration/logo`: a picture and its words, or « faire=retirer ».
pub async fn logo(app: App, visitor: Visitor, request: HttpRequest, parts: Multipart) -> Result<HttpResponse> {
    middleware::check_origin(&request)?;
    counted::form(&app, &visitor)?;
    visitor.who.must(Act::Administer)?;
    let incoming = incoming::receive(&app, &request, parts, true).await?;
    middleware::check_form(&request, &visitor, incoming.form.find("jeton"))?;
    let alt = incoming.form.get("logo_alt").to_owned();
    let is_removal = incoming.form.get("faire") == "retirer";
    let (node, who, said) = (app.clone(), visitor.who.clone(), alt.clone());
    let turn = app.files.turn().await;
    let changed = app
        .block(move || {
            let _turn = turn;
            match incoming.file {
                _ if is_removal => remove_logo(&node, &who),
                _ if incoming.too_large => Err(Error::field("fichier", crate::hall::messages::LOGO_TOO_LARGE)),
                Some((_, spool)) => change_logo(&node, &who, &spool.read()?, &said),
                None => describe_logo(&node, &who, &said),
            }
        })
        .await;
    match changed {
        Ok(()) => Ok(done(&app, if is_removal { "logo-retire" } else { "logo" })),
        Err(error) => again(&app, &visitor, error, |page| page.logo_alt = alt).await,
    }
}

fn done(app: &App, notice: &str) -> HttpResponse {
    respond::see_other_with(&format!("/administration/reglages?avis={notice}"), vec![session::seen(app, app.reached())])
}

/// The page again with what was typed and what needs mending.
async fn again(
    app: &App,
    visitor: &Visitor,
    error: Error,
    typed: impl FnOnce(&mut SettingsPage),
) -> Result<HttpResponse> {
    let Error::Invalid(errors) = error else { return Err(error) };
    let mut page = settings_page(app, visitor).await?;
    typed(&mut page);
    page.errors = errors;
    respond::html_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
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
