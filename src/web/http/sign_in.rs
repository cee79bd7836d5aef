//! Opens and ends sessions, from the sign-in page or from any form that must sign in before it goes on.

use actix_web::cookie::Cookie;

use crate::actions::accounts::{session as sessions, sign_in};
use crate::app::App;
use crate::db::types::AccountId;
use crate::hall::error::Result;
use crate::hall::policy::Member;
use crate::hall::policy::Refused;
use crate::http::session;
use crate::web::http::extract::Visitor;

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
    session::begin(app, account, remembered, visitor.session.as_ref()).await
}

/// Ends the session of this browser.
pub async fn end(app: &App, visitor: &Visitor) -> Result<()> {
    match &visitor.session {
        Some(session) => sessions::end(app, session.hash.clone()).await,
        None => Ok(()),
    }
}

/// Where to go after signing in: the path asked for if it is one of ours, else the account's page.
#[must_use]
pub fn way_back(asked: &str) -> &str {
    let ours = asked.starts_with('/')
        && !asked.starts_with("//")
        && asked.chars().all(|c| c.is_ascii_graphic() && c != '\\')
        && !["/connexion", "/deconnexion"].iter().any(|door| asked.starts_with(door));
    if ours { asked } else { "/mon-compte" }
}

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
        ] {
            assert_eq!(way_back(asked), expected, "{asked}");
        }
    }
}
