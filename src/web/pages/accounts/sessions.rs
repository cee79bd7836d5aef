//! The browsers on which a member's account is open, and how one is closed.

use serde::Deserialize;

use crate::actions::accounts::session;
use crate::db::types::AccountId;
use crate::hall::error::{Error, Result};
use crate::hall::messages;
use crate::models::session::SessionRow;
use crate::text::dates;
use crate::web::http::act::Member;
use crate::web::http::{Acted, Desk, Look, Outcome};

/// A browser on which the account is open.
pub(super) struct OpenSession {
    /// What names it in a form.
    pub(super) start: String,
    pub(super) device: String,
    pub(super) since: String,
    pub(super) used: String,
    pub(super) is_here: bool,
}

/// As much of a hash as tells one session of an account from another; its secret cannot be made of it.
const START: usize = 16;

/// Those of an account, the latest used first.
pub(super) fn open_of(look: &mut Look<'_>, account: AccountId) -> Result<Vec<OpenSession>> {
    let here = look.visitor.session.as_ref().map(|session| session.hash.clone()).unwrap_or_default();
    let open = look.reader.sessions_of(account, look.app.now())?;
    Ok(open.into_iter().map(|row| open_session(row, &here)).collect())
}

fn open_session(row: SessionRow, here: &str) -> OpenSession {
    OpenSession {
        start: row.hash.chars().take(START).collect(),
        device: if row.device.is_empty() { messages::UNKNOWN_DEVICE.to_owned() } else { row.device },
        since: dates::day_tag(row.created_at.0),
        used: dates::time_tag(row.seen_at.0),
        is_here: row.hash == here,
    }
}

/// What is sent to end one.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct EndedSession {
    #[serde(rename = "session")]
    start: String,
}

/// `POST /mon-compte/sessions/fermer`
pub fn end(desk: &Desk<'_>, who: &Member, (): &(), EndedSession { start }: EndedSession) -> Outcome<Acted> {
    match session::end_one(desk.app, who, &start) {
        // Ended meanwhile, by itself or from elsewhere.
        Ok(()) | Err(Error::NotFound(_)) => Ok(desk.go("/mon-compte?fait=session#sessions".to_owned(), None)),
        Err(error) => Err(error.into()),
    }
}
