//! Signing in by an OpenID Connect provider: the way there, the way back, and the name of an account that is opened so.
//! The way there is a page, since the rules for forms let none lead out of the site.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use crate::actions::accounts::by_provider;
use crate::actions::accounts::by_provider::{Arrival, Entrance, Errand, Newcomer, OpenedByProvider, ProviderAnswer};
use crate::app::App;
use crate::base::openid::NotIdentified;
use crate::hall::addresses;
use crate::hall::error::{Error, Result};
use crate::hall::policy::Refused;
use crate::http::session;
use crate::web::http::act::{Anybody, at_desk, perform, typed};
use crate::web::http::extract::{Form, Query, Visitor};
use crate::web::http::{Acted, Desk, Look, Outcome, Pool, Stop, respond, sign_in};
use crate::web::pages::accounts::sign_up::Mode;
use crate::web::pages::accounts::told::{self, Told};
use crate::web::pages::accounts::{Problems, has_provider, identities};
use crate::web::view::layout::Shell;
use crate::web::view::page;

/// The page that leads to the provider.
#[derive(Template)]
#[template(path = "accounts/departure.html")]
struct DeparturePage {
    shell: Shell,
    provider: String,
    url: String,
    /// Where to go instead.
    back: &'static str,
}

/// What is sent to sign in, or to link another identity.
#[derive(Default, Deserialize)]
#[serde(default)]
struct ErrandForm {
    #[serde(rename = "suite")]
    back: String,
    #[serde(rename = "rester")]
    remembered: String,
    #[serde(rename = "mot_de_passe")]
    password: String,
}

/// `POST /connexion/fournisseur`
///
/// Whoever signed in meanwhile in another tab is where they wanted to be.
pub async fn begin(app: App, visitor: Visitor, form: Form) -> Result<HttpResponse> {
    let ErrandForm { back, remembered, .. } = typed(form)?;
    let back = sign_in::way_back(&back).to_owned();
    if !visitor.is_stranger() {
        return Ok(respond::see_other(&back));
    }
    let errand = Errand { browser: visitor.step.clone(), account: None, remembered: remembered == "oui", back };
    leave(&app, &visitor, errand, addresses::SIGN_IN).await
}

/// `POST /mon-compte/connexions`
pub async fn link(app: App, visitor: Visitor, form: Form) -> Result<HttpResponse> {
    let ErrandForm { password, .. } = typed(form)?;
    let member = visitor.who.member()?.clone();
    let account = Some(member.id);
    let know = move |desk: &Desk<'_>| Ok(by_provider::check_password(desk.app, &member, &password)?);
    if let Err(stop) = at_desk(&app, &visitor, Pool::Computes, know).await {
        let (status, problems, wait) = Problems::of(stop.into_error())?;
        return perform(&app, &visitor, Pool::Reads, move |_| Ok(identities::wrong(status, problems, wait))).await;
    }
    let browser = visitor.session.as_ref().map(|session| session.hash.clone());
    let errand = Errand { browser, account, remembered: false, back: String::new() };
    leave(&app, &visitor, errand, addresses::IDENTITIES).await
}

async fn leave(app: &App, visitor: &Visitor, errand: Errand, back: &'static str) -> Result<HttpResponse> {
    match by_provider::begin(app, errand).await? {
        Ok(going) => {
            let (provider, url) = (has_provider(app).unwrap_or_default(), going.url);
            let shell = page::shell_with_form(app, visitor);
            let mut answer = respond::html(&DeparturePage { shell, provider, url, back })?;
            if let Some(secret) = going.secret {
                // A cookie of ours always fits a header.
                drop(answer.add_cookie(&session::of_entered(app, secret, false)));
            }
            Ok(answer)
        }
        Err(why) => Ok(respond::see_other(&failed(back, word_of(why)))),
    }
}

fn word_of(why: NotIdentified) -> &'static str {
    match why {
        NotIdentified::Silent => "fournisseur-muet",
        NotIdentified::Refused => "fournisseur-refus",
    }
}

fn failed(page: &str, word: &str) -> String {
    format!("{page}?echec={word}")
}

/// `GET /connexion/retour`: where the provider sends the browser.
pub async fn come_back(app: App, visitor: Visitor, request: HttpRequest) -> Result<HttpResponse> {
    let query = Query::of(&request);
    let code = Some(query.get("code")).filter(|code| !code.is_empty()).map(str::to_owned);
    let answer = ProviderAnswer { state: query.get("state").to_owned(), code, account: visitor.who.account() };
    let (here, browser) = match &visitor.session {
        Some(session) => (addresses::IDENTITIES, Some(session.hash.clone())),
        None => (addresses::SIGN_IN, visitor.step.clone()),
    };
    let browser = browser.unwrap_or_default();
    let arrived = by_provider::come_back(&app, visitor.address, &browser, answer, visitor.device()).await?;
    let location = match arrived {
        Arrival::In(entrance) => return Ok(entered(&app, entrance)),
        Arrival::Linked => format!("{}?fait=identite-reliee", addresses::IDENTITIES),
        Arrival::New(secret) => {
            return Ok(respond::see_other_with("/connexion/nom", vec![session::of_entered(&app, secret, false)]));
        }
        Arrival::OfAnother => failed(here, "fournisseur-autre"),
        Arrival::Enough => failed(here, "fournisseur-assez"),
        Arrival::Nobody(why) => failed(here, word_of(why)),
        Arrival::Declined => failed(here, "fournisseur-non"),
        // In another tab they may have signed in meanwhile.
        Arrival::TooLate if !visitor.is_stranger() => addresses::ACCOUNT.to_owned(),
        Arrival::TooLate => failed(here, "etape"),
        Arrival::Kept(Refused::Unconfirmed(name)) => {
            let told = Told::SignedUp { name, back: String::new(), earlier: true };
            let tell = move |look: &mut Look<'_>| Ok(told::page(look, told));
            return respond::with_look(&app, &visitor, StatusCode::FORBIDDEN, tell).await;
        }
        Arrival::Kept(_) => {
            let tell = |look: &mut Look<'_>| Ok(told::page(look, Told::Waiting));
            return respond::with_look(&app, &visitor, StatusCode::FORBIDDEN, tell).await;
        }
    };
    Ok(respond::see_other(&location))
}

fn way(entrance: &Entrance) -> &str {
    entrance.admission.then.unwrap_or_else(|| sign_in::way_back(&entrance.back))
}

fn entered(app: &App, entrance: Entrance) -> HttpResponse {
    let location = way(&entrance).to_owned();
    let remembered = entrance.remembered && entrance.admission.then != Some(addresses::CODE);
    let cookie = session::of_entered(app, entrance.admission.secret, remembered);
    respond::see_other_with(&location, vec![cookie])
}

/// The form of whom no account knows yet.
#[derive(Template)]
#[template(path = "accounts/newcomer.html")]
pub struct NewcomerPage {
    shell: Shell,
    provider: String,
    mode: Mode,
    /// The address that the provider told; none when it told none.
    told: Option<String>,
    /// Whether a letter asks whether it is theirs.
    is_asked: bool,
    name: String,
    email: String,
    problems: Problems,
}

/// `GET /connexion/nom`
pub fn name(look: &mut Look<'_>, (): &()) -> Outcome<NewcomerPage> {
    make(look, None, Problems::default())
}

fn make(look: &mut Look<'_>, typed: Option<Newcomer>, problems: Problems) -> Outcome<NewcomerPage> {
    let (app, now) = (look.app, look.app.now());
    if !look.visitor.is_stranger() {
        return Err(Stop::SeeOther(addresses::ACCOUNT.to_owned()));
    }
    let browser = look.visitor.step.clone().unwrap_or_default();
    let Some(who) = by_provider::newcomer(&mut look.reader, &browser, now)? else {
        return Err(Stop::SeeOther(failed(addresses::SIGN_IN, "etape")));
    };
    let typed = typed.unwrap_or_else(|| Newcomer { name: who.name.clone(), email: String::new() });
    Ok(NewcomerPage {
        shell: look.shell_with_form(),
        provider: has_provider(app).unwrap_or_default(),
        mode: app.registration(&mut look.reader)?.into(),
        is_asked: !who.is_verified,
        told: Some(who.email).filter(|email| !email.is_empty()),
        name: typed.name,
        email: typed.email,
        problems,
    })
}

/// What is sent to open an account.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct NewcomerForm {
    #[serde(rename = "nom")]
    name: String,
    #[serde(rename = "courriel")]
    email: String,
}

/// `POST /connexion/nom`
pub fn open(desk: &Desk<'_>, _: &Anybody, (): &(), form: NewcomerForm) -> Outcome<Acted> {
    let NewcomerForm { name, email } = form;
    let (visitor, typed) = (desk.visitor, Newcomer { name, email });
    if !visitor.is_stranger() {
        return Ok(Acted::see_other(addresses::ACCOUNT.to_owned()));
    }
    let browser = visitor.step.as_deref().unwrap_or_default();
    match by_provider::open_account(desk.app, visitor.address, browser, &typed, visitor.device()) {
        Ok(OpenedByProvider::In(entrance)) => {
            let location = match entrance.admission.then {
                Some(then) => then.to_owned(),
                None => sign_in::welcome_at(&entrance.back),
            };
            let cookie = session::of_entered(desk.app, entrance.admission.secret, entrance.remembered);
            Ok(Acted::see_other(location).with(Some(cookie)))
        }
        Ok(OpenedByProvider::Waits) => Ok(told::tell(Told::Waiting)),
        Ok(OpenedByProvider::Asked { name, back }) => Ok(told::tell(Told::SignedUp { name, back, earlier: false })),
        Err(Error::NotFound(_)) => Ok(Acted::see_other(failed(addresses::SIGN_IN, "etape"))),
        Err(error) => {
            let (status, problems, wait) = Problems::of(error)?;
            let again = move |look: &mut Look<'_>| make(look, Some(typed), problems);
            Ok(Acted::again(status, Pool::Reads, again).after(wait))
        }
    }
}
