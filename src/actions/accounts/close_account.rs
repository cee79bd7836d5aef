//! Closes a member's own account: each noun says what goes at once and what stays, signed by a name that says nothing.

use crate::actions::accounts::sign_in;
use crate::app::App;
use crate::db::Db;
use crate::db::happening::{AccountChange, Happening, OfAccount, Yes};
use crate::db::types::{AccountId, Moment, Role};
use crate::hall::error::{Error, Result, What};
use crate::hall::messages;
use crate::hall::policy::Member;
use crate::models::account::Account;
use crate::models::event::{self, NewEvent};
use crate::models::nouns::{Closing, NOUNS};
use crate::models::setting;

/// Closes it, for good. The password is asked again; the last administrator stays.
pub fn close(app: &App, member: &Member, password: &str) -> Result<()> {
    if !sign_in::is_password_of(app, member.id, password)? {
        return Err(Error::field("fermeture", messages::PRESENT_PASSWORD_WRONG));
    }
    let (id, now) = (member.id, app.now());
    app.store.write::<_, Error>(|db| {
        setting::lock(db)?;
        let account = Account::find(db, id)?.ok_or(Error::NotFound(What::Account))?;
        if account.role == Role::Administrator && !Account::has_other_administrator(db, id, now)? {
            return Err(Error::field("fermeture", messages::LAST_ADMINISTRATOR));
        }
        close_now(db, &account, Some(id), now)
    })?;
    app.follow()?;
    Ok(())
}

/// Closes it in the transaction of whoever may.
pub(super) fn close_now(db: &mut Db, account: &Account, by: Option<AccountId>, now: Moment) -> Result<()> {
    let name = messages::closed_account(Account::closed(db)? + 1);
    let closing = Closing { id: account.id, from: &account.name, to: &name, now };
    for noun in NOUNS {
        noun.close_account(db, &closing)?;
    }
    let told = OfAccount { account: Some(account.id), change: Some(AccountChange::Closed { closed: Yes }) };
    event::tell(db, NewEvent::new(Happening::AccountChanged(told), now, by, name))?;
    Ok(())
}
