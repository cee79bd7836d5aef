//! Several saves in one transaction: all or none, or those that can be, while each of the others says why not.

use std::cell::Cell;

use super::{Before, Chosen, Edit, Ready, Work, choose, find};
use crate::actions::files::pasted_images::Images;
use crate::actions::sheets::told::ToTell;
use crate::app::App;
use crate::db::Db;
use crate::db::types::{Moment, SheetId};
use crate::hall::error::{Error, Result};
use crate::hall::policy;
use crate::hall::policy::Who;
use crate::models::attachment::Attachment;
use crate::reading::prepare;

/// A sheet that moves on while the others are prepared is merged again, at most this often in all.
const TRIES: usize = 10;

/// Saves edits that hold no image, all in one transaction or none. [`Error::Busy`] when one of their sheets moved on.
pub(in crate::actions) fn save_all(app: &App, who: &Who, edits: &[Edit]) -> Result<()> {
    let (kinds, now) = (app.kinds(), app.now());
    let mut all = Vec::with_capacity(edits.len());
    for edit in edits {
        let found = find(app, who, edit)?;
        if found.as_ref().is_some_and(|found| found.base.is_some()) {
            return Err(Error::Busy);
        }
        let text = match &found {
            Some(found) => found.kept.give_back(&kinds, edit.text.clone())?,
            None => edit.text.clone(),
        };
        let before = found.map(|found| found.before);
        let prepared = prepare::prepare(&kinds, &app.config.base_url, &text)?;
        who.must(policy::to_write_kind(&prepared.kind))?;
        let ready = Ready::new(app, &kinds, before.as_ref(), None, prepared)?;
        all.push((edit, before, ready));
    }
    app.store.write::<_, Error>(|db| {
        let mut told = ToTell::default();
        for (edit, before, ready) in &all {
            let work = Work { app, who, edit, before: before.as_ref(), ready, merged_with: None, files: &[] };
            work.write(db, now, &mut told)?.ok_or(Error::Busy)?;
        }
        told.tell(db, now).map(drop)
    })?;
    app.follow()?;
    Ok(())
}

/// One save of several, and who signs it.
pub(in crate::actions) struct OneOf {
    /// Who signs it, unless the approval of the edit names somebody else.
    pub(in crate::actions) who: Who,
    /// What is saved.
    pub(in crate::actions) edit: Edit,
}

/// What else is written with one save of several, by its place among them, after all of them.
pub(in crate::actions) type AfterEach<'a> = &'a dyn Fn(&mut Db, usize, SheetId, Moment) -> Result<()>;

/// What else is written in the transaction of several saves, after them: the places of those that are saved are given.
/// What it tells is told at the end.
pub(in crate::actions) type AfterAll<'a> = &'a dyn Fn(&mut Db, &mut ToTell, &[(usize, SheetId)], Moment) -> Result<()>;

/// Saves those that can be, in one transaction with what `each` and `after` write. Of each other: why it is left as it
/// was, none of those that are saved.
pub(in crate::actions) fn save_those_that_go(
    app: &App,
    all: &[OneOf],
    each: AfterEach<'_>,
    after: AfterAll<'_>,
) -> Result<Vec<Option<Error>>> {
    let now = app.now();
    let mut left: Vec<Option<Error>> = all.iter().map(|_| None).collect();
    let mut plans: Vec<Plan<'_>> = Vec::new();
    let mut leave = |at: usize, error: Error| -> Result<()> {
        let why = refusal(error)?;
        if let Some(place) = left.get_mut(at) {
            *place = Some(why);
        }
        Ok(())
    };
    for (at, one) in all.iter().enumerate() {
        match Plan::new(app, at, one, now) {
            Ok(plan) => plans.push(plan),
            Err(error) => leave(at, error)?,
        }
    }
    // Whoever locks several sheets locks them in one order.
    plans.sort_by_key(|plan| plan.one.edit.sheet.map(|sheet| sheet.0));
    let mut tries = TRIES;
    loop {
        let Err((at, error)) = write(app, &plans, each, after, now) else { break };
        let Some(at) = at else { return Err(error) };
        let place = plans.iter().position(|plan| plan.at == at);
        let Some(stopped) = place.map(|place| plans.swap_remove(place)) else { return Err(error) };
        let again = matches!(error, Error::Busy) && tries > 0;
        tries = tries.saturating_sub(1);
        match if again { Plan::new(app, at, stopped.one, now) } else { Err(stopped.meant(app, error)?) } {
            Ok(plan) => plans.push(plan),
            Err(error) => leave(at, error)?,
        }
        plans.sort_by_key(|plan| plan.one.edit.sheet.map(|sheet| sheet.0));
    }
    app.follow()?;
    Ok(left)
}

/// The transaction. When one of them stops it, its place comes with the reason.
fn write(
    app: &App,
    plans: &[Plan<'_>],
    each: AfterEach<'_>,
    after: AfterAll<'_>,
    now: Moment,
) -> Result<(), (Option<usize>, Error)> {
    let stopped = Cell::new(None);
    app.store
        .write::<_, Error>(|db| {
            let (mut told, mut saved) = (ToTell::default(), Vec::with_capacity(plans.len()));
            for plan in plans {
                stopped.set(Some(plan.at));
                saved.push((plan.at, plan.write(app, db, now, &mut told)?));
            }
            for (at, sheet) in &saved {
                stopped.set(Some(*at));
                each(db, *at, *sheet, now)?;
            }
            stopped.set(None);
            after(db, &mut told, &saved, now)?;
            told.tell(db, now).map(drop)
        })
        .map_err(|error| (stopped.get(), error))
}

/// Why one save is left while the others go on; what is wrong with the wiki itself stops all.
fn refusal(error: Error) -> Result<Error> {
    match error {
        Error::NotFound(_)
        | Error::Forbidden(_)
        | Error::Held
        | Error::Invalid(_)
        | Error::Unreadable(_)
        | Error::Conflict(_)
        | Error::Taken { .. }
        | Error::Gone(_)
        | Error::TooLarge { .. }
        | Error::Busy => Ok(error),
        error => Err(error),
    }
}

/// One save, with everything that is worked out before the transaction.
struct Plan<'a> {
    at: usize,
    one: &'a OneOf,
    /// With its images by their names.
    edit: Edit,
    files: Vec<Attachment>,
    before: Option<Before>,
    ready: Ready,
    merged_with: Option<i32>,
}

impl<'a> Plan<'a> {
    /// Works it out; the bytes of its files are kept.
    fn new(app: &App, at: usize, one: &'a OneOf, now: Moment) -> Result<Self> {
        let OneOf { who, edit: given } = one;
        let (kinds, mut images) = (app.kinds(), Images::default());
        let found = find(app, who, given)?;
        let planned = images.plan(app, who, given)?;
        let Chosen { edit, files, text, merged } = choose(&kinds, found.as_ref(), given, planned.as_ref())?;
        let before = found.as_ref().map(|found| &found.before);
        let prepared = prepare::prepare(&kinds, &app.config.base_url, &text)?;
        who.must(policy::to_write_kind(&prepared.kind))?;
        let ready = Ready::new(app, &kinds, before, None, prepared)?;
        let (edit, files, merged_with) = (edit.clone(), files.to_vec(), merged.map(|merged| merged.with));
        let plan = Self { at, one, edit, files, before: found.map(|found| found.before), ready, merged_with };
        if !plan.work(app).keep_files(&images, now)? {
            return Err(Error::Busy);
        }
        Ok(plan)
    }

    fn work<'b>(&'b self, app: &'b App) -> Work<'b> {
        let Self { one, edit, files, before, ready, merged_with, .. } = self;
        Work { app, who: &one.who, edit, before: before.as_ref(), ready, merged_with: *merged_with, files }
    }

    /// Writes it, in the transaction under way; nothing where the sheet says it already.
    fn write(&self, app: &App, db: &mut Db, now: Moment, told: &mut ToTell) -> Result<SheetId> {
        if let Some(before) = self.before.as_ref().filter(|before| before.text == self.ready.prepared.text) {
            return Ok(before.sheet.id);
        }
        match self.work(app).write(db, now, told) {
            Ok(Some(saved)) => Ok(saved.id),
            Ok(None) => Err(Error::Busy),
            Err(error) => Err(error),
        }
    }

    /// What an error means: a row that is there already may be a title that was taken in the same instant.
    fn meant(&self, app: &App, error: Error) -> Result<Error> {
        if error.is_duplicate() { self.work(app).whose_title(&error) } else { Ok(error) }
    }
}
