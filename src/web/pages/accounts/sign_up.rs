//! Opening an account: the form, the mail under way, the link that confirms.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web as at};
use askama::Template;

use crate::actions::accounts::register;
use crate::actions::accounts::register::SignUp;
use crate::app::App;
use crate::db::types::LinkPurpose;
use crate::hall::config::Registration;
use crate::hall::error::{Error, Result};
use crate::web::http::extract::{Form, Visitor};
use crate::web::http::{respond, sign_in};
use crate::web::pages::accounts::told::{Told, tell};
use crate::web::pages::accounts::{Problems, again};
use crate::web::view::layout::Shell;
use crate::web::view::page;

/// The form that opens an account.
#[derive(Template)]
#[template(path = "accounts/sign_up.html")]
pub(super) struct SignUpPage {
    pub(super) shell: Shell,
    /// Where it is posted.
    pub(super) action: String,
    /// How one may join; the first administrator joins in any case.
    pub(super) mode: Mode,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) problems: Problems,
}

/// Who fills the form in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// Anybody.
    Open,
    /// Anybody, whom a moderator will let in.
    Approved,
    /// Nobody: it takes an invitation.
    Invited,
    /// The first administrator.
    First,
}

impl From<Registration> for Mode {
    fn from(registration: Registration) -> Self {
        match registration {
            Registration::Open => Self::Open,
            Registration::Approved => Self::Approved,
            Registration::Invited => Self::Invited,
        }
    }
}

/// What the form says.
pub(super) fn read(form: &Form) -> SignUp {
    SignUp {
        name: form.get("nom").to_owned(),
        email: form.get("courriel").to_owned(),
        password: form.get("mot_de_passe").to_owned(),
    }
}

/// `GET /inscription`
pub async fn form(app: App, visitor: Visitor) -> Result<HttpResponse> {
    if !visitor.is_stranger() {
        return Ok(respond::see_other("/mon-compte"));
    }
    respond::html(&shown(&app, &visitor, None, Problems::default()).await?)
}

async fn shown(app: &App, visitor: &Visitor, typed: Option<SignUp>, problems: Problems) -> Result<SignUpPage> {
    let node = app.clone();
    let mode = app.read::<_, Error>(move |db| node.registration(db)).await?;
    let (name, email) = typed.map(|typed| (typed.name, typed.email)).unwrap_or_default();
    Ok(SignUpPage {
        shell: page::shell_with_form(app, visitor),
        action: "/inscription".to_owned(),
        mode: mode.into(),
        name,
        email,
        problems,
    })
}

/// `POST /inscription`
pub async fn sign_up(app: App, visitor: Visitor, form: Form) -> Result<HttpResponse> {
    let typed = read(&form);
    match register::sign_up(&app, visitor.address, &typed).await {
        Ok(account) => tell(&app, &visitor, Told::SignedUp(account.name)),
        Err(error) => {
            let (status, problems, wait) = Problems::of(error)?;
            again(status, wait, &shown(&app, &visitor, Some(typed), problems).await?)
        }
    }
}

/// `POST /inscription/renvoyer`
pub async fn resend(app: App, visitor: Visitor, form: Form) -> Result<HttpResponse> {
    let name = form.get("nom").to_owned();
    register::resend(&app, visitor.address, &name).await?;
    tell(&app, &visitor, Told::SignedUp(name))
}

/// What a link will do, with the one button that does it: mail scanners open links, but press no button.
#[derive(Template)]
#[template(path = "accounts/confirm.html")]
struct ConfirmPage {
    shell: Shell,
    action: String,
    name: String,
    email: String,
}

/// `GET /inscription/confirmer/{secret}`
pub async fn offer(app: App, visitor: Visitor, secret: at::Path<String>) -> Result<HttpResponse> {
    let account = register::account_of_link(&app, &secret, LinkPurpose::Confirmation).await?;
    respond::html(&ConfirmPage {
        shell: page::shell_with_form(&app, &visitor),
        action: format!("/inscription/confirmer/{secret}"),
        name: account.name,
        email: account.email.unwrap_or_default(),
    })
}

/// `POST /inscription/confirmer/{secret}`
pub async fn confirm(app: App, visitor: Visitor, secret: at::Path<String>, _form: Form) -> Result<HttpResponse> {
    let account = register::confirm(&app, &secret).await?;
    if !account.is_active() {
        return tell(&app, &visitor, Told::Waiting);
    }
    let cookie = sign_in::open(&app, &visitor, account.id, false).await?;
    Ok(respond::see_other_with("/mon-compte?fait=bienvenue", vec![cookie]))
}

/// The same form for the first administrator, or for whoever mends it.
pub(super) fn first(
    app: &App,
    visitor: &Visitor,
    secret: &str,
    typed: Option<SignUp>,
    problems: Problems,
) -> SignUpPage {
    let (name, email) = typed.map(|typed| (typed.name, typed.email)).unwrap_or_default();
    SignUpPage {
        shell: page::shell_with_form(app, visitor),
        action: format!("/premier-administrateur/{secret}"),
        mode: Mode::First,
        name,
        email,
        problems,
    }
}

/// Answers with the form again.
pub(super) fn refused(status: StatusCode, wait: u64, page: &SignUpPage) -> Result<HttpResponse> {
    again(status, wait, page)
}
