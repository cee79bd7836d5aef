//! Signing in, signing out, here and everywhere.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::actions::accounts::session::end_all;
use crate::actions::accounts::sign_in;
use crate::app::App;
use crate::hall::config::Registration;
use crate::hall::error::{Error, Result};
use crate::hall::messages;
use crate::hall::messages::signing_in as said;
use crate::hall::policy::Refused;
use crate::http::session;
use crate::web::http::extract::{Form, LooseForm, Query, Visitor};
use crate::web::http::sign_in::Entering;
use crate::web::http::{Pool, look, middleware, respond, sign_in as sessions};
use crate::web::pages::accounts::{Problems, again, has_passkeys, has_provider, notice};
use crate::web::view::layout::Shell;
use crate::web::view::page;

/// The sign-in page.
#[derive(Template)]
#[template(path = "accounts/sign_in.html")]
struct SignInPage {
    shell: Shell,
    name: String,
    remembered: bool,
    /// Where to go afterwards; empty for the account's page.
    back: String,
    /// Whether it takes an invitation to open an account.
    invited: bool,
    problems: Problems,
    /// Why another way came to nothing.
    failed: Option<&'static str>,
    /// Whether one may sign in by a passkey.
    passkeys: bool,
    /// The provider by which one may.
    provider: Option<String>,
    /// The account whose confirmation can be sent again.
    unconfirmed: Option<String>,
}

/// `GET /connexion`
pub async fn form(app: App, visitor: Visitor, request: HttpRequest) -> Result<HttpResponse> {
    let query = Query::of(&request);
    let back = sessions::back_of(&request, query.get("suite"));
    if !visitor.is_stranger() {
        return Ok(respond::see_other(sessions::way_back(&back)));
    }
    let mut shell = page::shell_with_form(&app, &visitor);
    shell.notice = notice(&query);
    respond::html(&SignInPage {
        shell,
        name: String::new(),
        remembered: false,
        back,
        invited: invited(&app, &visitor).await?,
        problems: Problems::default(),
        failed: said::of_failed(query.get("echec")),
        passkeys: has_passkeys(&app),
        provider: has_provider(&app),
        unconfirmed: None,
    })
}

async fn invited(app: &App, visitor: &Visitor) -> Result<bool> {
    let asked = look(app, visitor, Pool::Reads, |look| Ok(look.app.registration(&mut look.reader)?)).await;
    match asked {
        Ok((mode, _)) => Ok(mode == Registration::Invited),
        Err(stop) => Err(stop.into_error()),
    }
}

fn kept(back: &str) -> String {
    if back.is_empty() { String::new() } else { sessions::way_back(back).to_owned() }
}

/// `POST /connexion`
///
/// Whoever signed in meanwhile in another tab is where they wanted to be.
pub async fn sign_in(app: App, visitor: Visitor, sent: LooseForm) -> Result<HttpResponse> {
    let LooseForm { form, genuine, earlier, over } = sent;
    if let Some(over) = over {
        return Err(over.into());
    }
    if earlier && !visitor.is_stranger() {
        return Ok(respond::see_other(sessions::way_back(form.get("suite"))));
    }
    if !genuine {
        return Err(Error::Forged);
    }
    let (name, remembered, back) = (form.get("nom"), form.is_on("rester"), form.get("suite"));
    let tried = sign_in::recognize(&app, visitor.address, name, form.get("mot_de_passe")).await;
    let (status, problems, wait, unconfirmed) = match tried {
        Ok(Ok(account)) => {
            let location = sessions::way_back(back);
            let entering = Entering { account: account.id, remembered, location, back: &kept(back) };
            return sessions::open(&app, &visitor, entering).await;
        }
        Ok(Err(refused)) => {
            let status = match refused {
                Refused::Wrong | Refused::Code => StatusCode::UNPROCESSABLE_ENTITY,
                Refused::Unconfirmed(_) | Refused::Waiting => StatusCode::FORBIDDEN,
            };
            let problems = Problems::general(messages::of_sign_in_refusal(&refused));
            let unconfirmed = match refused {
                Refused::Unconfirmed(name) => Some(name),
                _ => None,
            };
            (status, problems, 0, unconfirmed)
        }
        Err(error) => {
            let (status, problems, wait) = Problems::of(error)?;
            (status, problems, wait, None)
        }
    };
    let (shell, invited) = (page::shell_with_form(&app, &visitor), invited(&app, &visitor).await?);
    let page = SignInPage {
        shell,
        name: name.to_owned(),
        remembered,
        back: kept(back),
        invited,
        problems,
        failed: None,
        passkeys: has_passkeys(&app),
        provider: has_provider(&app),
        unconfirmed,
    };
    again(status, wait, &page)
}

/// `POST /deconnexion`
///
/// Whoever is not signed in any more needs no token to be so.
pub async fn sign_out(app: App, visitor: Visitor, request: HttpRequest, form: Result<Form>) -> Result<HttpResponse> {
    if visitor.is_stranger() {
        middleware::check_origin(&request)?;
    } else {
        form?;
        sessions::end(&app, &visitor).await?;
    }
    Ok(respond::see_other_with("/", vec![session::farewell(&app)]))
}

/// `POST /mon-compte/sessions`
pub async fn sign_out_everywhere(app: App, visitor: Visitor, _form: Form) -> Result<HttpResponse> {
    let id = visitor.who.member()?.id;
    end_all(&app, id).await?;
    Ok(respond::see_other_with("/connexion?fait=deconnexion", vec![session::farewell(&app)]))
}
