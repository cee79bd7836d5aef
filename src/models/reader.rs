//! A reader is one look at the wiki by one person: no text of a revision is read without saying who looks.

use crate::db::Db;
use crate::db::types::SheetId;
use crate::error::{Error, Result, What};
use crate::models::sheet::Sheet;
use crate::policy::Who;

/// One look at the wiki by one person.
pub struct Reader<'a> {
    db: &'a mut Db,
    who: &'a Who,
}

impl<'a> Reader<'a> {
    /// Looks through this connection for this person.
    pub fn new(db: &'a mut Db, who: &'a Who) -> Self {
        Self { db, who }
    }

    /// Looks for the program itself, which sees everything: the index, checks, backups, exports, merges.
    pub fn keeper(db: &'a mut Db) -> Self {
        Self { db, who: &Who::Program }
    }

    /// Who looks.
    #[must_use]
    pub fn who(&self) -> &'a Who {
        self.who
    }

    /// The connection, for the queries of the models.
    pub(in crate::models) fn db(&mut self) -> &mut Db {
        self.db
    }

    /// The live sheet of that number. One that this person may not see is [`Error::NotFound`], a deleted one
    /// [`Error::Gone`].
    pub fn sheet(&mut self, id: SheetId) -> Result<Sheet> {
        let sheet = self.sheet_or_deleted(id)?;
        match sheet.tombstone() {
            Some(tombstone) => Err(Error::Gone(Box::new(tombstone))),
            None => Ok(sheet),
        }
    }

    /// The sheet of that number, deleted or not.
    pub fn sheet_or_deleted(&mut self, id: SheetId) -> Result<Sheet> {
        Sheet::find(self.db, self.who, id)?.ok_or(Error::NotFound(What::Sheet))
    }
}
