//! Changes a choice of the administration that lives in the database. Administrators only.

use crate::app::App;
use crate::config::Registration;
use crate::db::happening::{Happening, OfSetting};
use crate::error::{Error, Result};
use crate::models::event::{self, NewEvent};
use crate::models::setting;
use crate::policy::{Act, Who};

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
