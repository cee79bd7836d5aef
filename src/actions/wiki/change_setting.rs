//! Changes a choice of the administration that lives in the database. Administrators only.

use crate::app::App;
use crate::db::happening::{Happening, OfSetting};
use crate::hall::config::Registration;
use crate::hall::error::{Error, Result};
use crate::hall::policy::{Act, Who};
use crate::models::event::{self, NewEvent};
use crate::models::setting;

/// Chooses who may open an account.
pub fn choose_registration(app: &App, who: &Who, mode: Registration) -> Result<()> {
    who.must(Act::Administer)?;
    let now = app.now();
    app.store.write::<_, Error>(|db| {
        setting::put(db, "registration", mode.word())?;
        let told = OfSetting { registration: Some(mode.word().to_owned()) };
        event::tell(db, NewEvent::new(Happening::SettingChanged(told), now, who.account(), "registration"))?;
        Ok(())
    })?;
    app.follow()?;
    Ok(())
}
