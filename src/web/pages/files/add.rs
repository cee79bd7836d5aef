//! Adding a file: a page with a form for those without scripts, and the address to which the editor sends.

use actix_multipart::Multipart;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::actions::files::attach_file::{Upload, attach_file, checked};
use crate::app::App;
use crate::db::types::SheetId;
use crate::hall::error::{Error, FieldError, Result, What};
use crate::hall::messages;
use crate::hall::policy::Act;
use crate::http::error::say_when;
use crate::http::{counted, session};
use crate::models::attachment::{Attachment, Words};
use crate::text::kind::LICENCES_VOCABULARY;
use crate::text::numbers;
use crate::web::http::act::at_desk;
use crate::web::http::extract::{Form, Query, Visitor, is_ticked};
use crate::web::http::{Look, Outcome, Params, Pool, Stop, middleware, respond};
use crate::web::pages::files::incoming::Incoming;
use crate::web::pages::files::{about, incoming};
use crate::web::view::layout::Shell;

/// The form that adds a file.
#[derive(Template)]
#[template(path = "files/new.html")]
pub struct NewPage {
    shell: Shell,
    /// The sheet it is added from: number, title, address.
    sheet: Option<(SheetId, String, String)>,
    words: Words,
    licences: Vec<String>,
    most: String,
    megapixels: u32,
    errors: Vec<FieldError>,
}

impl NewPage {
    fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }

    fn list(&self) -> Vec<(&str, &str)> {
        self.errors.iter().map(|error| (error.field.as_str(), error.message.as_str())).collect()
    }
}

/// The sheet that a file is added from; empty for none.
#[derive(Clone)]
pub struct AddParams(String);

impl Params for AddParams {
    const OWN: bool = true;

    fn read(request: &HttpRequest) -> Outcome<Self> {
        Ok(Self(Query::of(request).get("fiche").to_owned()))
    }

    fn key(&self) -> Option<String> {
        None
    }
}

/// `GET /fichiers/nouveau?fiche=`
pub fn new(look: &mut Look<'_>, AddParams(sheet): &AddParams) -> Outcome<NewPage> {
    look.who().must(Act::Write)?;
    let words = Words { licence: look.app.licence_label(), ..Words::default() };
    Ok(make(look, sheet, words, Vec::new())?)
}

fn make(look: &mut Look<'_>, sheet: &str, words: Words, errors: Vec<FieldError>) -> Result<NewPage> {
    let sheet = match sheet_asked(sheet)? {
        Some(id) => {
            let found = look.reader.sheet_or_deleted(id)?;
            Some((found.id, found.title.clone(), found.path()))
        }
        None => None,
    };
    let app = look.app;
    Ok(NewPage {
        shell: look.shell_with_form(),
        sheet,
        words,
        licences: licences(app),
        most: numbers::size(app.config.upload_bytes),
        megapixels: app.config.upload_megapixels,
        errors,
    })
}

/// The licences that the wiki admits, by name.
pub(super) fn licences(app: &App) -> Vec<String> {
    let kinds = app.kinds();
    let values =
        kinds.vocabulary(LICENCES_VOCABULARY).map(|vocabulary| vocabulary.values.as_slice()).unwrap_or_default();
    values.iter().map(|choice| choice.label.clone()).collect()
}

fn sheet_asked(text: &str) -> Result<Option<SheetId>> {
    match text.trim() {
        "" => Ok(None),
        number => number.parse().map(|id| Some(SheetId(id))).map_err(|_| Error::NotFound(What::Sheet)),
    }
}

/// The words of a form.
fn words_of(form: &Form) -> Words {
    Words {
        alt: form.get("alt").to_owned(),
        decorative: is_ticked(form.get("decoratif")),
        caption: form.get("legende").to_owned(),
        credit: form.get("credit").to_owned(),
        licence: form.get("licence").to_owned(),
    }
}

/// `POST /fichiers`: JSON `{name, id, page}` for scripts, the file's page for others.
pub async fn add(app: App, visitor: Visitor, request: HttpRequest, parts: Multipart) -> Result<HttpResponse> {
    let accepts = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let for_script = accepts.contains("application/json");
    let mut form = Form::default();
    match received(&app, &visitor, &request, parts, &mut form).await {
        Ok(file) if for_script => {
            let page = format!("{}{}", app.config.base_path(), file.page());
            let small = file.small().map(|small| format!("{}{small}", app.config.base_path()));
            let about = about(&file);
            let said =
                serde_json::json!({ "name": file.name, "id": file.id, "page": page, "small": small, "about": about });
            Ok(HttpResponse::Created()
                .insert_header((header::CACHE_CONTROL, "private, no-store"))
                .cookie(session::seen(&app, app.reached()))
                .json(said))
        }
        Ok(file) => {
            let seen = session::seen(&app, app.reached());
            Ok(respond::see_other_with(&format!("{}?fait=ajoute", file.page()), vec![seen]))
        }
        Err(error) if for_script => Ok(refusal(&error)),
        Err(error) => again(&app, &visitor, &form, error).await,
    }
}

/// Takes the form in, checks it and adds its file, which waits (`attend`) while its sheet is not there yet; `form`
/// holds what was typed whatever comes out.
async fn received(
    app: &App,
    visitor: &Visitor,
    request: &HttpRequest,
    parts: Multipart,
    form: &mut Form,
) -> Result<Attachment> {
    middleware::check_origin(request)?;
    let may = visitor.who.must(Act::Write);
    let over = counted::form(app, visitor);
    let incoming = incoming::receive(app, request, parts, may.is_ok() && over.is_ok()).await;
    if let (Err(_), Ok(incoming)) = (over, &incoming) {
        form.clone_from(&incoming.form);
    }
    over?;
    let Incoming { form: words, file, too_large, .. } = incoming?;
    *form = words;
    may?;
    middleware::check_form(request, visitor, form.find("jeton"))?;
    counted::save(app, visitor)?;
    if too_large {
        return Err(Error::TooLarge { limit: app.config.upload_bytes });
    }
    let words = words_of(form);
    let Some((name, spool)) = file else {
        let mut problems = checked(&words, true).err().unwrap_or_default();
        problems.insert(0, FieldError { field: "fichier".to_owned(), message: messages::FILE_ASKED.to_owned() });
        return Err(Error::Invalid(problems));
    };
    let sheet = sheet_asked(form.get("fiche"))?;
    let waits = sheet.is_none() && is_ticked(form.get("attend"));
    let turn = app.files.turn().await;
    let attached = at_desk(app, visitor, Pool::Computes, move |desk| {
        let _turn = turn;
        let upload = Upload { bytes: spool.read()?, name, sheet, words, waits };
        Ok(attach_file(desk.app, &desk.visitor.who, upload)?)
    });
    attached.await.map_err(Stop::into_error)
}

/// The form again with everything typed and what needs mending; other errors go to their own page.
async fn again(app: &App, visitor: &Visitor, form: &Form, error: Error) -> Result<HttpResponse> {
    let (status, errors) = match &error {
        Error::Invalid(errors) => (StatusCode::UNPROCESSABLE_ENTITY, errors.clone()),
        Error::TooMany { .. } if !form.0.is_empty() => {
            let message = messages::of_error(&error).message;
            (StatusCode::TOO_MANY_REQUESTS, vec![FieldError { field: "fichier".to_owned(), message }])
        }
        Error::TooLarge { limit } if !form.0.is_empty() => {
            let message = messages::file_too_large(*limit);
            (StatusCode::PAYLOAD_TOO_LARGE, vec![FieldError { field: "fichier".to_owned(), message }])
        }
        _ => return Err(error),
    };
    let (sheet, words) = (form.get("fiche").to_owned(), words_of(form));
    let make = move |look: &mut Look<'_>| make(look, &sheet, words, errors);
    let mut response = respond::with_look(app, visitor, status, make).await?;
    say_when(&mut response, &error);
    Ok(response)
}

/// What a script is told.
fn refusal(error: &Error) -> HttpResponse {
    if error.status_and_code().0 == 500 {
        tracing::error!("{error}");
    }
    let message = match error {
        Error::TooLarge { limit } => messages::file_too_large(*limit),
        other => messages::of_error(other).message,
    };
    respond::refusal(error, &message)
}
