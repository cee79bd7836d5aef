//! Accounts: opening one, signing in and out, passwords, addresses, tokens.

mod doors;
mod own;
#[cfg(feature = "passkeys")]
mod passkeys;
mod password;
#[cfg(feature = "openid")]
mod provider;
mod second_step;
mod sign_in;
mod sign_up;

use crate::support::{Browser, Page, Site};

/// A password that nobody would call weak.
pub const PASSWORD: &str = "Quatre épis de maïs";

/// Fills in the sign-up form.
pub fn signs_up(browser: &Browser<'_>, name: &str, email: &str) -> Page {
    let fields = [("nom", name), ("courriel", email), ("mot_de_passe", PASSWORD)];
    browser.submits("/inscription", "/inscription", &fields)
}

/// Fills in the sign-in form.
pub fn signs_in(browser: &Browser<'_>, name: &str, password: &str) -> Page {
    browser.submits("/connexion", "/connexion", &[("nom", name), ("mot_de_passe", password)])
}

/// The browser of somebody who signed up, confirmed and is signed in.
pub fn newcomer<'a>(site: &'a Site, name: &str, email: &str) -> Browser<'a> {
    let browser = site.stranger();
    assert_eq!(signs_up(&browser, name, email).status, 200);
    let link = site.letter_to(email).path();
    let confirmed = browser.submits(&link, &link, &[]);
    assert_eq!(confirmed.header("location"), "/mon-compte?fait=bienvenue", "{}", confirmed.html);
    browser
}
