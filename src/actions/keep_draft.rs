//! Keeps what a member types and has not published, and forgets it. Drafts are no events: nobody else hears of them.

use crate::app::App;
use crate::db::types::{AccountId, SheetId};
use crate::error::{Error, Result};
use crate::models::draft::{self, Draft};

/// The most bytes of a draft: a sheet of 1 MiB and its fields.
const MOST_BYTES: usize = 4 * 1024 * 1024;
/// The most bytes of the name of a form.
const MOST_PLACE: usize = 400;

/// The pairs of a form, kept under its place. Any member may, blocked ones too: nothing typed is lost.
pub fn keep_draft(
    app: &App,
    account: AccountId,
    place: &str,
    sheet: Option<SheetId>,
    pairs: &[(String, String)],
) -> Result<()> {
    if place.is_empty() || place.len() > MOST_PLACE {
        return Err(Error::BadRequest("no such form".to_owned()));
    }
    let content = serde_json::to_string(pairs).map_err(|error| Error::Internal(error.into()))?;
    if content.len() > MOST_BYTES {
        return Err(Error::TooLarge { limit: u64::try_from(MOST_BYTES).unwrap_or(u64::MAX) });
    }
    let first = |name: &str| pairs.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str());
    let draft = Draft {
        account_id: account,
        place: place.to_owned(),
        sheet_id: sheet,
        title: first("titre").chars().take(200).collect(),
        base: first("base").parse().unwrap_or(0),
        content,
        saved_at: app.now(),
    };
    let put = || app.store.write::<_, Error>(|db| Ok(draft::put(db, &draft)?));
    match put() {
        // Two tabs kept their first draft in the same instant: now there is a row to replace.
        Err(error) if error.is_duplicate() => put(),
        result => result,
    }
}

/// Forgets a draft: it was published, or its author let it go.
pub fn forget_draft(app: &App, account: AccountId, place: &str) -> Result<()> {
    app.store.write::<_, Error>(|db| Ok(draft::delete(db, account, place)?))
}
