//! « Je l’ai essayée »: tells a trial, takes it back, hides it and shows it again. No revision is made.

use crate::app::App;
use crate::db::Db;
use crate::db::happening::{Happening, Nothing, TrialChange};
use crate::db::types::{AccountId, EventId, Moment, SheetId, TrialId, TrialKind, fresh_id};
use crate::hall::error::{Error, FieldError, Result, What};
use crate::hall::messages::trials as said;
use crate::hall::policy::{Act, Who};
use crate::models::account::Account;
use crate::models::event::{self, NewEvent};
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::models::trial::Trial;
use crate::text::dates;
use crate::text::kind::Date;

/// The most people that a trial may tell of.
pub const MOST_PEOPLE: i32 = 100_000;
/// The most characters of a place.
pub const MOST_PLACE: usize = 120;
/// The most characters of a note.
pub const MOST_NOTE: usize = 1_000;
/// The most trials that a member tells.
pub const MOST_TRIALS: i64 = 1_000;
/// The most characters of the reason for hiding.
pub const MOST_REASON: usize = 500;

/// A trial as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// A day, a month or a year, as people type it.
    pub date: String,
    /// A whole number from 1; empty when it is not said.
    pub people: String,
    /// Free text; may be empty.
    pub place: String,
    /// Free text; may be empty.
    pub note: String,
}

impl Told {
    /// The row that it makes.
    fn read(&self, sheet: SheetId, by: AccountId, now: Moment) -> Result<Trial> {
        let mut errors = Vec::new();
        let mut refuse = |field: &str, message: &str| {
            errors.push(FieldError { field: field.to_owned(), message: message.to_owned() });
        };
        let (place, note) = (self.place.trim(), self.note.trim());
        let date = past(&self.date, now).unwrap_or_else(|why| {
            refuse("date", why);
            String::new()
        });
        let people = match self.people.trim() {
            "" => None,
            text => {
                let people = text.parse::<i32>().ok().filter(|people| (1..=MOST_PEOPLE).contains(people));
                if people.is_none() {
                    refuse("personnes", said::PEOPLE);
                }
                people
            }
        };
        if place.chars().count() > MOST_PLACE {
            refuse("lieu", &said::too_long(MOST_PLACE));
        }
        if note.chars().count() > MOST_NOTE {
            refuse("note", &said::too_long(MOST_NOTE));
        }
        if !errors.is_empty() {
            return Err(Error::Invalid(errors));
        }
        Ok(Trial {
            id: TrialId(fresh_id(now)),
            sheet_id: sheet,
            account_id: by,
            date,
            people,
            place: place.to_owned(),
            note: note.to_owned(),
            told_at: now,
            hidden_at: None,
            hidden_by: None,
            hide_reason: None,
            kind: TrialKind::Tried,
            title: String::new(),
            address: String::new(),
            other_id: None,
        })
    }
}

/// A day, a month or a year that has begun, as it is kept; else what is wrong with it.
pub(super) fn past(typed: &str, now: Moment) -> Result<String, &'static str> {
    let date = dates::read(typed).unwrap_or_default();
    match Date::parse(&date) {
        None => Err(said::DATE),
        Some(parsed) if parsed.first_day().is_some_and(|day| day.to_string() > dates::iso_day(now.0)) => {
            Err(said::FUTURE)
        }
        Some(_) => Ok(date),
    }
}

/// How long the same trial told again is the same form sent twice.
const SENT_TWICE: i64 = 10 * Moment::MINUTE;

/// Tells a trial. Whoever may write may, of protected sheets too; only kinds that ask for it have trials.
///
/// The same trial told again within ten minutes is the same form sent twice: it is told once.
pub fn try_sheet(app: &App, who: &Who, id: SheetId, told: &Told) -> Result<EventId> {
    who.must(Act::Write)?;
    let now = app.now();
    let trial = told.read(id, who.member()?.id, now)?;
    let event = app.store.write::<_, Error>(|db| {
        let sheet = tried(app, db, who, id)?;
        tell(db, who, sheet, &trial, "note")
    })?;
    app.follow()?;
    Ok(event)
}

/// The sheet, when its kind asks whether it was tried.
pub(super) fn tried(app: &App, db: &mut Db, who: &Who, id: SheetId) -> Result<Sheet> {
    let sheet = live(db, who, id)?;
    if app.kinds().kind(&sheet.kind).tried { Ok(sheet) } else { Err(Error::NotFound(What::Page)) }
}

/// Writes a trial once, and tells it; `field` is where a form says that there are enough.
pub(super) fn tell(db: &mut Db, who: &Who, sheet: Sheet, trial: &Trial, field: &str) -> Result<EventId> {
    let now = trial.told_at;
    // Two sendings of one form wait for each other here.
    Account::lock(db, trial.account_id)?;
    if Trial::was_told(db, trial, now.plus(-SENT_TWICE))? {
        return Ok(event::last(db)?);
    }
    if Trial::count_of(db, trial.account_id)? >= MOST_TRIALS {
        return Err(Error::field(field, said::ENOUGH));
    }
    Trial::insert(db, trial)?;
    let what = match trial.kind {
        TrialKind::Tried => Happening::Tried(Nothing {}),
        TrialKind::Adapted => Happening::Adapted(Nothing {}),
    };
    Ok(event::tell(db, NewEvent::new(what, now, who.account(), sheet.title).on(sheet.id))?)
}

/// What becomes of a trial told before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TrialAct {
    /// Its author takes it back, for good.
    TakeBack,
    /// A moderator hides it, with a reason that its author reads.
    Hide(String),
    /// A moderator shows it again.
    Show,
    /// An administrator erases it for ever.
    Erase,
}

/// Changes what readers see of a trial.
pub fn change_trial(app: &App, who: &Who, sheet: SheetId, id: TrialId, change: &TrialAct) -> Result<EventId> {
    if let TrialAct::Hide(reason) = change {
        match reason.trim().chars().count() {
            0 => return Err(Error::field("motif", crate::hall::messages::history::REASON)),
            length if length > MOST_REASON => return Err(Error::field("motif", said::too_long(MOST_REASON))),
            _ => {}
        }
    }
    let now = app.now();
    let event = app.store.write::<_, Error>(|db| {
        let sheet = live(db, who, sheet)?;
        let trial =
            Trial::find(db, id)?.filter(|trial| trial.sheet_id == sheet.id).ok_or(Error::NotFound(What::Page))?;
        let told = match change {
            TrialAct::TakeBack => {
                // One's own words are one's own: even somebody who is blocked may take them back.
                if who.member()?.id != trial.account_id {
                    return Err(Error::Forbidden(Act::Delete));
                }
                Trial::delete(db, id)?;
                TrialChange { taken_back: true, ..TrialChange::default() }
            }
            TrialAct::Hide(reason) => {
                who.must(Act::Delete)?;
                let reason = reason.trim();
                Trial::hide(db, id, Some((now, who.account(), reason)))?;
                TrialChange { hidden: Some(true), reason: reason.to_owned(), ..TrialChange::default() }
            }
            TrialAct::Erase => {
                who.must(Act::EraseRevision)?;
                Trial::delete(db, id)?;
                TrialChange { taken_back: true, ..TrialChange::default() }
            }
            TrialAct::Show => {
                who.must(Act::Delete)?;
                Trial::hide(db, id, None)?;
                TrialChange { hidden: Some(false), ..TrialChange::default() }
            }
        };
        let what = Happening::TrialChanged(told);
        Ok(event::tell(db, NewEvent::new(what, now, who.account(), sheet.title).on(sheet.id))?)
    })?;
    app.follow()?;
    Ok(event)
}

/// The sheet, which this person may see and nobody deleted.
fn live(db: &mut Db, who: &Who, id: SheetId) -> Result<Sheet> {
    Reader::new(db, who).sheet(id)
}
