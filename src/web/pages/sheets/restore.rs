//! The form that makes an older version the current one again.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use crate::actions::sheets::restore_revision::{Restoring, entitled, restore_revision};
use crate::app::App;
use crate::db::types::SheetId;
use crate::hall::error::{Error, Result, What};
use crate::hall::messages::history as said;
use crate::hall::policy::Act;
use crate::models::name;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::text::sheet_text::SheetText;
use crate::text::{dates, title};
use crate::web::http::extract::{Form, SheetPath, Visitor};
use crate::web::http::respond;
use crate::web::pages::sheets::find;
use crate::web::pages::sheets::find::Found;
use crate::web::pages::sheets::frame;
use crate::web::pages::sheets::frame::{Author, Frame, Names, Problems};
use crate::web::pages::sheets::undo::gone_on;
use crate::web::view::diff::DiffView;
use crate::web::view::layout::Shell;
use crate::web::view::page;

/// The form.
#[derive(Template)]
#[template(path = "sheets/restore.html")]
struct RestorePage {
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
pub async fn form(app: App, visitor: Visitor, path: SheetPath) -> Result<HttpResponse> {
    visitor.who.must(Act::Write)?;
    let sheet = match find::live(&app, &visitor, &path).await? {
        Found::Here(sheet) => sheet,
        Found::Moved(location) => return Ok(respond::moved(&location)),
    };
    respond::html(&make(&app, &visitor, &sheet, number_of(&path)?, RestoreForm::default()).await?)
}

/// What was typed and what is wrong with it.
#[derive(Default)]
struct RestoreForm {
    reason: String,
    keeps_title: bool,
    problems: Problems,
}

async fn make(app: &App, visitor: &Visitor, sheet: &Sheet, number: i32, asked: RestoreForm) -> Result<RestorePage> {
    let (of, head) = (sheet.clone(), sheet.head);
    let who = visitor.who.clone();
    let (old, names, taken, then, now) = app
        .read::<_, Error>(move |db| {
            let mut reader = Reader::new(db, &who);
            let old = reader.revision(&of, number)?;
            let (then, now) = (reader.sheet_text(&of, number)?, reader.sheet_text(&of, head)?);
            let names = Names::load(&mut Reader::new(db, &who), [old.author_id])?;
            let taken = name::held_by_another(db, &title::key(&old.title), of.id)?;
            Ok((old, names, taken, then, now))
        })
        .await?;
    let keeps_title = asked.keeps_title || taken.is_some();
    let (node, title) = (app.clone(), sheet.title.clone());
    let diff = app
        .compute(move || {
            let then = if keeps_title { entitled(&node, &then.text(), &title)? } else { then.text() };
            let then = SheetText::parse(&then).map_err(Error::Unreadable)?;
            Ok(DiffView::between(&node.kinds(), &now, &then))
        })
        .await?;
    Ok(RestorePage {
        shell: page::shell_with_form(app, visitor),
        frame: frame::of(app, visitor, sheet),
        number,
        head,
        when: dates::time_tag(old.created_at.0),
        author: names.author(old.author_id),
        reason: asked.reason,
        problems: asked.problems,
        other_title: Some(old.title).filter(|then| title::key(then) != title::key(&sheet.title)),
        keeps_title,
        taken,
        diff,
    })
}

/// `POST …/retablir/{n}`; `titre=actuel` keeps today's title.
pub async fn save(app: App, visitor: Visitor, path: SheetPath, form: Form) -> Result<HttpResponse> {
    visitor.who.must(Act::Write)?;
    let sheet = find::posted(&app, &visitor, &path).await?;
    let (number, reason) = (number_of(&path)?, form.get("motif").to_owned());
    let keeps_title = form.get("titre") == "actuel";
    if form.get("actuelle") != sheet.head.to_string() {
        let problems = Problems(vec![("resultat".to_owned(), said::MOVED_ON.to_owned())]);
        let page = make(&app, &visitor, &sheet, number, RestoreForm { reason, keeps_title, problems }).await?;
        return respond::html_with(StatusCode::CONFLICT, &page);
    }
    let asked = Restoring { sheet: sheet.id, number, head: sheet.head, keeps_title, reason: reason.clone() };
    let (node, who) = (app.clone(), visitor.who.clone());
    match app.block(move || restore_revision(&node, &who, &asked)).await {
        Ok(saved) => Ok(gone_on(&app, &saved, "retablie")),
        Err(error) => {
            let status = StatusCode::from_u16(error.status_and_code().0).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
            let problems = Problems::of_error(error)?;
            let page = make(&app, &visitor, &sheet, number, RestoreForm { reason, keeps_title, problems }).await?;
            respond::html_with(status, &page)
        }
    }
}
