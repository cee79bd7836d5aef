//! What authors, and those who treat their changes, are shown of them.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::db::schema::held_changes;
use crate::db::types::{AccountId, HeldId, Moment, SheetId};
use crate::hall::error::{Error, Result, What};
use crate::models::held_change::{HeldChange, MOST, treated_by};
use crate::models::reader::Reader;

/// Who wrote a change, as far as it tells.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ChangeWriter {
    /// A member.
    Account(AccountId),
    /// Somebody without an account, by their address.
    Address(String),
}

impl HeldChange {
    /// Who wrote it; nobody known once the account is closed or the address forgotten.
    #[must_use]
    pub fn writer(&self) -> Option<ChangeWriter> {
        match self.account_id {
            Some(account) => Some(ChangeWriter::Account(account)),
            None => Some(&self.email).filter(|email| !email.is_empty()).cloned().map(ChangeWriter::Address),
        }
    }
}

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

    /// This change and what else of the same person waits for this one, the oldest first; [`What::Change`] when it
    /// waits no more.
    pub fn held_changes_with(&mut self, id: HeldId) -> Result<Vec<HeldChange>> {
        self.ask_own(|db, who| {
            let change = HeldChange::find_to_treat(db, who, id)?.ok_or(Error::NotFound(What::Change))?;
            let waiting = treated_by(who).order((held_changes::sent_at.asc(), held_changes::id.asc()));
            let same = match change.writer() {
                None => return Ok(vec![change]),
                Some(ChangeWriter::Account(account)) => waiting.filter(held_changes::account_id.eq(account)),
                Some(ChangeWriter::Address(email)) => waiting.filter(held_changes::email.eq(email)),
            };
            let most = i64::try_from(MOST).unwrap_or(i64::MAX);
            Ok::<_, Error>(same.limit(most).select(HeldChange::as_select()).load(db)?)
        })
    }

    /// How many changes of each of these people wait for this one.
    pub fn count_held_changes_of(&mut self, writers: &[ChangeWriter]) -> Result<HashMap<ChangeWriter, usize>> {
        let (mut accounts, mut emails) = (Vec::new(), Vec::new());
        for writer in writers {
            match writer {
                ChangeWriter::Account(account) => accounts.push(*account),
                ChangeWriter::Address(email) => emails.push(email.clone()),
            }
        }
        let rows: Vec<(Option<AccountId>, String)> = self.ask_own(|db, who| {
            let theirs = held_changes::account_id.eq_any(accounts).or(held_changes::email.eq_any(emails));
            treated_by(who)
                .filter(theirs.assume_not_null())
                .select((held_changes::account_id, held_changes::email))
                .load(db)
        })?;
        let mut counts = HashMap::new();
        for (account, email) in rows {
            *counts.entry(account.map_or(ChangeWriter::Address(email), ChangeWriter::Account)).or_insert(0) += 1;
        }
        Ok(counts)
    }
}
