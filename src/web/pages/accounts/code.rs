//! The second step of signing in: the code of one's device, or a recovery code.

use askama::Template;
use serde::Deserialize;

use crate::actions::accounts::second_step;
use crate::hall::addresses;
use crate::hall::error::Error;
use crate::http::session;
use crate::models::sign_in_step::CODE;
use crate::web::http::act::Anybody;
use crate::web::http::{Acted, Desk, Look, Outcome, Pool, Stop, sign_in};
use crate::web::pages::accounts::Problems;
use crate::web::view::layout::Shell;

/// The page.
#[derive(Template)]
#[template(path = "accounts/code.html")]
pub struct CodePage {
    shell: Shell,
    /// Whether a recovery code was tried.
    recovers: bool,
    problems: Problems,
}

/// `GET /connexion/code`
pub fn form(look: &mut Look<'_>, (): &()) -> Outcome<CodePage> {
    if !look.visitor.is_stranger() {
        return Err(Stop::SeeOther(addresses::ACCOUNT.to_owned()));
    }
    let now = look.app.now();
    let owed = match &look.visitor.step {
        Some(browser) => look.reader.sign_in_step(browser, CODE, now)?,
        None => None,
    };
    match owed {
        Some(_) => Ok(CodePage { shell: look.shell_with_form(), recovers: false, problems: Problems::default() }),
        None => Err(Stop::SeeOther(addresses::SIGN_IN.to_owned())),
    }
}

/// What is sent.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct CodeForm {
    code: String,
    #[serde(rename = "secours")]
    recovery: String,
}

/// `POST /connexion/code`
///
/// Whoever signed in meanwhile in another tab is where they wanted to be.
pub fn give(desk: &Desk<'_>, _: &Anybody, (): &(), CodeForm { code, recovery }: CodeForm) -> Outcome<Acted> {
    let visitor = desk.visitor;
    if !visitor.is_stranger() {
        return Ok(Acted::see_other(addresses::ACCOUNT.to_owned()));
    }
    let recovers = !recovery.trim().is_empty();
    let typed = if recovers { &recovery } else { &code };
    let browser = visitor.step.as_deref().unwrap_or_default();
    match second_step::enter(desk.app, visitor.address, browser, typed, visitor.device()) {
        Ok(entered) => {
            let cookie = session::of_entered(desk.app, entered.secret, entered.remembered);
            Ok(Acted::see_other(sign_in::way_back(&entered.back).to_owned()).with(Some(cookie)))
        }
        Err(Error::NotFound(_)) => Ok(Acted::see_other("/connexion?fait=etape".to_owned())),
        Err(error) => {
            let (status, problems, wait) = Problems::of(error)?;
            let again = move |look: &mut Look<'_>| {
                let problems = problems.in_general();
                Ok(CodePage { shell: look.shell_with_form(), recovers, problems })
            };
            Ok(Acted::again(status, Pool::Reads, again).after(wait))
        }
    }
}
