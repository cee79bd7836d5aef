//! Changes a choice of the administration that lives in the database. Administrators only.

use crate::app::App;
use crate::config::Registration;
use crate::db::types::EventKind;
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
        let event = NewEvent::new(EventKind::SettingChanged, now, who.account(), "registration");
        event::tell(db, event.with(serde_json::json!({ "registration": mode.word() })))?;
        Ok(())
    })?;
    app.follow()?;
    Ok(())
}
