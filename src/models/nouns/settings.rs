//! Settings that the administration changes while the wiki runs.

use serde_json::Value;

use super::{Archived, Closing, Fate, Found, Heard, Noun, Owner, Stale};
use crate::db::Db;
use crate::db::types::{EventKind, Moment, SheetId};
use crate::hall::error::Result;
use crate::models::event::Event;

/// They belong to the wiki, not to a person.
pub(in crate::models) struct Settings;

impl Noun for Settings {
    fn tables(&self) -> &'static [(&'static str, Archived)] {
        &[("settings", Archived::RowsOfANewStore)]
    }

    fn own_data(&self, _: &mut Db, _: &Owner<'_>) -> Result<Option<(&'static str, Value)>> {
        Ok(None)
    }

    fn close_account(&self, _: &mut Db, _: &Closing<'_>) -> Result<()> {
        Ok(())
    }

    fn follow_sheet(&self, _: &mut Db, _: SheetId, _: Fate) -> Result<()> {
        Ok(())
    }

    fn purge(&self, _: &mut Db, _: Moment) -> Result<()> {
        Ok(())
    }

    /// What a setting may say is checked where it is read.
    fn check(&self, _: &mut Found<'_>) -> Result<()> {
        Ok(())
    }

    fn events(&self) -> &'static [(EventKind, Heard)] {
        &[(EventKind::SettingChanged, Heard::ByTheHouse)]
    }

    /// Settings stand on every page, and what was rebuilt may.
    fn let_go(&self, _: &mut Db, event: &Event, stale: &mut Stale<'_>) -> Result<()> {
        if event.kind == EventKind::SettingChanged && event.sheet_id.is_none() {
            stale.kinds = true;
            stale.everything = true;
        }
        Ok(())
    }

    fn most(&self) -> usize {
        usize::MAX
    }
}
