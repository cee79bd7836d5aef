//! Changes what a member says of themselves on their public page.

use crate::app::App;
use crate::db::happening::{AccountChange, Happening, OfAccount, Yes};
use crate::hall::error::{Error, Result};
use crate::hall::messages;
use crate::hall::policy::Member;
use crate::models::account::Account;
use crate::models::event::{self, NewEvent};

/// The most characters of it.
pub const MOST: usize = 2_000;

/// Stores the text, Markdown of at most [`MOST`] characters. A blocked member may not.
pub fn describe(app: &App, member: &Member, text: &str) -> Result<()> {
    if let Some((until, reason)) = &member.block {
        return Err(Error::Blocked { until: *until, reason: reason.clone() });
    }
    let text = text.trim().replace("\r\n", "\n");
    if text.chars().count() > MOST {
        return Err(Error::field("presentation", messages::ABOUT_TOO_LONG));
    }
    let now = app.now();
    app.store.write::<_, Error>(|db| {
        Account::set_about(db, member.id, &text)?;
        let told = OfAccount { account: Some(member.id), change: Some(AccountChange::Described { about: Yes }) };
        event::tell(db, NewEvent::new(Happening::AccountChanged(told), now, Some(member.id), member.name.clone()))?;
        Ok(())
    })?;
    app.follow()?;
    Ok(())
}
