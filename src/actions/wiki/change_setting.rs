//! Changes a choice of the administration that lives in the database. Administrators only.

use crate::app::App;
use crate::db::happening::{Happening, OfSetting};
use crate::db::types::FromStrangers;
use crate::hall::config::Registration;
use crate::hall::error::{Error, Result};
use crate::hall::messages;
use crate::hall::policy::{Act, Who};
use crate::models::event::{self, NewEvent};
use crate::models::setting;

/// The most versions of a member that may be looked at.
pub const MOST_FIRST: u32 = 100;

/// Chooses which changes are looked at before everybody reads them: how many versions of a member (0 for none), and
/// what becomes of those by people without an account.
pub fn choose_looks(app: &App, who: &Who, first: &str, strangers: FromStrangers) -> Result<()> {
    who.must(Act::Administer)?;
    let first: u32 = match first.trim() {
        "" => 0,
        typed => typed
            .parse()
            .ok()
            .filter(|first| *first <= MOST_FIRST)
            .ok_or_else(|| Error::field("premieres", messages::first_changes(MOST_FIRST)))?,
    };
    let now = app.now();
    app.store.write::<_, Error>(|db| {
        setting::look_at(db, first)?;
        setting::take_from_strangers(db, strangers)?;
        let told = OfSetting { looked_at: Some(first), strangers: Some(strangers), ..OfSetting::default() };
        event::tell(db, NewEvent::new(Happening::SettingChanged(told), now, who.account(), "looked_at"))?;
        Ok(())
    })?;
    app.follow()?;
    Ok(())
}

/// Chooses who may open an account.
pub fn choose_registration(app: &App, who: &Who, mode: Registration) -> Result<()> {
    who.must(Act::Administer)?;
    let now = app.now();
    app.store.write::<_, Error>(|db| {
        setting::put(db, "registration", mode.word())?;
        let told = OfSetting { registration: Some(mode.word().to_owned()), ..OfSetting::default() };
        event::tell(db, NewEvent::new(Happening::SettingChanged(told), now, who.account(), "registration"))?;
        Ok(())
    })?;
    app.follow()?;
    Ok(())
}
