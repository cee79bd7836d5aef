//! Hiding a version, showing it again, and erasing it for ever.

use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use crate::actions::sheets::erase_revision::erase_revision;
use crate::actions::sheets::hide_revision::hide_revision;
use crate::hall::error::{Error, Result, What};
use crate::hall::messages::history as said;
use crate::hall::policy::Act;
use crate::models::sheet::Sheet;
use crate::text::dates;
use crate::web::http::act::Moderator;
use crate::web::http::extract::SheetPath;
use crate::web::http::{Acted, Desk, Look, Outcome, Pool};
use crate::web::pages::sheets::frame;
use crate::web::pages::sheets::frame::{Author, Frame, Names, Problems};
use crate::web::view::layout::Shell;

/// The form.
#[derive(Template)]
#[template(path = "sheets/conceal.html")]
pub struct ConcealPage {
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
pub fn form(look: &mut Look<'_>, path: &SheetPath) -> Outcome<ConcealPage> {
    let (erases, number) = asked(path)?;
    look.who().must(act(erases))?;
    let sheet = look.with_deleted(path)?;
    make(look, &sheet, number, erases, String::new(), Problems::default())
}

fn make(
    look: &mut Look<'_>,
    sheet: &Sheet,
    number: i32,
    erases: bool,
    reason: String,
    problems: Problems,
) -> Outcome<ConcealPage> {
    let found = look.reader.revision_row(sheet, number)?;
    let revision = found.ok_or(Error::NotFound(What::Revision))?;
    let names = Names::load(&mut look.reader, [revision.author_id])?;
    Ok(ConcealPage {
        shell: look.shell_with_form(),
        frame: frame::of(look.app, look.visitor, sheet),
        number: revision.number,
        when: dates::time_tag(revision.created_at.0),
        author: names.author(revision.author_id),
        is_hidden: revision.hidden,
        is_head: revision.number == sheet.head,
        is_erased: revision.erased,
        erases,
        hash: revision.hash,
        reason,
        problems,
    })
}

/// What is sent.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    #[serde(rename = "motif")]
    reason: String,
    #[serde(rename = "faire")]
    does: String,
    #[serde(rename = "confirmer")]
    confirmed: String,
}

/// `POST …/masquer/{n}` (shows again when `faire=montrer`) and `…/effacer/{n}`
pub fn save(desk: &Desk<'_>, who: &Moderator, path: &SheetPath, form: Typed) -> Outcome<Acted> {
    let (erases, number) = asked(path)?;
    who.must(act(erases))?;
    let sheet = desk.sheet_or_deleted(path)?;
    let (reason, shows) = (form.reason, form.does == "montrer");
    let is_confirmed = form.confirmed.trim().to_lowercase() == said::ERASE_WORD;
    let done = match erases {
        true if !is_confirmed => Err(Error::field("confirmer", said::TYPE_ERASE)),
        true => erase_revision(desk.app, who, sheet.id, number, &reason),
        false => hide_revision(desk.app, who, sheet.id, number, !shows, &reason),
    };
    match done {
        Ok(event) => {
            let notice = match (erases, shows) {
                (true, _) => "effacee",
                (false, true) => "montree",
                (false, false) => "masquee",
            };
            Ok(desk.go(format!("{}/historique?avis={notice}", sheet.path()), Some(event)))
        }
        Err(Error::Invalid(errors)) => Ok(Acted::again(StatusCode::UNPROCESSABLE_ENTITY, Pool::Reads, move |look| {
            make(look, &sheet, number, erases, reason, Problems::of(errors))
        })),
        Err(error) => Err(error.into()),
    }
}
