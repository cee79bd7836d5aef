//! Brings a file from elsewhere in, under a name by which texts show it.

use sha2::{Digest, Sha256};

use crate::actions::files::attach_file;
use crate::actions::files::attach_file::Taken;
use crate::app::App;
use crate::base::tokens;
use crate::db::happening::Happening;
use crate::db::types::FileId;
use crate::hall::error::{Error, Result};
use crate::hall::policy::Who;
use crate::models::attachment::Attachment;
use crate::models::event::{self, NewEvent};
use crate::models::import::{self, Import};
use crate::text::title;

/// Keeps the bytes of `name`, cleaned as those of any file, and remembers where they came from. Nothing is written when
/// the same bytes came in before; those of `gone`, whose path is there no more, moved.
pub fn import_file(app: &App, source: &str, path: &str, name: &str, bytes: Vec<u8>, gone: &[Import]) -> Result<FileId> {
    let came = tokens::hex(&Sha256::digest(&bytes));
    let known = app.store.read::<_, Error>(|db| Ok(import::find(db, source, path)?))?;
    if known.is_none()
        && let Some(id) = moved(app, source, path, name, &gone.iter().filter(|row| row.hash == came))?
    {
        return Ok(id);
    }
    if let Some(Import { file_id: Some(id), hash, .. }) = &known
        && *hash == came
    {
        return Ok(*id);
    }
    let taken = attach_file::take(app, bytes, name)?;
    let hash = app.files.put(&taken.bytes)?;
    let row = described(app, name, &taken, hash);
    app.store.write(|db| {
        let id = Attachment::next_id(db)?;
        Attachment::insert(db, &Attachment { id, ..row.clone() })?;
        import::put(db, &remembered(source, path, id, &came))?;
        let told = NewEvent::new(Happening::FileAdded(id.into()), row.uploaded_at, None, name);
        event::tell(db, told)?;
        Ok(id)
    })
}

/// The file that came in under one of these paths, if texts show it by the same name; it is remembered under the new path.
fn moved<'a>(
    app: &App,
    source: &str,
    path: &str,
    name: &str,
    gone: &(impl Iterator<Item = &'a Import> + Clone),
) -> Result<Option<FileId>> {
    app.store.write::<_, Error>(|db| {
        for row in gone.clone() {
            let still = import::find(db, source, &row.path)?.and_then(|row| row.file_id);
            let Some(id) = still else { continue };
            let file = Attachment::find(db, &Who::Program, id)?;
            if file.is_some_and(|file| file.deleted_at.is_none() && file.name == name) {
                import::rename(db, source, &row.path, path)?;
                return Ok(Some(id));
            }
        }
        Ok(None)
    })
}

/// The file as the wiki keeps it: of no sheet, nothing said of it yet.
fn described(app: &App, name: &str, taken: &Taken, hash: String) -> Attachment {
    let side = |pixels: u32| i32::try_from(pixels).ok();
    Attachment {
        id: FileId(0),
        hash,
        name: name.to_owned(),
        name_key: title::key(name),
        sheet_id: None,
        media_type: taken.media.mime.to_owned(),
        size: i64::try_from(taken.bytes.len()).unwrap_or(i64::MAX),
        width: taken.sides.and_then(|(width, _)| side(width)),
        height: taken.sides.and_then(|(_, height)| side(height)),
        alt: String::new(),
        decorative: false,
        caption: String::new(),
        credit: String::new(),
        licence: String::new(),
        uploaded_by: None,
        uploaded_at: app.now(),
        deleted_at: None,
        deleted_by: None,
        delete_reason: None,
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
