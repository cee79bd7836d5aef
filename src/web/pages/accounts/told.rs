//! A page that only tells what happens next: mails under way, an accord to wait for.

use askama::Template;

use crate::web::http::{Acted, Look};
use crate::web::view::layout::Shell;

/// What is told.
#[derive(Clone, Debug)]
pub(super) enum Told {
    /// A confirmation went to the address.
    SignedUp {
        /// The name by which it can be asked again.
        name: String,
        /// Where the link leads once it served; empty for the account's page.
        back: String,
        /// Whether it went when the account was opened, which was not now.
        earlier: bool,
    },
    /// A link to choose a password went to the address, if there is such an account.
    ResetAsked,
    /// The address is confirmed; a moderator must let the account in.
    Waiting,
}

/// The page.
#[derive(Template)]
#[template(path = "accounts/told.html")]
pub(super) struct ToldPage {
    shell: Shell,
    told: Told,
}

/// The page that tells it.
pub(super) fn page(look: &Look<'_>, told: Told) -> ToldPage {
    ToldPage { shell: look.shell_with_form(), told }
}

/// Answers a form by telling it.
pub(super) fn tell(told: Told) -> Acted {
    Acted::told(move |look| Ok(page(look, told)))
}
