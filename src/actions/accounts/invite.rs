//! Invites somebody: their account is open from the start, and they choose its password by a link that comes by mail.
//! Administrators only.

use crate::actions::accounts::{appoint, change_password, close_account};
use crate::actions::wiki::outbox;
use crate::actions::wiki::outbox::{Leave, Reader};
use crate::app::App;
use crate::base::limits::Key;
use crate::db::Db;
use crate::db::types::{AccountId, LinkPurpose, Moment, Role};
use crate::hall::error::{Error, Result, What};
use crate::hall::policy::{Act, Who};
use crate::mail::{Lifetime, Occasion};
use crate::models::account::Account;
use crate::models::one_time_link::OneTimeLink;

/// Opens an account of that role and writes to its owner; what is taken or ill-formed is a field error.
pub fn invite(app: &App, who: &Who, name: &str, email: &str, role: Role) -> Result<Account> {
    who.must(Act::Administer)?;
    let now = app.now();
    let account = appoint::prepare(name, email, role, now)?;
    let leave = leave(app, &account)?;
    app.store.write::<_, Error>(|db| {
        appoint::insert(db, &account)?;
        send(app, db, leave, who, &account, now)?;
        appoint::tell(db, &account, now)
    })?;
    app.follow()?;
    Ok(account)
}

/// Sends the link again to who has not taken it yet; the one before is good for nothing.
pub fn invite_again(app: &App, who: &Who, id: AccountId) -> Result<Account> {
    who.must(Act::Administer)?;
    let now = app.now();
    let account = app.store.read::<_, Error>(|db| find(db, id))?;
    let leave = leave(app, &account)?;
    app.store.write::<_, Error>(|db| {
        let account = find(db, id)?;
        send(app, db, leave, who, &account, now)?;
        Ok(account)
    })
}

/// Takes back an invitation that nobody has taken: its name and its address are free again.
pub fn withdraw(app: &App, who: &Who, id: AccountId) -> Result<Account> {
    who.must(Act::Administer)?;
    let now = app.now();
    let account = app.store.write::<_, Error>(|db| {
        let account = find(db, id)?;
        close_account::close_now(db, &account, who.account(), now)?;
        Ok(account)
    })?;
    app.follow()?;
    Ok(account)
}

/// Invitations are counted by the mailbox that they fill, whatever the account is called and however often it is taken
/// back.
fn leave(app: &App, account: &Account) -> Result<Leave> {
    let email = account.email_key.as_deref().or(account.email.as_deref()).unwrap_or_default();
    Leave::about(app, Key::Name(&format!("invited {email}")))
}

/// The account that somebody was given and that nobody has signed in with.
fn find(db: &mut Db, id: AccountId) -> Result<Account> {
    let account = Account::find(db, id)?.filter(|account| account.is_active() && account.password.is_none());
    account.ok_or(Error::NotFound(What::Account))
}

fn send(app: &App, db: &mut Db, leave: Leave, who: &Who, account: &Account, now: Moment) -> Result<()> {
    OneTimeLink::end_all(db, LinkPurpose::Password, Some(account.id), now)?;
    let url = change_password::link(app, db, account, i64::from(appoint::INVITATION_HOURS) * Moment::HOUR, now)?;
    let path = url.strip_prefix(&app.config.base_url).unwrap_or(&url);
    let reader = Reader { email: account.email.as_deref().unwrap_or_default(), name: &account.name };
    let lifetime = Lifetime::hours(appoint::INVITATION_HOURS);
    let occasion = Occasion::Invited { by: &who.member()?.name, lifetime };
    outbox::queue(app, db, leave, reader, occasion, path, now)
}
