//! Keeps what a member types and has not published, and forgets it. Drafts are no events: nobody else hears of them.

use crate::app::App;
use crate::db::Db;
use crate::db::types::{AccountId, Moment, SheetId};
use crate::hall::error::{Error, Result};
use crate::hall::messages;
use crate::hall::policy::{Act, Who};
use crate::models::draft::{self, Draft, Drafts, Hand};
use crate::models::nouns::Noun;

/// The most bytes of a draft: a sheet of 1 MiB and its summary, as JSON writes them.
const MOST_BYTES: usize = 3 * 512 * 1024;
/// The most bytes of all drafts of a member.
const MOST_BYTES_IN_ALL: i64 = 10 * 1024 * 1024;
/// The field that a refusal of the draft as a whole names: no field of the form is at fault.
pub const WHOLE: &str = "brouillon";
/// The most bytes of the name of a form.
const MOST_PLACE: usize = 400;

/// Where a draft was kept, and when.
#[derive(Clone, Debug)]
pub struct Kept {
    pub place: String,
    pub at: Moment,
}

/// The pairs of a form, kept under its place. Whoever may write may; each keeps so many drafts of so many bytes.
pub fn keep_draft(app: &App, who: &Who, place: &str, sheet: Option<SheetId>, pairs: &[(String, String)]) -> Result<()> {
    keep_draft_beside(app, who, &Hand::default(), place, sheet, pairs, |_| place.to_owned()).map(drop)
}

/// The same for a page that may stand beside another: a draft that the other kept stays, and this one gets the place
/// that `free` finds among those kept.
pub fn keep_draft_beside(
    app: &App,
    who: &Who,
    hand: &Hand,
    place: &str,
    sheet: Option<SheetId>,
    pairs: &[(String, String)],
    free: impl Fn(&[Draft]) -> String,
) -> Result<Kept> {
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
            let mut draft = draft.clone();
            if draft::find(db, account, place)?.is_some_and(|before| !hand.holds(&before)) {
                draft.place = free(&kept_beside(db, account, sheet)?);
            }
            let added = i64::try_from(draft.content.len()).unwrap_or(i64::MAX);
            let is_full =
                |(others, bytes): (usize, i64)| others >= most || bytes.saturating_add(added) > MOST_BYTES_IN_ALL;
            // What was let go makes room first.
            if is_full(draft::others(db, account, &draft.place)?)
                && (draft::forget_let_go(db, account)? == 0 || is_full(draft::others(db, account, &draft.place)?))
            {
                return Err(Error::field(WHOLE, messages::drafts_enough(most)));
            }
            draft::put(db, &draft)?;
            Ok(Kept { place: draft.place, at: draft.saved_at })
        })
    };
    match put() {
        // Two tabs kept their first draft in the same instant: now there is a row to look at.
        Err(error) if error.is_duplicate() => put(),
        result => result,
    }
}

/// What an account keeps of a sheet, or of new sheets.
fn kept_beside(db: &mut Db, account: AccountId, sheet: Option<SheetId>) -> Result<Vec<Draft>> {
    Ok(match sheet {
        Some(sheet) => draft::of_sheet(db, account, sheet)?,
        None => draft::of_new_sheets(db, account)?,
    })
}

/// Lets a draft go, if there is one that the page goes on with; [`take_draft_back`] undoes it.
pub fn let_draft_go(app: &App, account: AccountId, place: &str, hand: &Hand) -> Result<bool> {
    let now = app.now();
    app.store.write::<_, Error>(|db| {
        let is_its_own = draft::find(db, account, place)?.is_some_and(|draft| hand.holds(&draft));
        Ok(is_its_own && draft::let_go(db, account, place, now)?)
    })
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
        let to = free(&kept_beside(db, account, draft.sheet_id)?);
        draft::take_back(db, account, place, &to)?;
        Ok(Some(to))
    })
}

/// Forgets a draft that was published; one that another page kept there stays.
pub fn forget_draft(app: &App, account: AccountId, place: &str, hand: &Hand) -> Result<()> {
    app.store.write::<_, Error>(|db| match draft::find(db, account, place)? {
        Some(draft) if hand.holds(&draft) => Ok(draft::delete(db, account, place)?),
        _ => Ok(()),
    })
}
