//! Opening an account: the form, the mail under way, the link that confirms.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web as at};
use askama::Template;
use serde::Deserialize;

use crate::actions::accounts::register;
use crate::actions::accounts::register::SignUp;
use crate::app::App;
use crate::db::types::LinkPurpose;
use crate::hall::config::Registration;
use crate::hall::error::Result;
use crate::web::http::act::Anybody;
use crate::web::http::extract::{Form, Query, Visitor};
use crate::web::http::sign_in::Entering;
use crate::web::http::{Acted, Desk, Look, Outcome, Params, Pool, Stop, respond, sign_in};
use crate::web::pages::accounts::secret::LinkSecret;
use crate::web::pages::accounts::told::{Told, tell};
use crate::web::pages::accounts::{Problems, told};
use crate::web::view::layout::Shell;
use crate::web::view::page;

/// The form that opens an account.
#[derive(Template)]
#[template(path = "accounts/sign_up.html")]
pub struct SignUpPage {
    pub(super) shell: Shell,
    /// Where it is posted.
    pub(super) action: String,
    /// How one may join; the first administrator joins in any case.
    pub(super) mode: Mode,
    pub(super) name: String,
    pub(super) email: String,
    /// Where to go once it is open; empty for the account's page.
    pub(super) back: String,
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

/// What is sent.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct SignUpForm {
    #[serde(rename = "nom")]
    name: String,
    #[serde(rename = "courriel")]
    email: String,
    #[serde(rename = "mot_de_passe")]
    password: String,
    #[serde(rename = "suite")]
    back: String,
}

/// What leads to the form: where to come back to.
#[derive(Clone)]
pub struct SignUpParams {
    back: String,
}

impl Params for SignUpParams {
    const OWN: bool = true;

    fn read(request: &HttpRequest) -> Outcome<Self> {
        Ok(Self { back: sign_in::back_of(request, Query::of(request).get("suite")) })
    }

    fn key(&self) -> Option<String> {
        None
    }
}

impl SignUpForm {
    pub(super) fn read(&self) -> SignUp {
        SignUp { name: self.name.clone(), email: self.email.clone(), password: self.password.clone() }
    }
}

/// `GET /inscription`
pub fn form(look: &mut Look<'_>, SignUpParams { back }: &SignUpParams) -> Outcome<SignUpPage> {
    match look.visitor.is_stranger() {
        true => make(look, SignUpForm { back: back.clone(), ..SignUpForm::default() }, Problems::default()),
        false => Err(Stop::SeeOther(sign_in::way_back(back).to_owned())),
    }
}

fn make(look: &mut Look<'_>, typed: SignUpForm, problems: Problems) -> Outcome<SignUpPage> {
    let app = look.app;
    let mode = app.registration(&mut look.reader)?;
    Ok(SignUpPage {
        shell: look.shell_with_form(),
        action: "/inscription".to_owned(),
        mode: mode.into(),
        name: typed.name,
        email: typed.email,
        back: typed.back,
        problems,
    })
}

/// `POST /inscription`
pub fn sign_up(desk: &Desk<'_>, _: &Anybody, (): &(), typed: SignUpForm) -> Outcome<Acted> {
    let typed = SignUpForm { back: sign_in::way_back(&typed.back).to_owned(), ..typed };
    match register::sign_up(desk.app, desk.visitor.address, &typed.read(), &typed.back) {
        Ok(account) => Ok(tell(Told::SignedUp { name: account.name, back: typed.back, earlier: false })),
        Err(error) => {
            let (status, problems, wait) = Problems::of(error)?;
            Ok(Acted::again(status, Pool::Reads, move |look| make(look, typed, problems)).after(wait))
        }
    }
}

/// What is sent to ask for the letter again.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ResendForm {
    #[serde(rename = "nom")]
    name: String,
    #[serde(rename = "suite")]
    back: String,
}

/// `POST /inscription/renvoyer`
pub fn resend(desk: &Desk<'_>, _: &Anybody, (): &(), ResendForm { name, back }: ResendForm) -> Outcome<Acted> {
    let back = sign_in::way_back(&back).to_owned();
    register::resend(desk.app, desk.visitor.address, &name, &back)?;
    Ok(tell(Told::SignedUp { name, back, earlier: false }))
}

/// What a link will do, with the one button that does it: mail scanners open links, but press no button.
#[derive(Template)]
#[template(path = "accounts/confirm.html")]
pub struct ConfirmPage {
    shell: Shell,
    action: String,
    name: String,
    email: String,
}

/// `GET /inscription/confirmer/{secret}`
pub fn offer(look: &mut Look<'_>, LinkSecret(secret): &LinkSecret) -> Outcome<ConfirmPage> {
    let now = look.app.now();
    let account = register::account_of_link(&mut look.reader, secret, LinkPurpose::Confirmation, now)?;
    Ok(ConfirmPage {
        shell: look.shell_with_form(),
        action: format!("/inscription/confirmer/{secret}"),
        name: account.name,
        email: account.email.unwrap_or_default(),
    })
}

/// `POST /inscription/confirmer/{secret}`
pub async fn confirm(app: App, visitor: Visitor, secret: at::Path<String>, _form: Form) -> Result<HttpResponse> {
    let (account, back) = register::confirm(&app, &secret).await?;
    if !account.is_active() {
        let tell = move |look: &mut Look<'_>| Ok(told::page(look, Told::Waiting));
        return respond::with_look(&app, &visitor, StatusCode::OK, tell).await;
    }
    let location = sign_in::welcome_at(&back);
    let entering = Entering { account: account.id, remembered: false, location: &location, back: &back };
    sign_in::open(&app, &visitor, entering).await
}

/// The same form for the first administrator, or for whoever mends it.
pub(super) fn first(app: &App, visitor: &Visitor, secret: &str, typed: SignUpForm, problems: Problems) -> SignUpPage {
    SignUpPage {
        shell: page::shell_with_form(app, visitor),
        action: format!("/premier-administrateur/{secret}"),
        mode: Mode::First,
        name: typed.name,
        email: typed.email,
        back: String::new(),
        problems,
    }
}
