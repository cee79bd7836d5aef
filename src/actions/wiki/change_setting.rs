//! Changes a choice of the administration that lives in the database. Administrators only.

use crate::app::App;
use crate::db::Db;
use crate::db::happening::{Happening, OfSetting};
use crate::db::types::{EventId, FromStrangers, SecondStepOf};
use crate::hall::config::Registration;
use crate::hall::error::{Error, Result, What};
use crate::hall::messages;
use crate::hall::policy::{Act, Who};
use crate::models::event::{self, Event, NewEvent};
use crate::models::setting;
use crate::models::watched::{self, Watched};

/// The most versions of a member that may be looked at.
pub const MOST_FIRST: u32 = 100;

/// Who may open an account, and which changes are looked at before everybody reads them. What is not said stays.
#[derive(Clone, Copy, Default)]
pub struct WritingChoice<'a> {
    /// Who may open an account.
    pub registration: Option<Registration>,
    /// How many versions of a member are looked at, as typed; nothing for none.
    pub first: Option<&'a str>,
    /// What becomes of changes by people without an account.
    pub strangers: Option<FromStrangers>,
}

/// Chooses who may open an account and what appears at once.
pub fn choose_writing(app: &App, who: &Who, choice: WritingChoice<'_>) -> Result<()> {
    who.must(Act::Administer)?;
    let WritingChoice { registration, first, strangers } = choice;
    let read = |typed: &str| match typed.trim() {
        "" => Some(0),
        typed => typed.parse().ok().filter(|first| *first <= MOST_FIRST),
    };
    let refused = || Error::field("premieres", messages::first_changes(MOST_FIRST));
    let looked_at: Option<u32> = first.map(|typed| read(typed).ok_or_else(refused)).transpose()?;
    let word = registration.map(|mode| mode.word().to_owned());
    let told = OfSetting { looked_at, strangers, registration: word, ..OfSetting::default() };
    change_and_tell(app, who, "writing", &told, |db| {
        if let Some(mode) = registration {
            setting::put(db, "registration", mode.word())?;
        }
        if let Some(first) = looked_at {
            setting::look_at(db, first)?;
        }
        if let Some(strangers) = strangers {
            setting::take_from_strangers(db, strangers)?;
        }
        Ok(())
    })
}

/// Chooses who must sign in in two steps before they look after the wiki.
pub fn choose_second_step(app: &App, who: &Who, asked: SecondStepOf) -> Result<()> {
    who.must(Act::Administer)?;
    change(app, who, "second_step_of", |db| Ok(setting::ask_second_step_of(db, asked)?))
}

/// Chooses whether addresses of other sites are asked whether they still answer.
pub fn choose_outside_links(app: &App, who: &Who, asks: bool) -> Result<()> {
    who.must(Act::Administer)?;
    change(app, who, "outside_links", |db| Ok(setting::ask_outside(db, asks)?))
}

/// Gives back what an earlier change took away, where nobody changed it again since.
pub fn undo_change(app: &App, who: &Who, id: EventId) -> Result<()> {
    who.must(Act::Administer)?;
    let event = app.store.read::<_, Error>(|db| Ok(event::find(db, id)?))?;
    let subject = event.as_ref().map(|event| event.subject.clone()).unwrap_or_default();
    let Some(Happening::SettingChanged(OfSetting { changes, .. })) = event.as_ref().and_then(Event::what) else {
        return Err(Error::NotFound(What::Page));
    };
    let told = OfSetting { undoes: Some(id), ..OfSetting::default() };
    change_and_tell(app, who, &subject, &told, |db| match watched::put_back(db, &changes)? {
        true => Ok(()),
        false => Err(Error::field("changement", messages::CHANGED_SINCE)),
    })
}

/// Changes settings in one transaction, told to every node with what each was before. Nothing is told when all is as it
/// was.
pub(super) fn change(app: &App, who: &Who, subject: &str, put: impl FnMut(&mut Db) -> Result<()>) -> Result<()> {
    change_and_tell(app, who, subject, &OfSetting::default(), put)
}

fn change_and_tell(
    app: &App,
    who: &Who,
    subject: &str,
    told: &OfSetting,
    mut put: impl FnMut(&mut Db) -> Result<()>,
) -> Result<()> {
    let now = app.now();
    app.store.write::<_, Error>(|db| {
        setting::lock(db)?;
        let before = Watched::read(db)?;
        put(db)?;
        let changes = before.until(&Watched::read(db)?);
        if !changes.is_empty() {
            let told = Happening::SettingChanged(OfSetting { changes, ..told.clone() });
            event::tell(db, NewEvent::new(told, now, who.account(), subject))?;
        }
        Ok(())
    })?;
    app.follow()?;
    Ok(())
}
