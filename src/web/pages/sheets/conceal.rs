//! Hiding a version, showing it again, and erasing it for ever.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use crate::actions::sheets::erase_revision::erase_revision;
use crate::actions::sheets::hide_revision::hide_revision;
use crate::app::App;
use crate::hall::error::{Error, Result, What};
use crate::hall::messages::history as said;
use crate::hall::policy::Act;
use crate::models::reader::Reader;
use crate::models::revision::Revision;
use crate::models::sheet::Sheet;
use crate::text::dates;
use crate::web::http::extract::{Form, SheetPath, Visitor};
use crate::web::http::{respond, session};
use crate::web::pages::sheets::find;
use crate::web::pages::sheets::find::Found;
use crate::web::pages::sheets::frame;
use crate::web::pages::sheets::frame::{Author, Frame, Names, Problems};
use crate::web::pages::sheets::version::find_revision;
use crate::web::view::layout::Shell;
use crate::web::view::page;

/// The form.
#[derive(Template)]
#[template(path = "sheets/conceal.html")]
struct ConcealPage {
    shell: Shell,
    frame: Frame,
    number: i32,
    when: String,
    author: Author,
    is_hidden: bool,
    is_head: bool,
    is_erased: bool,
    erases: bool,
    hash: String,
    reason: String,
    problems: Problems,
}

/// Whether the address erases, and which version.
fn asked(path: &SheetPath) -> Result<(bool, i32)> {
    let number = |word| frame::number_after(&path.tail, word);
    match (number("/masquer/"), number("/effacer/")) {
        (Some(number), _) => Ok((false, number)),
        (None, Some(number)) => Ok((true, number)),
        (None, None) => Err(Error::NotFound(What::Revision)),
    }
}

fn act(erases: bool) -> Act {
    if erases { Act::EraseRevision } else { Act::HideRevision }
}

/// `GET …/masquer/{n}` and `…/effacer/{n}`
pub async fn form(app: App, visitor: Visitor, path: SheetPath) -> Result<HttpResponse> {
    let (erases, number) = asked(&path)?;
    visitor.who.must(act(erases))?;
    let sheet = match find::with_deleted(&app, &visitor, &path).await? {
        Found::Here(sheet) => sheet,
        Found::Moved(location) => return Ok(respond::moved(&location)),
    };
    let revision = find_revision(&app, &sheet, number).await?;
    respond::html(&make(&app, &visitor, &sheet, &revision, erases, String::new(), Problems::default()).await?)
}

async fn make(
    app: &App,
    visitor: &Visitor,
    sheet: &Sheet,
    revision: &Revision,
    erases: bool,
    reason: String,
    problems: Problems,
) -> Result<ConcealPage> {
    let (id, who) = (revision.author_id, visitor.who.clone());
    let names = app.read(move |db| Names::load(&mut Reader::new(db, &who), [id])).await?;
    Ok(ConcealPage {
        shell: page::shell_with_form(app, visitor),
        frame: frame::of(app, visitor, sheet),
        number: revision.number,
        when: dates::time_tag(revision.created_at.0),
        author: names.author(id),
        is_hidden: revision.hidden,
        is_head: revision.number == sheet.head,
        is_erased: revision.erased,
        erases,
        hash: revision.hash.clone(),
        reason,
        problems,
    })
}

/// `POST …/masquer/{n}` (shows again when `faire=montrer`) and `…/effacer/{n}`
pub async fn save(app: App, visitor: Visitor, path: SheetPath, form: Form) -> Result<HttpResponse> {
    let (erases, number) = asked(&path)?;
    visitor.who.must(act(erases))?;
    let sheet = find::any(&app, &visitor, &path).await?;
    let (reason, shows) = (form.get("motif").to_owned(), form.get("faire") == "montrer");
    let is_confirmed = form.get("confirmer").trim().to_lowercase() == said::ERASE_WORD;
    let (node, who, id, why) = (app.clone(), visitor.who.clone(), sheet.id, reason.clone());
    let done = app
        .block(move || match erases {
            true if !is_confirmed => Err(Error::field("confirmer", said::TYPE_ERASE)),
            true => erase_revision(&node, &who, id, number, &why),
            false => hide_revision(&node, &who, id, number, !shows, &why),
        })
        .await;
    match done {
        Ok(event) => {
            let notice = match (erases, shows) {
                (true, _) => "effacee",
                (false, true) => "montree",
                (false, false) => "masquee",
            };
            let location = format!("{}/historique?avis={notice}", sheet.path());
            Ok(respond::see_other_with(&location, vec![session::seen(&app, event)]))
        }
        Err(Error::Invalid(errors)) => {
            let revision = find_revision(&app, &sheet, number).await?;
            let page = make(&app, &visitor, &sheet, &revision, erases, reason, Problems::of(errors)).await?;
            respond::html_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(error),
    }
}
