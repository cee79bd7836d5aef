//! The page of a file: what it shows, what it weighs, whose it is, where it is used, and what may be done with it.

use actix_web::{HttpRequest, HttpResponse, web as at};
use askama::Template;

use crate::app::App;
use crate::cache::{Dep, Reads};
use crate::error::{Error, FieldError, Result};
use crate::messages;
use crate::models::account::Account;
use crate::models::attachment::{Attachment, Words};
use crate::models::sheet::Sheet;
use crate::policy::Act;
use crate::text::markup::FileRef;
use crate::text::{dates, numbers};
use crate::web::extract::{Query, Visitor};
use crate::web::files::{add, find, gone};
use crate::web::shell::Shell;
use crate::web::{page, people, respond};

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
pub(super) struct FilePage {
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

/// `GET /fichiers/{id}`
pub async fn show(
    app: App,
    visitor: Visitor,
    id: at::Path<String>,
    query: Query,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let (file, _) = find(&app, &visitor, &id).await?;
    if file.deleted_at.is_some() {
        return gone::page(&app, &visitor, &file);
    }
    let key = file.page();
    respond::page(&app, &visitor, &request, Some(&key), async || {
        let (mut page, reads) = of(&app, &visitor, &file, Typed::default()).await?;
        if !visitor.is_stranger() {
            page.shell.notice = notice(query.get("fait"));
        }
        Ok((respond::render(&page)?, reads))
    })
    .await
}

fn notice(done: &str) -> Option<crate::web::shell::Notice> {
    match done {
        "ajoute" => page::done(messages::FILE_ADDED),
        "decrit" => page::done(messages::FILE_DESCRIBED),
        "retabli" => page::done(messages::FILE_RESTORED),
        _ => None,
    }
}

/// The page for this visitor, and all that it read.
pub(super) async fn of(app: &App, visitor: &Visitor, file: &Attachment, typed: Typed) -> Result<(FilePage, Reads)> {
    let (who, asked) = (visitor.who.clone(), file.clone());
    let (uses, account, sheet) = app
        .read::<_, Error>(move |db| {
            let account = match asked.uploaded_by {
                Some(id) => Account::find(db, id)?,
                None => None,
            };
            let sheet = match asked.sheet_id {
                Some(id) => Sheet::find(db, &who, id)?.filter(|sheet| sheet.deleted_at.is_none()),
                None => None,
            };
            Ok((asked.used_in(db, &who)?, account, sheet))
        })
        .await?;
    let mut reads = Reads::default();
    reads.saw(Dep::File(file.id));
    reads.saw(Dep::Lists);
    reads.saw_accounts(file.uploaded_by);
    reads.saw_sheets(uses.iter().map(|sheet| sheet.id).chain(file.sheet_id));
    let side = |pixels: i32| numbers::integer(i64::from(pixels));
    let page = FilePage {
        shell: page::shell(app, visitor),
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
        by: account.map(|account| (people::path_of(&account.name), account.name)),
        when: dates::time_tag(file.uploaded_at.0),
        sheet: sheet.map(|sheet| (sheet.path(), sheet.title)),
        uses: uses.into_iter().map(|sheet| (sheet.path(), sheet.title)).collect(),
        may_describe: visitor.who.may(Act::Write),
        may_delete: visitor.who.may(Act::Delete),
        licences: add::licences(app),
        typed: typed.words.unwrap_or_else(|| file.words()),
        reason: typed.reason,
        errors: typed.errors,
    };
    Ok((page, reads))
}
