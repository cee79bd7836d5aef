//! Sheets among the nouns: their revisions, and what is derived from their texts.

use serde_json::Value;

use super::{Archived, Closing, Fate, Found, Heard, Noun, Owner, Stale};
use crate::cache::Dep;
use crate::db::Db;
use crate::db::types::EventKind::{
    AliasFreed, Created, Deleted, Edited, Erased, Governed, Hid, Renamed, Restored, Undeleted, Undone, Verified,
};
use crate::db::types::{EventKind, Moment, SheetId};
use crate::hall::error::Result;
use crate::models::event::Event;
use crate::models::stewardship;
use crate::models::{link, name, sheet_key};
use crate::text::kind::Purpose;
use crate::text::title;

/// The sheet itself.
pub(in crate::models) struct Sheets;

impl Noun for Sheets {
    fn tables(&self) -> &'static [(&'static str, Archived)] {
        &[
            ("sheets", Archived::Rows),
            ("revisions", Archived::Rows),
            ("names", Archived::Rows),
            ("anchors", Archived::Rows),
            ("links", Archived::Rows),
            ("sheet_themes", Archived::Rows),
            ("sheet_keys", Archived::Rows),
        ]
    }

    /// Sheets belong to everybody; who wrote what, the events tell.
    fn own_data(&self, _: &mut Db, _: &Owner<'_>) -> Result<Option<(&'static str, Value)>> {
        Ok(None)
    }

    /// What was published stays.
    /// What they looked after seeks somebody else.
    fn close_account(&self, db: &mut Db, closing: &Closing<'_>) -> Result<()> {
        Ok(stewardship::leave(db, closing.id, closing.now)?)
    }

    /// The action that decides it writes it.
    fn follow_sheet(&self, _: &mut Db, _: SheetId, _: Fate) -> Result<()> {
        Ok(())
    }

    fn purge(&self, _: &mut Db, _: Moment) -> Result<()> {
        Ok(())
    }

    /// `actions::check` proves their texts, which only actions can read into what is derived.
    fn check(&self, _: &mut Found<'_>) -> Result<()> {
        Ok(())
    }

    fn events(&self) -> &'static [(EventKind, Heard)] {
        &[
            (Created, Heard::BySheet),
            (Edited, Heard::BySheet),
            (Restored, Heard::BySheet),
            (Undone, Heard::BySheet),
            (Renamed, Heard::BySheet),
            (Deleted, Heard::BySheet),
            (Undeleted, Heard::BySheet),
            (Verified, Heard::BySheet),
            (Governed, Heard::BySheet),
            (Hid, Heard::BySheet),
            (Erased, Heard::BySheet),
            (AliasFreed, Heard::BySheet),
        ]
    }

    fn let_go(&self, db: &mut Db, event: &Event, stale: &mut Stale<'_>) -> Result<()> {
        let Some(sheet) = event.sheet_id else { return Ok(()) };
        if is_of_the_house(db, sheet, stale)? {
            // Kinds, vocabularies and themes stand on every page.
            stale.kinds = true;
            stale.everything = true;
        }
        if matches!(event.kind, Hid | Erased) {
            // Names, anchors and texts go at once, wherever they were shown.
            stale.everything = true;
        }
        if stale.everything {
            return Ok(());
        }
        stale.deps.insert(Dep::Sheet(sheet));
        stale.deps.extend(link::targets(db, sheet)?.into_iter().map(Dep::Backlinks));
        if gives_or_takes_titles(event.kind) {
            stale.deps.insert(Dep::Title(title::key(&event.subject)));
            stale.deps.extend(name::of_sheet(db, sheet)?.into_iter().map(|name| Dep::Title(name.key)));
        }
        Ok(())
    }

    fn most(&self) -> usize {
        usize::MAX
    }
}

fn is_of_the_house(db: &mut Db, sheet: SheetId, stale: &Stale<'_>) -> Result<bool> {
    Ok(stale.known.has_sheet(sheet)
        || sheet_key::of_sheet(db, sheet)?.is_some_and(|key| Purpose::of(&key.kind) != Purpose::Page))
}

/// Governing may hide a sheet from readers, or show it: its titles lead elsewhere then.
fn gives_or_takes_titles(kind: EventKind) -> bool {
    matches!(kind, Created | Edited | Renamed | Restored | Undone | Deleted | Undeleted | AliasFreed | Governed)
}
