//! Following events: what must change on this node when something happened in the wiki.

use crate::app::App;
use crate::cache::Dep;
use crate::db::types::{EventId, EventKind, FileId, SheetId};
use crate::error::{Error, Result};
use crate::models::attachment::Attachment;
use crate::models::event::{self, Event};
use crate::models::kind::KindSet;
use crate::models::{link, name, sheet_key};
use crate::text::title;

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
    if events.iter().any(|event| changes_everything(app, event)) {
        let kinds = app.store.read::<_, Error>(|db| Ok(KindSet::load(db)?))?;
        app.set_kinds(kinds);
        app.caches.forget_all();
        return Ok(());
    }
    if events.iter().any(|event| matches!(event.kind, EventKind::Hid | EventKind::Erased)) {
        // Names, anchors and texts go at once, wherever they were shown.
        app.caches.forget_all();
        return Ok(());
    }
    let mut deps = Vec::with_capacity(events.len() * 3);
    for event in events {
        deps.push(Dep::Lists);
        if let Some(account) = event.account_id {
            deps.push(Dep::Account(account));
        }
        if let Some(sheet) = event.sheet_id {
            deps.push(Dep::Sheet(sheet));
            let targets = app.store.read::<_, Error>(|db| Ok(link::targets(db, sheet)?))?;
            deps.extend(targets.into_iter().map(Dep::Backlinks));
            if gives_or_takes_titles(event.kind) {
                deps.push(Dep::Title(title::key(&event.subject)));
                let names = app.store.read::<_, Error>(|db| Ok(name::of_sheet(db, sheet)?))?;
                deps.extend(names.into_iter().map(|name| Dep::Title(name.key)));
            }
        }
        deps.extend(files_touched(event));
        if matches!(event.kind, EventKind::Governed | EventKind::Deleted | EventKind::Undeleted)
            && let Some(sheet) = event.sheet_id
        {
            // Who sees a sheet sees its files: texts that look for one of their names must look again.
            let files = app.store.read::<_, Error>(|db| Ok(Attachment::of_sheet(db, sheet)?))?;
            deps.extend(files.into_iter().flat_map(|file| [Dep::FileName(file.name_key), Dep::File(file.id)]));
        }
    }
    app.caches.touch(deps);
    Ok(())
}

fn gives_or_takes_titles(kind: EventKind) -> bool {
    use EventKind::{AliasFreed, Created, Deleted, Edited, Governed, Renamed, Restored, Undeleted, Undone};
    // Governing may hide a sheet from readers, or show it: its titles lead elsewhere then.
    matches!(kind, Created | Edited | Renamed | Restored | Undone | Deleted | Undeleted | AliasFreed | Governed)
}

fn files_touched(event: &Event) -> Vec<Dep> {
    if !matches!(event.kind, EventKind::FileAdded | EventKind::FileDeleted) {
        return Vec::new();
    }
    let mut deps = vec![Dep::FileName(title::key(&event.subject))];
    let detail: serde_json::Value = serde_json::from_str(&event.detail).unwrap_or_default();
    if let Some(id) = detail.get("file").and_then(serde_json::Value::as_i64) {
        deps.push(Dep::File(FileId(id)));
    }
    deps
}

/// Kinds, vocabularies, themes and settings stand on every page.
fn changes_everything(app: &App, event: &Event) -> bool {
    match event.sheet_id {
        Some(sheet) => is_of_the_house(app, sheet),
        None => event.kind == EventKind::SettingChanged,
    }
}

fn is_of_the_house(app: &App, sheet: SheetId) -> bool {
    app.kinds().has_sheet(sheet)
        || app
            .store
            .read::<_, Error>(|db| Ok(sheet_key::of_sheet(db, sheet)?))
            .is_ok_and(|key| key.is_some_and(|key| key.kind != "page"))
}
