//! Thanks somebody for a message, a trial or a version, by one press; another press takes it back. Who is thanked hears
//! of it once, however often it is pressed.

use crate::app::App;
use crate::db::Db;
use crate::db::happening::{Happening, OfThanks};
use crate::db::types::{AccountId, EventId, SheetId, fresh_id};
use crate::hall::error::{Error, Result, What};
use crate::hall::policy::{Act, Who};
use crate::models::account::Account;
use crate::models::event::{self, NewEvent};
use crate::models::follow_reader::FollowReader;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::models::thanks::{ThankedFor, ThanksRow};
use crate::models::trial::Trial;

/// Thanks whoever did something with a sheet, or takes that back. What is so already changes nothing.
pub fn thank(app: &App, who: &Who, id: SheetId, what: ThankedFor, gives: bool) -> Result<EventId> {
    who.must(Act::Write)?;
    let (by, now) = (who.member()?.id, app.now());
    let event = app.store.write::<_, Error>(|db| {
        let sheet = Reader::new(db, who).sheet(id)?;
        let to = author(db, who, &sheet, what)?.filter(|to| *to != by).ok_or(Error::NotFound(What::Page))?;
        // Two presses at once wait for each other here.
        Account::lock(db, by)?;
        let known = ThanksRow::find(db, sheet.id, what, by)?;
        let again = known.is_some();
        match known {
            None if gives => ThanksRow::insert(db, &ThanksRow::new(fresh_id(now), sheet.id, what, (by, to), now))?,
            Some(row) if gives == row.taken_back_at.is_some() => {
                ThanksRow::take_back(db, row.id, (!gives).then_some(now))?;
            }
            _ => return Ok(event::last(db)?),
        }
        FollowReader::lock(db, to, now)?;
        let told = OfThanks { to: Some(to), again: gives && again, taken_back: !gives, ..of(what) };
        let event = NewEvent::new(Happening::Thanked(told), now, who.account(), sheet.title).on(sheet.id);
        Ok(event::tell(db, event)?)
    })?;
    app.follow()?;
    Ok(event)
}

fn of(what: ThankedFor) -> OfThanks {
    match what {
        ThankedFor::Message(id) => OfThanks { message: Some(id), ..OfThanks::default() },
        ThankedFor::Trial(id) => OfThanks { trial: Some(id), ..OfThanks::default() },
        ThankedFor::Version(number) => OfThanks { version: Some(number), ..OfThanks::default() },
    }
}

/// Who did it, as far as this person may read it; nobody when somebody without an account did.
fn author(db: &mut Db, who: &Who, sheet: &Sheet, what: ThankedFor) -> Result<Option<AccountId>> {
    match what {
        ThankedFor::Message(id) => {
            let (message, of) = Reader::new(db, who).message(id)?;
            Ok(message.account_id.filter(|_| of.id == sheet.id && message.is_shown_to(who)))
        }
        ThankedFor::Trial(id) => {
            let trial = Trial::find(db, id)?.filter(|trial| trial.sheet_id == sheet.id);
            Ok(trial.filter(|trial| trial.hidden_at.is_none()).map(|trial| trial.account_id))
        }
        ThankedFor::Version(number) => Ok(Reader::new(db, who).revision(sheet, number)?.author_id),
    }
}
