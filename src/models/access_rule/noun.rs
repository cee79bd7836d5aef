//! Rules among the nouns.

use diesel::prelude::*;
use serde_json::Value;

use super::unsettled;
use crate::db::Db;
use crate::db::schema::sheets;
use crate::db::types::{EventKind, Moment, Protection, SheetId, Visibility};
use crate::hall::error::{Error, Result};
use crate::models::event::Event;
use crate::models::nouns::{Archived, Closing, Fate, Found, Heard, Noun, Owner, Stale};

/// The rules of access.
pub(in crate::models) struct AccessRules;

impl Noun for AccessRules {
    fn tables(&self) -> &'static [(&'static str, Archived)] {
        &[("access_rules", Archived::Rows)]
    }

    /// They are the wiki's.
    fn own_data(&self, _: &mut Db, _: &Owner<'_>) -> Result<Option<(&'static str, Value)>> {
        Ok(None)
    }

    fn close_account(&self, _: &mut Db, _: &Closing<'_>) -> Result<()> {
        Ok(())
    }

    /// What the rules come to is worked out anew by who moves themes (`actions/sheets/told.rs`); the rule of a deleted
    /// sheet waits for it.
    fn follow_sheet(&self, _: &mut Db, _: SheetId, _: Fate) -> Result<()> {
        Ok(())
    }

    fn purge(&self, _: &mut Db, _: Moment) -> Result<()> {
        Ok(())
    }

    /// A sheet that a group reads says which, and no other does; likewise who writes.
    fn check(&self, found: &mut Found<'_>) -> Result<()> {
        let odd: Vec<SheetId> = found.store.read::<_, Error>(|db| {
            let reads = sheets::visibility.eq(Visibility::Group);
            let writes = sheets::protection.eq(Protection::Group);
            let odd = (reads.and(sheets::readers_id.is_null()))
                .or(sheets::visibility.ne(Visibility::Group).and(sheets::readers_id.is_not_null()))
                .or(writes.and(sheets::writers_id.is_null()))
                .or(sheets::protection.ne(Protection::Group).and(sheets::writers_id.is_not_null()));
            Ok(sheets::table.filter(odd).select(sheets::id).load(db)?)
        })?;
        found.say(odd.iter().map(|id| format!("sheet {id}")), "the group that reads or writes it is not told");
        let unsettled = found.store.read(unsettled)?;
        found.say(unsettled.iter().map(|id| format!("sheet {id}")), "others see or change it than the rules say");
        Ok(())
    }

    fn events(&self) -> &'static [(EventKind, Heard)] {
        &[(EventKind::RuleChanged, Heard::ByTheHouse)]
    }

    /// What a rule changes of a sheet, that sheet's event tells.
    fn let_go(&self, _: &mut Db, _: &Event, _: &mut Stale<'_>) -> Result<()> {
        Ok(())
    }

    fn most(&self) -> usize {
        usize::MAX
    }
}
