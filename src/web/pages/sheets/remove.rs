//! The form that deletes a sheet, and the one that brings it back.

use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use crate::actions::sheets::remove_sheet::{Back, bring_back, remove_sheet};
use crate::db::types::{EventId, SheetId};
use crate::hall::error::{Error, Result};
use crate::hall::policy::{Act, Who};
use crate::models::sheet::{Sheet, path_of};
use crate::text::{dates, title};
use crate::web::http::act::Moderator;
use crate::web::http::extract::SheetPath;
use crate::web::http::{Acted, Desk, Look, Outcome, Pool};
use crate::web::pages::sheets::frame;
use crate::web::pages::sheets::frame::{Author, Frame, Names, Problems};
use crate::web::view::layout::Shell;

/// The form.
#[derive(Template)]
#[template(path = "sheets/remove.html")]
pub struct RemovePage {
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

/// What is sent.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    #[serde(rename = "motif")]
    reason: String,
    #[serde(rename = "remplacement")]
    replacement: String,
    #[serde(rename = "faire")]
    does: Does,
}

#[derive(Clone, Copy, Default, Deserialize)]
enum Does {
    #[serde(rename = "retablir")]
    BringBack,
    #[default]
    #[serde(other)]
    Remove,
}

/// `GET …/supprimer`
pub fn form(look: &mut Look<'_>, path: &SheetPath) -> Outcome<RemovePage> {
    look.who().must(Act::Delete)?;
    let sheet = look.with_deleted(path)?;
    make(look, &sheet, Typed::default(), Problems::default())
}

fn make(look: &mut Look<'_>, sheet: &Sheet, typed: Typed, problems: Problems) -> Outcome<RemovePage> {
    let (id, by, key) = (sheet.id, sheet.deleted_by, title::key(&sheet.title));
    let links = look.reader.count_linking_to(id)?;
    let taken = look.reader.other_holder(&key, id)?;
    let names = Names::load(&mut look.reader, [by])?;
    let deleted = sheet
        .deleted_at
        .map(|at| (dates::time_tag(at.0), names.author(by), sheet.delete_reason.clone().unwrap_or_default()));
    Ok(RemovePage {
        shell: look.shell_with_form(),
        frame: frame::of(look.app, look.visitor, sheet),
        reason: typed.reason,
        replacement: typed.replacement,
        problems,
        links,
        deleted,
        taken,
    })
}

/// `POST …/supprimer`: deletes, or brings back when `faire=retablir`.
pub fn save(desk: &Desk<'_>, who: &Moderator, path: &SheetPath, form: Typed) -> Outcome<Acted> {
    let sheet = desk.sheet_or_deleted(path)?;
    match remove(desk, who, &sheet, &form) {
        Ok((event, renamed, notice)) => {
            let path = renamed.map_or_else(|| sheet.path(), |title| path_of(sheet.id, &title::slug(&title)));
            Ok(desk.go(format!("{path}/historique?avis={notice}"), Some(event)))
        }
        Err(Error::Invalid(errors)) => Ok(Acted::again(StatusCode::UNPROCESSABLE_ENTITY, Pool::Reads, move |look| {
            make(look, &sheet, form, Problems::of(errors))
        })),
        Err(error) => Err(error.into()),
    }
}

/// The event, the title that it got when its own was taken, and the notice.
fn remove(desk: &Desk<'_>, who: &Who, sheet: &Sheet, form: &Typed) -> Result<(EventId, Option<String>, &'static str)> {
    match form.does {
        Does::BringBack => {
            let Back { event, renamed } = bring_back(desk.app, who, sheet.id, &form.reason)?;
            let notice = if renamed.is_some() { "restauree-numerotee" } else { "restauree" };
            Ok((event, renamed, notice))
        }
        Does::Remove => {
            let event = remove_sheet(desk.app, who, sheet.id, &form.reason, &form.replacement)?;
            Ok((event, None, "supprimee"))
        }
    }
}
