//! The form that gives a sheet another title, and frees old ones.

use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use crate::actions::sheets::free_alias::free_alias;
use crate::actions::sheets::rename_sheet::rename_sheet;
use crate::db::types::SheetId;
use crate::hall::error::{Error, Result};
use crate::hall::messages::history;
use crate::hall::policy::{Act, Who};
use crate::models::sheet::Sheet;
use crate::text::{dates, title};
use crate::web::http::act::{Contributor, present, status_of};
use crate::web::http::extract::SheetPath;
use crate::web::http::{Acted, Desk, Look, Outcome, Pool};
use crate::web::pages::sheets::frame;
use crate::web::pages::sheets::frame::{Frame, Problems};
use crate::web::pages::sheets::undo::gone_on;
use crate::web::view::layout::Shell;

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
pub struct RenamePage {
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

/// What the form shows as typed, and what is wrong with it.
#[derive(Default)]
struct RenameForm {
    title: String,
    reason: String,
    problems: Problems,
    /// The sheet that has the title.
    holder: Option<SheetId>,
}

/// `GET …/renommer`
pub fn form(look: &mut Look<'_>, path: &SheetPath) -> Outcome<RenamePage> {
    look.who().must(Act::Rename)?;
    let sheet = look.live(path)?;
    let query = look.query();
    let title = query.find("titre").map_or_else(|| sheet.title.clone(), str::to_owned);
    let mut page = make(look, &sheet, RenameForm { title, ..RenameForm::default() })?;
    page.shell.notice = frame::shell(look.app, look.visitor, &query).notice;
    Ok(page)
}

fn make(look: &mut Look<'_>, sheet: &Sheet, asked: RenameForm) -> Outcome<RenamePage> {
    let names = look.reader.names_of_sheet(sheet.id)?;
    let present = title::key(&sheet.title);
    let holder = match asked.holder {
        Some(id) => holder(look, id, &asked.title)?,
        None => None,
    };
    Ok(RenamePage {
        shell: look.shell_with_form(),
        frame: frame::of(look.app, look.visitor, sheet),
        title: asked.title,
        reason: asked.reason,
        problems: asked.problems,
        holder,
        names: names.into_iter().map(|name| (name.title, dates::day_tag(name.since.0), name.key == present)).collect(),
        may_free: look.who().may(Act::FreeAlias),
    })
}

/// What is sent.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    #[serde(rename = "titre", deserialize_with = "present")]
    title: Option<String>,
    #[serde(rename = "motif")]
    reason: String,
    #[serde(rename = "ancien")]
    old: String,
    #[serde(rename = "faire")]
    does: Does,
}

#[derive(Default, Deserialize)]
enum Does {
    #[serde(rename = "liberer")]
    Free,
    #[default]
    #[serde(other)]
    Rename,
}

/// `POST …/renommer`: renames, or frees an old title when `faire=liberer`.
pub fn save(desk: &Desk<'_>, who: &Contributor, path: &SheetPath, form: Typed) -> Outcome<Acted> {
    let sheet = desk.sheet(path)?;
    match form.does {
        Does::Free => free(desk, who, sheet, form),
        Does::Rename => rename(desk, who, sheet, form),
    }
}

fn rename(desk: &Desk<'_>, who: &Who, sheet: Sheet, form: Typed) -> Outcome<Acted> {
    let (title, reason) = (form.title.unwrap_or_default(), form.reason);
    match rename_sheet(desk.app, who, sheet.id, &title, &reason) {
        Ok(saved) => Ok(gone_on(desk, &saved, "renommee")),
        Err(error) => {
            let status = status_of(&error);
            let holder = match &error {
                Error::Taken { sheet, .. } => *sheet,
                _ => None,
            };
            let asked = RenameForm { title, reason, problems: Problems::of_error(error)?, holder };
            Ok(Acted::again(status, Pool::Reads, move |look| make(look, &sheet, asked)))
        }
    }
}

/// The sheet that has a title, as far as this person may know it.
fn holder(look: &mut Look<'_>, id: SheetId, asked: &str) -> Result<Option<Holder>> {
    let sheet = match look.reader.sheet_or_deleted(id) {
        Ok(sheet) => sheet,
        Err(Error::NotFound(_)) => return Ok(None),
        Err(error) => return Err(error),
    };
    let is_alias = title::key(&sheet.title) != title::key(asked);
    Ok(Some(Holder {
        href: sheet.path(),
        is_deleted: sheet.deleted_at.is_some(),
        is_alias,
        may_free: is_alias && look.who().may(Act::FreeAlias),
        title: sheet.title,
    }))
}

/// Frees an old title of this sheet or of another, then comes back to the form with the title kept.
fn free(desk: &Desk<'_>, who: &Who, sheet: Sheet, form: Typed) -> Outcome<Acted> {
    match free_alias(desk.app, who, &form.old) {
        Ok(event) => {
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            query.append_pair("avis", "liberee");
            if let Some(title) = &form.title {
                query.append_pair("titre", title);
            }
            Ok(desk.go(format!("{}/renommer?{}", sheet.path(), query.finish()), Some(event)))
        }
        Err(Error::Taken { .. }) => {
            let problems = Problems(vec![("titre".to_owned(), history::NOT_AN_ALIAS.to_owned())]);
            let title = form.title.unwrap_or_else(|| sheet.title.clone());
            let asked = RenameForm { title, problems, ..RenameForm::default() };
            Ok(Acted::again(StatusCode::CONFLICT, Pool::Reads, move |look| make(look, &sheet, asked)))
        }
        Err(error) => Err(error.into()),
    }
}
