//! Opens and ends sessions, from the sign-in page or from any form that must sign in before it goes on.

use actix_web::HttpRequest;
use actix_web::cookie::Cookie;
use actix_web::http::header;

use crate::actions::accounts::session::OfBrowser;
use crate::actions::accounts::{session as sessions, sign_in};
use crate::app::App;
use crate::db::types::AccountId;
use crate::hall::error::Result;
use crate::hall::policy::Member;
use crate::hall::policy::Refused;
use crate::http::session;
use crate::web::http::extract::{Visitor, app_of};

/// Signs in by name or address and password: the member, and the cookie to give; or why not.
///
/// Failures count by account and by address; over the limits it is `Error::TooMany`.
pub async fn sign_in_with(
    app: &App,
    visitor: &Visitor,
    name: &str,
    password: &str,
    remembered: bool,
) -> Result<Result<(Member, Cookie<'static>), Refused>> {
    match sign_in::recognize(app, visitor.address, name, password).await? {
        Ok(account) => {
            let cookie = open(app, visitor, account.id, remembered).await?;
            Ok(Ok((account.to_member(app.now()), cookie)))
        }
        Err(refused) => Ok(Err(refused)),
    }
}

/// Begins a session in place of the one that this browser had, if any.
pub async fn open(app: &App, visitor: &Visitor, account: AccountId, remembered: bool) -> Result<Cookie<'static>> {
    session::begin(app, account, OfBrowser { device: visitor.device, remembered }, visitor.session.as_ref()).await
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
