//! What a posted editor does: shows the text, keeps it, publishes it. Whatever refuses gives back everything typed.

use std::sync::Arc;

use actix_web::cookie::Cookie;
use actix_web::http::StatusCode;

use crate::actions::sheets::edit_sheet::{Edit, Saved, save_now};
use crate::actions::sheets::{create_once, keep_draft};
use crate::hall::error::{Clash, Error, FieldError, Result};
use crate::hall::messages;
use crate::hall::messages::Said;
use crate::http::{counted, session};
use crate::models::sheet::{Sheet, path_of};
use crate::text::diff::Budget;
use crate::text::fields::{self, Problem};
use crate::text::sheet_text::TITLE;
use crate::web::http::extract::Form;
use crate::web::http::{Acted, Desk, Look, Outcome};
use crate::web::pages::editor::clash;
use crate::web::pages::editor::open::{Start, blank, start};
use crate::web::pages::editor::page::{EditPage, Scene};
use crate::web::pages::editor::place;
use crate::web::pages::editor::post::Button;
use crate::web::pages::editor::typed::Typed;
use crate::web::view::diff::DiffView;

/// A posted editor, with all that its buttons need.
#[derive(Clone)]
pub(super) struct Posted {
    pub(super) form: Form,
    /// The sheet, unless it is a new one.
    pub(super) sheet: Option<Sheet>,
    /// The cookie of somebody who signed in with this very form.
    pub(super) cookie: Option<Cookie<'static>>,
    /// Why nothing was done, when answers to a clash are shown again.
    pub(super) refused: Option<FormRefusal>,
}

/// Why nothing was done, and what the page says of it.
#[derive(Clone)]
pub(super) struct FormRefusal {
    pub(super) status: StatusCode,
    pub(super) said: Said,
    /// The fields at fault; none when the form as a whole is.
    fields: Vec<FieldError>,
    /// The sheet that has the title already.
    taken: Option<String>,
    /// Seconds after which to come back.
    retry: Option<u64>,
}

impl FormRefusal {
    /// What an error says in the editor.
    fn of(error: Error, request: &str) -> Self {
        let said = messages::of_error(&error);
        let status = StatusCode::from_u16(error.status_and_code().0).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let beside = |field: &str| vec![FieldError { field: field.to_owned(), message: said.message.clone() }];
        let retry = error.retry_seconds();
        let (fields, taken) = match error {
            Error::Invalid(fields) if fields.iter().all(|field| field.field == keep_draft::WHOLE) => (Vec::new(), None),
            Error::Invalid(fields) => (fields, None),
            Error::Taken { sheet, .. } => (beside(TITLE), sheet.map(|sheet| format!("/f/{sheet}"))),
            Error::Unreadable(_) => (beside("texte"), None),
            Error::Internal(_) | Error::Database(_) => {
                tracing::error!(id = request, "{error}");
                (Vec::new(), None)
            }
            _ => (Vec::new(), None),
        };
        Self { status, said, fields, taken, retry }
    }
}

/// What does not fit, where it stands.
#[derive(Clone, Copy, Default)]
struct Wrong<'a> {
    problems: &'a [Problem],
    errors: &'a [FieldError],
}

impl Posted {
    /// The bytes of all that was sent.
    pub(super) fn bytes(&self) -> usize {
        self.form.0.iter().map(|(_, value)| value.len()).sum()
    }

    /// The pairs that signing in takes along: without the old token and the password.
    pub(super) fn without_secrets(&self) -> Vec<(String, String)> {
        self.form.0.iter().filter(|(name, _)| is_kept(name)).cloned().collect()
    }

    pub(super) fn address(&self) -> String {
        match &self.sheet {
            Some(sheet) => format!("{}/modifier", sheet.path()),
            None => "/fiches/nouvelle".to_owned(),
        }
    }

    /// Does what the button says.
    pub(super) fn perform(mut self, desk: &Desk<'_>, button: Button) -> Outcome<Acted> {
        let cookie = self.cookie.clone();
        if button == Button::Row {
            let action = self.form.get("action").to_owned();
            fields::apply_row_action(&mut self.form.0, &action);
            return Ok(self.again(desk, Wrong::default())?.with(cookie));
        }
        if let Some(acted) = clash::resolve(&self, desk, button)? {
            return Ok(acted.with(cookie));
        }
        let acted = match button {
            Button::Preview => self.preview(desk),
            Button::Changes => self.changes(desk),
            Button::Keep => self.keep(desk),
            Button::LetGo => Ok(self.let_go(desk)?),
            Button::TakeBack => Ok(self.take_back(desk)?),
            // An ordinary form has no answers to lay out.
            Button::Row | Button::Choices => self.again(desk, Wrong::default()),
            Button::Publish => self.publish(desk),
        };
        Ok(acted?.with(cookie))
    }

    /// Shows what was typed again, for its author to confirm.
    pub(super) fn confirm(self, desk: &Desk<'_>) -> Outcome<Acted> {
        if let Some(acted) = clash::resolve(&self, desk, Button::Choices)? {
            return Ok(acted);
        }
        self.show(desk, Wrong::default(), |_, _, page| {
            messages::CONFIRM_AGAIN.clone_into(&mut page.said);
            Ok(())
        })
    }

    /// The key of the kind being written.
    pub(super) fn kind(&self) -> String {
        match &self.sheet {
            Some(sheet) => sheet.kind.clone(),
            None => self.form.get("type").to_owned(),
        }
    }

    /// The text that the form started from.
    fn start(&self, look: &mut Look<'_>, typed: &Typed) -> Result<Start> {
        match &self.sheet {
            None => Ok(Start { text: Arc::new(blank(&self.kind(), "")?), number: 0, withdrawn: false }),
            Some(sheet) => start(look, sheet, typed.base().clamp(1, sheet.head)),
        }
    }

    /// The form again, since the version that it started from may no longer be read: its author looks once more.
    pub(super) fn withdrawn(&self, look: &mut Look<'_>) -> Result<EditPage> {
        self.page(look, Wrong::default(), |_, _, page| {
            messages::BASE_WITHDRAWN.clone_into(&mut page.said);
            page.status = Some(StatusCode::CONFLICT);
            Ok(())
        })
    }

    /// The answers to a clash as an ordinary form: the author's text as one text.
    pub(super) fn as_one_text(&self) -> Self {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut pairs = vec![pair("texte", self.form.get(clash::MINE))];
        pairs.extend(["commentaire", "mineure", "base"].map(|name| pair(name, self.form.get(name))));
        Self { form: Form(pairs), ..self.clone() }
    }

    /// The form again with everything typed, changed by `dress`.
    fn page(
        &self,
        look: &mut Look<'_>,
        wrong: Wrong<'_>,
        dress: impl FnOnce(&Scene<'_>, &mut Look<'_>, &mut EditPage) -> Result<()>,
    ) -> Result<EditPage> {
        let typed = Typed::of(&self.form.0);
        let Start { text: base, number: base_number, .. } = self.start(look, &typed)?;
        let kinds = look.app.kinds();
        let scene = Scene {
            kinds: &kinds,
            sheet: self.sheet.as_ref(),
            base: &base,
            base_number,
            section: typed.section(),
            whole: typed.whole().is_some(),
            typed: Some(&typed),
            problems: wrong.problems,
            errors: wrong.errors,
            place: self.place(),
        };
        let mut page = scene.page(look, "");
        dress(&scene, look, &mut page)?;
        Ok(page)
    }

    fn show(
        &self,
        desk: &Desk<'_>,
        wrong: Wrong<'_>,
        dress: impl FnOnce(&Scene<'_>, &mut Look<'_>, &mut EditPage) -> Result<()>,
    ) -> Outcome<Acted> {
        let page = desk.look(|look| Ok(self.page(look, wrong, dress)?))?;
        shown(&page)
    }

    fn again(&self, desk: &Desk<'_>, wrong: Wrong<'_>) -> Outcome<Acted> {
        self.show(desk, wrong, |_, _, _| Ok(()))
    }

    fn preview(&self, desk: &Desk<'_>) -> Outcome<Acted> {
        self.show(desk, Wrong::default(), |scene, look, page| {
            let typed = Typed::of(&self.form.0);
            match typed.text(scene.kinds, scene.base) {
                Ok(text) if typed.section().is_none() => page.preview = scene.preview(look, text.body())?,
                Ok(_) => page.preview = scene.preview(look, &typed.get("corps").replace("\r\n", "\n"))?,
                Err(error) => tell(page, FormRefusal::of(error, &look.visitor.request_id)),
            }
            Ok(())
        })
    }

    fn changes(&self, desk: &Desk<'_>) -> Outcome<Acted> {
        self.show(desk, Wrong::default(), |scene, look, page| {
            match Typed::of(&self.form.0).text(scene.kinds, scene.base) {
                Ok(text) => {
                    let mut budget = Budget::until(look.cancel);
                    page.changes = Some(DiffView::within(scene.kinds, scene.base, &text, &mut budget));
                }
                Err(error) => tell(page, FormRefusal::of(error, &look.visitor.request_id)),
            }
            Ok(())
        })
    }

    /// Where the draft of this form is kept.
    pub(super) fn place(&self) -> String {
        let (asked, kind) = (self.form.get("brouillon"), self.kind());
        let sheet = self.sheet.as_ref().map(|sheet| sheet.id);
        if place::is_of(asked, sheet, &kind) {
            return asked.to_owned();
        }
        let typed = Typed::of(&self.form.0);
        place::of(sheet, &kind, typed.section(), typed.whole().is_some())
    }

    /// Keeps pairs of a form for later.
    fn keep_pairs(&self, desk: &Desk<'_>, pairs: &[(String, String)]) -> Result<()> {
        let sheet = self.sheet.as_ref().map(|sheet| sheet.id);
        keep_draft::keep_draft(desk.app, &desk.visitor.who, &self.place(), sheet, pairs)
    }

    /// Keeps what clashed, to be taken back as it was typed.
    fn keep_clash(&self, desk: &Desk<'_>, clash: &Clash) -> Result<()> {
        if self.form.find(clash::MINE).is_none() {
            return self.keep_pairs(desk, &Typed::of(&self.form.0).pairs);
        }
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut pairs = vec![pair("texte", &clash.mine), pair("base", &clash.base.to_string())];
        pairs.extend(["commentaire", "mineure"].map(|name| pair(name, self.form.get(name))));
        self.keep_pairs(desk, &pairs)
    }

    /// Keeps the answers to a clash for later, as they are shown when the draft is taken back.
    pub(super) fn keep_answers(&self, desk: &Desk<'_>) -> Result<()> {
        let mut pairs = self.without_secrets();
        pairs.retain(|(name, _)| name != "faire");
        self.keep_pairs(desk, &pairs)
    }

    fn keep(&self, desk: &Desk<'_>) -> Outcome<Acted> {
        if let Err(error) = self.keep_pairs(desk, &Typed::of(&self.form.0).pairs) {
            return self.refuse(desk, error);
        }
        self.show(desk, Wrong::default(), |_, _, page| {
            messages::DRAFT_KEPT.clone_into(&mut page.said);
            Ok(())
        })
    }

    /// Publishes; whatever refuses shows the form again with everything typed.
    fn publish(&self, desk: &Desk<'_>) -> Outcome<Acted> {
        let (typed, kinds) = (Typed::of(&self.form.0), desk.app.kinds());
        let Start { text: base, number, withdrawn } = desk.look(|look| Ok(self.start(look, &typed)?))?;
        if withdrawn && self.sheet.as_ref().is_some_and(|sheet| sheet.deleted_at.is_none()) {
            return shown(&desk.look(|look| Ok(self.withdrawn(look)?))?);
        }
        let problems = if typed.whole().is_some() { Vec::new() } else { typed.problems(&kinds, &base) };
        let mut errors: Vec<FieldError> = typed.title_error().into_iter().collect();
        if typed.section().is_some() {
            errors.clear();
        }
        if !problems.is_empty() || !errors.is_empty() {
            return self.again(desk, Wrong { problems: &problems, errors: &errors });
        }
        let text = match typed.text(&kinds, &base) {
            Ok(text) => text.text(),
            Err(error) => return self.refuse(desk, error),
        };
        let mut edit = Edit::new(self.sheet.as_ref().map(|sheet| sheet.id), number, text, typed.comment());
        edit.minor = typed.is_minor();
        self.save(desk, &edit)
    }

    /// Saves an edit made of the form, or of the answers to a clash.
    pub(super) fn save(&self, desk: &Desk<'_>, edit: &Edit) -> Outcome<Acted> {
        let (app, who) = (desk.app, &desk.visitor.who);
        if let Err(over) = counted::save(app, desk.visitor) {
            return self.refuse(desk, over.into());
        }
        match save_now(app, who, edit) {
            Ok(saved) => self.saved(desk, &saved),
            Err(Error::Conflict(clash)) => {
                if let Err(error) = self.keep_clash(desk, &clash) {
                    // The page of the clash holds everything that the draft would.
                    tracing::debug!(%error, "no draft of a clash was kept");
                }
                let page = desk.look(|look| Ok(clash::page(look, self, &clash)?))?;
                Ok(Acted::page(StatusCode::CONFLICT, &page)?)
            }
            Err(Error::Taken { title, sheet }) => match create_once::made_by_same_form(app, who, edit, sheet)? {
                Some(saved) => self.saved(desk, &saved),
                None => self.refuse(desk, Error::Taken { title, sheet }),
            },
            Err(error) => self.refuse(desk, error),
        }
    }

    /// The form again with the reason: beside its field, or on top when no field is at fault. Nothing typed is lost.
    pub(super) fn refuse(&self, desk: &Desk<'_>, error: Error) -> Outcome<Acted> {
        let refusal = FormRefusal::of(error, &desk.visitor.request_id);
        let retry = refusal.retry;
        if self.form.find(clash::MINE).is_some() && self.refused.is_none() {
            // The answers to a clash are what was refused: its page again, with them.
            let again = Self { refused: Some(refusal.clone()), ..self.clone() };
            if let Some(acted) = clash::resolve(&again, desk, Button::Choices)? {
                return Ok(acted.after(retry));
            }
        }
        self.show(desk, Wrong { problems: &[], errors: &refusal.fields }, |_, _, page| {
            page.status = Some(refusal.status);
            (page.taken, page.retry) = (refusal.taken.clone(), retry);
            page.refusal = refusal.fields.is_empty().then(|| refusal.said.clone());
            Ok(())
        })
    }

    fn saved(&self, desk: &Desk<'_>, saved: &Saved) -> Outcome<Acted> {
        if let Some(account) = desk.visitor.who.account() {
            keep_draft::forget_draft(desk.app, account, &self.place())?;
        }
        let notice = match (saved.unchanged, saved.merged_with, saved.number) {
            (true, _, _) => "inchange".to_owned(),
            (_, Some(with), _) if saved.kept_both => format!("fusion&avec={with}&ajouts=deux"),
            (_, Some(with), _) => format!("fusion&avec={with}"),
            (_, None, 1) => "cree".to_owned(),
            _ => "enregistre".to_owned(),
        };
        let acted = Acted::see_other(format!("{}?avis={notice}", path_of(saved.id, &saved.slug)));
        Ok(acted.with(saved.event.map(|event| session::seen(desk.app, event))))
    }
}

/// The page as it answers a form.
pub(super) fn shown(page: &EditPage) -> Outcome<Acted> {
    let status = if page.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(Acted::page(page.status.unwrap_or(status), page)?.after(page.retry))
}

/// What signing in must not take along: the old token, the password.
fn is_kept(name: &str) -> bool {
    !matches!(name, "jeton" | "connexion" | "mot_de_passe")
}

/// Says on top of the form why its text cannot be shown.
fn tell(page: &mut EditPage, refusal: FormRefusal) {
    page.refusal = refusal.fields.is_empty().then_some(refusal.said);
    page.errors.extend(refusal.fields.into_iter().map(|field| (field.field, field.message)));
    page.status = Some(refusal.status);
}
