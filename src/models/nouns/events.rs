//! What happened, among the nouns.

use serde_json::{Value, json};

use super::{Archived, Closing, Fate, Found, Heard, Noun, Owner, Stale};
use crate::cache::Dep;
use crate::db::Db;
use crate::db::happening::Happening;
use crate::db::types::{EventId, EventKind, Moment, SheetId};
use crate::hall::error::{Error, Result};
use crate::models::event::{self, Event};

/// Events read at once.
const STEP: i64 = 1_000;

/// The line of events. Other nouns tell them; here is what all have in common.
pub(in crate::models) struct Events;

impl Noun for Events {
    fn tables(&self) -> &'static [(&'static str, Archived)] {
        &[("events", Archived::Rows)]
    }

    fn own_data(&self, db: &mut Db, owner: &Owner<'_>) -> Result<Option<(&'static str, Value)>> {
        let mut contributions = Vec::new();
        loop {
            let done = i64::try_from(contributions.len()).unwrap_or(i64::MAX);
            let (rows, _) = event::of_account(db, owner.who, owner.id, STEP, done)?;
            if rows.is_empty() {
                return Ok(Some(("contributions", contributions.into())));
            }
            contributions.extend(rows.into_iter().map(|(event, sheet)| {
                json!({
                    "at": event.at.rfc3339(),
                    "what": event.kind.word(),
                    "sheet": sheet.id,
                    "title": sheet.title,
                    "revision": event.revision,
                    "address": format!("{}{}", owner.base_url, sheet.path()),
                })
            }));
        }
    }

    /// What somebody did stays; it does not say their name any more.
    fn close_account(&self, db: &mut Db, closing: &Closing<'_>) -> Result<()> {
        Ok(event::rename_account(db, closing.from, closing.to)?)
    }

    fn follow_sheet(&self, _: &mut Db, _: SheetId, _: Fate) -> Result<()> {
        Ok(())
    }

    fn purge(&self, _: &mut Db, _: Moment) -> Result<()> {
        Ok(())
    }

    /// Whoever follows the wiki by the numbers of events misses none, and each says what it tells.
    fn check(&self, found: &mut Found<'_>) -> Result<()> {
        let (last, count) = found.store.snapshot::<_, Error>(|db| Ok((event::last(db)?, event::count(db)?)))?;
        if last.0 != count {
            found.problems.push(format!("events: there are {count}, the last is number {last}"));
        }
        found.walk(
            EventId(0),
            |db, after| event::after(db, *after, STEP),
            |event| event.id,
            |found, events| {
                let unreadable = events.iter().filter(|event| Happening::read(event.kind, &event.detail).is_err());
                found.say(unreadable.map(|event| format!("event {}", event.id)), "what it tells cannot be read");
            },
        )
    }

    fn events(&self) -> &'static [(EventKind, Heard)] {
        &[]
    }

    fn let_go(&self, _: &mut Db, _: &Event, stale: &mut Stale<'_>) -> Result<()> {
        stale.deps.insert(Dep::Lists);
        Ok(())
    }

    fn most(&self) -> usize {
        usize::MAX
    }
}
