//! The form that gives a sheet another title, and frees old ones.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use crate::actions::sheets::free_alias::free_alias;
use crate::actions::sheets::rename_sheet::rename_sheet;
use crate::app::App;
use crate::db::types::SheetId;
use crate::hall::error::{Error, Result};
use crate::hall::policy::Act;
use crate::models::name;
use crate::models::sheet::Sheet;
use crate::text::{dates, title};
use crate::web::http::extract::{Form, Query, SheetPath, Visitor};
use crate::web::http::{respond, session};
use crate::web::pages::sheets::find;
use crate::web::pages::sheets::find::Found;
use crate::web::pages::sheets::frame;
use crate::web::pages::sheets::frame::{Frame, Problems};
use crate::web::pages::sheets::undo::gone_on;
use crate::web::view::layout::Shell;
use crate::web::view::page;

/// The sheet that has the title asked for.
struct Holder {
    title: String,
    href: String,
    is_deleted: bool,
    /// Whether it only used to have it.
    is_alias: bool,
    /// Whether this person may free it.
    may_free: bool,
}

/// The form.
#[derive(Template)]
#[template(path = "sheets/rename.html")]
struct RenamePage {
    shell: Shell,
    frame: Frame,
    title: String,
    reason: String,
    problems: Problems,
    holder: Option<Holder>,
    /// Every title it ever had: title, since, whether it is the present one.
    names: Vec<(String, String, bool)>,
    may_free: bool,
}

/// What is typed.
struct RenameForm {
    title: String,
    reason: String,
    problems: Problems,
    holder: Option<Holder>,
}

/// `GET …/renommer`
pub async fn form(app: App, visitor: Visitor, path: SheetPath, query: Query) -> Result<HttpResponse> {
    visitor.who.must(Act::Rename)?;
    let sheet = match find::live(&app, &visitor, &path).await? {
        Found::Here(sheet) => sheet,
        Found::Moved(location) => return Ok(respond::moved(&location)),
    };
    let title = query.find("titre").map_or_else(|| sheet.title.clone(), str::to_owned);
    let asked = RenameForm { title, reason: String::new(), problems: Problems::default(), holder: None };
    let mut page = make(&app, &visitor, &sheet, asked).await?;
    page.shell.notice = frame::shell(&app, &visitor, &query).notice;
    respond::html(&page)
}

async fn make(app: &App, visitor: &Visitor, sheet: &Sheet, asked: RenameForm) -> Result<RenamePage> {
    let id = sheet.id;
    let names = app.read::<_, Error>(move |db| Ok(name::of_sheet(db, id)?)).await?;
    let present = title::key(&sheet.title);
    Ok(RenamePage {
        shell: page::shell_with_form(app, visitor),
        frame: frame::of(app, visitor, sheet),
        title: asked.title,
        reason: asked.reason,
        problems: asked.problems,
        holder: asked.holder,
        names: names.into_iter().map(|name| (name.title, dates::day_tag(name.since.0), name.key == present)).collect(),
        may_free: visitor.who.may(Act::FreeAlias),
    })
}

/// `POST …/renommer`: renames, or frees an old title when `faire=liberer`.
pub async fn save(app: App, visitor: Visitor, path: SheetPath, form: Form) -> Result<HttpResponse> {
    visitor.who.must(Act::Rename)?;
    let sheet = find::posted(&app, &visitor, &path).await?;
    if form.get("faire") == "liberer" {
        return free(&app, &visitor, &sheet, &form).await;
    }
    let (title, reason) = (form.get("titre").to_owned(), form.get("motif").to_owned());
    let (node, who, id, to, why) = (app.clone(), visitor.who.clone(), sheet.id, title.clone(), reason.clone());
    match app.block(move || rename_sheet(&node, &who, id, &to, &why)).await {
        Ok(saved) => Ok(gone_on(&app, &saved, "renommee")),
        Err(error) => {
            let status = StatusCode::from_u16(error.status_and_code().0).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
            let holder = match &error {
                Error::Taken { sheet, .. } => holder(&app, &visitor, *sheet, &title).await?,
                _ => None,
            };
            let problems = Problems::of_error(error)?;
            let page = make(&app, &visitor, &sheet, RenameForm { title, reason, problems, holder }).await?;
            respond::html_with(status, &page)
        }
    }
}

/// The sheet that has a title, as far as this person may know it.
async fn holder(app: &App, visitor: &Visitor, id: SheetId, asked: &str) -> Result<Option<Holder>> {
    let who = visitor.who.clone();
    let sheet = app.read::<_, Error>(move |db| Ok(Sheet::find(db, &who, id)?)).await?;
    Ok(sheet.map(|sheet| {
        let is_alias = title::key(&sheet.title) != title::key(asked);
        Holder {
            href: sheet.path(),
            is_deleted: sheet.deleted_at.is_some(),
            is_alias,
            may_free: is_alias && visitor.who.may(Act::FreeAlias),
            title: sheet.title,
        }
    }))
}

/// Frees an old title of this sheet or of another, then comes back to the form with the title kept.
async fn free(app: &App, visitor: &Visitor, sheet: &Sheet, form: &Form) -> Result<HttpResponse> {
    let (node, who, alias) = (app.clone(), visitor.who.clone(), form.get("ancien").to_owned());
    let wanted = form.find("titre").map(str::to_owned);
    match app.block(move || free_alias(&node, &who, &alias)).await {
        Ok(event) => {
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            query.append_pair("avis", "liberee");
            if let Some(title) = wanted {
                query.append_pair("titre", &title);
            }
            let location = format!("{}/renommer?{}", sheet.path(), query.finish());
            Ok(respond::see_other_with(&location, vec![session::seen(app, event)]))
        }
        Err(Error::Taken { .. }) => {
            let problem = crate::hall::messages::history::NOT_AN_ALIAS.to_owned();
            let asked = RenameForm {
                title: wanted.unwrap_or_else(|| sheet.title.clone()),
                reason: String::new(),
                problems: Problems(vec![("titre".to_owned(), problem)]),
                holder: None,
            };
            respond::html_with(StatusCode::CONFLICT, &make(app, visitor, sheet, asked).await?)
        }
        Err(error) => Err(error),
    }
}
