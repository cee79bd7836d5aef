//! Accounts among the nouns.

use serde_json::{Value, json};

use super::{Archived, Closing, Fate, Found, Heard, Noun, Owner, Stale};
use crate::cache::Dep;
use crate::db::Db;
use crate::db::happening::Happening;
use crate::db::types::{EventKind, Moment, SheetId};
use crate::hall::error::{Error, Result, What as Missing};
use crate::models::account::Account;
use crate::models::event::Event;

/// How long an account that nobody confirms is kept.
const UNCONFIRMED: i64 = 7 * Moment::DAY;

/// The person themselves.
pub(in crate::models) struct Accounts;

impl Noun for Accounts {
    fn tables(&self) -> &'static [(&'static str, Archived)] {
        &[("accounts", Archived::Rows)]
    }

    fn own_data(&self, db: &mut Db, owner: &Owner<'_>) -> Result<Option<(&'static str, Value)>> {
        let account = Account::find(db, owner.id)?.ok_or(Error::NotFound(Missing::Account))?;
        let profile = json!({
            "name": account.name,
            "email": account.email,
            "role": crate::hall::messages::of_role(account.role),
            "created_at": account.created_at.rfc3339(),
            "confirmed_at": account.confirmed_at.map(Moment::rfc3339),
            "about": account.about,
            "blocked_at": account.blocked_at.map(Moment::rfc3339),
            "block_reason": account.block_reason,
        });
        Ok(Some(("account", profile)))
    }

    /// Only its number, its dates and a name that says nothing stay.
    fn close_account(&self, db: &mut Db, closing: &Closing<'_>) -> Result<()> {
        Ok(Account::close(db, closing.id, closing.to, closing.now)?)
    }

    fn follow_sheet(&self, _: &mut Db, _: SheetId, _: Fate) -> Result<()> {
        Ok(())
    }

    /// The rows of other nouns go with an account that was never confirmed: their foreign keys say so.
    fn purge(&self, db: &mut Db, now: Moment) -> Result<()> {
        Ok(Account::purge_unconfirmed(db, now.plus(-UNCONFIRMED)).map(drop)?)
    }

    fn check(&self, found: &mut Found<'_>) -> Result<()> {
        let kept = found.store.read::<_, Error>(|db| Ok(Account::closed_but_known(db)?))?;
        found.say(kept.iter().map(|id| format!("account {id}")), "it is closed and still says who it was");
        Ok(())
    }

    fn events(&self) -> &'static [(EventKind, Heard)] {
        &[(EventKind::Registered, Heard::ByTheHouse), (EventKind::AccountChanged, Heard::ByTheHouse)]
    }

    /// Whoever does something is named by the pages that tell it; so is whose account it changes.
    fn let_go(&self, _: &mut Db, event: &Event, stale: &mut Stale<'_>) -> Result<()> {
        stale.deps.extend(event.account_id.map(Dep::Account));
        if event.kind == EventKind::AccountChanged
            && let Some(Happening::AccountChanged(told)) = event.what()
        {
            stale.deps.extend(told.account.map(Dep::Account));
        }
        Ok(())
    }

    fn most(&self) -> usize {
        usize::MAX
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    /// Tables that only accounts which were confirmed stand in, and one that a later migration made anew.
    const OF_CONFIRMED: [&str; 6] = ["trials", "remarks", "held_changes", "originals", "groups", "letters"];

    #[test]
    fn what_names_an_account_goes_with_one_that_was_never_confirmed() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let Ok(text) = std::fs::read_to_string(path.join("up.sql")) else { continue };
            let stays = |line: &&str| line.contains("REFERENCES accounts") && !line.contains("ON DELETE CASCADE");
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let known = OF_CONFIRMED.iter().any(|known| name.ends_with(&format!("_{known}")));
            assert!(known || !text.lines().any(|line| stays(&line)), "{name}: the purge would stop at its rows");
        }
    }
}
