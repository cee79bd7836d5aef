//! What a posted editor does: shows the text, keeps it, publishes it. Whatever refuses gives back everything typed.

use std::sync::Arc;

use actix_web::cookie::Cookie;
use actix_web::http::StatusCode;

use crate::actions::sheets::edit_sheet::Edit;
use crate::hall::error::{Error, FieldError, Result};
use crate::hall::messages;
use crate::models::held_change::HeldChange;
use crate::models::original::Original;
use crate::models::sheet::Sheet;
use crate::text::diff::Budget;
use crate::text::fields::{self, Problem};
use crate::text::sheet_text::SheetText;
use crate::web::http::extract::Form;
use crate::web::http::{Acted, Desk, Look, Outcome};
use crate::web::pages::editor::files;
use crate::web::pages::editor::held;
use crate::web::pages::editor::invite;
use crate::web::pages::editor::open::{Start, blank, on_change, start};
use crate::web::pages::editor::original;
use crate::web::pages::editor::page::{EditPage, Scene};
use crate::web::pages::editor::parts::FormPart;
use crate::web::pages::editor::post::Button;
use crate::web::pages::editor::refusal::{FormRefusal, tell};
use crate::web::pages::editor::typed::{Held, IN_PLACE, Typed};
use crate::web::pages::editor::{clash, finish, here};
use crate::web::pages::sheets::doors::Spot;
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

    /// The address of the form.
    pub(super) fn address(&self) -> String {
        match (&self.sheet, self.spot()) {
            (Some(sheet), Some(spot)) => here::address(sheet, &spot),
            _ => self.editor(),
        }
    }

    /// The address of the editor.
    pub(super) fn editor(&self) -> String {
        match &self.sheet {
            Some(sheet) => format!("{}/modifier", sheet.path()),
            None => "/fiches/nouvelle".to_owned(),
        }
    }

    /// The part of the sheet in whose place the form stood; none for a form on a page of its own.
    pub(super) fn spot(&self) -> Option<Spot> {
        let is_read = self.sheet.as_ref().is_some_and(|sheet| sheet.deleted_at.is_none());
        let in_place = is_read && !self.form.get(IN_PLACE).is_empty();
        in_place.then(|| here::spot_of(&Typed::of(&self.form.0).held())).flatten()
    }

    /// Does what the button says.
    pub(super) fn perform(mut self, desk: &Desk<'_>, button: Button) -> Outcome<Acted> {
        let cookie = self.cookie.clone();
        if button == Button::Row {
            let action = self.form.get("action").to_owned();
            fields::apply_row_action(&mut self.form.0, &action);
            let key = action.split_once(':').map_or("", |(_, path)| path);
            return Ok(self.with_open(desk, key.split('.').next().unwrap_or_default())?.with(cookie));
        }
        if let Some(acted) = clash::resolve(&self, desk, button)? {
            return Ok(acted.with(cookie));
        }
        let acted = match button {
            Button::Preview => self.preview(desk),
            Button::Changes => self.changes(desk),
            Button::Keep => self.keep(desk),
            Button::LetGo => self.let_go(desk),
            Button::TakeBack => Ok(self.take_back(desk)?),
            // An ordinary form has no answers to lay out.
            Button::Row | Button::Choices | Button::Back => self.again(desk, Wrong::default()),
            Button::Finish => self.finish(desk),
            Button::Publish | Button::Link => self.publish(desk),
        };
        Ok(acted?.with(cookie))
    }

    /// Shows what was typed again and says why, for its author to confirm.
    pub(super) fn confirm(self, desk: &Desk<'_>, why: &'static str) -> Outcome<Acted> {
        if let Some(acted) = clash::resolve(&self, desk, Button::Choices)? {
            return Ok(acted);
        }
        self.show(desk, Wrong::default(), move |_, _, page| {
            why.clone_into(&mut page.said);
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

    /// The change that the form is on, when it waits.
    pub(super) fn waiting(&self, look: &mut Look<'_>) -> Result<Option<HeldChange>> {
        let names = (self.form.get(held::WAITS), self.form.get(held::LINKED));
        held::named(look, names, self.sheet.as_ref().map(|sheet| sheet.id))
    }

    /// The document that the text was read from, when it is joined; that of one's own change goes on waiting with it.
    pub(super) fn original(&self, look: &mut Look<'_>) -> Result<Option<Original>> {
        let joined = original::joined(look, &|name| self.form.find(name).map(str::to_owned))?;
        match (joined, self.waiting(look)?) {
            (None, Some(change)) => look.reader.original_of_change(change.id),
            (joined, _) => Ok(joined),
        }
    }

    /// The text that the form started from.
    fn start(&self, look: &mut Look<'_>, typed: &Typed) -> Result<Start> {
        if let Some(change) = self.waiting(look)? {
            return on_change(look, self.sheet.as_ref(), &change, typed.base());
        }
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
        pairs.extend(["commentaire", "mineure", "base", held::WAITS].map(|name| pair(name, self.form.get(name))));
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
        let (kinds, held) = (look.app.kinds(), self.held(&typed));
        let def = look.reader.kind_to_fill(&kinds, base.kind().unwrap_or_default(), self.sheet.as_ref())?;
        let scene = Scene {
            kinds: &kinds,
            def: &def,
            sheet: self.sheet.as_ref(),
            base: &base,
            base_number,
            held: &held,
            typed: Some(&typed),
            problems: wrong.problems,
            errors: wrong.errors,
            place: self.place(),
        };
        let mut page = scene.page(look, "")?;
        self.goes_on(&mut page);
        dress(&scene, look, &mut page)?;
        Ok(page)
    }

    fn show(
        &self,
        desk: &Desk<'_>,
        wrong: Wrong<'_>,
        dress: impl FnOnce(&Scene<'_>, &mut Look<'_>, &mut EditPage) -> Result<()>,
    ) -> Outcome<Acted> {
        desk.look(|look| {
            let page = self.page(look, wrong, dress)?;
            self.shown(look, &page)
        })
    }

    /// The page as it answers the form: where the part stands, if it stood there.
    pub(super) fn shown(&self, look: &mut Look<'_>, page: &EditPage) -> Outcome<Acted> {
        let status = if page.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        let status = page.status.unwrap_or(status);
        let acted = match (&self.sheet, self.spot()) {
            (Some(sheet), Some(spot)) => Acted::page(status, &here::again(look, sheet, &spot, page)?)?,
            _ => Acted::page(status, page)?,
        };
        Ok(acted.after(page.retry))
    }

    fn again(&self, desk: &Desk<'_>, wrong: Wrong<'_>) -> Outcome<Acted> {
        self.show(desk, wrong, |_, _, _| Ok(()))
    }

    /// The form again, the part of a field open.
    fn with_open(&self, desk: &Desk<'_>, key: &str) -> Outcome<Acted> {
        self.show(desk, Wrong::default(), |_, _, page| {
            page.parts.iter_mut().filter(|part| part.holds(key)).for_each(FormPart::open);
            Ok(())
        })
    }

    /// The sheet as it will be; a section alone, beside its form.
    fn preview(&self, desk: &Desk<'_>) -> Outcome<Acted> {
        let typed = Typed::of(&self.form.0);
        if !typed.is_part_of_text()
            && let Ok((base, number, text)) = self.read(desk, &typed)?
        {
            return finish::preview(self, desk, (&base, number), &text);
        }
        self.show(desk, Wrong::default(), |scene, look, page| {
            match typed.text(scene.kinds, scene.base) {
                Ok(text) if !typed.is_part_of_text() => page.preview = scene.preview(look, text.body())?,
                Ok(_) => page.preview = scene.preview(look, &typed.get("corps").replace("\r\n", "\n"))?,
                Err(error) => tell(page, FormRefusal::of(error, &look.visitor.request_id)),
            }
            Ok(())
        })
    }

    /// The text that the form started from, its number, and the text that the form makes of it.
    pub(super) fn read(&self, desk: &Desk<'_>, typed: &Typed) -> Outcome<Result<(SheetText, i32, SheetText)>> {
        let Start { text: base, number, .. } = desk.look(|look| Ok(self.start(look, typed)?))?;
        Ok(typed.text(&desk.app.kinds(), &base).map(|text| (base.as_ref().clone(), number, text)))
    }

    /// Asks why, before publishing; whatever does not fit is told first.
    fn finish(&self, desk: &Desk<'_>) -> Outcome<Acted> {
        let typed = Typed::of(&self.form.0);
        let (base, number, text) = match self.read(desk, &typed)? {
            Ok(read) => read,
            Err(error) => return self.refuse(desk, error),
        };
        match self.wrong(desk, &typed, &base)? {
            (problems, errors) if problems.is_empty() && errors.is_empty() => {
                finish::publish(self, desk, (&base, number), &text)
            }
            (problems, errors) => self.again(desk, Wrong { problems: &problems, errors: &errors }),
        }
    }

    /// What does not fit in what was typed.
    pub(super) fn wrong(
        &self,
        desk: &Desk<'_>,
        typed: &Typed,
        base: &SheetText,
    ) -> Outcome<(Vec<Problem>, Vec<FieldError>)> {
        let kinds = desk.app.kinds();
        let problems = if typed.whole().is_some() { Vec::new() } else { typed.problems(&kinds, base) };
        let mut errors = Vec::from_iter(typed.title_error().filter(|_| !typed.is_part_of_text()));
        if let Ok(text) = typed.text(&kinds, base) {
            let sheet = self.sheet.as_ref().map(|sheet| sheet.id);
            errors.extend(desk.look(|look| Ok(files::not_there(look, &kinds, sheet, base, &text)?))?);
        }
        Ok((problems, errors))
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

    /// The form again beside the text that its author wrote anew since it was opened: publishing once more goes on.
    pub(super) fn rewritten(&self, desk: &Desk<'_>, change: &HeldChange) -> Outcome<Acted> {
        self.show(desk, Wrong::default(), |scene, look, page| {
            if let Ok(text) = Typed::of(&self.form.0).text(scene.kinds, scene.base) {
                let mut budget = Budget::until(look.cancel);
                page.changes = Some(DiffView::within(scene.kinds, scene.base, &text, &mut budget));
            }
            page.waits = Some(held::pair(change, ""));
            messages::held::REWRITTEN.clone_into(&mut page.said);
            page.status = Some(StatusCode::CONFLICT);
            Ok(())
        })
    }

    /// What the form holds: on a page of its own, never one field.
    pub(super) fn held(&self, typed: &Typed) -> Held {
        match typed.held() {
            Held::Field(_) if self.spot().is_none() => Held::Sheet,
            held => held,
        }
    }

    fn keep(&self, desk: &Desk<'_>) -> Outcome<Acted> {
        let kept = match self.keep_pairs(desk, &Typed::of(&self.form.0).pairs) {
            Ok(kept) => kept,
            Err(error) => return self.refuse(desk, error),
        };
        self.going_on_with(kept).show(desk, Wrong::default(), |_, _, page| {
            messages::DRAFT_KEPT.clone_into(&mut page.said);
            Ok(())
        })
    }

    /// Publishes; whatever refuses shows the form again with everything typed.
    pub(super) fn publish(&self, desk: &Desk<'_>) -> Outcome<Acted> {
        let (typed, kinds) = (Typed::of(&self.form.0), desk.app.kinds());
        let Start { text: base, number, withdrawn } = desk.look(|look| Ok(self.start(look, &typed)?))?;
        if withdrawn && self.sheet.as_ref().is_some_and(|sheet| sheet.deleted_at.is_none()) {
            return desk.look(|look| {
                let page = self.withdrawn(look)?;
                self.shown(look, &page)
            });
        }
        let (problems, errors) = self.wrong(desk, &typed, &base)?;
        if !problems.is_empty() || !errors.is_empty() {
            return self.again(desk, Wrong { problems: &problems, errors: &errors });
        }
        let text = match typed.text(&kinds, &base) {
            Ok(text) => text,
            Err(error) => return self.refuse(desk, error),
        };
        let comment = match self.spot() {
            Some(_) => here::comment(&kinds, &base, &typed, &text),
            None => typed.comment(),
        };
        let mut edit = Edit::new(self.sheet.as_ref().map(|sheet| sheet.id), number, text.text(), comment);
        edit.minor = typed.is_minor();
        edit.original = desk.look(|look| Ok(self.original(look)?))?;
        self.save(desk, &edit)
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
}

/// What signing in must not take along: the old token, the password, and what its page asks for.
fn is_kept(name: &str) -> bool {
    !invite::ASKED.contains(&name)
}
