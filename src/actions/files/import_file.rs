//! Brings a file from elsewhere in, under a name by which texts show it.

use sha2::{Digest, Sha256};

use crate::actions::files::attach_file;
use crate::app::App;
use crate::base::tokens;
use crate::db::Db;
use crate::db::happening::Happening;
use crate::db::types::FileId;
use crate::hall::error::{Error, Result};
use crate::hall::policy::Who;
use crate::models::attachment::Attachment;
use crate::models::event::NewEvent;
use crate::models::import::{self, Import};

/// A file to bring in: its bytes are kept, its row is written with the text that shows it.
#[derive(Clone, Debug)]
pub struct IncomingFile {
    source: String,
    path: String,
    name: String,
    /// The hash of the bytes as they came.
    came: String,
    way: Way,
}

#[derive(Clone, Debug)]
enum Way {
    /// It came in before.
    Known,
    /// It moved from this path.
    Moved(String),
    /// It is new, or other bytes than before.
    New(Box<Attachment>),
}

/// Keeps the bytes of `name`, cleaned as those of any file; nothing when the same bytes came in before. Those of
/// `gone`, whose path is there no more, moved.
pub fn prepare<'a>(
    app: &App,
    source: &str,
    path: &str,
    name: &str,
    bytes: Vec<u8>,
    gone: impl IntoIterator<Item = &'a Import>,
) -> Result<IncomingFile> {
    let came = tokens::hex(&Sha256::digest(&bytes));
    let way = app.store.read::<_, Error>(|db| {
        let known = import::find(db, source, path)?;
        Ok(match &known {
            Some(Import { file_id: Some(_), hash, .. }) if *hash == came => Some(Way::Known),
            Some(_) => None,
            None => {
                let mut same = gone.into_iter().filter(|row| row.hash == came).map(|row| &row.path);
                let from = same.find_map(|from| match is_there(db, source, from, name) {
                    Ok(false) => None,
                    there => Some(there.map(|_| Way::Moved(from.clone()))),
                });
                from.transpose()?
            }
        })
    })?;
    let way = match way {
        Some(way) => way,
        None => {
            let taken = attach_file::take(app, bytes, name)?;
            app.files.put(&taken.bytes)?;
            Way::New(Box::new(Attachment::new(taken.content(), name.to_owned(), app.now())))
        }
    };
    Ok(IncomingFile { source: source.to_owned(), path: path.to_owned(), name: name.to_owned(), came, way })
}

fn is_there(db: &mut Db, source: &str, path: &str, name: &str) -> Result<bool> {
    let Some(id) = import::find(db, source, path)?.and_then(|row| row.file_id) else { return Ok(false) };
    let file = Attachment::find(db, &Who::Program, id)?;
    Ok(file.is_some_and(|file| file.deleted_at.is_none() && file.name == name))
}

impl IncomingFile {
    /// The path that it moved from.
    #[must_use]
    pub fn moved_from(&self) -> Option<&str> {
        match &self.way {
            Way::Moved(from) => Some(from),
            Way::Known | Way::New(_) => None,
        }
    }

    /// Writes it, in the transaction under way; nothing when another text brought it in meanwhile. The event to tell.
    pub(in crate::actions) fn write(&self, db: &mut Db) -> Result<Option<NewEvent>> {
        let Self { source, path, name, came, way } = self;
        let known = import::find(db, source, path)?;
        if known.is_some_and(|row| row.file_id.is_some() && row.hash == *came) {
            return Ok(None);
        }
        match way {
            Way::Known => Ok(None),
            Way::Moved(from) if is_there(db, source, from, name)? => {
                import::rename(db, source, from, path)?;
                Ok(None)
            }
            Way::Moved(_) => Err(Error::Busy),
            Way::New(row) => {
                let id = Attachment::next_id(db)?;
                Attachment::insert(db, &Attachment { id, ..row.as_ref().clone() })?;
                import::put(db, &remembered(source, path, id, came))?;
                let added = Happening::FileAdded(id.into());
                Ok(Some(NewEvent::new(added, row.uploaded_at, None, name.clone())))
            }
        }
    }
}

fn remembered(source: &str, path: &str, id: FileId, hash: &str) -> Import {
    Import {
        source: source.to_owned(),
        path: path.to_owned(),
        sheet_id: None,
        file_id: Some(id),
        hash: hash.to_owned(),
        base: 0,
        text: String::new(),
    }
}
