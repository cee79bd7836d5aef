//! Following events: what must change on this node when something happened in the wiki. Each noun says what it lets go
//! of.

use std::collections::HashSet;

use crate::app::App;
use crate::db::types::EventId;
use crate::hall::error::{Error, Result};
use crate::models::event::{self, Event};
use crate::models::kind::KindSet;
use crate::models::nouns::{NOUNS, Stale};

impl App {
    /// Brings this node's caches and kinds up to the last event. Cheap when there is nothing new; blocks.
    pub fn follow(&self) -> Result<EventId> {
        let _one_at_a_time = self.following.lock();
        loop {
            let cursor = self.reached();
            let events = self.store.read::<_, Error>(|db| Ok(event::after(db, cursor, 500)?))?;
            let Some(last) = events.last() else { return Ok(cursor) };
            let last = last.id;
            apply(self, &events)?;
            self.reached.store(last.0, std::sync::atomic::Ordering::Release);
        }
    }
}

/// Ends what these events made old in this node's caches; reloads the kinds when one of them changed.
pub fn apply(app: &App, events: &[Event]) -> Result<()> {
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
