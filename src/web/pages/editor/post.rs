//! What the editor's buttons do: rows, preview, changes, draft, publication.

use actix_web::HttpResponse;
use actix_web::cookie::Cookie;
use actix_web::http::StatusCode;
use askama::Template;

use crate::actions::sheets::edit_sheet::{Edit, Saved, save_now};
use crate::actions::sheets::{create_once, keep_draft};
use crate::app::App;
use crate::base::limits::RetryAfter;
use crate::hall::error::{Error, FieldError, Result, What};
use crate::hall::messages::Said;
use crate::hall::policy::Who;
use crate::http::{counted, session};
use crate::models::kind::KindSet;
use crate::models::sheet::{Sheet, path_of};
use crate::text::cancel::Cancel;
use crate::text::diff::Budget;
use crate::text::fields::{self, Problem};
use crate::text::sheet_text::TITLE;
use crate::web::http::extract::{Form, LooseForm, SheetPath, Visitor};
use crate::web::http::middleware;
use crate::web::http::respond::Answer;
use crate::web::http::sign_in;
use crate::web::pages::editor::clash;
use crate::web::pages::editor::open::{Start, blank, start};
use crate::web::pages::editor::page::{EditPage, Scene};
use crate::web::pages::editor::place;
use crate::web::pages::editor::typed::Typed;
use crate::web::pages::sheets::find;
use crate::web::view::diff::DiffView;
use crate::web::view::layout::Shell;
use crate::web::view::page;

/// Everything typed, kept in the page while somebody signs in.
#[derive(Template)]
#[template(path = "editor/sign_in.html")]
struct SignInPage {
    shell: Shell,
    action: String,
    pairs: Vec<(String, String)>,
    name: String,
    error: String,
}

/// A posted editor, with all that its buttons need.
#[derive(Clone)]
pub(super) struct Posted {
    pub(super) app: App,
    pub(super) visitor: Visitor,
    pub(super) form: Form,
    /// The sheet, unless it is a new one.
    pub(super) sheet: Option<Sheet>,
    /// The cookie of somebody who signed in with this very form.
    pub(super) cookie: Option<Cookie<'static>>,
    /// Says that nobody waits for the preview or the changes any more.
    pub(super) cancel: Cancel,
    /// Why nothing was done, when answers to a clash are shown again.
    pub(super) refused: Option<(StatusCode, Said)>,
}

/// `POST /fiches/nouvelle`
pub async fn save_new(app: App, visitor: Visitor, form: LooseForm) -> Result<HttpResponse> {
    if app.kinds().find(form.form.get("type")).is_none() {
        if let Some(over) = form.over {
            return Err(over.into());
        }
        return Err(Error::NotFound(What::Kind));
    }
    answer(app, visitor, form, None).await
}

/// `POST /fiches/{id}-{slug}/modifier`. A sheet that was deleted meanwhile still gives back what was typed.
pub async fn save(app: App, visitor: Visitor, path: SheetPath, form: LooseForm) -> Result<HttpResponse> {
    let sheet = find::any(&app, &visitor, &path).await?;
    answer(app, visitor, form, Some(sheet)).await
}

async fn answer(app: App, visitor: Visitor, form: LooseForm, sheet: Option<Sheet>) -> Result<HttpResponse> {
    let LooseForm { form, genuine, over } = form;
    let mut posted = Posted { app, visitor, form, sheet, cookie: None, cancel: Cancel::default(), refused: None };
    let writes = !only_shows(&posted.form);
    if let Some(over) = over.or_else(|| if writes { None } else { posted.count_text().err() }) {
        let app = posted.app.clone();
        return app.block(move || posted.refuse(&posted.app.kinds(), over.into())).await.map(Into::into);
    }
    if writes
        && posted.visitor.is_stranger()
        && let Some(page) = posted.sign_in(genuine).await?
    {
        return Ok(page.into());
    }
    let app = posted.app.clone();
    // A form of another session of this browser is shown again, and its author confirms.
    let stale = writes && !genuine && posted.cookie.is_none();
    if !writes {
        return app
            .compute_while_awaited(move |cancel| {
                posted.cancel = cancel.clone();
                posted.perform()
            })
            .await
            .map(Into::into);
    }
    app.block(move || if stale { posted.confirm() } else { posted.perform() }).await.map(Into::into)
}

/// Rows, preview and changes write nothing: anybody may ask for them.
fn only_shows(form: &Form) -> bool {
    !form.get("action").is_empty() || matches!(form.get("faire"), "apercu" | "modifications" | "choix")
}

impl Posted {
    /// Counts what is set or compared for this form.
    fn count_text(&self) -> Result<(), RetryAfter> {
        let bytes = self.form.0.iter().map(|(_, value)| value.len()).sum();
        counted::text(&self.app, self.visitor.address, bytes)
    }

    /// Signs in with the name and password of the form, or shows the page that asks for them, text kept.
    async fn sign_in(&mut self, genuine: bool) -> Result<Option<Answer>> {
        let (name, password) = (self.form.get("connexion").to_owned(), self.form.get("mot_de_passe").to_owned());
        // Name and password must come from the page that this very answer gives.
        if password.is_empty() || !genuine {
            let said = if genuine { "" } else { crate::hall::messages::SESSION_ENDED };
            return Ok(Some(self.ask(&name, said)?));
        }
        match sign_in::sign_in_with(&self.app, &self.visitor, &name, &password, false).await {
            Ok(Ok((member, cookie))) => {
                self.visitor.who = Who::Member(member);
                self.visitor.session = Some(session::opened_by(&self.app, &cookie));
                self.cookie = Some(cookie);
                Ok(None)
            }
            Ok(Err(refused)) => Ok(Some(self.ask(&name, crate::hall::messages::of_sign_in_refusal(&refused))?)),
            Err(Error::TooMany { retry }) => {
                Ok(Some(self.ask(&name, &crate::hall::messages::of_error(&Error::TooMany { retry }).message)?))
            }
            Err(error) => Err(error),
        }
    }

    fn ask(&self, name: &str, error: &str) -> Result<Answer> {
        let mut shell = page::shell(&self.app, &self.visitor);
        shell.token = middleware::token_for(&self.app, &self.visitor);
        let page = SignInPage {
            shell,
            action: self.address(),
            pairs: self.form.0.iter().filter(|(key, _)| is_kept(key)).cloned().collect(),
            name: name.to_owned(),
            error: error.to_owned(),
        };
        Answer::page(StatusCode::UNAUTHORIZED, &page)
    }

    pub(super) fn address(&self) -> String {
        match &self.sheet {
            Some(sheet) => format!("{}/modifier", sheet.path()),
            None => "/fiches/nouvelle".to_owned(),
        }
    }

    /// Does what the button says; blocks.
    fn perform(mut self) -> Result<Answer> {
        let kinds = self.app.kinds();
        let action = self.form.get("action").to_owned();
        if !action.is_empty() && fields::apply_row_action(&mut self.form.0, &action) {
            return self.again(&kinds, &[], &[]);
        }
        if let Some(answer) = clash::resolve(&self, &kinds)? {
            return Ok(self.with_cookie(answer));
        }
        match self.form.get("faire") {
            "apercu" => self.preview(&kinds),
            "modifications" => self.changes(&kinds),
            "brouillon" => self.keep(&kinds),
            "oublier" => self.let_go(),
            "retrouver" => self.take_back(),
            _ => self.publish(&kinds),
        }
    }

    /// Shows what was typed again, for its author to confirm.
    fn confirm(mut self) -> Result<Answer> {
        let kinds = self.app.kinds();
        self.form.0.retain(|(name, _)| name != "faire");
        self.form.0.push(("faire".to_owned(), "choix".to_owned()));
        if let Some(answer) = clash::resolve(&self, &kinds)? {
            return Ok(self.with_cookie(answer));
        }
        self.show(&kinds, &[], &[], |_, page| {
            crate::hall::messages::CONFIRM_AGAIN.clone_into(&mut page.said);
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
    fn start(&self, typed: &Typed) -> Result<Start> {
        match &self.sheet {
            None => Ok(Start { text: blank(&self.kind(), "")?, number: 0, withdrawn: false }),
            Some(sheet) => start(&self.app, &self.visitor.who, sheet, typed.base().clamp(1, sheet.head)),
        }
    }

    /// The form again, since the version that it started from may no longer be read: its author looks once more.
    fn withdrawn(&self, kinds: &KindSet) -> Result<Answer> {
        self.show(kinds, &[], &[], |_, page| {
            crate::hall::messages::BASE_WITHDRAWN.clone_into(&mut page.said);
            page.status = Some(StatusCode::CONFLICT);
            Ok(())
        })
    }

    /// The same for the answers to a clash: the author's text as one text.
    pub(super) fn withdrawn_clash(&self, kinds: &KindSet, mine: &str) -> Result<Answer> {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut pairs = vec![pair("texte", mine)];
        pairs.extend(["commentaire", "mineure", "base"].map(|name| pair(name, self.form.get(name))));
        Posted { form: Form(pairs), ..self.clone() }.withdrawn(kinds)
    }

    /// The form again with everything typed, changed by `dress`.
    fn show(
        &self,
        kinds: &KindSet,
        problems: &[Problem],
        errors: &[FieldError],
        dress: impl FnOnce(&Scene<'_>, &mut EditPage) -> Result<()>,
    ) -> Result<Answer> {
        let typed = Typed::of(&self.form.0);
        let Start { text: base, number: base_number, .. } = self.start(&typed)?;
        let scene = Scene {
            app: &self.app,
            visitor: &self.visitor,
            kinds,
            sheet: self.sheet.as_ref(),
            base: &base,
            base_number,
            section: typed.section(),
            whole: typed.whole().is_some(),
            typed: Some(&typed),
            problems,
            errors,
            place: self.place(),
        };
        let mut page = scene.page("");
        dress(&scene, &mut page)?;
        let refused = !page.errors.is_empty();
        let status = if refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        Ok(self.with_cookie(Answer::page(page.status.unwrap_or(status), &page)?.after(page.retry)))
    }

    fn again(&self, kinds: &KindSet, problems: &[Problem], errors: &[FieldError]) -> Result<Answer> {
        self.show(kinds, problems, errors, |_, _| Ok(()))
    }

    fn preview(&self, kinds: &KindSet) -> Result<Answer> {
        self.show(kinds, &[], &[], |scene, page| {
            let typed = Typed::of(&self.form.0);
            match typed.text(kinds, scene.base) {
                Ok(text) if typed.section().is_none() => page.preview = scene.preview(text.body(), &self.cancel)?,
                Ok(_) => page.preview = scene.preview(&typed.get("corps").replace("\r\n", "\n"), &self.cancel)?,
                Err(error) => tell(page, &error)?,
            }
            Ok(())
        })
    }

    fn changes(&self, kinds: &KindSet) -> Result<Answer> {
        self.show(kinds, &[], &[], |scene, page| {
            match Typed::of(&self.form.0).text(kinds, scene.base) {
                Ok(text) => {
                    page.changes = Some(DiffView::within(kinds, scene.base, &text, &mut Budget::until(&self.cancel)))
                }
                Err(error) => tell(page, &error)?,
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
    fn keep_pairs(&self, pairs: &[(String, String)]) -> Result<()> {
        let sheet = self.sheet.as_ref().map(|sheet| sheet.id);
        keep_draft::keep_draft(&self.app, &self.visitor.who, &self.place(), sheet, pairs)
    }

    /// Keeps a whole text for later, to be taken back as one text.
    pub(super) fn keep_text(&self, text: &str, base: i32) -> Result<()> {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut pairs = vec![pair("texte", text), pair("base", &base.to_string())];
        pairs.extend(["commentaire", "mineure"].map(|name| pair(name, self.form.get(name))));
        self.keep_pairs(&pairs)
    }

    /// Keeps the answers to a clash for later, as [`Self::reopened`] shows them.
    pub(super) fn keep_answers(&self) -> Result<()> {
        let kept = |name: &str| is_kept(name) && name != "faire";
        let pairs: Vec<(String, String)> = self.form.0.iter().filter(|(name, _)| kept(name)).cloned().collect();
        self.keep_pairs(&pairs)
    }

    /// The page of a clash whose answers were kept as a draft.
    pub(super) fn reopened(&mut self, kinds: &KindSet) -> Result<Option<Answer>> {
        self.form.0.push(("faire".to_owned(), "choix".to_owned()));
        clash::resolve(self, kinds)
    }

    fn keep(&self, kinds: &KindSet) -> Result<Answer> {
        if let Err(error) = self.keep_pairs(&Typed::of(&self.form.0).pairs) {
            return self.refuse(kinds, error);
        }
        self.show(kinds, &[], &[], |_, page| {
            crate::hall::messages::DRAFT_KEPT.clone_into(&mut page.said);
            Ok(())
        })
    }

    /// Publishes; whatever refuses shows the form again with everything typed.
    fn publish(&self, kinds: &KindSet) -> Result<Answer> {
        let typed = Typed::of(&self.form.0);
        let Start { text: base, number, withdrawn } = self.start(&typed)?;
        if withdrawn && self.sheet.as_ref().is_some_and(|sheet| sheet.deleted_at.is_none()) {
            return self.withdrawn(kinds);
        }
        let problems = if typed.whole().is_some() { Vec::new() } else { typed.problems(kinds, &base) };
        let mut errors: Vec<FieldError> = typed.title_error().into_iter().collect();
        if typed.section().is_some() {
            errors.clear();
        }
        if !problems.is_empty() || !errors.is_empty() {
            return self.again(kinds, &problems, &errors);
        }
        let text = match typed.text(kinds, &base) {
            Ok(text) => text.text(),
            Err(error) => return self.refuse(kinds, error),
        };
        let mut edit = Edit::new(self.sheet.as_ref().map(|sheet| sheet.id), number, text, typed.comment());
        edit.minor = typed.is_minor();
        self.save(kinds, &edit)
    }

    /// Saves an edit made of the form, or of the answers to a clash.
    pub(super) fn save(&self, kinds: &KindSet, edit: &Edit) -> Result<Answer> {
        if let Err(over) = counted::save(&self.app, &self.visitor) {
            return self.refuse(kinds, over.into());
        }
        match save_now(&self.app, &self.visitor.who, edit) {
            Ok(saved) => self.saved(&saved),
            Err(Error::Conflict(clash)) => {
                let kept = match self.form.find(clash::MINE) {
                    None => self.keep_pairs(&Typed::of(&self.form.0).pairs),
                    Some(_) => self.keep_text(&clash.mine, clash.base),
                };
                if let Err(error) = kept {
                    // The page of the clash holds everything that the draft would.
                    tracing::debug!(%error, "no draft of a clash was kept");
                }
                Ok(self.with_cookie(clash::page(self, kinds, &clash)?))
            }
            Err(Error::Taken { title, sheet }) => {
                match create_once::made_by_same_form(&self.app, &self.visitor.who, edit, sheet)? {
                    Some(saved) => self.saved(&saved),
                    None => self.refuse(kinds, Error::Taken { title, sheet }),
                }
            }
            Err(error) => self.refuse(kinds, error),
        }
    }

    /// The form again with the reason: beside its field, or on top when no field is at fault. Nothing typed is lost.
    pub(super) fn refuse(&self, kinds: &KindSet, error: Error) -> Result<Answer> {
        let (status, _) = error.status_and_code();
        let message = crate::hall::messages::of_error(&error);
        if let Some(answer) = self.refuse_answers(kinds, &error, &message)? {
            return Ok(answer);
        }
        let beside = |field: &str| vec![FieldError { field: field.to_owned(), message: message.message.clone() }];
        let (errors, taken, retry) = match error {
            Error::Invalid(fields) if fields.iter().all(|field| field.field == keep_draft::WHOLE) => {
                (Vec::new(), None, None)
            }
            Error::Invalid(fields) => (fields, None, None),
            Error::Taken { sheet, .. } => (beside(TITLE), sheet.map(|sheet| format!("/f/{sheet}")), None),
            Error::Unreadable(_) => (beside("texte"), None, None),
            Error::TooMany { retry } => (Vec::new(), None, Some(retry.as_secs().max(1))),
            Error::Busy | Error::ReadOnly(_) => (Vec::new(), None, Some(5)),
            Error::Internal(_) | Error::Database(_) => {
                tracing::error!(id = self.visitor.request_id, "{error}");
                (Vec::new(), None, None)
            }
            _ => (Vec::new(), None, None),
        };
        self.show(kinds, &[], &errors, |_, page| {
            page.status = StatusCode::from_u16(status).ok();
            (page.taken, page.retry) = (taken, retry);
            page.refusal = errors.is_empty().then_some(message);
            Ok(())
        })
    }

    /// The page of a clash again with its answers, when these are what was refused.
    fn refuse_answers(&self, kinds: &KindSet, error: &Error, message: &Said) -> Result<Option<Answer>> {
        if self.form.find(clash::MINE).is_none() || self.refused.is_some() {
            return Ok(None);
        }
        let status = StatusCode::from_u16(error.status_and_code().0).unwrap_or(StatusCode::CONFLICT);
        let again = Self { refused: Some((status, message.clone())), ..self.clone() };
        let retry = match error {
            Error::TooMany { retry } => Some(retry.as_secs().max(1)),
            Error::Busy | Error::ReadOnly(_) => Some(5),
            _ => None,
        };
        Ok(clash::resolve(&again, kinds)?.map(|answer| self.with_cookie(answer.after(retry))))
    }

    fn saved(&self, saved: &Saved) -> Result<Answer> {
        if let Some(account) = self.visitor.who.account() {
            keep_draft::forget_draft(&self.app, account, &self.place())?;
        }
        let notice = match (saved.unchanged, saved.merged_with, saved.number) {
            (true, _, _) => "inchange".to_owned(),
            (_, Some(with), _) if saved.kept_both => format!("fusion&avec={with}&ajouts=deux"),
            (_, Some(with), _) => format!("fusion&avec={with}"),
            (_, None, 1) => "cree".to_owned(),
            _ => "enregistre".to_owned(),
        };
        let answer = Answer::see_other(format!("{}?avis={notice}", path_of(saved.id, &saved.slug)));
        Ok(self.with_cookie(answer.with(saved.event.map(|event| session::seen(&self.app, event)))))
    }

    pub(super) fn with_cookie(&self, answer: Answer) -> Answer {
        answer.with(self.cookie.clone())
    }
}

/// What signing in must not take along: the old token, the password.
fn is_kept(name: &str) -> bool {
    !matches!(name, "jeton" | "connexion" | "mot_de_passe")
}

/// Says on top of the form why its text cannot be shown.
fn tell(page: &mut EditPage, error: &Error) -> Result<()> {
    page.errors.extend(errors_of(error)?);
    page.status = StatusCode::from_u16(error.status_and_code().0).ok();
    Ok(())
}

/// The errors of a text that cannot be made, for the list on top of the form.
fn errors_of(error: &Error) -> Result<Vec<(String, String)>> {
    let message = crate::hall::messages::of_error(error).message;
    match error {
        Error::Invalid(fields) => Ok(fields.iter().map(|field| (field.field.clone(), field.message.clone())).collect()),
        Error::Unreadable(_) => Ok(vec![("texte".to_owned(), message)]),
        other => Err(Error::BadRequest(other.to_string())),
    }
}
