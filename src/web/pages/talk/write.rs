//! The forms of a discussion: a message, an answer, a question, and what becomes of them.

use actix_web::http::StatusCode;
use serde::Deserialize;

use crate::actions::sheets::change_talk::{TalkAct, change_talk};
use crate::actions::sheets::report_error::Placed;
use crate::actions::sheets::talk::{self, NewMessage, NewQuestion};
use crate::db::types::RemarkId;
use crate::hall::error::{Error, FieldError, Result};
use crate::hall::messages::{remarks, talk as said};
use crate::http::counted;
use crate::models::sheet::Sheet;
use crate::web::http::act::{Anybody, status_of};
use crate::web::http::extract::SheetPath;
use crate::web::http::{Acted, Desk, Outcome, Pool};
use crate::web::pages::remarks::place::PlaceAsked;
use crate::web::pages::sheets::frame::Problems;
use crate::web::pages::talk::show::{self, Typed};

/// What is sent.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct TalkForm {
    #[serde(rename = "faire")]
    does: String,
    message: String,
    #[serde(rename = "sujet")]
    heading: String,
    /// The message that something is done with.
    #[serde(rename = "lequel")]
    which: String,
    #[serde(rename = "fil")]
    thread: String,
    #[serde(rename = "citer")]
    quotes: String,
    #[serde(rename = "motif")]
    reason: String,
    #[serde(rename = "champ")]
    field: String,
    section: String,
    #[serde(rename = "fichier")]
    file: String,
    version: String,
    passage: String,
    #[serde(rename = "mots")]
    words: String,
    question: String,
    #[serde(rename = "nom")]
    signed: String,
    #[serde(rename = "courriel")]
    contact: String,
    /// What no person sees, and programs fill in.
    #[serde(rename = "site")]
    trap: String,
}

impl TalkForm {
    fn asked(&self) -> PlaceAsked {
        PlaceAsked {
            field: self.field.clone(),
            section: self.section.clone(),
            file: self.file.clone(),
            version: self.version.clone(),
            passage: self.passage.clone(),
            message: String::new(),
        }
    }

    fn new_message(&self) -> NewMessage {
        NewMessage {
            words: self.message.clone(),
            heading: self.heading.clone(),
            passage: self.words.clone(),
            thread: number(&self.thread),
            quotes: number(&self.quotes),
        }
    }
}

impl TalkForm {
    /// What is done with a message, and the word by which the page says so.
    fn act(&self, does: &str) -> Result<(TalkAct, &'static str)> {
        Ok(match does {
            "retirer" => (TalkAct::TakeBack, "retire"),
            "masquer" => (TalkAct::Hide(self.reason.clone()), "masque"),
            "montrer" => (TalkAct::Show, "montre"),
            "effacer" => (TalkAct::Erase, "efface"),
            "resoudre" => (TalkAct::Resolve, "resolu"),
            "rouvrir" => (TalkAct::Reopen, "rouvert"),
            other => return Err(Error::BadRequest(format!("nothing is called {other}"))),
        })
    }
}

fn number(text: &str) -> Option<RemarkId> {
    text.parse().ok().map(RemarkId)
}

/// `POST …/discussion`: says something, or does what `faire` says with the message `lequel`.
pub fn save(desk: &Desk<'_>, who: &Anybody, path: &SheetPath, form: TalkForm) -> Outcome<Acted> {
    let asked = form.asked();
    let (sheet, placed) = desk.look(|look| {
        let sheet = look.reader.sheet(path.id)?;
        let placed = asked.find(look, &sheet)?;
        Ok((sheet, placed))
    })?;
    let base = format!("{}/discussion", sheet.path());
    let typed = Typed { message: form.new_message(), ..Typed::default() };
    let which = || number(&form.which).ok_or_else(|| Error::BadRequest("no such message".to_owned()));
    let to = |notice: &str, id: RemarkId| format!("{base}?fils=tous&avis={notice}#m{id}");
    match form.does.as_str() {
        "" | "dire" => {
            let said = counted::remark(desk.app, desk.visitor)
                .map_err(Error::from)
                .and_then(|()| talk::say(desk.app, who, sheet.id, &placed, &typed.message));
            match said {
                Ok((id, event)) => Ok(desk.go(to("dit", id), Some(event))),
                Err(error) => again(sheet, placed, typed, error),
            }
        }
        "modifier" => {
            let id = which()?;
            let typed = Typed { changed: Some(id), ..typed };
            match talk::say_anew(desk.app, who, id, &form.message, &form.heading) {
                Ok(event) => Ok(desk.go(to("modifie", id), Some(event))),
                Err(error) => again(sheet, placed, typed, error),
            }
        }
        other => {
            let (id, (act, notice)) = (which()?, form.act(other)?);
            match change_talk(desk.app, who, id, &act) {
                Ok(event) => Ok(desk.go(to(notice, id), Some(event))),
                Err(error) => {
                    again(sheet, placed, Typed { hidden: Some((id, form.reason)), ..Typed::default() }, error)
                }
            }
        }
    }
}

/// `POST …/discussion/question`: asks a question, which waits for a look.
pub fn ask(desk: &Desk<'_>, who: &Anybody, path: &SheetPath, form: TalkForm) -> Outcome<Acted> {
    who.must_be_free()?;
    let asked = form.asked();
    let (sheet, placed) = desk.look(|look| {
        let sheet = look.reader.sheet(path.id)?;
        let placed = asked.find(look, &sheet)?;
        Ok((sheet, placed))
    })?;
    let question =
        NewQuestion { words: form.question, passage: form.words, signed: form.signed, contact: form.contact };
    let kept = match form.trap.is_empty() {
        false => Err(Error::field("question", remarks::TRAP)),
        true => counted::remark(desk.app, desk.visitor)
            .map_err(Error::from)
            .and_then(|()| talk::ask(desk.app, who, sheet.id, &placed, &question)),
    };
    match kept {
        Ok(()) => Ok(desk.go(format!("{}/discussion?avis=demande", sheet.path()), None)),
        Err(error) => again(sheet, placed, Typed { question, ..Typed::default() }, error),
    }
}

/// The page with what is wrong, and all that was typed.
fn again(sheet: Sheet, placed: Placed, typed: Typed, error: Error) -> Outcome<Acted> {
    let (status, wait) = (status_of(&error), error.retry_seconds());
    let field = if typed.question.words.is_empty() { "message" } else { "question" };
    let problems = match (wait, error) {
        (Some(seconds), _) => {
            Problems::of(vec![FieldError { field: field.to_owned(), message: said::too_many(seconds) }])
        }
        (None, error @ Error::Invalid(_)) => Problems::of_error(error)?,
        (None, error) => return Err(error.into()),
    };
    let status = if wait.is_some() { status } else { StatusCode::UNPROCESSABLE_ENTITY };
    let again = Acted::again(status, Pool::Reads, move |look| Ok(show::again(look, &sheet, placed, typed, problems)?));
    Ok(again.after(wait))
}
