//! The revision that was the text of a sheet at a moment.

use diesel::prelude::*;

use crate::db::schema::revisions;
use crate::db::types::Moment;
use crate::hall::error::Result;
use crate::models::reader::Reader;
use crate::models::revision::Revision;
use crate::models::sheet::Sheet;

impl Reader<'_> {
    /// The last revision made by that moment which this person may read.
    pub fn readable_at(&mut self, sheet: &Sheet, moment: Moment) -> Result<Option<Revision>> {
        self.nearest(sheet, |open| open.filter(revisions::created_at.le(moment)).order(revisions::number.desc()))
    }
}
