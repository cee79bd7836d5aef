//! What a transaction tells once everything else in it is written.
//!
//! Whoever locks rows in one order never waits in a circle. Saves, and what is written with them, lock in this one: the
//! sheet; what stands beside it, such as a draft or a change that waits; the rows of those who get a letter, by their
//! number; and last the counter of events, on which everybody waits.

use std::collections::BTreeSet;

use crate::actions::sheets::{settled, tell_remarks};
use crate::db::Db;
use crate::db::types::{AccountId, EventId, Moment};
use crate::hall::error::Result;
use crate::hall::policy::Who;
use crate::models::event::{self, NewEvent};
use crate::text::kind::Purpose;

/// Gathered while a transaction writes, told at its end.
#[derive(Default)]
pub(in crate::actions) struct ToTell {
    /// In their order.
    pub(in crate::actions) events: Vec<NewEvent>,
    /// Who gets a letter about what others published in the sheets that they look after.
    pub(in crate::actions) stewards: BTreeSet<AccountId>,
    /// Who wrote, deleted or brought back themes: rules of access come to something else then.
    pub(in crate::actions) themes_by: Option<Who>,
}

impl ToTell {
    /// Notes that a sheet of this kind was written, deleted or brought back.
    pub(in crate::actions) fn touched(&mut self, who: &Who, kind: &str) {
        if Purpose::of(kind) == Purpose::Theme {
            self.themes_by = Some(who.clone());
        }
    }

    /// Tells it; the last event. Nothing is written after it in the transaction.
    pub(in crate::actions) fn tell(mut self, db: &mut Db, now: Moment) -> Result<Option<EventId>> {
        if let Some(who) = &self.themes_by {
            self.events.extend(settled::settle_themes(db, who, now)?);
        }
        for steward in self.stewards {
            tell_remarks::queue_changed(db, steward, now)?;
        }
        Ok(event::tell_all(db, self.events)?)
    }
}
