//! Invites somebody: their account is open from the start, and they choose its password by a link that comes by mail.
//! Administrators only.

use crate::actions::accounts::invited::Invitee;
use crate::actions::accounts::{appoint, change_password, close_account, invited, names};
use crate::actions::groups::gather_people;
use crate::actions::wiki::outbox;
use crate::actions::wiki::outbox::{Leave, Reader};
use crate::app::App;
use crate::base::limits::Key;
use crate::db::Db;
use crate::db::types::{AccountId, GroupId, LinkPurpose, Moment, Role};
use crate::hall::error::{Error, FieldError, Result, What};
use crate::hall::messages;
use crate::hall::policy::{Act, Who};
use crate::mail::{Lifetime, Occasion};
use crate::models::account::Account;
use crate::models::group::Group;
use crate::models::linked_identity::LinkedIdentity;
use crate::models::one_time_link::OneTimeLink;

/// The most characters of a word of welcome.
pub const MOST_WORD: usize = 500;

/// What is given to those who are invited.
#[derive(Clone, Copy, Debug)]
pub struct Welcome<'a> {
    /// What they may do.
    pub role: Role,
    /// The groups that they are in from the start.
    pub groups: &'a [GroupId],
    /// A word of welcome; may be empty.
    pub word: &'a str,
}

/// Opens an account of that role for each of the people of a list, and writes to them, with a word of welcome that may
/// be empty: all of them or none. What is taken or ill-formed is a field error, which names its line.
pub fn invite(app: &App, who: &Who, people: &str, given: &Welcome<'_>) -> Result<Vec<Account>> {
    who.must(Act::Administer)?;
    let (now, word) = (app.now(), given.word.trim());
    if word.chars().count() > MOST_WORD {
        return Err(Error::field("mot", messages::text_too_long(MOST_WORD)));
    }
    let people = invited::read(people)?;
    let accounts = app.store.read(|db| to_open(db, &people, given.role, now))?;
    let leaves = accounts.iter().map(|account| leave(app, account)).collect::<Result<Vec<_>>>()?;
    app.store.write::<_, Error>(|db| {
        for ((account, leave), person) in accounts.iter().zip(&leaves).zip(&people) {
            appoint::insert(db, account).map_err(|error| of_line(person.line, error))?;
            send(app, db, *leave, who, account, word, now)?;
            for group in given.groups {
                Group::lock(db, *group)?.ok_or_else(|| Error::field("groupes", messages::groups::NO_SUCH))?;
                gather_people::enter(db, *group, account.id, now)?;
            }
        }
        accounts.iter().try_for_each(|account| appoint::tell(db, account, now))
    })?;
    app.follow()?;
    Ok(accounts)
}

/// The accounts to be opened. A name that was made of an address is made another when somebody has it; of one that was
/// written, and of an address, it is said that somebody has it.
fn to_open(db: &mut Db, people: &[Invitee], role: Role, now: Moment) -> Result<Vec<Account>> {
    let mut accounts: Vec<Account> = Vec::new();
    let mut wrong = Vec::new();
    for person in people {
        let name = |n: usize| if n < 2 { person.name.clone() } else { format!("{} {n}", person.name) };
        let mut tries = if person.is_named { 1..2 } else { 1..MOST_NAMESAKES };
        let opened = loop {
            let Some(n) = tries.next() else { break Err(Error::field("nom", messages::NAME_TAKEN)) };
            let account = appoint::prepare(&name(n), &person.email, role, now)?;
            let is_used = accounts.iter().any(|other| other.name_key == account.name_key);
            if !is_used && names::check_free(db, &account).is_ok() {
                break appoint::check_email(db, &account).map(|()| account);
            }
        };
        match opened.map_err(|error| of_line(person.line, error)) {
            Ok(account) => accounts.push(account),
            Err(Error::Invalid(errors)) => wrong.extend(errors),
            Err(error) => return Err(error),
        }
    }
    if wrong.is_empty() { Ok(accounts) } else { Err(Error::Invalid(wrong)) }
}

/// Names made of addresses that are tried with a number.
const MOST_NAMESAKES: usize = 20;

/// What is wrong with a person of a list, with their line.
fn of_line(line: usize, error: Error) -> Error {
    match error {
        Error::Invalid(errors) => Error::Invalid(
            errors
                .into_iter()
                .map(|error| FieldError {
                    field: "courriels".to_owned(),
                    message: messages::of_line(line, &error.message),
                })
                .collect(),
        ),
        error => error,
    }
}

/// Sends the link again to who has not taken it yet; the one before is good for nothing.
pub fn invite_again(app: &App, who: &Who, id: AccountId) -> Result<Account> {
    who.must(Act::Administer)?;
    let now = app.now();
    let account = app.store.read::<_, Error>(|db| find(db, id))?;
    let leave = leave(app, &account)?;
    app.store.write::<_, Error>(|db| {
        let account = find(db, id)?;
        send(app, db, leave, who, &account, "", now)?;
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
    let account = account.ok_or(Error::NotFound(What::Account))?;
    // Somebody signs in by a provider, without a password.
    let is_taken = !LinkedIdentity::list(db, id)?.is_empty();
    if is_taken { Err(Error::NotFound(What::Account)) } else { Ok(account) }
}

fn send(app: &App, db: &mut Db, leave: Leave, who: &Who, account: &Account, word: &str, now: Moment) -> Result<()> {
    OneTimeLink::end_all(db, LinkPurpose::Password, Some(account.id), now)?;
    let url = change_password::link(app, db, account, i64::from(appoint::INVITATION_HOURS) * Moment::HOUR, now)?;
    let path = url.strip_prefix(&app.config.base_url).unwrap_or(&url);
    let reader = Reader { email: account.email.as_deref().unwrap_or_default(), name: &account.name };
    let lifetime = Lifetime::hours(appoint::INVITATION_HOURS);
    let occasion = Occasion::Invited { by: &who.member()?.name, word, lifetime };
    outbox::queue(app, db, leave, reader, occasion, path, now)
}
