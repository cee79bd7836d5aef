//! Recognises who signs in, by name or address and password. Failures count by what was typed
//! and where: whether a name and a mail address are of one account is never told by a limit.

use std::net::IpAddr;

use crate::app::App;
use crate::base::limits::{Key, What};
use crate::base::passwords::Verdict;
use crate::db::Db;
use crate::db::types::{AccountId, Scope};
use crate::hall::error::{Error, Result};
use crate::hall::policy::{Member, Refused};
use crate::models::account::Account;
use crate::models::api_token::ApiToken;
use crate::models::second_step::{self, SecondStep};
use crate::text::title;

/// The account of that name or address and password; over the limits, [`Error::TooMany`].
///
/// The same time is spent whether or not there is such an account. Only who typed the right password learns that an
/// account waits for its confirmation.
pub async fn recognize(app: &App, from: IpAddr, typed: &str, password: &str) -> Result<Result<Account, Refused>> {
    let sought = typed.to_owned();
    let found = app.read::<_, Error>(move |db| Ok(Account::find_as_typed(db, &sought)?)).await?;
    let found = found.filter(|account| account.closed_at.is_none());
    let (name, now) = (title::key(typed), app.now().0);
    let counted = [
        (What::SignIn, Key::NameFrom(&name, from)),
        (What::SignInOfAccount, Key::Name(&name)),
        (What::SignInFromAddress, Key::Address(from)),
    ];
    app.limiter.check_all(&counted, now)?;
    let stored = found.as_ref().and_then(|account| account.password.clone());
    let verdict = app.passwords.verify(password.to_owned(), stored).await?;
    let (Verdict::Right { rehashed }, Some(account)) = (verdict, found) else { return Ok(Err(Refused::Wrong)) };
    app.limiter.give_back_all(&counted, now);
    if account.confirmed_at.is_none() {
        return Ok(Err(Refused::Unconfirmed(account.name)));
    }
    if account.approved_at.is_none() {
        return Ok(Err(Refused::Waiting));
    }
    if let Some(hash) = rehashed {
        let id = account.id;
        app.write::<_, Error>(move |db| Ok(Account::set_password(db, id, &hash)?)).await?;
    }
    Ok(Ok(account))
}

/// The member whose API token this is, and what it allows; [`Error::SignInFirst`] when there is none,
/// [`Error::TokenEnded`] when it is too old. Where two steps are asked of its owner's role, it does less
/// until they take them.
pub async fn by_token(app: &App, secret: String) -> Result<(Member, Scope)> {
    let now = app.now();
    let find = move |db: &mut Db| {
        let Some((token, account)) = ApiToken::find(db, &secret)? else { return Ok(None) };
        let in_two_steps = SecondStep::in_force(db, account.id)?.is_some();
        let member = second_step::member_of(db, &account, in_two_steps, now)?;
        Ok::<_, Error>(Some((token, member)))
    };
    let (token, member) = app.read(find).await?.ok_or(Error::SignInFirst)?;
    if token.has_ended(now) {
        return Err(Error::TokenEnded);
    }
    if token.is_unnoted(now) {
        let (node, hash) = (app.clone(), token.hash);
        app.block(move || node.store.write::<_, Error>(|db| Ok(ApiToken::note_use(db, &hash, now)?))).await?;
    }
    Ok((member, token.scope))
}

/// Whether this is the member's password, asked again before what matters. Failures count
/// apart from sign-ins, so that strangers who try the account lock nobody out of an open session. Keeps a processor
/// busy.
pub fn is_password_of(app: &App, id: AccountId, password: &str) -> Result<bool> {
    let now = app.now().0;
    app.limiter.check(What::PasswordAgain, Key::Number(id.0), now)?;
    let found = app.store.read::<_, Error>(|db| Ok(Account::find(db, id)?))?;
    let stored = found.and_then(|account| account.password);
    let right = matches!(app.passwords.verify_here(password, stored.as_deref())?, Verdict::Right { .. });
    if right {
        app.limiter.give_back(What::PasswordAgain, Key::Number(id.0), now);
    }
    Ok(right)
}
