//! A new sheet that is published among others: no page of its own says what came of it.

use crate::actions::sheets::edit_sheet::Edit;
use crate::actions::sheets::publish::{Became, Publication, publish};
use crate::db::types::EventId;
use crate::hall::error::{Error, Result, What};
use crate::hall::messages;
use crate::http::counted;
use crate::models::sheet::path_of;
use crate::web::http::{Desk, Outcome};
use crate::web::pages::editor::open::blank;
use crate::web::pages::editor::posted::Posted;
use crate::web::pages::editor::refusal::FormRefusal;
use crate::web::pages::editor::typed::Typed;

/// What became of it.
pub(super) struct AmongOthers {
    /// Where it is read, or waits for a look.
    pub(super) href: String,
    /// Whether somebody looks at it first.
    pub(super) is_held: bool,
    pub(super) event: Option<EventId>,
}

impl Posted {
    /// Publishes the new sheet of the form, or says why not. Nothing of it is lost then: its draft stays.
    pub(super) fn publish_among(&self, desk: &Desk<'_>) -> Outcome<Result<AmongOthers, Vec<String>>> {
        let edit = match self.new_edit(desk)? {
            Ok(edit) => edit,
            Err(why) => return Ok(Err(why)),
        };
        let became = match counted::save(desk.app, desk.visitor) {
            Ok(()) => became(desk, &self.publication(&edit, None)),
            Err(over) => Err(over.into()),
        };
        let became = match became {
            Ok(became) => became,
            Err(error) => {
                let refusal = FormRefusal::of(error, &desk.visitor.request_id);
                let fields: Vec<String> = refusal.fields.into_iter().map(|field| field.message).collect();
                return Ok(Err(if fields.is_empty() { vec![refusal.said.message] } else { fields }));
            }
        };
        Ok(Ok(became))
    }

    /// The edit that the form makes, or all that is wrong with it.
    fn new_edit(&self, desk: &Desk<'_>) -> Outcome<Result<Edit, Vec<String>>> {
        let (typed, kinds, kind) = (Typed::of(&self.form.0), desk.app.kinds(), self.kind());
        let base = blank(&kind, "")?;
        let (problems, errors) = self.wrong(desk, &typed, &base)?;
        let def = kinds.kind(&kind);
        let mut why: Vec<String> = errors.into_iter().map(|error| error.message).collect();
        why.extend(problems.iter().map(|problem| {
            let label = def.field(&problem.key).map_or(problem.key.as_str(), |field| &field.label);
            messages::of_field_misfit(label, &problem.reason)
        }));
        if !why.is_empty() {
            return Ok(Err(why));
        }
        let text = match typed.text(&kinds, &base) {
            Ok(text) => text,
            Err(error) => return Ok(Err(vec![messages::of_error(&error).message])),
        };
        let mut edit = Edit::new(None, 0, text.text(), typed.comment());
        edit.original = desk.look(|look| Ok(self.original(look)?))?;
        Ok(Ok(edit))
    }
}

/// Publishes it, or keeps it for a look.
fn became(desk: &Desk<'_>, sent: &Publication<'_>) -> Result<AmongOthers> {
    match publish(desk.app, &desk.visitor.who, sent)? {
        Became::Published(saved, _) | Became::Approved(saved) => {
            Ok(AmongOthers { href: path_of(saved.id, &saved.slug), is_held: false, event: saved.event })
        }
        Became::Held(id) => Ok(AmongOthers { href: format!("/mes-modifications/{id}"), is_held: true, event: None }),
        Became::Clashed(clash) => Err(Error::Conflict(clash)),
        Became::Decided => Err(Error::NotFound(What::Change)),
    }
}
