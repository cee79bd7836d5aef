//! Changes a password: by a link sent to whoever forgot it, or by the member who knows the present one.

use std::net::IpAddr;

use crate::actions::accounts::register;
use crate::actions::accounts::sign_in;
use crate::actions::wiki::outbox;
use crate::actions::wiki::outbox::{Leave, Reader};
use crate::app::App;
use crate::base::limits::Key;
use crate::base::passwords;
use crate::db::Db;
use crate::db::types::{AccountId, LinkPurpose, Moment};
use crate::hall::addresses;
use crate::hall::error::{Error, Result, What};
use crate::hall::messages;
use crate::hall::policy::{Member, Who};
use crate::mail::{self, Lifetime, Occasion};
use crate::models::account::Account;
use crate::models::api_token::ApiToken;
use crate::models::job::{Job, Work};
use crate::models::linked_identity::LinkedIdentity;
use crate::models::one_time_link::OneTimeLink;
use crate::models::reader;
use crate::models::session::SessionRow;
use crate::models::sign_in_step::SignInStep;

/// How long a link to choose a password is good, in hours.
const RESET_HOURS: u32 = 1;

/// Somebody forgot the password of the account of that address: a job will write to them if there is one.
///
/// The same is done, and takes the same time, whether or not the address is known. Counted by that address and
/// by the visitor's.
pub fn ask(app: &App, from: IpAddr, email: &str) -> Result<()> {
    let email = mail::address(email).ok_or_else(|| Error::field("courriel", messages::EMAIL_WRONG))?.to_lowercase();
    let now = app.now();
    Leave::asked(app, from, &[Key::Name(&email)])?;
    let work = Work::WriteBack(email);
    app.store.write::<_, Error>(|db| Ok(Job::queue(db, &work, now).map(drop)?))
}

/// Writes to the account of that address, in lower case: a link to choose a password.
///
/// An account that nobody confirmed yet may have been opened by somebody else: whoever reads the mails of that address
/// chooses a password of their own, which alone confirms it, and the confirmations sent before are good for nothing.
pub fn write_back(app: &App, email: &str) -> Result<()> {
    let now = app.now();
    app.store.write::<_, Error>(|db| {
        let account = match Account::find_by_email(db, email)? {
            Some(account) => account,
            None => match Account::find_unconfirmed(db, email)? {
                Some(account) => {
                    OneTimeLink::end_all(db, LinkPurpose::Confirmation, Some(account.id), now)?;
                    account
                }
                None => return Ok(()),
            },
        };
        let url = link(app, db, &account, i64::from(RESET_HOURS) * Moment::HOUR, now)?;
        let path = url.strip_prefix(&app.config.base_url).unwrap_or(&url);
        let occasion = Occasion::PasswordReset { lifetime: Lifetime::hours(RESET_HOURS) };
        outbox::queue(app, db, Leave::counted_before(), reader(&account), occasion, path, now)
    })
}

/// A link by which the account's password can be chosen, good for so many microseconds.
pub fn link(app: &App, db: &mut Db, account: &Account, lifetime: i64, now: Moment) -> Result<String> {
    let (link, secret) = OneTimeLink::new(LinkPurpose::Password, Some(account.id), now, lifetime);
    OneTimeLink::insert(db, &link)?;
    Ok(format!("{}{}{secret}", app.config.base_url, addresses::NEW_PASSWORD))
}

/// Chooses another password by a link, once: every session, API token and other link of the account ends. The link came
/// by mail, so an account that was not confirmed is. Keeps a processor busy.
pub fn reset(app: &App, secret: &str, password: &str) -> Result<Account> {
    let now = app.now();
    let account = app.store.read(|db| {
        register::account_of_link(&mut reader::Reader::new(db, &Who::Stranger), secret, LinkPurpose::Password, now)
    })?;
    let hash = hash(&account, "nouveau", password)?;
    let chosen = app.store.write(|db| {
        let (id, _) = register::use_link(db, secret, LinkPurpose::Password, now)?;
        let account = Account::find(db, id)?.ok_or(Error::NotFound(What::Link))?;
        store(app, db, Leave::counted_before(), &account, &hash, None)?;
        if account.confirmed_at.is_none() {
            // Whoever opened it may not be who reads these mails: nothing of theirs opens it any more.
            LinkedIdentity::delete_of(db, id)?;
            register::confirm_now(app, db, &account, now)?;
        }
        Ok::<_, Error>(account)
    });
    let account = match chosen {
        // Somebody else confirmed this address in between.
        Err(error) if error.is_duplicate() => return Err(Error::NotFound(What::Link)),
        other => other?,
    };
    app.follow()?;
    Ok(account)
}

/// Changes the member's own password, who types the present one: every other session and every API token ends.
/// The letter that tells of it is counted by account and by the visitor's address. Keeps a processor busy.
pub fn change(app: &App, from: IpAddr, member: &Member, session: &str, present: &str, password: &str) -> Result<()> {
    if !sign_in::is_password_of(app, member.id, present)? {
        return Err(Error::field("actuel", messages::PRESENT_PASSWORD_WRONG));
    }
    let id = member.id;
    let account = app.store.read::<_, Error>(|db| find(db, id))?;
    let hash = hash(&account, "nouveau", password)?;
    let leave = Leave::asked(app, from, &[Key::Number(id.0)])?;
    app.store.write(|db| store(app, db, leave, &account, &hash, Some(session)))
}

fn hash(account: &Account, field: &str, password: &str) -> Result<String> {
    let email = account.email.as_deref().unwrap_or_default();
    if let Some(weakness) = passwords::weakness(password, &account.name, email) {
        return Err(Error::field(field, messages::of_weakness(weakness)));
    }
    Ok(passwords::hash_now(password)?)
}

fn store(app: &App, db: &mut Db, leave: Leave, account: &Account, hash: &str, kept: Option<&str>) -> Result<()> {
    let now = app.now();
    Account::set_password(db, account.id, hash)?;
    SessionRow::delete_others(db, account.id, kept)?;
    // A first step taken with the old password leads nowhere any more.
    SignInStep::delete_of(db, account.id)?;
    ApiToken::revoke_all(db, account.id, now)?;
    for purpose in [LinkPurpose::Password, LinkPurpose::Address] {
        OneTimeLink::end_all(db, purpose, Some(account.id), now)?;
    }
    // The first password, chosen by an invitation, takes the place of none: there is nothing to be warned of.
    if account.email.is_none() || account.password.is_none() {
        return Ok(());
    }
    outbox::queue(app, db, leave, reader(account), Occasion::PasswordChanged, addresses::FORGOTTEN, now)
}

fn find(db: &mut Db, id: AccountId) -> Result<Account> {
    Account::find(db, id)?.ok_or(Error::NotFound(What::Account))
}

fn reader(account: &Account) -> Reader<'_> {
    Reader { email: account.email.as_deref().unwrap_or_default(), name: &account.name }
}
