//! Brings a file from elsewhere in, under a name by which texts show it.

use std::io::Cursor;

use crate::app::App;
use crate::db;
use crate::db::types::{EventKind, FileId};
use crate::error::{Error, Result};
use crate::models::attachment::Attachment;
use crate::models::event::{self, NewEvent};
use crate::models::import::{self, Import};
use crate::text::title;

/// The most bytes of a file.
pub const MOST_BYTES: u64 = 20 * 1024 * 1024;

/// Keeps the bytes of `name` and remembers where they came from. Nothing is written when they came in before.
pub fn import_file(app: &App, source: &str, path: &str, name: &str, bytes: &[u8]) -> Result<FileId> {
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > MOST_BYTES {
        return Err(Error::TooLarge { limit: MOST_BYTES });
    }
    let hash = app.files.put(bytes)?;
    let known = app.store.read::<_, Error>(|db| Ok(import::find(db, source, path)?))?;
    if let Some(Import { file_id: Some(id), hash: last, .. }) = &known
        && *last == hash
    {
        return Ok(*id);
    }
    let media_type = infer::get(bytes).map_or("application/octet-stream", |kind| kind.mime_type());
    let size = image_size(media_type, bytes);
    let now = app.now();
    app.store.write(|db| {
        let id = FileId(db::next_number(db, "file")?);
        let row = Attachment {
            id,
            hash: hash.clone(),
            name: name.to_owned(),
            name_key: title::key(name),
            sheet_id: None,
            media_type: media_type.to_owned(),
            size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
            width: size.map(|(width, _)| width),
            height: size.map(|(_, height)| height),
            alt: String::new(),
            decorative: false,
            caption: String::new(),
            credit: String::new(),
            licence: String::new(),
            uploaded_by: None,
            uploaded_at: now,
            deleted_at: None,
            deleted_by: None,
            delete_reason: None,
        };
        Attachment::insert(db, &row)?;
        import::put(db, &remembered(source, path, id, &hash))?;
        let told = NewEvent::new(EventKind::FileAdded, now, None, name).with(serde_json::json!({ "file": id.0 }));
        event::tell(db, told)?;
        Ok(id)
    })
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

fn image_size(media_type: &str, bytes: &[u8]) -> Option<(i32, i32)> {
    if !media_type.starts_with("image/") {
        return None;
    }
    let reader = image::ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let (width, height) = reader.into_dimensions().ok()?;
    Some((i32::try_from(width).ok()?, i32::try_from(height).ok()?))
}
