//! Signing in by name and password, from any form that needs it.

use actix_web::cookie::Cookie;

use crate::app::App;
use crate::db::types::AccountId;
use crate::error::{Error, Result};
use crate::limits::{Key, What};
use crate::models::account::Account;
use crate::passwords::{PasswordError, Passwords, Verdict};
use crate::policy::Member;
use crate::text::title;
use crate::web::extract::Visitor;
use crate::web::session;

/// Why somebody is not signed in, though name and password were typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// No such account, or another password: which one is not told.
    Wrong,
    /// The address was not confirmed yet.
    Unconfirmed(AccountId),
    /// A moderator has not let the account in yet.
    Waiting,
}

/// Signs in by name or address and password: the member, and the cookie to give.
///
/// Failures count by account and by address; over the limits it is [`Error::TooMany`].
pub async fn sign_in_with(
    app: &App,
    visitor: &Visitor,
    name: &str,
    password: &str,
    remembered: bool,
) -> Result<std::result::Result<(Member, Cookie<'static>), Refused>> {
    let now = app.now();
    let name_key = title::key(name);
    let limits =
        [(What::SignInOfAccount, Key::Name(&name_key)), (What::SignInFromAddress, Key::Address(visitor.address))];
    for (what, key) in limits {
        app.limiter
            .check(what, key, now.0)
            .map_err(|again| Error::TooMany { retry: std::time::Duration::from_secs(u64::from(again.0)) })?;
    }
    let (by_name, by_email) = (name_key.clone(), name.trim().to_lowercase());
    let account = app
        .read::<_, Error>(move |db| match Account::find_by_name(db, &by_name)? {
            Some(account) => Ok(Some(account)),
            None => Ok(Account::find_by_email(db, &by_email)?),
        })
        .await?
        .filter(|account| account.closed_at.is_none());
    let stored = account.as_ref().and_then(|account| account.password.clone());
    let verdict = app.passwords.verify(password.to_owned(), stored).await.map_err(of_passwords)?;
    let (Verdict::Right { rehashed }, Some(account)) = (verdict, account) else { return Ok(Err(Refused::Wrong)) };
    for (what, key) in limits {
        app.limiter.give_back(what, key, now.0);
    }
    if account.confirmed_at.is_none() {
        return Ok(Err(Refused::Unconfirmed(account.id)));
    }
    if account.approved_at.is_none() {
        return Ok(Err(Refused::Waiting));
    }
    if let Some(hash) = rehashed {
        let id = account.id;
        app.write::<_, Error>(move |db| Ok(Account::set_password(db, id, &hash)?)).await?;
    }
    let cookie = session::begin(app, account.id, remembered).await?;
    Ok(Ok((account.to_member(now), cookie)))
}

/// What went wrong with a password, as ours.
#[must_use]
pub fn of_passwords(error: PasswordError) -> Error {
    match error {
        PasswordError::Busy => {
            Error::TooMany { retry: std::time::Duration::from_secs(u64::from(Passwords::RETRY_AFTER)) }
        }
        PasswordError::TooLong => Error::field("mot_de_passe", crate::messages::PASSWORD_TOO_LONG),
        PasswordError::Broken => Error::Internal(anyhow::anyhow!("passwords cannot be hashed")),
    }
}
