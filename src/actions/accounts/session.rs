//! Begins, resumes and ends the sessions of members. A browser keeps the secret of its session; the wiki its hash
//! alone.

use crate::app::App;
use crate::base::device::Device;
use crate::base::tokens;
use crate::db::Db;
use crate::db::types::{AccountId, Moment};
use crate::hall::addresses;
use crate::hall::error::{Error, Result, What};
use crate::hall::policy::{Member, Who};
use crate::models::account::Account;
use crate::models::follow_reader::FollowReader;
use crate::models::held_change::HeldChange;
use crate::models::reader::Reader;
use crate::models::remark::Remark;
use crate::models::second_step::{self, SecondStep};
use crate::models::session::SessionRow;
use crate::models::setting;
use crate::models::sign_in_step::{CODE, SignInStep};
use crate::reading::news;

/// A session ends so many days after it began, however often it is used.
pub const LONGEST: i64 = 180 * Moment::DAY;
/// Sessions that an account has at once; the one used the longest ago ends.
const MOST: i64 = 50;
/// A session's last use is written at most this often.
const TOUCH_EVERY: i64 = 5 * Moment::MINUTE;

/// The hash by which the wiki knows the session of this secret.
#[must_use]
pub fn hash_of(secret: &str) -> String {
    tokens::hex(&tokens::hash(secret))
}

/// Begins a session, in place of the one of that hash if the browser had one: a secret known before never opens what
/// follows. Gives its secret.
pub async fn begin(app: &App, account: AccountId, of: OfBrowser, before: Option<String>) -> Result<String> {
    let node = app.clone();
    app.block(move || begin_now(&node, account, of, before.as_deref())).await
}

/// What a session is told of its browser.
#[derive(Clone, Copy, Debug, Default)]
pub struct OfBrowser {
    /// Which one it is.
    pub device: Device,
    /// Whether it is to be remembered.
    pub remembered: bool,
    /// Whether it was opened in two steps.
    pub strong: bool,
}

/// Ends one session of a member, named by the start of its hash: another browser of theirs, lent or lost.
pub fn end_one(app: &App, who: &Who, start: &str) -> Result<()> {
    let account = who.member()?.id;
    match app.store.write::<_, Error>(|db| Ok(SessionRow::delete_own(db, account, start)?))? {
        true => Ok(()),
        false => Err(Error::NotFound(What::Link)),
    }
}

/// The same on the calling thread.
pub fn begin_now(app: &App, account: AccountId, of: OfBrowser, before: Option<&str>) -> Result<String> {
    app.store.write(|db| begin_in(app, db, account, of, before))
}

/// The same in the transaction under way.
pub(super) fn begin_in(
    app: &App,
    db: &mut Db,
    account: AccountId,
    of: OfBrowser,
    before: Option<&str>,
) -> Result<String> {
    let OfBrowser { device, remembered, strong } = of;
    let secret = tokens::random();
    let now = app.now();
    let row = SessionRow {
        hash: hash_of(&secret),
        account_id: account,
        created_at: now,
        seen_at: now,
        expires_at: end_of(app, now, now, remembered),
        remembered,
        device: device.words(),
        strong,
    };
    if let Some(before) = before {
        SessionRow::delete(db, before)?;
    }
    SessionRow::keep_latest(db, account, MOST - 1)?;
    SessionRow::insert(db, &row)?;
    Ok(secret)
}

/// What a password opened.
pub struct Admission {
    /// The secret to give to the browser.
    pub secret: String,
    /// Where it goes before anywhere else: to give a code, or to set up a second step that its role asks for.
    pub then: Option<&'static str>,
}

/// Begins a session for who gave a password, in place of the one of that hash; where the account asks for a second
/// step, the one that leads to it. `back` is where to go afterwards.
pub fn open(app: &App, account: AccountId, of: OfBrowser, before: Option<&str>, back: &str) -> Result<Admission> {
    app.store.write(|db| open_in(app, db, account, of, before, back))
}

/// The same in the transaction under way, for who proved otherwise what a password proves.
pub(super) fn open_in(
    app: &App,
    db: &mut Db,
    account: AccountId,
    of: OfBrowser,
    before: Option<&str>,
    back: &str,
) -> Result<Admission> {
    let now = app.now();
    if SecondStep::in_force(db, account)?.is_none() {
        let secret = begin_in(app, db, account, of, before)?;
        let found = Account::find(db, account)?.ok_or(Error::NotFound(What::Account))?;
        let withheld = second_step::member_of(db, &found, of.strong, now)?.withheld;
        return Ok(Admission { secret, then: withheld.map(|_| addresses::SECOND_STEP) });
    }
    if let Some(before) = before {
        SessionRow::delete(db, before)?;
    }
    let secret = tokens::random();
    let step = SignInStep::new(&hash_of(&secret), CODE, now);
    let step = SignInStep { account_id: Some(account), remembered: of.remembered, back: back.to_owned(), ..step };
    SignInStep::put(db, &step)?;
    Ok(Admission { secret, then: Some(addresses::CODE) })
}

/// Who a session is of, as every page greets them.
#[derive(Clone, Debug)]
pub struct Resumed {
    /// The member.
    pub member: Member,
    /// How many remarks and changes wait for them.
    pub waiting: i64,
    /// How many news of what they follow they have not seen.
    pub unread: i64,
}

/// The member whose session this is, which is used once more; none when it ended or the account may not sign in.
///
/// A `plain` secret came under the cookie's name on http: on a site that has a better name it is good only for sessions
/// that began before.
pub async fn resume(app: &App, secret: &str, plain: bool) -> Result<Option<Resumed>> {
    let (node, hash, now) = (app.clone(), hash_of(secret), app.now());
    // In one snapshot: SQLite locks once instead of once a question.
    let found = app.block(move || node.store.snapshot::<_, Error>(|db| find(&node, db, &hash, plain, now))).await?;
    let Some((row, resumed)) = found else { return Ok(None) };
    if now.0 - row.seen_at.0 > TOUCH_EVERY {
        let ends = end_of(app, row.created_at, now, row.remembered);
        // A database that cannot be written must not keep members from reading.
        if let Err(error) = app.write::<_, Error>(move |db| Ok(SessionRow::touch(db, &row.hash, now, ends)?)).await {
            tracing::warn!(%error, "a session's last use was not written");
        }
    }
    Ok(Some(resumed))
}

fn find(app: &App, db: &mut Db, hash: &str, plain: bool, now: Moment) -> Result<Option<(SessionRow, Resumed)>> {
    let found = SessionRow::find(db, hash, now)?.filter(|(row, _)| now.0 < row.created_at.0 + LONGEST);
    let Some((row, account)) = found.filter(|(_, account)| account.is_active()) else { return Ok(None) };
    if plain && setting::of_plain_cookies(db)?.is_none_or(|until| row.created_at.0 >= until) {
        return Ok(None);
    }
    let member = second_step::member_of(db, &account, row.strong, now)?;
    let who = Who::Member(member.clone());
    let waiting = Remark::count(db, &who, false)? + HeldChange::count(db, &who)?;
    let unread = match FollowReader::find(db, account.id)? {
        Some(follower) => news::count_unread(app, &mut Reader::new(db, &who), &follower)?,
        None => 0,
    };
    Ok(Some((row, Resumed { member, waiting, unread })))
}

/// Ends the session of that hash.
pub async fn end(app: &App, hash: String) -> Result<()> {
    app.write::<_, Error>(move |db| Ok(SessionRow::delete(db, &hash)?)).await
}

/// Ends every session of an account.
pub async fn end_all(app: &App, account: AccountId) -> Result<()> {
    let end = move |db: &mut Db| {
        SignInStep::delete_of(db, account)?;
        Ok::<_, Error>(SessionRow::delete_others(db, account, None).map(drop)?)
    };
    app.write(end).await
}

fn end_of(app: &App, began: Moment, now: Moment, remembered: bool) -> Moment {
    let config = &app.config;
    let unused = match remembered {
        true => i64::from(config.session_remembered_days) * Moment::DAY,
        false => i64::from(config.session_idle_hours) * Moment::HOUR,
    };
    Moment(now.0.saturating_add(unused).min(began.0.saturating_add(LONGEST)))
}
