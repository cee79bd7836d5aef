//! The thread that applies events to this node's search index, outside requests.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::app::App;
use crate::cache::Dep;
use crate::db::types::{EventId, SheetId};
use crate::hall::error::Error;
use crate::models::event::{self, Event};
use crate::models::kind::KindSet;
use crate::models::setting;
use crate::models::sheet::Sheet;
use crate::reading::document;
use crate::search::State;

/// Polling interval.
const EVERY: Duration = Duration::from_millis(250);
/// Consecutive failures after which the index is rebuilt.
const PATIENCE: u32 = 3;
/// Events a batch.
const AT_ONCE: i64 = 500;
/// Sheets a batch during a rebuild.
const STEP: i64 = 200;

/// Requests a rebuild, done beside the current index.
#[derive(Clone, Debug, Default)]
pub struct Wanted(Arc<AtomicBool>);

impl Wanted {
    /// Asks for one; twice is once.
    pub fn ask(&self) {
        self.0.store(true, Ordering::Release);
    }

    fn take(&self) -> bool {
        self.0.swap(false, Ordering::AcqRel)
    }
}

/// Applies events until stopped. Failures are logged and retried: a stale index is not an outage.
#[expect(clippy::disallowed_methods, reason = "a thread of its own, that serves nobody while it sleeps")]
pub fn run(app: &App, state: State, wanted: &Wanted, stop: &AtomicBool) {
    let mut state = state;
    let mut known = asked(app);
    let mut failures = 0;
    let mut is_tidy = false;
    while !stop.load(Ordering::Acquire) {
        let now = asked(app);
        if wanted.take() || now > known {
            state = State::NeedsRebuild;
        }
        known = known.max(now);
        is_tidy &= state != State::NeedsRebuild;
        let next = match state {
            State::NeedsRebuild => rebuild(app),
            State::Ready { cursor } => follow(app, cursor),
        };
        match next {
            Ok(reached) => {
                app.set_indexed(reached);
                // An event that this node heard of after its index held it withholds nothing for long.
                app.search.holds(reached);
                if state != (State::Ready { cursor: reached }) {
                    app.caches.touch([Dep::Found]);
                }
                failures = 0;
                if !is_tidy {
                    is_tidy = true;
                    tidy(app);
                }
                state = State::Ready { cursor: reached };
            }
            Err(error) => {
                tracing::warn!("the search index waits: {error:#}");
                failures += 1;
                // The database answers, so it is the index that is damaged or gone: it is made anew.
                if failures >= PATIENCE && app.store.read::<_, Error>(|db| Ok(event::last(db)?)).is_ok() {
                    state = State::NeedsRebuild;
                }
                std::thread::sleep(EVERY * 4);
            }
        }
        std::thread::sleep(EVERY);
    }
}

/// Merges the segments of a rebuilt index beside what goes on.
fn tidy(app: &App) {
    let search = app.search.clone();
    let merge = move || search.tidy().unwrap_or_else(|error| tracing::warn!("the index stays in parts: {error:#}"));
    if let Err(error) = std::thread::Builder::new().name("index-merge".to_owned()).spawn(merge) {
        tracing::warn!("the index stays in parts: {error}");
    }
}

/// When another process last requested a rebuild; 0 when never or unknown.
fn asked(app: &App) -> i64 {
    app.store.read::<_, Error>(|db| Ok(setting::rebuild_asked(db)?)).unwrap_or_default()
}

/// Rebuilds the index from every live sheet. Returns the cursor reached.
pub fn rebuild(app: &App) -> anyhow::Result<u64> {
    let cursor = app.store.read::<_, Error>(|db| Ok(event::last(db)?))?;
    let kinds = app.store.read(KindSet::load)?;
    let mut after = SheetId(0);
    let mut done = false;
    let step = || {
        let read = app.store.read::<_, Error>(|db| {
            let sheets = Sheet::walk(db, after, STEP)?;
            done = sheets.is_empty();
            after = sheets.last().map_or(after, |sheet| sheet.id);
            document::of_sheets(db, &kinds, None, sheets)
        });
        (!done || read.is_err()).then_some(read)
    };
    let documents = std::iter::from_fn(step).flat_map(|read| match read {
        Ok(documents) => documents.into_iter().map(Ok).collect::<Vec<_>>(),
        Err(error) => vec![Err(anyhow::Error::from(error))],
    });
    let number = u64::try_from(cursor.0).unwrap_or_default();
    app.search.rebuild(documents, number)?;
    tracing::info!(sheets = app.search.len(), "search index rebuilt");
    Ok(number)
}

/// Applies the events after a cursor. Returns the cursor reached.
pub fn follow(app: &App, cursor: u64) -> anyhow::Result<u64> {
    let after = EventId(i64::try_from(cursor).unwrap_or_default());
    let events = app.store.read::<_, Error>(|db| Ok(event::after(db, after, AT_ONCE)?))?;
    let Some(last) = events.last() else { return Ok(cursor) };
    let reached = u64::try_from(last.id.0).unwrap_or_default();
    app.follow()?;
    let kinds = app.kinds();
    if events.iter().any(|event| renames_a_label(&kinds, event)) {
        return rebuild(app);
    }
    let touched: BTreeSet<SheetId> = events.iter().filter_map(|event| event.sheet_id).collect();
    for id in touched {
        let document = app.store.read(|db| document::of_sheet(db, &kinds, &app.caches.texts, id))?;
        match document {
            Some(document) => app.search.replace(&document)?,
            None => app.search.remove(id.0)?,
        }
    }
    app.search.commit(reached)?;
    Ok(reached)
}

/// Labels of themes, vocabularies and fields stand in the documents of other sheets.
fn renames_a_label(kinds: &KindSet, event: &Event) -> bool {
    event.kind != crate::db::types::EventKind::Created && event.sheet_id.is_some_and(|sheet| kinds.has_sheet(sheet))
}
