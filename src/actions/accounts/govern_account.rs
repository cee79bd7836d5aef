//! Changes what a person may do: role, block, approval. Moderators block and approve; administrators give roles.

use crate::actions::wiki::outbox;
use crate::actions::wiki::outbox::{Leave, Reader};
use crate::app::App;
use crate::db::Db;
use crate::db::happening::{AccountChange, Happening, OfAccount, Yes};
use crate::db::types::{AccountId, Moment, Role};
use crate::hall::addresses;
use crate::hall::error::{Error, Result, What};
use crate::hall::policy::{self, Act, Who};
use crate::mail::{Occasion, WayIn};
use crate::models::account::Account;
use crate::models::event::{self, NewEvent};
use crate::models::second_step::SecondStep;
use crate::models::session::SessionRow;
use crate::models::setting;
use crate::text::dates;

/// What is done to an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccountAct {
    /// Another role.
    Role(Role),
    /// Reading only, until then or for ever, for that reason.
    Block {
        /// When it ends by itself.
        until: Option<Moment>,
        /// Told to the person.
        reason: String,
    },
    /// The block ends.
    Unblock,
    /// Let in, where registration asks for it.
    Approve,
    /// The second step of signing in is taken off: its owner lost the device that shows the codes.
    OneStep,
}

/// The most characters of a reason.
const MOST_REASON: usize = 500;

/// Changes an account and tells it as an event; the person is written to when accepted or blocked.
///
/// Nobody changes their own role or block; only administrators touch moderators and administrators; the last
/// administrator stays one. The account as it is afterwards.
pub fn govern_account(app: &App, who: &Who, id: AccountId, change: &AccountAct) -> Result<Account> {
    who.must(match change {
        AccountAct::Role(_) | AccountAct::OneStep => Act::Administer,
        _ => Act::Block,
    })?;
    let now = app.now();
    let account = app.store.write::<_, Error>(|db| {
        let told = govern(app, db, who, id, change, now)?;
        let account = Account::find(db, id)?.ok_or(Error::NotFound(What::Account))?;
        event::tell(db, told)?;
        Ok(account)
    })?;
    app.follow()?;
    Ok(account)
}

fn check_reason(reason: &str) -> Result<()> {
    match reason.trim().chars().count() {
        0 => Err(Error::field("motif", crate::hall::messages::REASON_ASKED)),
        length if length > MOST_REASON => Err(Error::field("motif", crate::hall::messages::REASON_TOO_LONG)),
        _ => Ok(()),
    }
}

/// The same in the transaction under way; the event to tell at its end.
pub(in crate::actions) fn govern(
    app: &App,
    db: &mut Db,
    who: &Who,
    id: AccountId,
    change: &AccountAct,
    now: Moment,
) -> Result<NewEvent> {
    if who.account() == Some(id) {
        return Err(Error::field("compte", crate::hall::messages::NOT_ONESELF));
    }
    let account = Account::find(db, id)?.ok_or(Error::NotFound(What::Account))?;
    if !policy::governs(who, account.role) {
        return Err(Error::Forbidden(Act::Administer));
    }
    let told = match change {
        AccountAct::Role(role) => {
            setting::lock(db)?;
            let goes = account.role == Role::Administrator && *role < Role::Administrator;
            // Whoever does it by an account stays.
            if goes && who.account().is_none() && !Account::has_other_administrator(db, id, now)? {
                return Err(Error::field("role", crate::hall::messages::LAST_ADMINISTRATOR));
            }
            Account::set_role(db, id, *role)?;
            AccountChange::Role { role: *role, from: account.role }
        }
        AccountAct::Block { until, reason } => {
            check_reason(reason)?;
            Account::block_until(db, id, now, *until, who.account(), Some(reason.trim()))?;
            AccountChange::Blocked { blocked_until: *until, reason: reason.trim().to_owned() }
        }
        AccountAct::Unblock => {
            Account::unblock(db, id)?;
            AccountChange::Unblocked { unblocked: Yes }
        }
        AccountAct::Approve => {
            Account::approve(db, id, now)?;
            AccountChange::Approved { approved: Yes }
        }
        AccountAct::OneStep => {
            if !SecondStep::delete(db, id)? {
                return Err(Error::field("compte", crate::hall::messages::signing_in::NO_SECOND_STEP));
            }
            AccountChange::SecondStep { second_step: false }
        }
    };
    if matches!(change, AccountAct::Role(_) | AccountAct::OneStep) {
        // A session opened with more rights must not outlive them unnoticed: the person signs in again.
        SessionRow::delete_others(db, id, None)?;
    }
    write_to(app, db, &account, change, now)?;
    let what = Happening::AccountChanged(OfAccount { account: Some(id), change: Some(told) });
    Ok(NewEvent::new(what, now, who.account(), account.name))
}

/// Queues the letter that tells the person, where there is one.
fn write_to(app: &App, db: &mut Db, account: &Account, change: &AccountAct, now: Moment) -> Result<()> {
    let Some(email) = &account.email else { return Ok(()) };
    let reader = Reader { email, name: &account.name };
    match change {
        AccountAct::Approve if account.approved_at.is_none() => {
            // Once in the life of an account.
            outbox::queue(app, db, Leave::counted_before(), reader, Occasion::AccountApproved, addresses::SIGN_IN, now)
        }
        AccountAct::Block { until, reason } => {
            let until = until.map(|end| dates::full(end.0));
            let occasion = Occasion::AccountBlocked { reason: reason.trim(), until: until.as_deref() };
            let leave = Leave::told(app, account.id)?;
            // Where nobody gave an address to write to, the legal pages say who publishes the wiki.
            let path = if app.identity().chosen.contact.is_empty() { addresses::LEGAL } else { addresses::ACCOUNT };
            outbox::queue(app, db, leave, reader, occasion, path, now)
        }
        AccountAct::OneStep => {
            let leave = Leave::told(app, account.id)?;
            let occasion = Occasion::WayIn { news: WayIn::TakenOff };
            outbox::queue(app, db, leave, reader, occasion, addresses::SECOND_STEP, now)
        }
        _ => Ok(()),
    }
}
