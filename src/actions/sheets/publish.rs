//! Publishes what somebody sends, and ends what it was typed in: drafts, and the change that waited for it. All of it
//! is written in the transaction of the save, or nothing is.

use std::cell::Cell;

use crate::actions::sheets::edit_sheet::{self, Edit, Saved};
use crate::actions::sheets::{create_once, hold_change, keep_draft, treat_change};
use crate::app::App;
use crate::db::Db;
use crate::db::types::{HeldId, Moment, RemarkId, SheetId};
use crate::hall::error::{Clash, Error, Result, What};
use crate::hall::policy::Who;
use crate::models::draft::Hand;
use crate::models::held_change::HeldChange;
use crate::models::remark::Remark;

/// A save that is refused says what to do in its place, which the next try does.
const TRIES: usize = 2;

/// What is sent to be published.
#[derive(Clone, Debug)]
pub struct Publication<'a> {
    /// The text.
    pub edit: &'a Edit,
    /// The drafts that end with it: their places, and the pages that go on with them.
    pub drafts: Vec<(String, Hand)>,
    /// The change that waits and is published by it: one's own, or another's, which is approved so.
    pub change: Option<&'a HeldChange>,
    /// The remark that it was made for.
    pub remark: Option<RemarkId>,
}

/// What became of it.
#[derive(Debug)]
pub enum Became {
    /// It is read from now on; the remark that it was made for, when its author may treat that.
    Published(Saved, Option<RemarkId>),
    /// So is the change of somebody else, under the name of its author.
    Approved(Saved),
    /// Somebody looks at it first.
    Held(HeldId),
    /// Somebody else changed the same words. Nothing is written.
    Clashed(Box<Clash>),
    /// Somebody else decided on the change, or took it back. Nothing is written.
    Decided,
}

/// What to do at this try.
enum Way {
    Save,
    Hold,
    /// The same form made that sheet a moment ago.
    Made(Saved),
}

/// Publishes under one's own name, or a change that waits under the name of its author. Contributors may.
///
/// What the wiki looks at first is kept for that. A form that is sent twice makes one sheet.
pub fn publish(app: &App, who: &Who, sent: &Publication<'_>) -> Result<Became> {
    let (mut way, edit) = (Way::Save, sent.edit);
    for _ in 0..TRIES {
        way = match way {
            Way::Save => match sent.save(app, who) {
                Err(Error::Conflict(clash)) => return Ok(Became::Clashed(clash)),
                Err(Error::NotFound(What::Change)) => return Ok(Became::Decided),
                Err(Error::Held) => Way::Hold,
                Err(Error::Taken { title, sheet }) => match create_once::made_by_same_form(app, who, edit, sheet)? {
                    Some(saved) => Way::Made(saved),
                    None => return Err(Error::Taken { title, sheet }),
                },
                became => return became,
            },
            Way::Hold => {
                let again = sent.change.map(|change| change.id);
                return hold_change::hold_change(app, who, edit, again, &sent.drafts).map(Became::Held);
            }
            Way::Made(saved) => {
                let remark = app.store.write(|db| sent.end(db, who))?;
                return Ok(Became::Published(saved, remark));
            }
        };
    }
    Err(Error::Busy)
}

impl Publication<'_> {
    fn save(&self, app: &App, who: &Who) -> Result<Became> {
        let remark = Cell::new(None);
        let end = |db: &mut Db, _: SheetId, _: Moment| {
            remark.set(self.end(db, who)?);
            Ok(())
        };
        match self.change.filter(|change| !change.is_of(who)) {
            Some(change) => treat_change::approve_with(app, who, change, self.edit, Some(&end)).map(Became::Approved),
            None => {
                let saved = edit_sheet::save_with(app, who, self.edit, Some(&end))?;
                Ok(Became::Published(saved, remark.get()))
            }
        }
    }

    /// Ends what it was typed in, in the transaction under way; the remark that it was made for.
    fn end(&self, db: &mut Db, who: &Who) -> Result<Option<RemarkId>> {
        if let Some(account) = who.account() {
            if let Some(own) = self.change.filter(|change| change.is_of(who)) {
                // One that was decided in the same instant waits no more either.
                HeldChange::withdraw(db, account, own.id)?;
            }
            keep_draft::forget(db, account, &self.drafts)?;
        }
        let remark = self.remark.map(|id| Remark::find(db, who, id)).transpose()?.flatten();
        Ok(remark.map(|(remark, _)| remark.id))
    }
}
