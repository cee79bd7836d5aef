//! Keeps what a member types and has not published, and forgets it. Drafts are no events: nobody else hears of them.

use crate::app::App;
use crate::db::types::{AccountId, SheetId};
use crate::hall::error::{Error, Result};
use crate::hall::messages;
use crate::hall::policy::{Act, Who};
use crate::models::draft::{self, Draft, Drafts};
use crate::models::nouns::Noun;

/// The most bytes of a draft: a sheet of 1 MiB and its summary, as JSON writes them.
const MOST_BYTES: usize = 3 * 512 * 1024;
/// The most bytes of all drafts of a member.
const MOST_BYTES_IN_ALL: i64 = 10 * 1024 * 1024;
/// The field that a refusal of the draft as a whole names: no field of the form is at fault.
pub const WHOLE: &str = "brouillon";
/// The most bytes of the name of a form.
const MOST_PLACE: usize = 400;

/// The pairs of a form, kept under its place. Whoever may write may; each keeps so many drafts of so many bytes.
pub fn keep_draft(app: &App, who: &Who, place: &str, sheet: Option<SheetId>, pairs: &[(String, String)]) -> Result<()> {
    who.must(Act::Write)?;
    let account = who.member()?.id;
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
    let most = Drafts.limit().most();
    let put = || {
        app.store.write::<_, Error>(|db| {
            let added = i64::try_from(draft.content.len()).unwrap_or(i64::MAX);
            let is_full =
                |(others, bytes): (usize, i64)| others >= most || bytes.saturating_add(added) > MOST_BYTES_IN_ALL;
            // What was let go makes room first.
            if is_full(draft::others(db, account, &draft.place)?)
                && (draft::forget_let_go(db, account)? == 0 || is_full(draft::others(db, account, &draft.place)?))
            {
                return Err(Error::field(WHOLE, messages::drafts_enough(most)));
            }
            Ok(draft::put(db, &draft)?)
        })
    };
    match put() {
        // Two tabs kept their first draft in the same instant: now there is a row to replace.
        Err(error) if error.is_duplicate() => put(),
        result => result,
    }
}

/// Lets a draft go, if there is one; [`take_draft_back`] undoes it.
pub fn let_draft_go(app: &App, account: AccountId, place: &str) -> Result<bool> {
    let now = app.now();
    app.store.write::<_, Error>(|db| Ok(draft::let_go(db, account, place, now)?))
}

/// Takes a draft back that was let go, under the place that `free` finds among those kept; nothing when it is
/// forgotten.
pub fn take_draft_back(
    app: &App,
    account: AccountId,
    place: &str,
    free: impl Fn(&[Draft]) -> String,
) -> Result<Option<String>> {
    app.store.write::<_, Error>(|db| {
        let Some(draft) = draft::find_let_go(db, account, place)? else { return Ok(None) };
        let kept = match draft.sheet_id {
            Some(sheet) => draft::of_sheet(db, account, sheet)?,
            None => draft::of_new_sheets(db, account)?,
        };
        let to = free(&kept);
        draft::take_back(db, account, place, &to)?;
        Ok(Some(to))
    })
}

/// Forgets a draft: it was published.
pub fn forget_draft(app: &App, account: AccountId, place: &str) -> Result<()> {
    app.store.write::<_, Error>(|db| Ok(draft::delete(db, account, place)?))
}
