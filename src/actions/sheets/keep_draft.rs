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
/// As many times as a new draft looks for another place, when others take it in the same instant.
const MOST_TRIES: usize = 5;

/// Where a draft was kept, and when.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The path of the form it belongs to.
    pub place: String,
    /// When it was stored.
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
    free: impl Fn(&[String]) -> String,
) -> Result<Kept> {
    if place.is_empty() || place.len() > MOST_PLACE {
        return Err(Error::BadRequest("no such form".to_owned()));
    }
    let draft = made(app, who, place.to_owned(), sheet, pairs)?;
    let put = || {
        app.store.write::<_, Error>(|db| {
            let mut draft = draft.clone();
            if draft::find(db, draft.account_id, place)?.is_some_and(|before| !hand.holds(&before)) {
                draft.place = free(&draft::places(db, draft.account_id, sheet)?);
            }
            make_room(db, &draft)?;
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

/// The pairs of a form of a new sheet, kept under the place that `free` finds among those taken; that place.
pub fn keep_new_draft(
    app: &App,
    who: &Who,
    pairs: &[(String, String)],
    free: impl Fn(&[String]) -> String,
) -> Result<String> {
    let draft = made(app, who, String::new(), None, pairs)?;
    written_anew(|| app.store.write::<_, Error>(|db| put_new(db, &draft, &free)))
}

/// Runs a write again in which a draft took a place that another took in the same instant.
pub(super) fn written_anew<T>(write: impl Fn() -> Result<T>) -> Result<T> {
    for _ in 0..MOST_TRIES {
        match write() {
            Err(error) if error.is_duplicate() => {}
            result => return result,
        }
    }
    write()
}

/// Keeps a draft under a place that none has.
pub(super) fn put_new(db: &mut Db, draft: &Draft, free: &impl Fn(&[String]) -> String) -> Result<String> {
    let place = free(&draft::places(db, draft.account_id, None)?);
    let draft = Draft { place: place.clone(), ..draft.clone() };
    make_room(db, &draft)?;
    draft::insert(db, &draft)?;
    Ok(place)
}

/// The draft that these pairs make.
pub(super) fn made(
    app: &App,
    who: &Who,
    place: String,
    sheet: Option<SheetId>,
    pairs: &[(String, String)],
) -> Result<Draft> {
    who.must(Act::Write)?;
    let account = who.member()?.id;
    let content = serde_json::to_string(pairs).map_err(|error| Error::Internal(error.into()))?;
    if content.len() > MOST_BYTES {
        return Err(Error::TooLarge { limit: u64::try_from(MOST_BYTES).unwrap_or(u64::MAX) });
    }
    let first = |name: &str| pairs.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str());
    Ok(Draft {
        account_id: account,
        place,
        sheet_id: sheet,
        title: first("titre").chars().take(200).collect(),
        base: first("base").parse().unwrap_or(0),
        content,
        saved_at: app.now(),
    })
}

/// Refuses a draft that its author has no room for. What was let go makes room first.
pub(super) fn make_room(db: &mut Db, draft: &Draft) -> Result<()> {
    if is_full(db, draft)? && (draft::forget_let_go(db, draft.account_id)? == 0 || is_full(db, draft)?) {
        return Err(Error::field(WHOLE, messages::drafts_enough(Drafts.most())));
    }
    Ok(())
}

/// Refuses a draft for which nothing could make room.
pub(super) fn has_room(db: &mut Db, draft: &Draft) -> Result<()> {
    let (others, bytes) = draft::others_kept(db, draft.account_id)?;
    if is_too_much(draft, others, bytes) {
        return Err(Error::field(WHOLE, messages::drafts_enough(Drafts.most())));
    }
    Ok(())
}

fn is_full(db: &mut Db, draft: &Draft) -> Result<bool> {
    let (others, bytes) = draft::others(db, draft.account_id, &draft.place)?;
    Ok(is_too_much(draft, others, bytes))
}

fn is_too_much(draft: &Draft, others: usize, bytes: i64) -> bool {
    let added = i64::try_from(draft.content.len()).unwrap_or(i64::MAX);
    others >= Drafts.most() || bytes.saturating_add(added) > MOST_BYTES_IN_ALL
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
    free: impl Fn(&[String]) -> String,
) -> Result<Option<String>> {
    app.store.write::<_, Error>(|db| {
        let Some(draft) = draft::find_let_go(db, account, place)? else { return Ok(None) };
        let to = free(&draft::places(db, account, draft.sheet_id)?);
        draft::take_back(db, account, place, &to)?;
        Ok(Some(to))
    })
}

/// Forgets drafts of what is published, in the transaction under way; one that another page kept there stays.
pub(super) fn forget(db: &mut Db, account: AccountId, drafts: &[(String, Hand)]) -> Result<()> {
    for (place, hand) in drafts {
        if draft::find(db, account, place)?.is_some_and(|draft| hand.holds(&draft)) {
            draft::delete(db, account, place)?;
        }
    }
    Ok(())
}
