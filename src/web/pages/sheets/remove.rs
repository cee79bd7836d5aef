//! The form that deletes a sheet, and the one that brings it back.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use crate::actions::sheets::remove_sheet::{Back, bring_back, remove_sheet};
use crate::app::App;
use crate::db::types::SheetId;
use crate::hall::error::{Error, Result};
use crate::hall::policy::Act;
use crate::models::reader::Reader;
use crate::models::sheet::{Sheet, path_of};
use crate::models::{link, name};
use crate::text::{dates, title};
use crate::web::http::extract::{Form, SheetPath, Visitor};
use crate::web::http::{respond, session};
use crate::web::pages::sheets::find;
use crate::web::pages::sheets::find::Found;
use crate::web::pages::sheets::frame;
use crate::web::pages::sheets::frame::{Author, Frame, Names, Problems};
use crate::web::view::layout::Shell;
use crate::web::view::page;

/// The form.
#[derive(Template)]
#[template(path = "sheets/remove.html")]
struct RemovePage {
    shell: Shell,
    frame: Frame,
    reason: String,
    replacement: String,
    problems: Problems,
    /// How many sheets link to it.
    links: i64,
    /// When, by whom and why it was deleted.
    deleted: Option<(String, Author, String)>,
    /// The sheet that has its title meanwhile.
    taken: Option<SheetId>,
}

/// `GET …/supprimer`
pub async fn form(app: App, visitor: Visitor, path: SheetPath) -> Result<HttpResponse> {
    visitor.who.must(Act::Delete)?;
    let sheet = match find::with_deleted(&app, &visitor, &path).await? {
        Found::Here(sheet) => sheet,
        Found::Moved(location) => return Ok(respond::moved(&location)),
    };
    respond::html(&make(&app, &visitor, &sheet, &Form::default(), Problems::default()).await?)
}

async fn make(app: &App, visitor: &Visitor, sheet: &Sheet, form: &Form, problems: Problems) -> Result<RemovePage> {
    let (id, who, by) = (sheet.id, visitor.who.clone(), sheet.deleted_by);
    let key = title::key(&sheet.title);
    let (links, names, taken) = app
        .read::<_, Error>(move |db| {
            let links = link::count_to(db, &who, id)?;
            Ok((links, Names::load(&mut Reader::new(db, &who), [by])?, name::held_by_another(db, &key, id)?))
        })
        .await?;
    let deleted = sheet
        .deleted_at
        .map(|at| (dates::time_tag(at.0), names.author(by), sheet.delete_reason.clone().unwrap_or_default()));
    Ok(RemovePage {
        shell: page::shell_with_form(app, visitor),
        frame: frame::of(app, visitor, sheet),
        reason: form.get("motif").to_owned(),
        replacement: form.get("remplacement").to_owned(),
        problems,
        links,
        deleted,
        taken,
    })
}

/// `POST …/supprimer`: deletes, or brings back when `faire=retablir`.
pub async fn save(app: App, visitor: Visitor, path: SheetPath, form: Form) -> Result<HttpResponse> {
    visitor.who.must(Act::Delete)?;
    let sheet = find::any(&app, &visitor, &path).await?;
    let back = form.get("faire") == "retablir";
    let (node, who, id, typed) = (app.clone(), visitor.who.clone(), sheet.id, form.clone());
    let done = app
        .block(move || {
            let why = typed.get("motif");
            if back {
                let Back { event, renamed } = bring_back(&node, &who, id, why)?;
                let notice = if renamed.is_some() { "restauree-numerotee" } else { "restauree" };
                Ok((event, renamed, notice))
            } else {
                remove_sheet(&node, &who, id, why, typed.get("remplacement")).map(|event| (event, None, "supprimee"))
            }
        })
        .await;
    match done {
        Ok((event, renamed, notice)) => {
            let path = renamed.map_or_else(|| sheet.path(), |title| path_of(sheet.id, &title::slug(&title)));
            let location = format!("{path}/historique?avis={notice}");
            Ok(respond::see_other_with(&location, vec![session::seen(&app, event)]))
        }
        Err(Error::Invalid(errors)) => {
            let page = make(&app, &visitor, &sheet, &form, Problems::of(errors)).await?;
            respond::html_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(error),
    }
}
