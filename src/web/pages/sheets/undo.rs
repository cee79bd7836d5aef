//! Undoing one version, with its result shown first; and taking back all that the last author wrote.

use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use crate::actions::sheets::edit_sheet::Saved;
use crate::actions::sheets::undo_revision;
use crate::actions::sheets::undo_revision::{Plan, Streak, Undoing};
use crate::hall::error::{Error, Result, What};
use crate::hall::messages::history as said;
use crate::hall::policy::Act;
use crate::models::kind::KindSet;
use crate::models::sheet::{Sheet, path_of};
use crate::text::dates;
use crate::text::merge::{self, Piece, SheetMerge};
use crate::text::sheet_text::{SheetText, Value};
use crate::web::http::act::{Contributor, Moderator, status_of};
use crate::web::http::extract::SheetPath;
use crate::web::http::page::Compared;
use crate::web::http::{Acted, Desk, Look, Outcome, Pool};
use crate::web::pages::sheets::frame;
use crate::web::pages::sheets::frame::{Frame, Problems};
use crate::web::view::diff;
use crate::web::view::diff::DiffView;
use crate::web::view::layout::Shell;

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
pub struct UndoPage {
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
pub struct RevokePage {
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
pub fn gone_on(desk: &Desk<'_>, saved: &Saved, notice: &str) -> Acted {
    let notice = if saved.unchanged { "inchangee" } else { notice };
    desk.go(format!("{}/historique?avis={notice}", path_of(saved.id, &saved.slug)), saved.event)
}

/// What is sent.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    #[serde(rename = "motif")]
    reason: String,
    /// The version that was current when the form was shown.
    #[serde(rename = "actuelle")]
    head: String,
}

fn number_of(path: &SheetPath) -> Result<i32> {
    frame::number_after(&path.tail, "/annuler/").ok_or(Error::NotFound(What::Revision))
}

/// `GET …/annuler/{n}`
pub fn form(look: &mut Look<'_>, Compared(path): &Compared) -> Outcome<UndoPage> {
    let sheet = look.live(path)?;
    sheet.must_be_changed_by(look.who())?;
    make(look, &sheet, number_of(path)?, String::new(), Problems::default())
}

fn make(look: &mut Look<'_>, sheet: &Sheet, number: i32, reason: String, problems: Problems) -> Outcome<UndoPage> {
    let kinds = look.app.kinds();
    let plan = undo_revision::plan(&kinds, &mut look.reader, sheet, number)?;
    let result = result(&kinds, &plan);
    Ok(UndoPage {
        shell: look.shell_with_form(),
        frame: frame::of(look.app, look.visitor, sheet),
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
        Undoing::Clean(text) => Preview::Clean(DiffView::between(kinds, &plan.current, text)),
        Undoing::Nothing => Preview::Nothing,
        Undoing::Clash(merge) => Preview::Clash(passages(kinds, &plan.current, merge)),
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
pub fn save(desk: &Desk<'_>, who: &Contributor, path: &SheetPath, form: Typed) -> Outcome<Acted> {
    let sheet = desk.sheet(path)?;
    let number = number_of(path)?;
    let (status, problems) = if form.head == sheet.head.to_string() {
        match undo_revision::undo_revision(desk.app, who, &sheet, number, &form.reason) {
            Ok(saved) => return Ok(gone_on(desk, &saved, "annulee")),
            Err(error) => (status_of(&error), Problems::of_error(error)?),
        }
    } else {
        (StatusCode::CONFLICT, Problems::moved_on())
    };
    Ok(Acted::again(status, Pool::Computes, move |look| make(look, &sheet, number, form.reason, problems)))
}

/// `GET …/revoquer`
pub fn revoke_form(look: &mut Look<'_>, Compared(path): &Compared) -> Outcome<RevokePage> {
    look.who().must(Act::Rollback)?;
    let sheet = look.live(path)?;
    make_revoke(look, &sheet, String::new(), Problems::default())
}

fn make_revoke(look: &mut Look<'_>, sheet: &Sheet, reason: String, problems: Problems) -> Outcome<RevokePage> {
    let streak = undo_revision::streak(&mut look.reader, sheet)?;
    let now = look.reader.sheet_text(sheet, sheet.head)?;
    let then = look.reader.sheet_text(sheet, streak.kept.number)?;
    Ok(RevokePage {
        shell: look.shell_with_form(),
        frame: frame::of(look.app, look.visitor, sheet),
        head: sheet.head,
        kept: dates::time_tag(streak.kept.created_at.0),
        streak,
        reason,
        problems,
        diff: DiffView::between(&look.app.kinds(), &now, &then),
    })
}

/// `POST …/revoquer`
pub fn revoke(desk: &Desk<'_>, who: &Moderator, path: &SheetPath, form: Typed) -> Outcome<Acted> {
    let sheet = desk.sheet(path)?;
    let (status, problems) = if form.head != sheet.head.to_string() {
        (StatusCode::CONFLICT, Problems::moved_on())
    } else if form.reason.trim().is_empty() {
        let problem = ("motif".to_owned(), said::REASON.to_owned());
        (StatusCode::UNPROCESSABLE_ENTITY, Problems(vec![problem]))
    } else {
        match undo_revision::revoke(desk.app, who, &sheet, &form.reason) {
            Ok(saved) => return Ok(gone_on(desk, &saved, "revoquee")),
            Err(error) => (status_of(&error), Problems::of_error(error)?),
        }
    };
    Ok(Acted::again(status, Pool::Computes, move |look| make_revoke(look, &sheet, form.reason, problems)))
}
