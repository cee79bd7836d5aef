//! Files among the nouns, and the texts read from them.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Archived, Closing, Fate, Found, Heard, Noun, Owner, Stale};
use crate::base::{parallel, tokens};
use crate::cache::Dep;
use crate::db::Db;
use crate::db::happening::Happening;
use crate::db::types::EventKind::{Deleted, FileAdded, FileDeleted, FileRead, Governed, Undeleted};
use crate::db::types::{EventKind, FileId, Moment, SheetId};
use crate::files::Files as Bytes;
use crate::hall::error::Result;
use crate::models::attachment::Attachment;
use crate::models::event::Event;
use crate::text::title;

/// Files whose bytes are read at once.
const STEP: i64 = 100;

/// What is attached to sheets, and what stands by itself.
pub(in crate::models) struct Files;

impl Noun for Files {
    fn tables(&self) -> &'static [(&'static str, Archived)] {
        &[("files", Archived::RowsAndBytes), ("file_texts", Archived::Rows)]
    }

    fn own_data(&self, db: &mut Db, owner: &Owner<'_>) -> Result<Option<(&'static str, Value)>> {
        let rows = Attachment::of_account(db, owner.who, owner.id)?.into_iter().map(|file| {
            json!({
                "name": file.name,
                "address": format!("{}{}", owner.base_url, file.page()),
                "added_at": file.uploaded_at.rfc3339(),
                "alt": file.alt,
                "caption": file.caption,
                "credit": file.credit,
                "licence": file.licence,
            })
        });
        Ok(Some(("files", rows.collect())))
    }

    /// What was published stays; what waits for its text goes.
    fn close_account(&self, db: &mut Db, closing: &Closing<'_>) -> Result<()> {
        Ok(Attachment::forget_waiting_of(db, closing.id)?)
    }

    /// Who may see a file is asked of its sheet whenever it is read.
    fn follow_sheet(&self, _: &mut Db, _: SheetId, _: Fate) -> Result<()> {
        Ok(())
    }

    fn purge(&self, db: &mut Db, now: Moment) -> Result<()> {
        Ok(Attachment::forget_waiting(db, now)?)
    }

    /// The bytes are those that came in.
    fn check(&self, found: &mut Found<'_>) -> Result<()> {
        found.walk(
            FileId(0),
            |db, after| Attachment::walk(db, *after, STEP),
            |file| file.id,
            |found, files| {
                found.files += files.len();
                let bytes = found.bytes;
                found.problems.extend(parallel::map(files, |file| wrong(bytes, file)).into_iter().flatten());
                (found.done)(files.len());
            },
        )
    }

    fn events(&self) -> &'static [(EventKind, Heard)] {
        &[(FileAdded, Heard::ByEverybody), (FileRead, Heard::BySheet), (FileDeleted, Heard::ByEverybody)]
    }

    fn let_go(&self, db: &mut Db, event: &Event, stale: &mut Stale<'_>) -> Result<()> {
        match (event.kind, event.sheet_id) {
            (FileAdded | FileDeleted, _) => {
                stale.deps.insert(Dep::FileName(title::key(&event.subject)));
                if let Some(Happening::FileAdded(told) | Happening::FileDeleted(told)) = event.what() {
                    stale.deps.extend(told.file.map(Dep::File));
                }
            }
            // Who sees a sheet sees its files: texts that look for one of their names must look again.
            (Governed | Deleted | Undeleted, Some(sheet)) => {
                let files = Attachment::of_sheet(db, sheet)?;
                stale
                    .deps
                    .extend(files.into_iter().flat_map(|file| [Dep::FileName(file.name_key), Dep::File(file.id)]));
            }
            _ => {}
        }
        Ok(())
    }

    fn most(&self) -> usize {
        usize::MAX
    }
}

fn wrong(bytes: &Bytes, file: &Attachment) -> Option<String> {
    let said = |what: &str| Some(format!("file {} ({}): {what}", file.id, file.name));
    match bytes.get(&file.hash) {
        Ok(bytes) if tokens::hex(&Sha256::digest(&bytes)) != file.hash => said("its bytes are not those that came in"),
        Ok(_) => None,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => said("its bytes are missing"),
        Err(error) => said(&format!("its bytes cannot be read: {error}")),
    }
}
