//! The form that makes an older version the current one again.

use std::sync::Arc;

use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use crate::actions::sheets::restore_revision::{Restoring, entitled, restore_revision};
use crate::db::types::SheetId;
use crate::hall::error::{Error, Result, What};
use crate::models::sheet::Sheet;
use crate::text::sheet_text::SheetText;
use crate::text::{dates, title};
use crate::web::http::act::{Contributor, status_of};
use crate::web::http::extract::SheetPath;
use crate::web::http::page::Compared;
use crate::web::http::{Acted, Desk, Look, Outcome, Pool};
use crate::web::pages::sheets::frame;
use crate::web::pages::sheets::frame::{Author, Frame, Names, Problems};
use crate::web::pages::sheets::undo::gone_on;
use crate::web::view::diff::DiffView;
use crate::web::view::layout::Shell;

/// The form.
#[derive(Template)]
#[template(path = "sheets/restore.html")]
pub struct RestorePage {
    shell: Shell,
    frame: Frame,
    number: i32,
    head: i32,
    when: String,
    author: Author,
    reason: String,
    problems: Problems,
    /// The title of that version, when it is not today's.
    other_title: Option<String>,
    /// Whether today's title stays.
    keeps_title: bool,
    /// The sheet that has the title of that version now.
    taken: Option<SheetId>,
    diff: DiffView,
}

fn number_of(path: &SheetPath) -> Result<i32> {
    frame::number_after(&path.tail, "/retablir/").ok_or(Error::NotFound(What::Revision))
}

/// `GET …/retablir/{n}`
pub fn form(look: &mut Look<'_>, Compared(path): &Compared) -> Outcome<RestorePage> {
    let sheet = look.live(path)?;
    sheet.must_be_changed_by(look.who())?;
    make(look, &sheet, number_of(path)?, RestoreForm::default())
}

/// What was typed and what is wrong with it.
#[derive(Default)]
struct RestoreForm {
    reason: String,
    keeps_title: bool,
    problems: Problems,
}

fn make(look: &mut Look<'_>, sheet: &Sheet, number: i32, asked: RestoreForm) -> Outcome<RestorePage> {
    let reader = &mut look.reader;
    let old = reader.revision(sheet, number)?;
    let (then, now) = (reader.sheet_text(sheet, number)?, reader.sheet_text(sheet, sheet.head)?);
    let names = Names::load(reader, [old.author_id])?;
    let taken = reader.other_holder(&title::key(&old.title), sheet.id)?;
    let keeps_title = asked.keeps_title || taken.is_some();
    let then = match keeps_title {
        true => {
            let text = entitled(look.app, &then.text(), &sheet.title)?;
            Arc::new(SheetText::parse(&text).map_err(Error::Unreadable)?)
        }
        false => then,
    };
    Ok(RestorePage {
        shell: look.shell_with_form(),
        frame: frame::of(look.app, look.visitor, sheet),
        number,
        head: sheet.head,
        when: dates::time_tag(old.created_at.0),
        author: names.author(old.author_id),
        reason: asked.reason,
        problems: asked.problems,
        other_title: Some(old.title).filter(|then| title::key(then) != title::key(&sheet.title)),
        keeps_title,
        taken,
        diff: DiffView::between(&look.app.kinds(), &now, &then),
    })
}

/// What is sent.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    #[serde(rename = "motif")]
    reason: String,
    #[serde(rename = "titre")]
    title: String,
    /// The version that was current when the form was shown.
    #[serde(rename = "actuelle")]
    head: String,
}

/// `POST …/retablir/{n}`; `titre=actuel` keeps today's title.
pub fn save(desk: &Desk<'_>, who: &Contributor, path: &SheetPath, form: Typed) -> Outcome<Acted> {
    let sheet = desk.sheet(path)?;
    let (number, reason, keeps_title) = (number_of(path)?, form.reason, form.title == "actuel");
    let (status, problems) = if form.head == sheet.head.to_string() {
        let asked = Restoring { sheet: sheet.id, number, head: sheet.head, keeps_title, reason: reason.clone() };
        match restore_revision(desk.app, who, &asked) {
            Ok(saved) => return Ok(gone_on(desk, &saved, "retablie")),
            Err(error) => (status_of(&error), Problems::of_error(error)?),
        }
    } else {
        (StatusCode::CONFLICT, Problems::moved_on())
    };
    let asked = RestoreForm { reason, keeps_title, problems };
    Ok(Acted::again(status, Pool::Computes, move |look| make(look, &sheet, number, asked)))
}
