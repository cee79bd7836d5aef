//! What a transaction tells once everything else in it is written.
//!
//! Whoever locks rows in one order never waits in a circle. Saves, and what is written with them, lock in this one: the
//! sheet; what stands beside it, such as a draft or a change that waits; the rows of those who get a letter, by their
//! number; and last the counter of events, on which everybody waits.

use std::collections::BTreeSet;

use crate::actions::sheets::tell_remarks;
use crate::db::Db;
use crate::db::types::{AccountId, EventId, Moment};
use crate::hall::error::Result;
use crate::models::event::{self, NewEvent};

/// Gathered while a transaction writes, told at its end.
#[derive(Default)]
pub(in crate::actions) struct ToTell {
    /// In their order.
    pub(in crate::actions) events: Vec<NewEvent>,
    /// Who gets a letter about what others published in the sheets that they look after.
    pub(in crate::actions) stewards: BTreeSet<AccountId>,
}

impl ToTell {
    /// Tells it; the last event. Nothing is written after it in the transaction.
    pub(in crate::actions) fn tell(self, db: &mut Db, now: Moment) -> Result<Option<EventId>> {
        for steward in self.stewards {
            tell_remarks::queue_changed(db, steward, now)?;
        }
        Ok(event::tell_all(db, self.events)?)
    }
}
