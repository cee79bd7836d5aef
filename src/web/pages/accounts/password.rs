//! A forgotten password: asking for a link, choosing another; and changing it from one's account.

use askama::Template;
use serde::Deserialize;

use crate::actions::accounts::{change_password, register};
use crate::db::types::LinkPurpose;
use crate::http::session;
use crate::web::http::act::{Anybody, Member};
use crate::web::http::{Acted, Desk, Look, Outcome, Pool};
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
    Ok(ResetPage { shell: look.shell_with_form(), action, name: account.name, problems })
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
pub fn reset(
    desk: &Desk<'_>,
    _: &Anybody,
    secret: &LinkSecret,
    PasswordForm { password, .. }: PasswordForm,
) -> Outcome<Acted> {
    match change_password::reset(desk.app, &secret.0, &password) {
        Ok(_) => Ok(Acted::see_other("/connexion?fait=nouveau".to_owned()).with(Some(session::farewell(desk.app)))),
        Err(error) => {
            let (status, problems, wait) = Problems::of(error)?;
            let secret = secret.clone();
            Ok(Acted::again(status, Pool::Reads, move |look| make(look, &secret, problems)).after(wait))
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
