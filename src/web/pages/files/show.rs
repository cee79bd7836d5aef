//! The page of a file: what it shows, what it weighs, whose it is, where it is used, and what may be done with it.

use actix_web::HttpRequest;
use askama::Template;

use crate::hall::error::{FieldError, Result};
use crate::hall::messages;
use crate::hall::policy::Act;
use crate::models::attachment::{Attachment, Words};
use crate::text::markup::FileRef;
use crate::text::{dates, numbers};
use crate::web::http::extract::{Query, segment};
use crate::web::http::{Look, Outcome, Params};
use crate::web::pages::files::{add, live};
use crate::web::pages::people;
use crate::web::view::layout::Shell;
use crate::web::view::page;

/// What the forms of the page hold when they come back.
#[derive(Default)]
pub(super) struct Typed {
    pub(super) words: Option<Words>,
    pub(super) reason: String,
    pub(super) errors: Vec<FieldError>,
}

/// The page of a file.
#[derive(Template)]
#[template(path = "files/show.html")]
pub struct FilePage {
    shell: Shell,
    name: String,
    page: String,
    bytes: String,
    is_image: bool,
    is_pdf: bool,
    shown: FileRef,
    kind: &'static str,
    size: String,
    sides: Option<String>,
    words: Words,
    by: Option<(String, String)>,
    when: String,
    sheet: Option<(String, String)>,
    uses: Vec<(String, String)>,
    /// Where an error in it is reported: below the sheet that it belongs to, or one that shows it.
    report: Option<String>,
    may_describe: bool,
    may_delete: bool,
    licences: Vec<String>,
    typed: Words,
    reason: String,
    errors: Vec<FieldError>,
}

impl FilePage {
    fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }

    fn list(&self) -> Vec<(&str, &str)> {
        self.errors.iter().map(|error| (error.field.as_str(), error.message.as_str())).collect()
    }

    fn is_described(&self) -> bool {
        self.errors.iter().any(|error| error.field != "motif")
    }
}

/// The page of a file.
#[derive(Clone)]
pub struct FileParams {
    id: String,
    done: String,
}

impl Params for FileParams {
    fn read(request: &HttpRequest) -> Outcome<Self> {
        Ok(Self { id: segment(request, "id"), done: Query::of(request).get("fait").to_owned() })
    }

    fn key(&self) -> Option<String> {
        Some(format!("/fichiers/{}", self.id))
    }
}

/// `GET /fichiers/{id}`
pub fn show(look: &mut Look<'_>, asked: &FileParams) -> Outcome<FilePage> {
    let file = live(look, &asked.id)?;
    let mut page = of(look, &file, Typed::default())?;
    if !look.visitor.is_stranger() {
        page.shell.notice = notice(&asked.done);
    }
    Ok(page)
}

fn notice(done: &str) -> Option<crate::web::view::layout::Notice> {
    match done {
        "ajoute" => page::done(messages::FILE_ADDED),
        "decrit" => page::done(messages::FILE_DESCRIBED),
        "retabli" => page::done(messages::FILE_RESTORED),
        _ => None,
    }
}

/// The page for this visitor.
pub(super) fn of(look: &mut Look<'_>, file: &Attachment, typed: Typed) -> Result<FilePage> {
    let (app, visitor, reader) = (look.app, look.visitor, &mut look.reader);
    let account = reader.names(file.uploaded_by)?.pop();
    let sheet = match file.sheet_id {
        Some(id) => reader.sheets(&[id])?.pop(),
        None => None,
    };
    let uses = reader.uses_of(file)?;
    let reported =
        sheet.as_ref().or(uses.first()).map(|sheet| format!("{}/signaler?fichier={}", sheet.path(), file.id));
    let side = |pixels: i32| numbers::integer(i64::from(pixels));
    Ok(FilePage {
        shell: look.shell(),
        name: file.name.clone(),
        page: file.page(),
        bytes: file.address(),
        is_image: file.is_image(),
        is_pdf: file.media_type == "application/pdf",
        shown: file.to_reference(),
        kind: messages::of_media(&file.media_type),
        size: numbers::size(u64::try_from(file.size).unwrap_or_default()),
        sides: file.width.zip(file.height).map(|(width, height)| format!("{} × {} pixels", side(width), side(height))),
        words: file.words(),
        by: account.map(|(_, name)| (people::path_of(&name), name)),
        when: dates::time_tag(file.uploaded_at.0),
        sheet: sheet.map(|sheet| (sheet.path(), sheet.title)),
        uses: uses.into_iter().map(|sheet| (sheet.path(), sheet.title)).collect(),
        report: reported.filter(|_| visitor.who.must_be_free().is_ok()),
        may_describe: visitor.who.may(Act::Write),
        may_delete: visitor.who.may(Act::Delete),
        licences: add::licences(app),
        typed: typed.words.unwrap_or_else(|| file.words()),
        reason: typed.reason,
        errors: typed.errors,
    })
}
