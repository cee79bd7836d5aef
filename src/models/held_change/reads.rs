//! What authors, and those who treat their changes, are shown of them.

use diesel::prelude::*;

use crate::db::schema::held_changes;
use crate::db::types::{AccountId, HeldId, Moment, SheetId};
use crate::hall::error::{Error, Result, What};
use crate::models::held_change::{HeldChange, treated_by};
use crate::models::reader::Reader;

/// What authors and those who treat their changes alone are shown.
impl Reader<'_> {
    /// The change of that number; [`Error::NotFound`] when it neither waits for this person nor is their own.
    pub fn held_change(&mut self, id: HeldId) -> Result<HeldChange> {
        self.ask_own(|db, who| HeldChange::find(db, who, id))?.ok_or(Error::NotFound(What::Page))
    }

    /// The change that a mailed link leads to; [`Error::NotFound`] when it is no good.
    pub fn held_change_of_link(&mut self, secret: &str, now: Moment) -> Result<HeldChange> {
        self.ask_own(|db, _| HeldChange::find_by_link(db, secret, now))?.ok_or(Error::NotFound(What::Link))
    }

    /// The change of this sheet by this account that waits.
    pub fn held_change_of(&mut self, account: AccountId, sheet: SheetId) -> Result<Option<HeldChange>> {
        self.ask_own(|db, _| HeldChange::of_sheet(db, account, sheet))
    }

    /// The changes of an account, the latest first.
    pub fn held_changes_of(&mut self, account: AccountId) -> Result<Vec<HeldChange>> {
        self.ask_own(|db, _| HeldChange::of_account(db, account))
    }

    /// The first changes that wait for this person, and how many there are in all.
    pub fn held_changes(&mut self, limit: i64) -> Result<(Vec<HeldChange>, i64)> {
        self.ask_own(|db, who| {
            let count = HeldChange::count(db, who)?;
            let first = treated_by(who).order((held_changes::sent_at.asc(), held_changes::id.asc())).limit(limit);
            Ok::<_, Error>((first.select(HeldChange::as_select()).load(db)?, count))
        })
    }
}
