//! The one place where what is asked for is counted: every form by the account that sends it, or by the address of a
//! stranger; every text to set or to compare by its size and the address. Nothing that writes passes beside it.

use std::net::IpAddr;

use crate::app::App;
use crate::base::limits::{Key, RetryAfter, What};
use crate::hall::error::Result;
use crate::http::request::Visitor;

/// Counts one more form, whatever it does.
pub fn form(app: &App, visitor: &Visitor) -> Result<(), RetryAfter> {
    let (what, key) = match visitor.who.account() {
        Some(account) => (What::Form, Key::Number(account.0)),
        None => (What::FormOfStranger, Key::Address(visitor.address)),
    };
    app.limiter.check(what, key, app.now().0)
}

/// Counts one more text to set or to compare, of so many bytes.
pub fn text(app: &App, address: IpAddr, bytes: usize) -> Result<(), RetryAfter> {
    let kilobytes = u32::try_from(bytes / 1_000).unwrap_or(u32::MAX).saturating_add(1);
    app.limiter.weigh(What::Text, Key::Address(address), kilobytes, app.now().0)
}

/// Counts one more text published or file added by a member, beside its form.
pub fn save(app: &App, visitor: &Visitor) -> Result<(), RetryAfter> {
    match visitor.who.account() {
        Some(account) => app.limiter.check(What::Save, Key::Number(account.0), app.now().0),
        None => Ok(()),
    }
}

/// Counts one more search from this address.
pub fn search(app: &App, address: IpAddr) -> Result<(), RetryAfter> {
    app.limiter.check(What::Search, Key::Address(address), app.now().0)
}

/// Counts one more remark, beside its form: by the account of a member, by the address of a stranger.
pub fn remark(app: &App, visitor: &Visitor) -> Result<(), RetryAfter> {
    let (what, key) = match visitor.who.account() {
        Some(account) => (What::Remark, Key::Number(account.0)),
        None => (What::RemarkOfStranger, Key::Address(visitor.address)),
    };
    app.limiter.check(what, key, app.now().0)
}
