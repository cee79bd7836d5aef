//! Following events: what must change on this node when something happened in the wiki. Each noun says what it lets go
//! of.

use std::collections::HashSet;

use crate::app::App;
use crate::db::types::{EventId, EventKind};
use crate::hall::error::{Error, Result};
use crate::models::event::{self, Event};
use crate::models::kind::KindSet;
use crate::models::nouns::{NOUNS, Stale};

/// Events read at once.
const AT_ONCE: i64 = 500;

impl App {
    /// Brings this node's caches and kinds up to the last event. Cheap when there is nothing new; blocks.
    pub fn follow(&self) -> Result<EventId> {
        let _one_at_a_time = self.following.lock();
        loop {
            let cursor = self.reached();
            let events = self.store.read::<_, Error>(|db| Ok(event::after(db, cursor, AT_ONCE)?))?;
            let Some(last) = events.last() else { return Ok(cursor) };
            let last = last.id;
            apply(self, &events)?;
            self.reached.store(last.0, std::sync::atomic::Ordering::Release);
        }
    }

    /// Withholds from the search what was hidden since the index was last written, before anybody searches.
    pub(super) fn catch_up_search(&self, cursor: u64) -> Result<()> {
        let mut cursor = EventId(i64::try_from(cursor).unwrap_or(i64::MAX));
        loop {
            let events = self.store.read::<_, Error>(|db| Ok(event::after(db, cursor, AT_ONCE)?))?;
            let Some(last) = events.last() else { return Ok(()) };
            cursor = last.id;
            withhold(self, &events);
        }
    }
}

/// What hides words ends what the search finds at once: the index follows later.
fn withhold(app: &App, events: &[Event]) {
    let hides = |event: &&Event| {
        matches!(event.kind, EventKind::Governed | EventKind::Deleted | EventKind::Hid | EventKind::Erased)
    };
    for event in events.iter().filter(hides) {
        if let Some(sheet) = event.sheet_id {
            app.search.withhold(sheet.0, u64::try_from(event.id.0).unwrap_or_default());
        }
    }
}

/// Ends what these events made old in this node's caches; reloads the kinds when one of them changed.
pub fn apply(app: &App, events: &[Event]) -> Result<()> {
    withhold(app, events);
    let known = app.kinds();
    let mut stale = Stale { known: &known, kinds: false, everything: false, deps: HashSet::new() };
    app.store.read::<_, Error>(|db| {
        // Once the kinds are read anew and every page is forgotten, no other event changes anything.
        for event in events {
            if stale.kinds {
                break;
            }
            for noun in NOUNS {
                noun.let_go(db, event, &mut stale)?;
            }
        }
        Ok(())
    })?;
    if stale.kinds {
        app.set_kinds(app.store.read(KindSet::load)?);
    }
    if stale.everything {
        app.reload_identity()?;
        app.caches.forget_all();
    } else {
        app.caches.touch(stale.deps);
    }
    Ok(())
}
