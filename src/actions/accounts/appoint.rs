//! Appoints people without a sign-up: the first administrator by a link that `serve` prints, others by a command.

use crate::actions::accounts::change_password;
use crate::actions::accounts::names;
use crate::actions::accounts::register::SignUp;
use crate::app::App;
use crate::db::Db;
use crate::db::happening::{Happening, Nothing};
use crate::db::types::{LinkPurpose, Moment, Role};
use crate::hall::addresses;
use crate::hall::error::{Error, Result, What};
use crate::hall::messages;
use crate::mail;
use crate::models::account::Account;
use crate::models::event::{self, NewEvent};
use crate::models::one_time_link::OneTimeLink;

/// How long the link of the first administrator is good.
const FIRST: i64 = 24 * Moment::HOUR;
/// Hours that an invitation is good for.
pub const INVITATION_HOURS: u32 = 7 * 24;

/// A fresh link to become the first administrator, good for 24 hours, while there is none; older ones end.
pub fn first_administrator_link(app: &App) -> Result<Option<String>> {
    let now = app.now();
    let secret = app.store.write::<_, Error>(|db| {
        OneTimeLink::end_all(db, LinkPurpose::FirstAdministrator, None, now)?;
        if Account::has_administrator(db, now)? {
            return Ok(None);
        }
        let (link, secret) = OneTimeLink::new(LinkPurpose::FirstAdministrator, None, now, FIRST);
        OneTimeLink::insert(db, &link)?;
        Ok(Some(secret))
    })?;
    Ok(secret.map(|secret| format!("{}{}{secret}", app.config.base_url, addresses::FIRST)))
}

/// Whether that link is still good; nothing changes.
pub async fn check_first_link(app: &App, secret: &str) -> Result<()> {
    let (secret, now) = (secret.to_owned(), app.now());
    app.read(move |db| find_first_link(db, &secret, now).map(drop)).await
}

fn find_first_link(db: &mut Db, secret: &str, now: Moment) -> Result<OneTimeLink> {
    let link = OneTimeLink::find(db, secret, LinkPurpose::FirstAdministrator, now)?;
    match link {
        Some(link) if !Account::has_administrator(db, now)? => Ok(link),
        _ => Err(Error::NotFound(What::Link)),
    }
}

/// Makes the first administrator, confirmed at once: whoever read the terminal is trusted with the address.
pub async fn become_first(app: &App, secret: &str, form: &SignUp) -> Result<Account> {
    let form = form.checked()?;
    check_first_link(app, secret).await?;
    let now = app.now();
    let hash = app.passwords.hash(form.password).await?;
    let account = Account { password: Some(hash), role: Role::Administrator, ..open(form.name, form.email, now) };
    let (row, secret) = (account.clone(), secret.to_owned());
    let written = app.write(move |db| {
        let link = find_first_link(db, &secret, now)?;
        if !link.use_up(db, now)? {
            return Err(Error::NotFound(What::Link));
        }
        insert(db, &row)?;
        tell(db, &row, now)
    });
    written.await?;
    let node = app.clone();
    app.block(move || node.follow()).await?;
    Ok(account)
}

/// Adds an account of that role, confirmed; the link to choose its password, good for 7 days. For commands.
pub fn add(app: &App, name: &str, email: &str, role: Role) -> Result<String> {
    let now = app.now();
    let account = prepare(name, email, role, now)?;
    let link = app.store.write::<_, Error>(|db| {
        insert(db, &account)?;
        let link = change_password::link(app, db, &account, i64::from(INVITATION_HOURS) * Moment::HOUR, now)?;
        tell(db, &account, now)?;
        Ok(link)
    })?;
    app.follow()?;
    Ok(link)
}

/// An account of that role, to be inserted; or what is wrong with its name or its address.
pub(super) fn prepare(name: &str, email: &str, role: Role, now: Moment) -> Result<Account> {
    let name = names::clean(name).map_err(|message| Error::field("nom", message))?;
    let email = mail::address(email).ok_or_else(|| Error::field("courriel", messages::EMAIL_WRONG))?;
    Ok(Account { role, ..open(name, email, now) })
}

/// An account that is confirmed and approved from the start.
fn open(name: String, email: String, now: Moment) -> Account {
    let email_key = Some(email.to_lowercase());
    Account { email_key, confirmed_at: Some(now), approved_at: Some(now), ..Account::new(now, name, email) }
}

/// Inserts it; whatever is taken becomes a field error.
pub(super) fn insert(db: &mut Db, account: &Account) -> Result<()> {
    names::check_free(db, account)?;
    match Account::insert(db, account).map_err(Error::from) {
        Err(error) if error.is_duplicate() => Err(Error::field("courriel", messages::EMAIL_TAKEN)),
        other => other,
    }
}

/// Says when an address has an account already.
pub(super) fn check_email(db: &mut Db, account: &Account) -> Result<()> {
    match Account::find_by_email(db, account.email_key.as_deref().unwrap_or_default())? {
        Some(_) => Err(Error::field("courriel", messages::EMAIL_TAKEN)),
        None => Ok(()),
    }
}

/// Tells that it was opened, last in the transaction.
pub(super) fn tell(db: &mut Db, account: &Account, now: Moment) -> Result<()> {
    event::tell(db, NewEvent::new(Happening::Registered(Nothing {}), now, Some(account.id), account.name.clone()))?;
    Ok(())
}
