//! A file of the wiki: bytes kept once by their hash, a name by which texts show it, words that describe it.

use diesel::prelude::*;
use diesel::result::QueryResult;

use crate::db::Db;
use crate::db::schema::files;
use crate::db::types::{AccountId, FileId, Moment, SheetId};
use crate::text::markup::FileRef;
use crate::text::title;

/// The widest that an image is shown in a text, in pixels.
pub const DISPLAY_WIDTH: u32 = 960;

/// A row of `files`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = files)]
pub struct Attachment {
    /// Its number.
    pub id: FileId,
    /// SHA-256 of its bytes, in hexadecimal.
    pub hash: String,
    /// The name by which texts show it.
    pub name: String,
    /// The name's key.
    pub name_key: String,
    /// The sheet it was added from.
    pub sheet_id: Option<SheetId>,
    /// Its media type, found from the bytes.
    pub media_type: String,
    /// Its size in bytes.
    pub size: i64,
    /// Width in pixels, of an image.
    pub width: Option<i32>,
    /// Height in pixels, of an image.
    pub height: Option<i32>,
    /// What an image shows, in words.
    pub alt: String,
    /// Whether an image says nothing that words should.
    pub decorative: bool,
    /// Words shown below it.
    pub caption: String,
    /// Whose work it is.
    pub credit: String,
    /// Under which licence.
    pub licence: String,
    /// Who added it.
    pub uploaded_by: Option<AccountId>,
    /// When.
    pub uploaded_at: Moment,
    /// When it was deleted.
    pub deleted_at: Option<Moment>,
    /// By whom.
    pub deleted_by: Option<AccountId>,
    /// Why.
    pub delete_reason: Option<String>,
}

impl Attachment {
    /// The file of that number, deleted or not.
    pub fn find(db: &mut Db, id: FileId) -> QueryResult<Option<Self>> {
        files::table.find(id).first(db).optional()
    }

    /// The file that a text means by a name or by a path `/fichiers/{id}/…`: the sheet's own first, then the wiki's newest.
    pub fn find_for(db: &mut Db, sheet: Option<SheetId>, name: &str) -> QueryResult<Option<Self>> {
        if let Some(id) = name.strip_prefix("/fichiers/").and_then(|rest| rest.split('/').next()?.parse().ok()) {
            return Ok(Self::find(db, FileId(id))?.filter(|file| file.deleted_at.is_none()));
        }
        let named: Vec<Self> = files::table
            .filter(files::name_key.eq(title::key(name)))
            .filter(files::deleted_at.is_null())
            .order(files::id.desc())
            .load(db)?;
        let own = named.iter().position(|file| sheet.is_some() && file.sheet_id == sheet).unwrap_or(0);
        Ok(named.into_iter().nth(own))
    }

    /// Inserts a file.
    pub fn insert(db: &mut Db, row: &Self) -> QueryResult<()> {
        diesel::insert_into(files::table).values(row).execute(db).map(drop)
    }

    /// Whether it is shown as an image.
    #[must_use]
    pub fn is_image(&self) -> bool {
        self.media_type.starts_with("image/") && self.width.is_some()
    }

    /// The address of its page.
    #[must_use]
    pub fn page(&self) -> String {
        format!("/fichiers/{}", self.id)
    }

    /// The address of its bytes.
    #[must_use]
    pub fn address(&self) -> String {
        let name: String =
            percent_encoding::utf8_percent_encode(&self.name, percent_encoding::NON_ALPHANUMERIC).collect();
        format!("/fichiers/{}/{}", self.id, name.replace("%2E", ".").replace("%2D", "-").replace("%5F", "_"))
    }

    /// What texts need of it: images at display size.
    #[must_use]
    pub fn to_reference(&self) -> FileRef {
        let side =
            |pixels: Option<i32>| pixels.and_then(|pixels| u32::try_from(pixels).ok()).filter(|pixels| *pixels > 0);
        let (mut width, mut height) = (side(self.width), side(self.height));
        let mut src = self.address();
        if let (Some(w), Some(h)) = (width, height)
            && w > DISPLAY_WIDTH
        {
            width = Some(DISPLAY_WIDTH);
            height = u32::try_from(u64::from(h) * u64::from(DISPLAY_WIDTH) / u64::from(w)).ok();
            src = format!("{src}?largeur={DISPLAY_WIDTH}");
        }
        let said = |text: &String| (!text.is_empty()).then(|| text.clone());
        FileRef {
            id: self.id.0,
            name: self.name.clone(),
            src,
            page: self.page(),
            width,
            height,
            alt: said(&self.alt),
            decorative: self.decorative,
            caption: said(&self.caption),
        }
    }
}
