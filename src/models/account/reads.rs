//! What a reader asks about accounts.

use crate::cache::Dep;
use crate::db::types::AccountId;
use crate::hall::error::{Error, Result, What};
use crate::models::account::{Account, Wanted};
use crate::models::reader::Reader;

impl Reader<'_> {
    /// The account of that number; [`Error::NotFound`] when there is none.
    pub fn account(&mut self, id: AccountId) -> Result<Account> {
        self.ask([Dep::Account(id)], |db, _| Account::find(db, id))?.ok_or(Error::NotFound(What::Account))
    }

    /// The names of these people, each once.
    pub fn names(&mut self, ids: impl IntoIterator<Item = AccountId>) -> Result<Vec<(AccountId, String)>> {
        let mut ids: Vec<AccountId> = ids.into_iter().collect();
        ids.sort_unstable();
        ids.dedup();
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        self.ask(ids.iter().copied().map(Dep::Account), |db, _| Account::names(db, &ids))
    }

    /// The account of a name, by its key; one not found yet may be made by any event.
    pub fn account_named(&mut self, key: &str) -> Result<Option<Account>> {
        let found = self.ask([Dep::Lists], |db, _| Account::find_by_name(db, key))?;
        found.iter().for_each(|account| self.saw(Dep::Account(account.id)));
        Ok(found)
    }

    /// The accounts that the administration looks for, the newest first, and how many there are in all.
    pub fn accounts(&mut self, wanted: &Wanted, limit: i64, offset: i64) -> Result<(Vec<Account>, i64)> {
        self.ask_own(|db, _| Account::list(db, wanted, limit, offset))
    }

    /// How many accounts wait for a moderator.
    pub fn count_waiting(&mut self) -> Result<i64> {
        self.ask_own(|db, _| Account::waiting(db))
    }
}
