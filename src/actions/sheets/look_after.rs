//! A member takes a sheet to look after, hands it over to somebody else, or to whoever wants it; and says how often it
//! is to be looked at again.

use crate::actions::sheets::verify_sheet::verify_sheet;
use crate::actions::wiki::outbox;
use crate::app::App;
use crate::base::limits::Key;
use crate::db::Db;
use crate::db::happening::{Happening, Rules as Ruled};
use crate::db::types::{AccountId, EventId, Moment, SheetId};
use crate::hall::addresses;
use crate::hall::error::{Error, Result, What};
use crate::hall::messages::{following, history as said};
use crate::hall::policy::{Act, Denied, Who};
use crate::mail::Occasion;
use crate::models::account::Account;
use crate::models::event::{self, NewEvent};
use crate::models::sheet::Sheet;
use crate::models::stewardship;
use crate::text::kind::FieldReach;
use crate::text::title;

/// The review intervals that are offered, in months.
pub const INTERVALS: [i32; 3] = [6, 12, 24];
/// What the links of reminders are signed for.
const PURPOSE: &str = "a-verifier";
/// How long such a link holds.
const LINK_LIFE: i64 = 60 * Moment::DAY;

/// Takes a sheet that nobody looks after.
pub fn take(app: &App, who: &Who, id: SheetId) -> Result<EventId> {
    who.must(Act::Write)?;
    let member = who.member()?;
    let (me, name, now) = (member.id, member.name.clone(), app.now());
    let event = app.store.write::<_, Error>(|db| {
        let sheet = Sheet::lock(db, who, id)?.ok_or(Error::NotFound(What::Sheet))?;
        if sheet.steward_id.is_some() {
            return Err(Error::field("referent", said::LOOKED_AFTER));
        }
        must_be_free_to_take(app, who, &sheet)?;
        stewardship::entrust(db, id, Some(me), sheet.review_months)?;
        let change = Ruled { steward: Some(Some(name.clone())), ..Ruled::default() };
        Ok(event::tell(db, NewEvent::new(Happening::Governed(change), now, Some(me), sheet.title).on(id))?)
    })?;
    app.follow()?;
    Ok(event)
}

/// Who may not change a sheet does not look after it either; and what is kept for those who look after sheets is had by
/// trust, not by taking: whoever governs entrusts such a sheet.
fn must_be_free_to_take(app: &App, who: &Who, sheet: &Sheet) -> Result<()> {
    let kinds = app.kinds();
    let kind = kinds.kind(&sheet.kind);
    let keeps = kind.fields.iter().chain(&kind.hidden).any(|field| kind.readers_of(field) == FieldReach::Keepers);
    match who.may(Act::Govern) || (sheet.may_be_changed_by(who) && !keeps) {
        true => Ok(()),
        false => Err(Error::field("referent", following::TO_BE_ENTRUSTED)),
    }
}

/// What a steward changes of a sheet that they look after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Watching {
    /// Somebody else looks after it, by name; empty for nobody.
    HandOver(String),
    /// Somebody looks at it in their place, by name; empty for nobody.
    Substitute(String),
    /// It is to be looked at again after so many months.
    Interval(i32),
}

/// Changes it. Whoever looks after the sheet may.
pub fn change(app: &App, who: &Who, id: SheetId, change: &Watching) -> Result<EventId> {
    let (me, now) = (who.member()?.id, app.now());
    let leave = match change {
        Watching::HandOver(_) | Watching::Substitute(_) => {
            Some(outbox::Leave::about(app, Key::Name(&format!("veille {me}")))?)
        }
        Watching::Interval(_) => None,
    };
    let event = app.store.write::<_, Error>(|db| {
        let sheet = Sheet::lock(db, who, id)?.ok_or(Error::NotFound(What::Sheet))?;
        if sheet.steward_id != Some(me) {
            return Err(Denied::Forbidden(Act::Govern).into());
        }
        let mut told = Ruled::default();
        match change {
            Watching::Interval(months) if INTERVALS.contains(months) => {
                stewardship::entrust(db, id, Some(me), *months)?;
                told.review_months = Some(*months);
            }
            Watching::Interval(_) => return Err(Error::field("delai", said::MONTHS)),
            Watching::HandOver(name) => {
                let other = match name.trim() {
                    "" => stewardship::successor(db, id, now)?,
                    name => Some(reader_of(app, db, name, id, "referent")?),
                };
                stewardship::entrust(db, id, other.as_ref().map(|other| other.id), sheet.review_months)?;
                tell(app, db, leave, who, other.as_ref(), &sheet, false)?;
                told.steward = Some(other.map(|other| other.name));
            }
            Watching::Substitute(name) => {
                let other = match name.trim() {
                    "" => None,
                    name => Some(reader_of(app, db, name, id, "suppleant")?),
                };
                match &other {
                    Some(other) if other.id == me => return Err(Error::field("suppleant", following::NOT_ONESELF)),
                    Some(other) => stewardship::name_substitute(db, id, other.id, now)?,
                    None => stewardship::forget_substitute(db, id)?,
                }
                tell(app, db, leave, who, other.as_ref(), &sheet, true)?;
                told.substitute = Some(other.map(|other| other.name));
            }
        }
        Ok(event::tell(db, NewEvent::new(Happening::Governed(told), now, Some(me), sheet.title).on(id))?)
    })?;
    app.follow()?;
    Ok(event)
}

/// Whoever is the substitute of a sheet is none any more, by their own will.
pub fn step_back(app: &App, who: &Who, id: SheetId) -> Result<EventId> {
    let (me, now) = (who.member()?.id, app.now());
    let event = app.store.write::<_, Error>(|db| {
        let sheet = Sheet::lock(db, who, id)?.ok_or(Error::NotFound(What::Sheet))?;
        if stewardship::substitute_of(db, id)? != Some(me) {
            return Err(Denied::Forbidden(Act::Govern).into());
        }
        stewardship::forget_substitute(db, id)?;
        let told = Ruled { substitute: Some(None), ..Ruled::default() };
        Ok(event::tell(db, NewEvent::new(Happening::Governed(told), now, Some(me), sheet.title).on(id))?)
    })?;
    app.follow()?;
    Ok(event)
}

/// Tells somebody by mail that a sheet is theirs to look after, or to look at in the place of who does.
fn tell(
    app: &App,
    db: &mut Db,
    leave: Option<outbox::Leave>,
    who: &Who,
    other: Option<&Account>,
    sheet: &Sheet,
    is_substitute: bool,
) -> Result<()> {
    let reached = other.and_then(|other| Some((leave?, other.reached_at()?, other)));
    let Some((leave, email, other)) = reached else { return Ok(()) };
    let occasion = Occasion::Entrusted { sheet: &sheet.title, by: &who.member()?.name, is_substitute };
    let to = outbox::Reader { email, name: &other.name };
    outbox::queue(app, db, leave, to, occasion, &format!("{}{}", addresses::SHEET, sheet.id), app.now())
}

/// The person of that name, who may read the sheet and write; `field` holds the name.
fn reader_of(app: &App, db: &mut Db, name: &str, id: SheetId, field: &'static str) -> Result<Account> {
    let nobody = || Error::field(field, said::NOBODY);
    let account = Account::find_by_name(db, &title::key(name))?.ok_or_else(nobody)?;
    stewardship::may_look_after(db, &account, id, app.now())?.then_some(account).ok_or_else(nobody)
}

/// The path of the page that a reminder leads to, which asks nobody to sign in.
#[must_use]
pub fn link(app: &App, account: AccountId) -> String {
    let until = app.now().plus(LINK_LIFE).0;
    format!("{}{account}-{}", addresses::REVIEW_LINK, app.secret.form_token(PURPOSE, &account.to_string(), until))
}

/// Whose link it is, when it is one of ours and still holds.
pub fn of_link(app: &App, link: &str) -> Result<AccountId> {
    let (account, token) = link.split_once('-').ok_or(Error::NotFound(What::Link))?;
    let holds = app.secret.accepts_form_token(token, PURPOSE, account, app.now().0);
    let account = account.parse().ok().filter(|_| holds);
    account.map(AccountId).ok_or(Error::NotFound(What::Link))
}

/// Who a link stands for, while they may sign in.
pub fn who_of_link(app: &App, link: &str) -> Result<Who> {
    let (account, now) = (of_link(app, link)?, app.now());
    app.store.read::<_, Error>(|db| {
        let account = Account::find(db, account)?.filter(Account::is_active).ok_or(Error::NotFound(What::Link))?;
        Ok(Who::Member(account.to_member(db, now)?))
    })
}

/// « Toujours à jour », by whoever looks after the sheet, or in their place.
pub fn still_true(app: &App, who: &Who, id: SheetId) -> Result<EventId> {
    let me = who.member()?.id;
    let is_theirs = app.store.read::<_, Error>(|db| {
        let sheet = Sheet::find(db, who, id)?.ok_or(Error::NotFound(What::Sheet))?;
        Ok(sheet.steward_id == Some(me) || stewardship::substitute_of(db, id)? == Some(me))
    })?;
    match is_theirs {
        true => verify_sheet(app, who, id),
        false => Err(Error::NotFound(What::Sheet)),
    }
}
