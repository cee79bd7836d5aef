//! Lets people in by an OpenID Connect provider: they go there, come back, and open the account that is linked to who
//! they are. The provider stands for the password alone: a second step is still asked where there is one.

use std::net::IpAddr;

use crate::actions::accounts::register;
use crate::actions::accounts::session::{self, Admission, OfBrowser};
use crate::actions::accounts::{names, sign_in};
use crate::actions::wiki::outbox;
use crate::actions::wiki::outbox::{Leave, Reader};
use crate::app::App;
use crate::base::device::Device;
use crate::base::limits::{Key, What as Limit};
use crate::base::openid::{Identified, NotIdentified};
use crate::base::tokens;
use crate::db::Db;
use crate::db::types::{AccountId, Moment};
use crate::hall::addresses;
use crate::hall::config::Registration;
use crate::hall::error::{Error, Result, What};
use crate::hall::messages;
use crate::hall::messages::signing_in as said;
use crate::hall::policy::{Member, Refused, Who};
use crate::mail::{self, Occasion, WayIn};
use crate::models::account::Account;
use crate::models::linked_identity::{LinkedIdentity, MOST};
use crate::models::reader;
use crate::models::sign_in_step::{NEWCOMER, PROVIDER, SignInStep};

/// What somebody goes to the provider for.
pub struct Errand {
    /// The hash of their browser's secret; none while it has none.
    pub browser: Option<String>,
    /// The account to which the identity is to be linked; none to sign in.
    pub account: Option<AccountId>,
    /// Whether the session is to be remembered.
    pub remembered: bool,
    /// Where to go afterwards; empty for the account's page.
    pub back: String,
}

/// Where a browser goes.
pub struct Departure {
    /// The address at the provider.
    pub url: String,
    /// The secret to give to the browser, when it had none.
    pub secret: Option<String>,
}

/// Begins: where the browser goes; or why it cannot.
pub async fn begin(app: &App, errand: Errand) -> Result<Result<Departure, NotIdentified>> {
    let going = match app.provider()?.begin().await {
        Ok(going) => going,
        Err(why) => return Ok(Err(why)),
    };
    let Errand { browser, account, remembered, back } = errand;
    let now = app.now();
    let secret = browser.is_none().then(tokens::random);
    let hash = secret.as_deref().map(session::hash_of).or(browser).unwrap_or_default();
    let step = SignInStep::new(&hash, PROVIDER, now);
    let step = SignInStep { account_id: account, remembered, back, state: going.kept, ..step };
    app.write::<_, Error>(move |db| Ok(SignInStep::put(db, &step)?)).await?;
    Ok(Ok(Departure { url: going.url, secret }))
}

/// Lets a member go to the provider to link who they are there: their password is asked, as for any other way in. Keeps
/// a processor busy.
pub fn check_password(app: &App, member: &Member, password: &str) -> Result<()> {
    match sign_in::is_password_of(app, member.id, password)? {
        true => Ok(()),
        false => Err(Error::field("mot_de_passe", messages::PRESENT_PASSWORD_WRONG)),
    }
}

/// What a browser brings back from the provider.
pub struct ProviderAnswer {
    /// What it left with.
    pub state: String,
    /// What tells who it is of; none when the provider, or the person there, refused.
    pub code: Option<String>,
    /// Whose session the browser has now.
    pub account: Option<AccountId>,
}

/// What came of it.
pub enum Arrival {
    /// A session begins, or the step that leads to one.
    In(Entrance),
    /// The identity opens this account from now on.
    Linked,
    /// It opens another account already.
    OfAnother,
    /// The account has as many as it may.
    Enough,
    /// Nobody knows it: a name is asked, for an account. The secret to give to the browser, by which it is known then.
    New(String),
    /// The account does not open yet.
    Kept(Refused),
    /// The provider did not say who it is.
    Nobody(NotIdentified),
    /// The person did not want to say it.
    Declined,
    /// It left too long ago, or not from this browser, or came back before.
    TooLate,
}

/// A session that begins, and where its browser was going.
pub struct Entrance {
    /// What to give to the browser, and where it goes before anywhere else.
    pub admission: Admission,
    /// Whether it is to be remembered.
    pub remembered: bool,
    /// Where it was going; empty for the account's page.
    pub back: String,
}

/// Takes what the browser of that hash brings back. What it left with serves once, whatever comes of it. Those who come
/// back in vain count as wrong passwords do.
pub async fn come_back(
    app: &App,
    from: IpAddr,
    browser: &str,
    answer: ProviderAnswer,
    device: Device,
) -> Result<Arrival> {
    let provider = app.provider()?;
    let now = app.now();
    let counted = [(Limit::SignInFromAddress, Key::Address(from))];
    app.limiter.check_all(&counted, now.0)?;
    let hash = browser.to_owned();
    let step = app.read::<_, Error>(move |db| Ok(SignInStep::find(db, &hash, PROVIDER, now)?)).await?;
    // Who went to link an identity and signed out meanwhile links none.
    let step = step.filter(|step| step.account_id.is_none() || step.account_id == answer.account);
    let Some(step) = step else { return Ok(Arrival::TooLate) };
    let who = match &answer.code {
        Some(code) => Some(provider.finish(&step.state, &answer.state, code).await.map(readable)),
        None => None,
    };
    let node = app.clone();
    let arrived = app.write::<_, Error>(move |db| {
        if !step.use_up(db)? {
            return Ok(Arrival::TooLate);
        }
        match &who {
            None => Ok(Arrival::Declined),
            Some(Err(why)) => Ok(Arrival::Nobody(*why)),
            Some(Ok(who)) => settle(&node, db, &step, who, device, now),
        }
    });
    let arrived = arrived.await?;
    if matches!(arrived, Arrival::In(_) | Arrival::Linked | Arrival::New(_)) {
        app.limiter.give_back_all(&counted, now.0);
    }
    Ok(arrived)
}

/// What becomes of somebody whom the provider told.
fn settle(app: &App, db: &mut Db, step: &SignInStep, who: &Identified, device: Device, now: Moment) -> Result<Arrival> {
    let known = LinkedIdentity::find(db, &who.issuer, &who.subject)?;
    if let Some(id) = step.account_id {
        return link(app, db, id, known, who, now);
    }
    let owner = match &known {
        Some(known) => Account::find(db, known.account_id)?,
        // An address that the provider vouches for is as good as a link that is sent there.
        None if who.is_verified => Account::find_by_email(db, &who.email.to_lowercase())?,
        None => None,
    };
    let Some(owner) = owner else {
        let state = serde_json::to_string(who).map_err(|error| Error::Internal(error.into()))?;
        let (remembered, back) = (step.remembered, step.back.clone());
        // Who planted the secret that the browser came with must not go on in its place.
        let secret = tokens::random();
        let step = SignInStep::new(&session::hash_of(&secret), NEWCOMER, now);
        SignInStep::put(db, &SignInStep { remembered, back, state, ..step })?;
        return Ok(Arrival::New(secret));
    };
    if owner.confirmed_at.is_none() {
        return Ok(Arrival::Kept(Refused::Unconfirmed(owner.name)));
    }
    if !owner.is_active() {
        return Ok(Arrival::Kept(Refused::Waiting));
    }
    match known {
        Some(known) => known.touch(db, now)?,
        None => {
            Account::lock(db, owner.id)?;
            if LinkedIdentity::list(db, owner.id)?.len() >= MOST {
                return Ok(Arrival::Enough);
            }
            let linked = LinkedIdentity::new(owner.id, &who.issuer, &who.subject, called(who), now);
            LinkedIdentity::insert(db, &LinkedIdentity { used_at: Some(now), ..linked })?;
            // An identity is linked so once: there are no more of these letters than identities with this address.
            tell(app, db, Leave::counted_before(), &owner, WayIn::Linked, now)?;
        }
    }
    let of = OfBrowser { device, remembered: step.remembered, strong: false };
    let admission = session::open_in(app, db, owner.id, of, None, &step.back)?;
    Ok(Arrival::In(Entrance { admission, remembered: step.remembered, back: step.back.clone() }))
}

/// Links who somebody is to the account of the member who went to say it.
fn link(
    app: &App,
    db: &mut Db,
    id: AccountId,
    known: Option<LinkedIdentity>,
    who: &Identified,
    now: Moment,
) -> Result<Arrival> {
    Account::lock(db, id)?;
    let account = Account::find(db, id)?.filter(Account::is_active).ok_or(Error::NotFound(What::Account))?;
    if let Some(known) = known {
        if known.account_id == id {
            return Ok(Arrival::Linked);
        }
        // An account that waits for its first letter to be opened is nobody's yet: this is who it was for.
        let other = Account::find(db, known.account_id)?;
        if other.is_none_or(|other| other.was_confirmed()) {
            return Ok(Arrival::OfAnother);
        }
        LinkedIdentity::delete(db, known.account_id, &known.id)?;
    }
    if LinkedIdentity::list(db, id)?.len() >= MOST {
        return Ok(Arrival::Enough);
    }
    LinkedIdentity::insert(db, &LinkedIdentity::new(id, &who.issuer, &who.subject, called(who), now))?;
    // The password was asked, which is counted.
    tell(app, db, Leave::counted_before(), &account, WayIn::Linked, now)?;
    Ok(Arrival::Linked)
}

/// The same, without an address that no letter could reach.
fn readable(who: Identified) -> Identified {
    let email = mail::address(&who.email).unwrap_or_default();
    Identified { is_verified: who.is_verified && !email.is_empty(), email, ..who }
}

fn called(who: &Identified) -> &str {
    if who.email.is_empty() { &who.name } else { &who.email }
}

/// What somebody whom no account knows types to open one.
#[derive(Clone, Debug, Default)]
pub struct Newcomer {
    /// The name that others will see.
    pub name: String,
    /// Their mail address, where the provider told none.
    pub email: String,
}

/// What came of it.
pub enum OpenedByProvider {
    /// A session begins.
    In(Entrance),
    /// A moderator must let the account in.
    Waits,
    /// A letter asks whether the address is theirs: the name of the account, and where the link leads.
    Asked {
        /// The name of the account.
        name: String,
        /// Where the link leads; empty for the account's page.
        back: String,
    },
}

/// Whom the provider told that browser to be, of whom a name is asked.
pub fn newcomer(reader: &mut reader::Reader<'_>, browser: &str, now: Moment) -> Result<Option<Identified>> {
    let step = reader.sign_in_step(browser, NEWCOMER, now)?;
    Ok(step.and_then(|step| serde_json::from_str(&step.state).ok()))
}

/// Opens the account of whom the provider told that browser to be, as who signs up does: where accounts are opened by
/// invitation alone, or wait for a moderator, this one is and does too. An address that the provider does not vouch for
/// is asked by a letter, whether or not it is known. [`Error::NotFound`] when it was told too long ago.
pub fn open_account(
    app: &App,
    from: IpAddr,
    browser: &str,
    typed: &Newcomer,
    device: Device,
) -> Result<OpenedByProvider> {
    let now = app.now();
    let gone = || Error::NotFound(What::Link);
    let step = app.store.read::<_, Error>(|db| Ok(SignInStep::find(db, browser, NEWCOMER, now)?))?.ok_or_else(gone)?;
    let who: Identified = serde_json::from_str(&step.state).map_err(|_| gone())?;
    let email = if who.email.is_empty() { &typed.email } else { &who.email };
    let mut problems = Vec::new();
    let (name, email) = register::named(&typed.name, email, &mut problems);
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    names::check_unofficial(&name, &app.identity().name)?;
    app.limiter.check(Limit::SignUp, Key::Address(from), now.0)?;
    let leave = Leave::asked(app, from, &[Key::Name(&email.to_lowercase())])
        .inspect_err(|_| app.limiter.give_back(Limit::SignUp, Key::Address(from), now.0))?;
    let account = Account::new(now, name, email);
    let opened = app.store.write(|db| {
        let registration = app.registration(&mut reader::Reader::new(db, &Who::Stranger))?;
        if registration == Registration::Invited {
            return Err(Error::field("nom", messages::INVITED_ONLY));
        }
        names::check_free(db, &account)?;
        if !step.use_up(db)? {
            return Err(gone());
        }
        Account::insert(db, &account)?;
        let linked = LinkedIdentity::new(account.id, &who.issuer, &who.subject, called(&who), now);
        LinkedIdentity::insert(db, &LinkedIdentity { used_at: Some(now), ..linked })?;
        if !who.is_verified {
            register::queue_confirmation(app, db, leave, &account, &step.back, now)?;
            return Ok(OpenedByProvider::Asked { name: account.name.clone(), back: step.back.clone() });
        }
        let opened = match registration {
            Registration::Open => {
                let of = OfBrowser { device, remembered: step.remembered, strong: false };
                let admission = session::open_in(app, db, account.id, of, None, &step.back)?;
                OpenedByProvider::In(Entrance { admission, remembered: step.remembered, back: step.back.clone() })
            }
            _ => OpenedByProvider::Waits,
        };
        register::confirm_now(app, db, &account, now)?;
        Ok(opened)
    });
    let opened = match opened {
        // Somebody else took the name or the address, or the identity was linked, in between.
        Err(error) if error.is_duplicate() => return Err(gone()),
        other => other?,
    };
    app.follow()?;
    Ok(opened)
}

/// Takes one away from a member, who has another way in; they are told by mail.
pub fn unlink(app: &App, from: IpAddr, member: &Member, identity: &str) -> Result<()> {
    let (id, now) = (member.id, app.now());
    let leave = Leave::asked(app, from, &[Key::Number(id.0)])?;
    app.store.write(|db| {
        Account::lock(db, id)?;
        let account = Account::find(db, id)?.ok_or(Error::NotFound(What::Account))?;
        if account.password.is_none() && LinkedIdentity::list(db, id)?.len() < 2 {
            return Err(Error::field("", said::ONLY_WAY_IN));
        }
        match LinkedIdentity::delete(db, id, identity)? {
            true => tell(app, db, leave, &account, WayIn::Unlinked, now),
            false => Err(Error::NotFound(What::Link)),
        }
    })
}

fn tell(app: &App, db: &mut Db, leave: Leave, account: &Account, news: WayIn, now: Moment) -> Result<()> {
    let Some(email) = &account.email else { return Ok(()) };
    let reader = Reader { email, name: &account.name };
    outbox::queue(app, db, leave, reader, Occasion::WayIn { news }, addresses::IDENTITIES, now)
}
