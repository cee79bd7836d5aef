//! The files that a request reads.

use crate::cache::Dep;
use crate::db::types::{FileId, SheetId};
use crate::hall::error::Result;
use crate::models::attachment::Attachment;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::text::title;

impl Reader<'_> {
    /// The live files to choose from while somebody writes: no page that is kept shows them.
    pub fn files_to_show(&mut self, sheet: Option<SheetId>, limit: i64) -> Result<Vec<Attachment>> {
        self.ask_own(|db, who| Attachment::to_show(db, who, sheet, limit))
    }

    /// The file of that number, deleted or not, when there is one.
    pub fn file_if_any(&mut self, id: FileId) -> Result<Option<Attachment>> {
        self.ask([Dep::File(id)], |db, who| Attachment::find(db, who, id))
    }

    /// The live file that a text of this sheet, or of none, means by a name or by a path `/fichiers/{id}/…`.
    pub fn file_named(&mut self, sheet: Option<SheetId>, name: &str) -> Result<Option<Attachment>> {
        let named = [Dep::FileName(title::key(name))];
        let found = self.ask(named, |db, who| Attachment::find_for(db, who, sheet, name))?;
        if let Some(file) = &found {
            self.saw(Dep::File(file.id));
            file.sheet_id.into_iter().for_each(|sheet| self.saw(Dep::Sheet(sheet)));
        }
        Ok(found)
    }

    /// Whether everybody may see a file: it hides with the sheet that it was added from.
    pub fn is_public(&mut self, file: &Attachment) -> Result<bool> {
        let deps = file.sheet_id.map(Dep::Sheet).into_iter().chain([Dep::File(file.id)]);
        self.ask(deps, |db, _| file.is_public(db))
    }

    /// The live files, newest first, and how many there are.
    pub fn files(&mut self, limit: i64, offset: i64) -> Result<(Vec<Attachment>, i64)> {
        self.ask([Dep::Lists], |db, who| Attachment::list(db, who, limit, offset))
    }

    /// The live sheets whose text shows a file, by title.
    pub fn uses_of(&mut self, file: &Attachment) -> Result<Vec<Sheet>> {
        let uses = self.ask([Dep::File(file.id), Dep::Lists], |db, who| file.used_in(db, who))?;
        uses.iter().for_each(|sheet| self.saw(Dep::Sheet(sheet.id)));
        Ok(uses)
    }
}
