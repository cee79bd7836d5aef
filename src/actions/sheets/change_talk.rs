//! What becomes of what was said: its author takes it back, moderators hide it and show it again, a thread is resolved.

use crate::app::App;
use crate::db::Db;
use crate::db::happening::{Happening, TalkChange, TalkVerb};
use crate::db::types::{EventId, Moment, RemarkId};
use crate::hall::error::{Error, Result, What};
use crate::hall::messages::talk as said;
use crate::hall::policy::{self, Act, Who};
use crate::models::event::{self, NewEvent};
use crate::models::reader::Reader;
use crate::models::remark::Remark;
use crate::models::sheet::Sheet;

/// The most characters of the reason for hiding.
pub const MOST_REASON: usize = 500;

/// What is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TalkAct {
    /// Its author takes it back, for good.
    TakeBack,
    /// A moderator hides it, with a reason.
    Hide(String),
    /// A moderator shows it again.
    Show,
    /// An administrator erases its words for ever.
    Erase,
    /// The thread that it began is resolved.
    Resolve,
    /// The thread is open again.
    Reopen,
}

impl TalkAct {
    fn verb(&self) -> TalkVerb {
        match self {
            Self::TakeBack => TalkVerb::TakenBack,
            Self::Hide(_) => TalkVerb::Hidden,
            Self::Show => TalkVerb::Shown,
            Self::Erase => TalkVerb::Erased,
            Self::Resolve => TalkVerb::Resolved,
            Self::Reopen => TalkVerb::Reopened,
        }
    }
}

/// Whether somebody resolves a thread of a sheet and opens it again: who began it, and who looks after the sheet.
#[must_use]
pub fn may_resolve(who: &Who, began: &Remark, sheet: &Sheet) -> bool {
    let is_own = began.account_id.is_some() && began.account_id == who.account();
    who.may(Act::Write) && (is_own || policy::looks_after(who, sheet.steward_id, sheet.keepers_id))
}

/// Changes what readers see of what was said.
pub fn change_talk(app: &App, who: &Who, id: RemarkId, does: &TalkAct) -> Result<EventId> {
    if let TalkAct::Hide(reason) = does {
        match reason.trim().chars().count() {
            0 => return Err(Error::field("motif", said::REASON)),
            length if length > MOST_REASON => return Err(Error::field("motif", said::too_long(MOST_REASON))),
            _ => {}
        }
    }
    let now = app.now();
    let event = app.store.write::<_, Error>(|db| {
        let (message, sheet) = found(db, who, id)?;
        Sheet::lock(db, who, sheet.id)?;
        perform(db, who, &message, &sheet, does, now)?;
        Remark::recount(db, sheet.id)?;
        let what =
            TalkChange { message: Some(id), thread: message.thread_id, what: Some(does.verb()), mentions: Vec::new() };
        let event = NewEvent::new(Happening::TalkChanged(what), now, who.account(), sheet.title).on(sheet.id);
        Ok(event::tell(db, event)?)
    })?;
    app.follow()?;
    Ok(event)
}

/// The message with its sheet. A thread whose first message was taken back is resolved all the same.
fn found(db: &mut Db, who: &Who, id: RemarkId) -> Result<(Remark, Sheet)> {
    let (message, sheet) = Remark::find_said(db, who, id)?.ok_or(Error::NotFound(What::Page))?;
    // Whether it may be seen at all is asked as everywhere.
    let sheet = Reader::new(db, who).sheet(sheet.id)?;
    Ok((message, sheet))
}

fn perform(db: &mut Db, who: &Who, message: &Remark, sheet: &Sheet, does: &TalkAct, now: Moment) -> Result<()> {
    let (id, member) = (message.id, who.member()?);
    match does {
        TalkAct::TakeBack => {
            // One's own words are one's own: even somebody who is blocked may take them back.
            if message.account_id != Some(member.id) {
                return Err(Error::Forbidden(Act::Delete));
            }
            Ok(message.take_back(db)?)
        }
        TalkAct::Hide(reason) => {
            who.must(Act::Delete)?;
            Ok(Remark::hide(db, id, Some((now, Some(member.id), reason.trim())))?)
        }
        TalkAct::Show => {
            who.must(Act::Delete)?;
            Ok(Remark::hide(db, id, None)?)
        }
        TalkAct::Erase => {
            who.must(Act::EraseRevision)?;
            Ok(Remark::empty(db, id)?)
        }
        TalkAct::Resolve | TalkAct::Reopen => {
            if message.thread_id != Some(id) {
                return Err(Error::NotFound(What::Page));
            }
            if !may_resolve(who, message, sheet) {
                who.must(Act::Write)?;
                return Err(Error::Forbidden(Act::TreatRemarks));
            }
            let by = (*does == TalkAct::Resolve).then_some((member.id, now));
            Ok(Remark::resolve(db, id, by)?)
        }
    }
}
