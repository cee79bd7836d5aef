//! Being there: a member's page says that it has the form of a sheet open, and where in it they are.

use crate::app::App;
use crate::base::limits::RetryAfter;
use crate::db::types::{AccountId, Moment, SheetId};
use crate::hall::error::{Error, Result};
use crate::hall::policy::Who;
use crate::models::account::Account;
use crate::models::presence::{self, Presence};
use crate::models::reader::Reader;

/// Who has too many pages open tries again after so many seconds.
const LATER: u32 = 30;

/// Says that a page of an account is there, in a part of the form of a sheet that its member may change now; when it
/// said so. `before` is when it said so last: nothing once another stream of the same page said so since.
pub fn be_present(
    app: &App,
    account_id: AccountId,
    sheet: SheetId,
    (page, part): (&str, &str),
    before: Option<Moment>,
) -> Result<Option<Moment>> {
    let now = app.now();
    let row = Presence { account_id, page: page.to_owned(), sheet_id: sheet, part: part.to_owned(), seen_at: now };
    app.store.write::<_, Error>(|db| {
        if let Some(before) = before
            && Presence::is_taken_over(db, account_id, page, before)?
        {
            return Ok(None);
        }
        // Who was blocked meanwhile, or is no member any more, is not there.
        let account = Account::find(db, account_id)?.filter(Account::is_active);
        let who = match account {
            Some(account) => Who::Member(account.to_member(db, now)?),
            None => Who::Stranger,
        };
        who.member()?;
        Reader::new(db, &who).sheet(sheet)?.must_be_changed_by(&who)?;
        let others = Presence::count_others(db, account_id, page, now)?;
        if usize::try_from(others).is_ok_and(|others| others >= presence::MOST) {
            return Err(RetryAfter(LATER).into());
        }
        Presence::put(db, &row)?;
        Ok(Some(row.seen_at))
    })
}

/// The page was left that was heard of last at that moment.
pub fn leave(app: &App, account: AccountId, page: &str, seen_at: Moment) -> Result<()> {
    app.store.write::<_, Error>(|db| Ok(Presence::forget(db, account, page, seen_at)?))
}
