//! A forgotten password: asking for a link, choosing another; and changing it from one's account.

use actix_web::{HttpResponse, web as at};
use askama::Template;
use serde::Deserialize;

use crate::actions::accounts::{change_password, register};
use crate::app::App;
use crate::db::types::LinkPurpose;
use crate::hall::error::Result;
use crate::http::session;
use crate::web::http::act::{Anybody, Member, at_desk, perform, typed};
use crate::web::http::extract::{Form, Visitor};
use crate::web::http::sign_in::Entering;
use crate::web::http::{Acted, Desk, Look, Outcome, Pool, respond, sign_in};
use crate::web::pages::accounts::own::Retyped;
use crate::web::pages::accounts::secret::LinkSecret;
use crate::web::pages::accounts::told::{Told, tell};
use crate::web::pages::accounts::{Problems, own};
use crate::web::view::layout::Shell;

/// Where to ask for a link.
#[derive(Template)]
#[template(path = "accounts/forgotten.html")]
pub struct ForgottenPage {
    shell: Shell,
    email: String,
    problems: Problems,
}

/// Where to choose another password.
#[derive(Template)]
#[template(path = "accounts/reset.html")]
pub struct ResetPage {
    shell: Shell,
    action: String,
    name: String,
    /// Whether the account has none yet: its owner was invited.
    first: bool,
    problems: Problems,
}

/// `GET /mot-de-passe-oublie`
pub fn forgotten(look: &mut Look<'_>, (): &()) -> Outcome<ForgottenPage> {
    Ok(ForgottenPage { shell: look.shell_with_form(), email: String::new(), problems: Problems::default() })
}

/// What is sent to ask for a link.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ForgottenForm {
    #[serde(rename = "courriel")]
    email: String,
}

/// `POST /mot-de-passe-oublie`
pub fn ask(desk: &Desk<'_>, _: &Anybody, (): &(), ForgottenForm { email }: ForgottenForm) -> Outcome<Acted> {
    match change_password::ask(desk.app, desk.visitor.address, &email) {
        Ok(()) => Ok(tell(Told::ResetAsked)),
        Err(error) => {
            let (status, problems, wait) = Problems::of(error)?;
            let make = move |look: &mut Look<'_>| Ok(ForgottenPage { shell: look.shell_with_form(), email, problems });
            Ok(Acted::again(status, Pool::Reads, make).after(wait))
        }
    }
}

/// `GET /mot-de-passe-oublie/{secret}`
pub fn form(look: &mut Look<'_>, secret: &LinkSecret) -> Outcome<ResetPage> {
    make(look, secret, Problems::default())
}

fn make(look: &mut Look<'_>, LinkSecret(secret): &LinkSecret, problems: Problems) -> Outcome<ResetPage> {
    let now = look.app.now();
    let account = register::account_of_link(&mut look.reader, secret, LinkPurpose::Password, now)?;
    let action = format!("/mot-de-passe-oublie/{secret}");
    let first = account.password.is_none();
    Ok(ResetPage { shell: look.shell_with_form(), action, name: account.name, first, problems })
}

/// What is sent to choose another password.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct PasswordForm {
    #[serde(rename = "actuel")]
    present: String,
    #[serde(rename = "nouveau")]
    password: String,
}

/// `POST /mot-de-passe-oublie/{secret}`
///
/// Whoever chooses the first password of an account that may sign in is signed in at once.
pub async fn reset(app: App, visitor: Visitor, secret: at::Path<String>, form: Form) -> Result<HttpResponse> {
    let PasswordForm { password, .. } = typed(form)?;
    let secret = LinkSecret(secret.into_inner());
    let link = secret.clone();
    let choose = move |desk: &Desk<'_>| Ok(change_password::reset(desk.app, &link.0, &password)?);
    match at_desk(&app, &visitor, Pool::Computes, choose).await {
        Ok(before) if before.password.is_none() && before.is_active() => {
            let location = "/mon-compte?fait=invitation";
            let entering = Entering { account: before.id, remembered: false, location, back: "" };
            sign_in::open(&app, &visitor, entering).await
        }
        Ok(_) => Ok(respond::see_other_with("/connexion?fait=nouveau", vec![session::farewell(&app)])),
        Err(stop) => {
            let (status, problems, wait) = Problems::of(stop.into_error())?;
            let again = move |_: &Desk<'_>| {
                Ok(Acted::again(status, Pool::Reads, move |look| make(look, &secret, problems)).after(wait))
            };
            perform(&app, &visitor, Pool::Reads, again).await
        }
    }
}

/// `POST /mon-compte/mot-de-passe`
pub fn change(desk: &Desk<'_>, who: &Member, (): &(), typed: PasswordForm) -> Outcome<Acted> {
    let (app, visitor) = (desk.app, desk.visitor);
    let PasswordForm { present, password } = typed;
    let kept = visitor.session.as_ref().map_or("", |session| session.hash.as_str());
    match change_password::change(app, visitor.address, who.member()?, kept, &present, &password) {
        Ok(()) => Ok(desk.go("/mon-compte?fait=motdepasse".to_owned(), None)),
        Err(error) => own::again_with(error, Retyped::default()),
    }
}
