//! What others published in the sheets that somebody looks after.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::db::schema::{held_changes, revisions, sheets};
use crate::db::types::{AccountId, HeldState, Moment, SheetId};
use crate::hall::error::{Error, Result};
use crate::models::reader::Reader;
use crate::models::revision::Revision;
use crate::models::sheet::Sheet;

/// The most that is told at once.
const MOST: i64 = 50;

impl Reader<'_> {
    /// The revisions after the first, that everybody may read, which others published after a moment in the live sheets
    /// that this account looks after; with their sheets, the latest first.
    ///
    /// Asks the database for what [`hears_of`](crate::hall::policy::hears_of) says of one version.
    pub fn changed_by_others(&mut self, steward: AccountId, after: Moment) -> Result<Vec<(Sheet, Revision)>> {
        self.ask_own(|db, who| {
            let looked_after: Vec<Sheet> = sheets::table
                .filter(crate::models::visible_to(who))
                .filter(sheets::steward_id.eq(steward))
                .filter(sheets::deleted_at.is_null())
                .filter(sheets::updated_at.gt(after))
                .load(db)?;
            let of: HashMap<SheetId, Sheet> = looked_after.into_iter().map(|sheet| (sheet.id, sheet)).collect();
            // What they let through is dated as it was decided: both are written at once.
            let let_through = held_changes::table
                .filter(held_changes::sheet_id.eq(revisions::sheet_id.nullable()))
                .filter(held_changes::state.eq(HeldState::Approved))
                .filter(held_changes::decided_by.eq(steward))
                .filter(held_changes::decided_at.eq(revisions::created_at.nullable()));
            let told: Vec<Revision> = revisions::table
                .filter(revisions::sheet_id.eq_any(of.keys().copied().collect::<Vec<_>>()))
                .filter(revisions::created_at.gt(after))
                .filter(revisions::number.gt(1))
                .filter(revisions::author_id.is_null().or(revisions::author_id.ne(steward).assume_not_null()))
                .filter(revisions::hidden.eq(false))
                .filter(revisions::erased.eq(false))
                .filter(revisions::minor.eq(false))
                .filter(diesel::dsl::not(diesel::dsl::exists(let_through)))
                .order((revisions::created_at.desc(), revisions::sheet_id.desc(), revisions::number.desc()))
                .limit(MOST)
                .select(Revision::as_select())
                .load(db)?;
            let with_sheet = |row: Revision| Some((of.get(&row.sheet_id)?.clone(), row));
            Ok::<_, Error>(told.into_iter().filter_map(with_sheet).collect())
        })
    }
}
