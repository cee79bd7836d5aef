//! What others published in the sheets that somebody looks after.

use diesel::prelude::*;

use crate::db::schema::{revisions, sheets};
use crate::db::types::{AccountId, Moment};
use crate::hall::error::{Error, Result};
use crate::models::reader::Reader;
use crate::models::revision::Revision;
use crate::models::sheet::Sheet;

/// The most that is told at once.
const MOST: i64 = 50;

impl Reader<'_> {
    /// The revisions after the first, that everybody may read and that their authors do not call minor, which others
    /// published after a moment in the live sheets that this account looks after; with their sheets, the latest first.
    pub fn changed_by_others(&mut self, steward: AccountId, after: Moment) -> Result<Vec<(Sheet, Revision)>> {
        let visible = crate::models::visible_to(self.who());
        let looked_after = sheets::table
            .filter(visible)
            .filter(sheets::steward_id.eq(steward))
            .filter(sheets::deleted_at.is_null())
            .filter(sheets::updated_at.gt(after))
            .select(sheets::id);
        let told: Vec<Revision> = revisions::table
            .filter(revisions::sheet_id.eq_any(looked_after))
            .filter(revisions::created_at.gt(after))
            .filter(revisions::number.gt(1))
            .filter(revisions::author_id.is_null().or(revisions::author_id.ne(steward).assume_not_null()))
            .filter(revisions::hidden.eq(false))
            .filter(revisions::erased.eq(false))
            .filter(revisions::minor.eq(false))
            .order((revisions::created_at.desc(), revisions::sheet_id.desc(), revisions::number.desc()))
            .limit(MOST)
            .select(Revision::as_select())
            .load(self.db())?;
        let with_sheet = |row: Revision| Ok::<_, Error>((self.sheet(row.sheet_id)?, row));
        told.into_iter().map(with_sheet).collect()
    }
}
