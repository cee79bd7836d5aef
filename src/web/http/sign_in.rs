//! Opens and ends sessions, from the sign-in page or from any form that must sign in before it goes on.

use actix_web::cookie::Cookie;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};

use crate::actions::accounts::session::OfBrowser;
use crate::actions::accounts::{second_step, session as sessions, sign_in};
use crate::app::App;
use crate::db::types::AccountId;
use crate::hall::error::Result;
use crate::hall::policy::Member;
use crate::hall::policy::Refused;
use crate::http::session;
use crate::web::http::extract::{Visitor, app_of};
use crate::web::http::respond;

/// Signs in by name or address and password, with a code beside them where the account asks for one: the member, and
/// the cookie to give; or why not. For a form that does something else at once.
///
/// Failures count by account and by address; over the limits it is `Error::TooMany`.
pub async fn sign_in_with(
    app: &App,
    visitor: &Visitor,
    name: &str,
    password: &str,
    code: &str,
) -> Result<Result<(Member, Cookie<'static>), Refused>> {
    let account = match sign_in::recognize(app, visitor.address, name, password).await? {
        Ok(account) => account,
        Err(refused) => return Ok(Err(refused)),
    };
    let (node, from, code) = (app.clone(), visitor.address, code.to_owned());
    let of = OfBrowser { device: visitor.device(), ..OfBrowser::default() };
    let before = visitor.session.as_ref().map(|session| session.hash.clone());
    let enter = move || second_step::enter_at_once(&node, from, &account, &code, of, before.as_deref());
    let opened = app.block(enter).await?;
    let given = |(member, secret)| (member, session::of_entered(app, secret, false));
    Ok(opened.map(given).ok_or(Refused::Code))
}

/// Who gives a password, and where they go.
pub struct Entering<'a> {
    /// Their account.
    pub account: AccountId,
    /// Whether their session is to be remembered.
    pub remembered: bool,
    /// Where they go afterwards, without a second step.
    pub location: &'a str,
    /// Where they go after a second step; empty for the account's page.
    pub back: &'a str,
}

/// Begins a session in place of the one that this browser had, if any, or the step that leads to one; goes on.
pub async fn open(app: &App, visitor: &Visitor, entering: Entering<'_>) -> Result<HttpResponse> {
    let Entering { account, remembered, location, back } = entering;
    let of = OfBrowser { device: visitor.device(), remembered, strong: false };
    let (cookie, then) = session::open(app, account, of, visitor.session.as_ref(), back).await?;
    Ok(respond::see_other_with(then.unwrap_or(location), vec![cookie]))
}

/// Ends the session of this browser.
pub async fn end(app: &App, visitor: &Visitor) -> Result<()> {
    match &visitor.session {
        Some(session) => sessions::end(app, session.hash.clone()).await,
        None => Ok(()),
    }
}

/// The account's page, where one goes when nothing else was asked.
const OWN: &str = "/mon-compte";
/// The most bytes of an address to come back to.
const MOST_BACK: usize = 1_000;
/// Pages that are of no use to whoever is signed in.
const DOORS: [&str; 5] =
    ["/connexion", "/deconnexion", "/inscription", "/mot-de-passe-oublie", "/premier-administrateur"];

/// Where to go after signing in: the path asked for if it is one of ours, else the account's page.
#[must_use]
pub fn way_back(asked: &str) -> &str {
    let ours = asked.starts_with('/')
        && !asked.starts_with("//")
        && asked.len() <= MOST_BACK
        && asked.chars().all(|c| c.is_ascii_graphic() && c != '\\')
        && !DOORS.iter().any(|door| asked.starts_with(door));
    if ours { asked } else { OWN }
}

/// Where to come back to from the page of a door: what its address says, else the page of ours that led to it; empty
/// when that is the account's page.
#[must_use]
pub fn back_of(request: &HttpRequest, asked: &str) -> String {
    let from = || {
        let app = app_of(request).ok()?;
        let led = request.headers().get(header::REFERER)?.to_str().ok()?;
        let path = led.strip_prefix(app.config.base_url.as_str()).filter(|path| path.starts_with('/'))?;
        Some(path.split('#').next().unwrap_or_default().to_owned())
    };
    let asked = if asked.is_empty() { from().unwrap_or_default() } else { asked.to_owned() };
    match way_back(&asked) {
        OWN => String::new(),
        back => back.to_owned(),
    }
}

/// Where to go once an address is confirmed: back, with a welcome.
#[must_use]
pub fn welcome_at(back: &str) -> String {
    let (page, fragment) = way_back(back).split_once('#').map_or((way_back(back), None), |(p, f)| (p, Some(f)));
    if page == OWN {
        return format!("{OWN}?fait=bienvenue");
    }
    let sign = if page.contains('?') { '&' } else { '?' };
    let fragment = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
    format!("{page}{sign}avis={WELCOME}{fragment}")
}

/// The word of an address that welcomes whoever just confirmed theirs.
pub const WELCOME: &str = "bienvenue";

#[cfg(test)]
mod tests {
    use crate::web::http::sign_in::*;

    #[test]
    fn one_comes_back_to_our_own_pages_alone() {
        for (asked, expected) in [
            ("/fiches/12-x/modifier?section=a", "/fiches/12-x/modifier?section=a"),
            ("/", "/"),
            ("", "/mon-compte"),
            ("https://ailleurs.exemple/", "/mon-compte"),
            ("//ailleurs.exemple/", "/mon-compte"),
            ("/\\ailleurs.exemple/", "/mon-compte"),
            ("/\t/ailleurs.exemple/", "/mon-compte"),
            ("javascript:alert(1)", "/mon-compte"),
            ("/connexion?suite=/connexion", "/mon-compte"),
            ("/inscription", "/mon-compte"),
        ] {
            assert_eq!(way_back(asked), expected, "{asked}");
        }
        assert_eq!(way_back(&format!("/{}", "a".repeat(MOST_BACK))), "/mon-compte");
    }

    #[test]
    fn a_welcome_keeps_the_address_whole() {
        for (back, expected) in [
            ("", "/mon-compte?fait=bienvenue"),
            ("https://ailleurs.exemple/", "/mon-compte?fait=bienvenue"),
            ("/fiches/12-x", "/fiches/12-x?avis=bienvenue"),
            ("/fiches/12-x/modifier?section=a#corps", "/fiches/12-x/modifier?section=a&avis=bienvenue#corps"),
        ] {
            assert_eq!(welcome_at(back), expected, "{back}");
        }
    }
}
