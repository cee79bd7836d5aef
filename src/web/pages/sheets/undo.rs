//! Undoing one version, with its result shown first; and taking back all that the last author wrote.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use crate::actions::sheets::edit_sheet::Saved;
use crate::actions::sheets::undo_revision;
use crate::actions::sheets::undo_revision::{Outcome, Plan, Streak};
use crate::app::App;
use crate::hall::error::{Error, Result, What};
use crate::hall::messages::history as said;
use crate::hall::policy::Act;
use crate::models::kind::KindSet;
use crate::models::reader::Reader;
use crate::models::sheet::{Sheet, path_of};
use crate::text::dates;
use crate::text::merge::{self, Piece, SheetMerge};
use crate::text::sheet_text::{SheetText, Value};
use crate::web::http::extract::{Form, SheetPath, Visitor};
use crate::web::http::{respond, session};
use crate::web::pages::sheets::find;
use crate::web::pages::sheets::find::Found;
use crate::web::pages::sheets::frame;
use crate::web::pages::sheets::frame::{Frame, Problems};
use crate::web::view::diff;
use crate::web::view::diff::DiffView;
use crate::web::view::layout::Shell;
use crate::web::view::page;

/// A passage that was changed again since.
struct Passage {
    /// « champ Durée », « section Déroulé », « début du texte ».
    place: Place,
    /// What the undone version made of it.
    undone: Vec<String>,
    /// What stood there before that version.
    before: Vec<String>,
    /// What stands there now.
    now: Vec<String>,
}

/// Where a passage stands.
enum Place {
    Field(String),
    Section(String),
    Start,
}

/// What the undoing would give.
enum Preview {
    Clean(DiffView),
    Nothing,
    Clash(Vec<Passage>),
}

/// The form.
#[derive(Template)]
#[template(path = "sheets/undo.html")]
struct UndoPage {
    shell: Shell,
    frame: Frame,
    number: i32,
    head: i32,
    when: String,
    author: String,
    comment: String,
    reason: String,
    problems: Problems,
    result: Preview,
}

/// The form that takes back the last author's work.
#[derive(Template)]
#[template(path = "sheets/revoke.html")]
struct RevokePage {
    shell: Shell,
    frame: Frame,
    head: i32,
    streak: Streak,
    kept: String,
    reason: String,
    problems: Problems,
    diff: DiffView,
}

/// After a save: the history, which shows what was done.
#[must_use]
pub fn gone_on(app: &App, saved: &Saved, notice: &str) -> HttpResponse {
    let notice = if saved.unchanged { "inchangee" } else { notice };
    let location = format!("{}/historique?avis={notice}", path_of(saved.id, &saved.slug));
    respond::see_other_with(&location, saved.event.map(|event| session::seen(app, event)).into_iter().collect())
}

fn number_of(path: &SheetPath) -> Result<i32> {
    frame::number_after(&path.tail, "/annuler/").ok_or(Error::NotFound(What::Revision))
}

/// `GET …/annuler/{n}`
pub async fn form(app: App, visitor: Visitor, path: SheetPath) -> Result<HttpResponse> {
    visitor.who.must(Act::Write)?;
    let sheet = match find::live(&app, &visitor, &path).await? {
        Found::Here(sheet) => sheet,
        Found::Moved(location) => return Ok(respond::moved(&location)),
    };
    let number = number_of(&path)?;
    respond::html(&make(&app, &visitor, &sheet, number, String::new(), Problems::default()).await?)
}

async fn make(
    app: &App,
    visitor: &Visitor,
    sheet: &Sheet,
    number: i32,
    reason: String,
    problems: Problems,
) -> Result<UndoPage> {
    let (node, who, of) = (app.clone(), visitor.who.clone(), sheet.clone());
    let (plan, result) = app
        .compute(move || {
            let plan = undo_revision::plan(&node, &who, &of, number)?;
            let result = result(&node.kinds(), &plan);
            Ok((plan, result))
        })
        .await?;
    Ok(UndoPage {
        shell: page::shell_with_form(app, visitor),
        frame: frame::of(app, visitor, sheet),
        number,
        head: sheet.head,
        when: dates::time_tag(plan.undone.created_at.0),
        author: plan.author,
        comment: plan.undone.comment,
        reason,
        problems,
        result,
    })
}

fn result(kinds: &KindSet, plan: &Plan) -> Preview {
    match &plan.outcome {
        Outcome::Clean(text) => Preview::Clean(DiffView::between(kinds, &plan.current, text)),
        Outcome::Nothing => Preview::Nothing,
        Outcome::Clash(merge) => Preview::Clash(passages(kinds, &plan.current, merge)),
    }
}

/// The passages that clash. In the merge, the version undone is the base, the one before it ours, the present theirs.
fn passages(kinds: &KindSet, current: &SheetText, merge: &SheetMerge) -> Vec<Passage> {
    let def = kinds.kind(current.kind().unwrap_or_default());
    let lines = |key: &str, value: &Option<serde_json::Value>| {
        let value: Option<Value> = value.clone().map(Into::into);
        diff::value_lines(kinds, &def, key, value.as_ref())
    };
    let fields = merge.field_clashes.iter().map(|clash| Passage {
        place: Place::Field(diff::label_of(&def, &clash.key)),
        undone: lines(&clash.key, &clash.base),
        before: lines(&clash.key, &clash.ours),
        now: lines(&clash.key, &clash.theirs),
    });
    let split = |text: &str| text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect();
    let body = merge::paragraphs(&merge.body).into_iter().filter_map(|piece| match piece {
        Piece::Settled(_) => None,
        Piece::Choice { base, ours, theirs, section, .. } => Some(Passage {
            place: section.map_or(Place::Start, Place::Section),
            undone: split(&base),
            before: split(&ours),
            now: split(&theirs),
        }),
    });
    fields.chain(body).collect()
}

/// `POST …/annuler/{n}`
pub async fn save(app: App, visitor: Visitor, path: SheetPath, form: Form) -> Result<HttpResponse> {
    visitor.who.must(Act::Write)?;
    let sheet = find::posted(&app, &visitor, &path).await?;
    let (number, reason) = (number_of(&path)?, form.get("motif").to_owned());
    if form.get("actuelle") != sheet.head.to_string() {
        let problems = Problems(vec![("resultat".to_owned(), said::MOVED_ON.to_owned())]);
        let page = make(&app, &visitor, &sheet, number, reason, problems).await?;
        return respond::html_with(StatusCode::CONFLICT, &page);
    }
    let (node, who, of, why) = (app.clone(), visitor.who.clone(), sheet.clone(), reason.clone());
    match app.block(move || undo_revision::undo_revision(&node, &who, &of, number, &why)).await {
        Ok(saved) => Ok(gone_on(&app, &saved, "annulee")),
        Err(error) => {
            let status = StatusCode::from_u16(error.status_and_code().0).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
            let problems = Problems::of_error(error)?;
            respond::html_with(status, &make(&app, &visitor, &sheet, number, reason, problems).await?)
        }
    }
}

/// `GET …/revoquer`
pub async fn revoke_form(app: App, visitor: Visitor, path: SheetPath) -> Result<HttpResponse> {
    visitor.who.must(Act::Rollback)?;
    let sheet = match find::live(&app, &visitor, &path).await? {
        Found::Here(sheet) => sheet,
        Found::Moved(location) => return Ok(respond::moved(&location)),
    };
    respond::html(&make_revoke(&app, &visitor, &sheet, String::new(), Problems::default()).await?)
}

async fn make_revoke(
    app: &App,
    visitor: &Visitor,
    sheet: &Sheet,
    reason: String,
    problems: Problems,
) -> Result<RevokePage> {
    let (node, who, of) = (app.clone(), visitor.who.clone(), sheet.clone());
    let (streak, diff) = app
        .compute(move || {
            let streak = undo_revision::streak(&node, &who, &of)?;
            let (kept, head) = (streak.kept.number, of.head);
            let texts = node.store.read::<_, Error>(|db| {
                let mut reader = Reader::new(db, &who);
                Ok((reader.sheet_text(&of, head)?, reader.sheet_text(&of, kept)?))
            })?;
            Ok((streak, DiffView::between(&node.kinds(), &texts.0, &texts.1)))
        })
        .await?;
    Ok(RevokePage {
        shell: page::shell_with_form(app, visitor),
        frame: frame::of(app, visitor, sheet),
        head: sheet.head,
        kept: dates::time_tag(streak.kept.created_at.0),
        streak,
        reason,
        problems,
        diff,
    })
}

/// `POST …/revoquer`
pub async fn revoke(app: App, visitor: Visitor, path: SheetPath, form: Form) -> Result<HttpResponse> {
    visitor.who.must(Act::Rollback)?;
    let sheet = find::posted(&app, &visitor, &path).await?;
    let reason = form.get("motif").to_owned();
    if form.get("actuelle") != sheet.head.to_string() {
        let problems = Problems(vec![("resultat".to_owned(), said::MOVED_ON.to_owned())]);
        let page = make_revoke(&app, &visitor, &sheet, reason, problems).await?;
        return respond::html_with(StatusCode::CONFLICT, &page);
    }
    if reason.trim().is_empty() {
        let problems = Problems(vec![("motif".to_owned(), said::REASON.to_owned())]);
        let page = make_revoke(&app, &visitor, &sheet, reason, problems).await?;
        return respond::html_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let (node, who, of, why) = (app.clone(), visitor.who.clone(), sheet.clone(), reason.clone());
    match app.block(move || undo_revision::revoke(&node, &who, &of, &why)).await {
        Ok(saved) => Ok(gone_on(&app, &saved, "revoquee")),
        Err(error) => {
            let status = StatusCode::from_u16(error.status_and_code().0).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
            let problems = Problems::of_error(error)?;
            respond::html_with(status, &make_revoke(&app, &visitor, &sheet, reason, problems).await?)
        }
    }
}
