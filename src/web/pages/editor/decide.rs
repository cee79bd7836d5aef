//! What is decided of a change that waits in « À traiter »: published as it stands, or refused with a word.

use serde::Deserialize;

use crate::actions::sheets::tell_remarks::PATH;
use crate::actions::sheets::treat_change::refuse_change;
use crate::hall::error::{Error, What};
use crate::web::http::act::{Contributor, status_of};
use crate::web::http::extract::Form;
use crate::web::http::{Acted, Desk, Outcome, Pool};
use crate::web::pages::editor::held;
use crate::web::pages::editor::posted::Posted;
use crate::web::pages::held_changes::HeldParams;
use crate::web::pages::remarks;
use crate::web::pages::sheets::frame::Problems;

/// What is sent about one change.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct DecisionForm {
    #[serde(rename = "faire")]
    does: String,
    #[serde(rename = "mot")]
    word: String,
    /// The mark of the text that was read.
    #[serde(rename = "lu")]
    seen: String,
}

/// `POST /a-traiter/{change}`
pub fn decide(desk: &Desk<'_>, who: &Contributor, asked: &HeldParams, form: DecisionForm) -> Outcome<Acted> {
    let id = asked.id();
    let decided = match form.does.as_str() {
        "approuver" => return approve(desk, asked, &form.seen),
        "refuser" => refuse_change(desk.app, who, id, &form.word),
        other => Err(Error::BadRequest(format!("nothing is called {other}"))),
    };
    match decided {
        Ok(()) => Ok(desk.go(format!("{PATH}?avis=refusee"), None)),
        Err(Error::NotFound(What::Change)) => Ok(already()),
        Err(error @ Error::Invalid(_)) => {
            let status = status_of(&error);
            let problems = Problems::of_error(error)?;
            Ok(Acted::again(status, Pool::Reads, move |look| remarks::refused(look, id, form.word, problems)))
        }
        Err(error) => Err(error.into()),
    }
}

/// Somebody else decided, or its author took it back.
fn already() -> Acted {
    Acted::see_other(format!("{PATH}?avis=deja-traitee"))
}

/// Publishes it as it stands. When that cannot be, the page that says why holds its text: a clash to settle, a title to
/// change.
///
/// What its author wrote anew since it was read is shown first.
fn approve(desk: &Desk<'_>, asked: &HeldParams, seen: &str) -> Outcome<Acted> {
    let found = desk.look(|look| {
        let change = match look.reader.held_change(asked.id()) {
            Ok(change) if change.state.is_waiting() && !change.is_of(look.who()) => change,
            Ok(_) | Err(Error::NotFound(_)) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let sheet = change.sheet_id.map(|id| look.reader.sheet(id)).transpose()?;
        let text = look.reader.text_of_change(&change)?.text();
        Ok(Some((change, sheet, text)))
    })?;
    let Some((change, sheet, text)) = found else { return Ok(already()) };
    if change.mark() != seen {
        return Ok(Acted::see_other(format!("{PATH}?avis=recrite")));
    }
    let mut pairs = vec![
        held::pair(&change, ""),
        ("type", change.kind),
        ("base", change.base.to_string()),
        ("texte", text),
        ("commentaire", change.comment),
    ];
    if change.minor {
        pairs.push(("mineure", "oui".to_owned()));
    }
    let form = Form(pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect());
    Posted { form, sheet, cookie: None, refused: None }.publish(desk)
}
