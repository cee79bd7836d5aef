//! Opens an account: somebody signs up, receives a link, confirms. Whether an address is known is never told.

use std::net::IpAddr;

use crate::actions::accounts::names;
use crate::actions::wiki::outbox;
use crate::actions::wiki::outbox::{Leave, Reader};
use crate::app::App;
use crate::base::limits::{Key, What as Limit};
use crate::base::passwords;
use crate::db::Db;
use crate::db::happening::{Happening, Nothing};
use crate::db::types::{AccountId, LinkPurpose, Moment};
use crate::hall::addresses;
use crate::hall::config::Registration;
use crate::hall::error::{Error, FieldError, Result, What};
use crate::hall::messages;
use crate::hall::policy::Who;
use crate::mail::{self, Lifetime, Occasion};
use crate::models::account::Account;
use crate::models::event::{self, NewEvent};
use crate::models::one_time_link::OneTimeLink;
use crate::models::reader;
use crate::text::title;

/// Hours that a confirmation link is good for.
pub const CONFIRMATION_HOURS: u32 = 48;
/// What somebody types to open an account.
#[derive(Clone, Debug)]
pub struct SignUp {
    /// The name that others will see.
    pub name: String,
    /// The e-mail address, which they will not.
    pub email: String,
    /// The password.
    pub password: String,
}

impl SignUp {
    /// The same, name and address made clean; or every field to mend (`nom`, `courriel`, `mot_de_passe`).
    pub fn checked(&self) -> Result<Self> {
        let mut problems = Vec::new();
        let (name, email) = named(&self.name, &self.email, &mut problems);
        if let Some(weakness) = passwords::weakness(&self.password, &self.name, &self.email) {
            let message = messages::of_weakness(weakness).to_owned();
            problems.push(FieldError { field: "mot_de_passe".to_owned(), message });
        }
        match problems.is_empty() {
            true => Ok(Self { name, email, password: self.password.clone() }),
            false => Err(Error::Invalid(problems)),
        }
    }
}

/// A name and an address made clean, with what is wrong of them (`nom`, `courriel`).
pub(super) fn named(name: &str, email: &str, problems: &mut Vec<FieldError>) -> (String, String) {
    let mut wrong = |field: &str, message: String| problems.push(FieldError { field: field.to_owned(), message });
    let name = names::clean(name).unwrap_or_else(|message| {
        wrong("nom", message);
        String::new()
    });
    let email = mail::address(email).unwrap_or_else(|| {
        wrong("courriel", messages::EMAIL_WRONG.to_owned());
        String::new()
    });
    (name, email)
}

/// Opens an account that waits for its address to be confirmed, and queues the letter.
///
/// A name that is taken, looks like another’s or speaks for the wiki is a field error. A taken address is not: whoever
/// reads there is told that somebody tried, and the answer, the rows and the time are the same. Counted by address of
/// the visitor and by e-mail address. The link leads `back` once it served. Keeps a processor busy.
pub fn sign_up(app: &App, from: IpAddr, form: &SignUp, back: &str) -> Result<Account> {
    let form = form.checked()?;
    names::check_unofficial(&form.name, &app.identity().name)?;
    let now = app.now();
    let email = form.email.to_lowercase();
    app.limiter.check(Limit::SignUp, Key::Address(from), now.0)?;
    let leave = Leave::asked(app, from, &[Key::Name(&email)])
        .inspect_err(|_| app.limiter.give_back(Limit::SignUp, Key::Address(from), now.0))?;
    let hash = passwords::hash_now(&form.password)?;
    let account = Account { password: Some(hash), ..Account::new(now, form.name, form.email) };
    let inserted = app.store.write(|db| {
        if app.registration(&mut reader::Reader::new(db, &Who::Stranger))? == Registration::Invited {
            return Err(Error::field("nom", messages::INVITED_ONLY));
        }
        names::check_free(db, &account)?;
        Account::insert(db, &account)?;
        queue_confirmation(app, db, leave, &account, back, now)
    });
    match inserted {
        Ok(()) => Ok(account),
        Err(error) if error.is_duplicate() => Err(Error::field("nom", messages::NAME_TAKEN)),
        Err(error) => Err(error),
    }
}

/// Sends the confirmation again to the account of that name, if it waits for one. The answer is always the same.
pub fn resend(app: &App, from: IpAddr, name: &str, back: &str) -> Result<()> {
    let now = app.now();
    let key = title::key(name);
    let leave = Leave::asked(app, from, &[Key::Name(&key)])?;
    app.store.write(|db| match Account::find_by_name(db, &key)? {
        Some(account) if !account.was_confirmed() => queue_confirmation(app, db, leave, &account, back, now),
        _ => Ok(()),
    })
}

/// Queues the letter with the link; or, to an address that has its account already, word that somebody tried.
pub(super) fn queue_confirmation(
    app: &App,
    db: &mut Db,
    leave: Leave,
    account: &Account,
    back: &str,
    now: Moment,
) -> Result<()> {
    let email = account.email.as_deref().unwrap_or_default();
    if let Some(owner) = Account::find_by_email(db, &email.to_lowercase())? {
        let reader = Reader { email, name: &owner.name };
        return outbox::queue(app, db, leave, reader, Occasion::AlreadyMember, addresses::FORGOTTEN, now);
    }
    let lifetime = i64::from(CONFIRMATION_HOURS) * Moment::HOUR;
    let (link, secret) = OneTimeLink::new(LinkPurpose::Confirmation, Some(account.id), now, lifetime);
    OneTimeLink::insert(db, &OneTimeLink { payload: back.to_owned(), ..link })?;
    let occasion = Occasion::Confirmation { lifetime: Lifetime::hours(CONFIRMATION_HOURS) };
    let path = format!("{}{secret}", addresses::CONFIRMATION);
    outbox::queue(app, db, leave, Reader { email, name: &account.name }, occasion, &path, now)
}

/// The account that a link is for, while it is good; nothing changes.
pub fn account_of_link(
    reader: &mut reader::Reader<'_>,
    secret: &str,
    purpose: LinkPurpose,
    now: Moment,
) -> Result<Account> {
    let link = reader.one_time_link(secret, purpose, now)?;
    let id = link.and_then(|link| link.account_id).ok_or(Error::NotFound(What::Link))?;
    reader.account(id).map_err(|error| match error {
        Error::NotFound(_) => Error::NotFound(What::Link),
        other => other,
    })
}

/// Confirms the address of a new account by its link, once. Active at once where registration is open, else it waits
/// for a moderator. Gives the account, and where its owner was.
pub async fn confirm(app: &App, secret: &str) -> Result<(Account, String)> {
    let (node, secret, now) = (app.clone(), secret.to_owned(), app.now());
    let confirmed = app.write::<_, Error>(move |db| {
        let (id, back) = use_link(db, &secret, LinkPurpose::Confirmation, now)?;
        let account = Account::find(db, id)?.ok_or(Error::NotFound(What::Link))?;
        confirm_now(&node, db, &account, now)?;
        Ok((Account::find(db, id)?.ok_or(Error::NotFound(What::Link))?, back))
    });
    let confirmed = match confirmed.await {
        // Somebody else confirmed this address in between.
        Err(error) if error.is_duplicate() => return Err(Error::NotFound(What::Link)),
        other => other?,
    };
    let node = app.clone();
    app.block(move || node.follow()).await?;
    Ok(confirmed)
}

/// Uses up a link of an account; whose it is, and what it carries.
pub(super) fn use_link(db: &mut Db, secret: &str, purpose: LinkPurpose, now: Moment) -> Result<(AccountId, String)> {
    let link = OneTimeLink::find(db, secret, purpose, now)?.ok_or(Error::NotFound(What::Link))?;
    match link.account_id {
        Some(id) if link.use_up(db, now)? => Ok((id, link.payload)),
        _ => Err(Error::NotFound(What::Link)),
    }
}

/// Confirms an account in the transaction of whoever proved that its address is theirs.
pub(super) fn confirm_now(app: &App, db: &mut Db, account: &Account, now: Moment) -> Result<()> {
    let email = account.email.as_deref().unwrap_or_default();
    Account::confirm(db, account.id, email, now)?;
    Account::delete_rivals(db, account.id, &email.to_lowercase())?;
    OneTimeLink::end_all(db, LinkPurpose::Confirmation, Some(account.id), now)?;
    if app.registration(&mut reader::Reader::new(db, &Who::Stranger))? == Registration::Open {
        Account::approve(db, account.id, now)?;
    } else if account.approved_at.is_none() {
        tell_moderators(app, db, account, now)?;
    }
    event::tell(db, NewEvent::new(Happening::Registered(Nothing {}), now, Some(account.id), account.name.clone()))?;
    Ok(())
}

/// Writes to whoever may accept the account: not to those who are blocked.
fn tell_moderators(app: &App, db: &mut Db, account: &Account, now: Moment) -> Result<()> {
    for moderator in Account::moderators(db)?.into_iter().filter(|moderator| moderator.block(now).is_none()) {
        let Some(email) = &moderator.email else { continue };
        let reader = Reader { email, name: &moderator.name };
        let occasion = Occasion::AccountWaits { newcomer: &account.name };
        outbox::queue(app, db, Leave::counted_before(), reader, occasion, addresses::WAITING_ACCOUNTS, now)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::actions::accounts::register::*;

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let form = SignUp { name: "@".into(), email: "ann".into(), password: "court".into() };
        let Err(Error::Invalid(problems)) = form.checked() else { panic!("taken") };
        let fields: Vec<&str> = problems.iter().map(|problem| problem.field.as_str()).collect();
        assert_eq!(fields, ["nom", "courriel", "mot_de_passe"]);
    }
}
