//! Publishing without a session: everything typed stays in the page, while its author signs in or asks for a link by
//! mail.

use askama::Template;

use crate::db::types::FromStrangers;
use crate::hall::error::Result;
use crate::hall::policy::{self, Act, Who};
use crate::models::held_change::LINK_DAYS;
use crate::models::sheet::Sheet;
use crate::web::http::Look;
use crate::web::pages::sheets::frame::Problems;
use crate::web::view::layout::Shell;

/// The pairs that this page asks for itself: what is typed in its own forms is not carried along.
pub(super) const ASKED: [&str; 7] =
    ["jeton", "connexion", "mot_de_passe", "code_connexion", "courriel", "signature", "sujet"];

/// The page.
#[derive(Template)]
#[template(path = "editor/sign_in.html")]
pub(super) struct InvitePage {
    pub(super) shell: Shell,
    pub(super) action: String,
    pub(super) pairs: Vec<(String, String)>,
    /// The name typed to sign in, and why that failed.
    pub(super) name: String,
    pub(super) error: String,
    /// Whether the account asks for a code beside its password.
    pub(super) asks_code: bool,
    /// The other way; none where the wiki takes nothing without an account.
    pub(super) by_mail: Option<ByMail>,
}

/// What is typed to be sent a link.
#[derive(Clone, Default)]
pub(super) struct ByMail {
    pub(super) email: String,
    pub(super) signature: String,
    pub(super) problems: Problems,
    /// Whether the link is under way.
    pub(super) sent: bool,
    /// Whether somebody looks at the text before it is published.
    pub(super) looked_at: bool,
}

impl InvitePage {
    fn is_sent(&self) -> bool {
        self.by_mail.as_ref().is_some_and(|mail| mail.sent)
    }
}

impl ByMail {
    /// Days that the link waits.
    fn days(&self) -> i64 {
        LINK_DAYS
    }
}

/// What becomes of a change by this stranger: of a new sheet of this kind, or of that one; none where it needs an
/// account.
pub(super) fn takes(look: &mut Look<'_>, kind: &str, sheet: Option<&Sheet>) -> Result<Option<ByMail>> {
    let may = match sheet {
        Some(sheet) => sheet.deleted_at.is_none() && sheet.may_be_changed_by(&Who::Stranger),
        None => policy::to_write_kind(kind) == Act::Write,
    };
    Ok(match look.reader.from_strangers()? {
        FromStrangers::Refused => None,
        chosen if may => Some(ByMail { looked_at: chosen == FromStrangers::Looked, ..ByMail::default() }),
        _ => None,
    })
}
