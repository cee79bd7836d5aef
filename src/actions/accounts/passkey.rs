//! Adds the passkeys of members, lets them sign in, takes them away. A passkey stands for both steps: its device
//! verified its owner.

use std::net::IpAddr;

use crate::actions::accounts::second_step::Entered;
use crate::actions::accounts::session::{self, OfBrowser};
use crate::actions::accounts::sign_in;
use crate::actions::wiki::outbox;
use crate::actions::wiki::outbox::{Leave, Reader};
use crate::app::App;
use crate::base::device::Device;
use crate::base::limits::{Key, What as Limit};
use crate::base::passkeys::{Challenge, Checker};
use crate::base::tokens;
use crate::db::Db;
use crate::db::types::Moment;
use crate::hall::addresses;
use crate::hall::error::{Error, Result, What};
use crate::hall::messages;
use crate::hall::messages::signing_in as said;
use crate::hall::policy::Member;
use crate::mail::{Occasion, WayIn};
use crate::models::account::Account;
use crate::models::passkey::{MOST, PasskeyRow};
use crate::models::sign_in_step::{PASSKEY, SignInStep};

/// The most characters of a name.
pub const MOST_NAME: usize = 60;

fn checker(app: &App) -> Result<Checker> {
    Checker::of(&app.config.base_url, &app.identity().name).ok_or_else(|| Error::field("", said::NO_PASSKEYS_HERE))
}

/// Whether browsers have passkeys for this site: see [`Checker::of`].
#[must_use]
pub fn are_here(app: &App) -> bool {
    Checker::of(&app.config.base_url, &app.identity().name).is_some()
}

/// Begins to add one to the account of a member, who types their password: what to ask of the browser of that session.
/// Keeps a processor busy.
pub fn ask(app: &App, member: &Member, session: &str, password: &str) -> Result<String> {
    if !sign_in::is_password_of(app, member.id, password)? {
        return Err(Error::field("mot_de_passe", messages::PRESENT_PASSWORD_WRONG));
    }
    let (id, now, checker) = (member.id, app.now(), checker(app)?);
    app.store.write(|db| {
        let known: Vec<_> = PasskeyRow::list(db, id)?.into_iter().map(|row| row.id).collect();
        if known.len() >= MOST {
            return Err(Error::field("", said::PASSKEYS_ENOUGH));
        }
        let asked = checker.ask_new(&app.secret.seed(id.0, "passkey"), &member.name, &known);
        let Challenge { options, state } = asked.map_err(|_| Error::field("", said::PASSKEY_REFUSED))?;
        let account_id = Some(id);
        SignInStep::put(db, &SignInStep { account_id, state, ..SignInStep::new(session, PASSKEY, now) })?;
        Ok(options)
    })
}

/// Adds the one that answers, once; the member is told by mail.
pub fn add(app: &App, from: IpAddr, member: &Member, session: &str, name: &str, answer: &str) -> Result<()> {
    let (id, now, checker) = (member.id, app.now(), checker(app)?);
    let name = match name.trim() {
        "" => said::PASSKEY_NAME.to_owned(),
        name => name.chars().filter(|sign| !sign.is_control()).take(MOST_NAME).collect(),
    };
    let leave = Leave::asked(app, from, &[Key::Number(id.0)])?;
    let refused = |why| Error::field("", why);
    app.store.write::<_, Error>(|db| {
        Account::lock(db, id)?;
        // It may have been closed meanwhile.
        if Account::find(db, id)?.is_none_or(|account| !account.is_active()) {
            return Ok(Err(refused(said::PASSKEY_TOO_LATE)));
        }
        let step = SignInStep::find(db, session, PASSKEY, now)?.filter(|step| step.account_id == Some(id));
        let step = step.ok_or_else(|| refused(said::PASSKEY_TOO_LATE))?;
        // What was asked is answered once, rightly or not: what is refused from here on is written too.
        step.use_up(db)?;
        let Ok(proved) = checker.take_new(&step.state, answer) else { return Ok(Err(refused(said::PASSKEY_REFUSED))) };
        if PasskeyRow::find(db, &proved.id)?.is_some() {
            return Ok(Err(refused(said::PASSKEY_KNOWN)));
        }
        if PasskeyRow::list(db, id)?.len() >= MOST {
            return Ok(Err(refused(said::PASSKEYS_ENOUGH)));
        }
        let kept = proved.kept.unwrap_or_default();
        let row = PasskeyRow { id: proved.id, account_id: id, name: name.clone(), kept, added_at: now, used_at: None };
        PasskeyRow::insert(db, &row)?;
        tell(app, db, leave, member, WayIn::PasskeyAdded, now).map(Ok)
    })?
}

/// Takes one away; the member is told by mail.
pub fn remove(app: &App, from: IpAddr, member: &Member, passkey: &str) -> Result<()> {
    let now = app.now();
    let leave = Leave::asked(app, from, &[Key::Number(member.id.0)])?;
    app.store.write(|db| match PasskeyRow::delete(db, member.id, passkey)? {
        true => tell(app, db, leave, member, WayIn::PasskeyRemoved, now),
        false => Err(Error::NotFound(What::Link)),
    })
}

/// What a browser that signs in is asked.
pub struct PasskeyAsked {
    /// The options, in JSON.
    pub options: String,
    /// The secret to give to the browser, when it had none.
    pub secret: Option<String>,
}

/// Begins to sign in by a passkey: what to ask of the browser of that hash, or of one that has none yet. The session
/// is to be remembered or not, and leads back there.
pub fn begin(app: &App, browser: Option<&str>, remembered: bool, back: &str) -> Result<PasskeyAsked> {
    let (now, checker) = (app.now(), checker(app)?);
    let secret = browser.is_none().then(tokens::random);
    let hash = secret.as_deref().map(session::hash_of).or_else(|| browser.map(str::to_owned)).unwrap_or_default();
    let Challenge { options, state } = checker.ask_any().map_err(|_| Error::field("", said::PASSKEY_REFUSED))?;
    let step = SignInStep { remembered, back: back.to_owned(), state, ..SignInStep::new(&hash, PASSKEY, now) };
    app.store.write::<_, Error>(|db| Ok(SignInStep::put(db, &step)?))?;
    Ok(PasskeyAsked { options, secret })
}

/// Opens the session of whoever's passkey answers; [`Error::NotFound`] when it was asked too long ago. Failures
/// count as those of passwords do.
pub fn enter(app: &App, from: IpAddr, browser: &str, answer: &str, device: Device) -> Result<Entered> {
    let (now, checker) = (app.now(), checker(app)?);
    let counted = [(Limit::SignInFromAddress, Key::Address(from))];
    app.limiter.check_all(&counted, now.0)?;
    let refused = || Error::field("", said::PASSKEY_UNKNOWN);
    let id = Checker::id_of(answer).map_err(|_| refused())?;
    let entered = app.store.write(|db| {
        let step = SignInStep::find(db, browser, PASSKEY, now)?.filter(|step| step.account_id.is_none());
        let step = step.ok_or(Error::NotFound(What::Link))?;
        // What was asked is answered once, rightly or not: what is refused from here on is written too.
        if !step.use_up(db)? {
            return Err(Error::NotFound(What::Link));
        }
        let Some(row) = PasskeyRow::find(db, &id)? else { return Ok(Err(refused())) };
        let Some(account) = Account::find(db, row.account_id)?.filter(Account::is_active) else {
            return Ok(Err(refused()));
        };
        let Ok(proved) = checker.check(&step.state, answer, &row.kept) else { return Ok(Err(refused())) };
        PasskeyRow::touch(db, &row.id, proved.kept.as_deref().unwrap_or(&row.kept), now)?;
        let of = OfBrowser { device, remembered: step.remembered, strong: true };
        let secret = session::begin_in(app, db, account.id, of, None)?;
        Ok(Ok(Entered { secret, remembered: step.remembered, back: step.back }))
    })??;
    app.limiter.give_back_all(&counted, now.0);
    Ok(entered)
}

fn tell(app: &App, db: &mut Db, leave: Leave, member: &Member, news: WayIn, now: Moment) -> Result<()> {
    let reader = Reader { email: &member.email, name: &member.name };
    match member.email.as_str() {
        "" => Ok(()),
        _ => outbox::queue(app, db, leave, reader, Occasion::WayIn { news }, addresses::PASSKEYS, now),
    }
}
