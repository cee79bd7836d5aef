//! A forgotten password: asking for a link, choosing another; and changing it from one's account.

use actix_web::{HttpResponse, web as at};
use askama::Template;

use crate::actions::accounts::{change_password, register};
use crate::app::App;
use crate::db::types::LinkPurpose;
use crate::hall::error::Result;
use crate::http::session;
use crate::web::http::extract::{Form, Visitor};
use crate::web::http::respond;
use crate::web::pages::accounts::told::{Told, tell};
use crate::web::pages::accounts::{Problems, again, own};
use crate::web::view::layout::Shell;
use crate::web::view::page;

/// Where to ask for a link.
#[derive(Template)]
#[template(path = "accounts/forgotten.html")]
struct ForgottenPage {
    shell: Shell,
    email: String,
    problems: Problems,
}

/// Where to choose another password.
#[derive(Template)]
#[template(path = "accounts/reset.html")]
struct ResetPage {
    shell: Shell,
    action: String,
    name: String,
    problems: Problems,
}

/// `GET /mot-de-passe-oublie`
pub async fn forgotten(app: App, visitor: Visitor) -> Result<HttpResponse> {
    let shell = page::shell_with_form(&app, &visitor);
    respond::html(&ForgottenPage { shell, email: String::new(), problems: Problems::default() })
}

/// `POST /mot-de-passe-oublie`
pub async fn ask(app: App, visitor: Visitor, form: Form) -> Result<HttpResponse> {
    match change_password::ask(&app, visitor.address, form.get("courriel")).await {
        Ok(()) => tell(&app, &visitor, Told::ResetAsked),
        Err(error) => {
            let (status, problems, wait) = Problems::of(error)?;
            let shell = page::shell_with_form(&app, &visitor);
            again(status, wait, &ForgottenPage { shell, email: form.get("courriel").to_owned(), problems })
        }
    }
}

/// `GET /mot-de-passe-oublie/{secret}`
pub async fn form(app: App, visitor: Visitor, secret: at::Path<String>) -> Result<HttpResponse> {
    respond::html(&shown(&app, &visitor, &secret, Problems::default()).await?)
}

async fn shown(app: &App, visitor: &Visitor, secret: &str, problems: Problems) -> Result<ResetPage> {
    let account = register::account_of_link(app, secret, LinkPurpose::Password).await?;
    Ok(ResetPage {
        shell: page::shell_with_form(app, visitor),
        action: format!("/mot-de-passe-oublie/{secret}"),
        name: account.name,
        problems,
    })
}

/// `POST /mot-de-passe-oublie/{secret}`
pub async fn reset(app: App, visitor: Visitor, secret: at::Path<String>, form: Form) -> Result<HttpResponse> {
    match change_password::reset(&app, &secret, form.get("nouveau")).await {
        Ok(_) => Ok(respond::see_other_with("/connexion?fait=nouveau", vec![session::farewell(&app)])),
        Err(error) => {
            let (status, problems, wait) = Problems::of(error)?;
            again(status, wait, &shown(&app, &visitor, &secret, problems).await?)
        }
    }
}

/// `POST /mon-compte/mot-de-passe`
pub async fn change(app: App, visitor: Visitor, form: Form) -> Result<HttpResponse> {
    let member = visitor.who.member()?;
    let kept = visitor.session.as_ref().map(|session| session.hash.clone()).unwrap_or_default();
    match change_password::change(&app, visitor.address, member, &kept, form.get("actuel"), form.get("nouveau")).await {
        Ok(()) => Ok(respond::see_other("/mon-compte?fait=motdepasse")),
        Err(error) => own::again_with(&app, &visitor, error, &form).await,
    }
}
