//! Sets up, asks for and takes off the second step of signing in: a code of one's own device, after the password.

use std::net::IpAddr;

use crate::actions::accounts::session::{self, OfBrowser};
use crate::actions::accounts::sign_in;
use crate::actions::wiki::outbox;
use crate::actions::wiki::outbox::{Leave, Reader};
use crate::app::App;
use crate::base::device::Device;
use crate::base::limits::{Key, What as Limit};
use crate::base::one_time_code::Codes;
use crate::db::Db;
use crate::db::happening::{AccountChange, Happening, OfAccount};
use crate::db::types::{AccountId, Moment};
use crate::hall::addresses;
use crate::hall::error::{Error, Result, What};
use crate::hall::messages;
use crate::hall::messages::signing_in as said;
use crate::hall::policy::Member;
use crate::mail::{Occasion, WayIn};
use crate::models::account::Account;
use crate::models::event::{self, NewEvent};
use crate::models::second_step::{self, CODES, SecondStep, recovery};
use crate::models::session::SessionRow;
use crate::models::sign_in_step::{CODE, SignInStep};

/// What makes the codes of a second step.
#[must_use]
pub fn codes_of(app: &App, step: &SecondStep, name: &str) -> Codes {
    Codes::of(&app.secret.seed(step.account_id.0, &step.salt), &app.identity().name, name)
}

/// Sets up a second step, which waits an hour for its first code. The password is asked. Keeps a processor busy.
pub fn begin(app: &App, member: &Member, password: &str) -> Result<()> {
    must_know(app, member, "mot_de_passe", password)?;
    let (id, now) = (member.id, app.now());
    app.store.write(|db| match SecondStep::in_force(db, id)? {
        Some(_) => Err(Error::field("", said::ALREADY_ON)),
        None => Ok(SecondStep::await_code(db, id, now)?),
    })
}

/// Asks for it from now on, once a first code shows that the device has it: the recovery codes, told this once. The
/// other sessions end; the member is told by mail.
pub fn confirm(app: &App, from: IpAddr, member: &Member, session: &str, typed: &str) -> Result<Vec<String>> {
    let (id, now) = (member.id, app.now());
    let tried = try_code(app, from, id, typed)?;
    let leave = Leave::asked(app, from, &[Key::Number(id.0)])?;
    let codes = new_codes();
    app.store.write(|db| {
        Account::lock(db, id)?;
        let step = SecondStep::awaited(db, id, now)?.ok_or_else(|| Error::field("", said::SET_UP_AGAIN))?;
        let shown = codes_of(app, &step, &member.name).step_of(tried.typed(), now.0);
        let is_right = shown.is_some_and(|shown| step.take(db, shown).unwrap_or(false));
        if !is_right {
            return Err(Error::field("code", said::CODE_WRONG));
        }
        step.begin(db, now)?;
        recovery::replace(db, id, &codes)?;
        SessionRow::delete_others(db, id, Some(session))?;
        SessionRow::set_strong(db, id, Some(session))?;
        tell(app, db, leave, id, WayIn::On, now)?;
        event::tell(db, changed(member, true, now))?;
        Ok(())
    })?;
    tried.succeeded(app);
    app.follow()?;
    Ok(codes)
}

/// Other recovery codes in place of those there were, told this once. The password is asked. Keeps a processor busy.
pub fn renew_codes(app: &App, from: IpAddr, member: &Member, password: &str) -> Result<Vec<String>> {
    must_know(app, member, "codes_passe", password)?;
    let (id, now) = (member.id, app.now());
    let leave = Leave::asked(app, from, &[Key::Number(id.0)])?;
    let codes = new_codes();
    app.store.write(|db| {
        Account::lock(db, id)?;
        SecondStep::in_force(db, id)?.ok_or_else(|| Error::field("", said::NO_SECOND_STEP))?;
        recovery::replace(db, id, &codes)?;
        tell(app, db, leave, id, WayIn::NewCodes, now)
    })?;
    Ok(codes)
}

/// Asks for it no longer. The password is asked; the member is told by mail. Keeps a processor busy.
pub fn turn_off(app: &App, from: IpAddr, member: &Member, password: &str) -> Result<()> {
    must_know(app, member, "arret_passe", password)?;
    let (id, now) = (member.id, app.now());
    let leave = Leave::asked(app, from, &[Key::Number(id.0)])?;
    app.store.write::<_, Error>(|db| {
        if !SecondStep::delete(db, id)? {
            return Err(Error::field("", said::NO_SECOND_STEP));
        }
        SessionRow::set_strong(db, id, None)?;
        tell(app, db, leave, id, WayIn::Off, now)?;
        event::tell(db, changed(member, false, now))?;
        Ok(())
    })?;
    app.follow()?;
    Ok(())
}

/// A session that was opened, and where its browser goes.
pub struct Entered {
    /// The secret of the session.
    pub secret: String,
    /// Whether it is to be remembered.
    pub remembered: bool,
    /// Where its browser was going; empty for the account's page.
    pub back: String,
}

/// Opens the session for which this browser gave the password, once its code is right; [`Error::NotFound`] when that
/// was too long ago.
pub fn enter(app: &App, from: IpAddr, browser: &str, typed: &str, device: Device) -> Result<Entered> {
    let now = app.now();
    let gone = || Error::NotFound(What::Link);
    let step = app.store.read::<_, Error>(|db| Ok(SignInStep::find(db, browser, CODE, now)?))?.ok_or_else(gone)?;
    let id = step.account_id.ok_or_else(gone)?;
    let tried = try_code(app, from, id, typed)?;
    let of = OfBrowser { device, remembered: step.remembered, strong: true };
    let secret = app.store.write(|db| {
        let account = Account::find(db, id)?.filter(Account::is_active).ok_or_else(gone)?;
        let asked = SecondStep::in_force(db, id)?.ok_or_else(gone)?;
        if !step.use_up(db)? {
            return Err(gone());
        }
        match passes(app, db, &account, &asked, tried.typed(), now)? {
            true => session::begin_in(app, db, id, of, None),
            false => Err(Error::field("code", said::CODE_WRONG)),
        }
    })?;
    tried.succeeded(app);
    Ok(Entered { secret, remembered: step.remembered, back: step.back })
}

/// Opens a session of an account whose password was given, and its code beside it where it asks for one; none when that
/// is missing or wrong. For a form that signs in and does something else at once.
pub fn enter_at_once(
    app: &App,
    from: IpAddr,
    account: &Account,
    typed: &str,
    of: OfBrowser,
    before: Option<&str>,
) -> Result<Option<(Member, String)>> {
    let (id, now) = (account.id, app.now());
    let asked = app.store.read::<_, Error>(|db| Ok(SecondStep::in_force(db, id)?))?;
    let tried = match &asked {
        None => None,
        Some(_) if typed.trim().is_empty() => return Ok(None),
        Some(_) => Some(try_code(app, from, id, typed)?),
    };
    let opened = app.store.write::<_, Error>(|db| {
        let asked = SecondStep::in_force(db, id)?;
        let right = match (&asked, &tried) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(asked), Some(tried)) => passes(app, db, account, asked, tried.typed(), now)?,
        };
        if !right {
            return Ok(None);
        }
        let of = OfBrowser { strong: asked.is_some(), ..of };
        let secret = session::begin_in(app, db, id, of, before)?;
        Ok(Some((second_step::member_of(db, account, of.strong, now)?, secret)))
    })?;
    if opened.is_some()
        && let Some(tried) = tried
    {
        tried.succeeded(app);
    }
    Ok(opened)
}

/// Whether this is a code of the account that did not serve yet, or one of its recovery codes, which is told by mail.
fn passes(app: &App, db: &mut Db, account: &Account, asked: &SecondStep, typed: &str, now: Moment) -> Result<bool> {
    if let Some(step) = codes_of(app, asked, &account.name).step_of(typed, now.0) {
        return Ok(asked.take(db, step)?);
    }
    if !recovery::take(db, account.id, typed, now)? {
        return Ok(false);
    }
    let left = recovery::count(db, account.id)?;
    // Each serves once: there are never more of these letters than codes.
    tell(app, db, Leave::counted_before(), account.id, WayIn::Recovered(left), now)?;
    Ok(true)
}

/// A code that is tried, counted until it proves right.
struct Tried {
    typed: String,
    named: String,
    from: IpAddr,
    at: Moment,
}

/// Counts a code as passwords are, by account and by address.
fn try_code(app: &App, from: IpAddr, account: AccountId, typed: &str) -> Result<Tried> {
    let typed: String = typed.chars().filter(|sign| !sign.is_whitespace()).collect();
    if typed.is_empty() {
        return Err(Error::field("code", said::CODE_ASKED));
    }
    let tried = Tried { typed, named: format!("second step {account}"), from, at: app.now() };
    app.limiter.check_all(&tried.counted(), tried.at.0)?;
    Ok(tried)
}

impl Tried {
    fn typed(&self) -> &str {
        &self.typed
    }

    fn counted(&self) -> [(Limit, Key<'_>); 2] {
        [(Limit::PasswordAgain, Key::Name(&self.named)), (Limit::SignInFromAddress, Key::Address(self.from))]
    }

    fn succeeded(&self, app: &App) {
        app.limiter.give_back_all(&self.counted(), self.at.0);
    }
}

fn must_know(app: &App, member: &Member, field: &str, password: &str) -> Result<()> {
    match sign_in::is_password_of(app, member.id, password)? {
        true => Ok(()),
        false => Err(Error::field(field, messages::PRESENT_PASSWORD_WRONG)),
    }
}

fn changed(member: &Member, on: bool, now: Moment) -> NewEvent {
    let told = OfAccount { account: Some(member.id), change: Some(AccountChange::SecondStep { second_step: on }) };
    NewEvent::new(Happening::AccountChanged(told), now, Some(member.id), member.name.clone())
}

fn tell(app: &App, db: &mut Db, leave: Leave, account: AccountId, news: WayIn, now: Moment) -> Result<()> {
    let account = Account::find(db, account)?.ok_or(Error::NotFound(What::Account))?;
    let Some(email) = &account.email else { return Ok(()) };
    let reader = Reader { email, name: &account.name };
    outbox::queue(app, db, leave, reader, Occasion::WayIn { news }, addresses::SECOND_STEP, now)
}

/// Recovery codes: sixteen letters and digits that nobody takes for one another, in groups of four.
fn new_codes() -> Vec<String> {
    const SIGNS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let one = || {
        let signs = rand::random::<[u8; 16]>();
        let signs: Vec<char> =
            signs.iter().filter_map(|byte| SIGNS.get(usize::from(byte % 32))).map(|b| char::from(*b)).collect();
        signs.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join("-")
    };
    (0..CODES).map(|_| one()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recovery_codes_are_ten_and_none_is_like_another() {
        let codes = new_codes();
        assert_eq!(codes.iter().collect::<std::collections::HashSet<_>>().len(), CODES);
        for code in codes {
            assert!(code.len() == 19 && code.split('-').all(|four| four.len() == 4), "{code}");
            assert!(!code.contains(['o', 'l', '0', '1']), "{code}");
        }
    }
}
