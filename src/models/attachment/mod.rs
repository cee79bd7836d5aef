//! A file of the wiki: bytes kept once by their hash, a name by which texts show it, words that describe it.

mod reads;
mod waiting;

use diesel::prelude::*;
use diesel::result::QueryResult;
use diesel::sql_types::Bool;

use crate::db::schema::{files, links, sheets};
use crate::db::types::{AccountId, FileId, Moment, SheetId};
use crate::db::{self, Db};
use crate::hall::policy::{self, Act, Who};
use crate::models::link;
use crate::models::sheet::Sheet;
use crate::text::markup::FileRef;
use crate::text::title;

/// The widest that an image is shown in a text, in pixels.
pub const DISPLAY_WIDTH: u32 = 960;
/// The width of an image in a list of files, in pixels.
const SMALL_WIDTH: u32 = 320;

/// The words that describe a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// What an image shows.
    pub alt: String,
    /// Whether an image says nothing that words should.
    pub decorative: bool,
    /// Shown below it.
    pub caption: String,
    /// Whose work it is.
    pub credit: String,
    /// Under which licence.
    pub licence: String,
}

/// Bytes that are kept, as rows tell them.
#[derive(Clone, Debug)]
pub struct KeptBytes {
    /// SHA-256 of the bytes, in hexadecimal.
    pub hash: String,
    /// The media type, found from the bytes.
    pub media_type: String,
    /// How many bytes.
    pub size: i64,
    /// Width and height in pixels, of an image that is shown.
    pub sides: Option<(u32, u32)>,
}

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
    /// Whether it waits for a text that shows it to be published.
    pub waiting: bool,
}

/// The number in a path `/fichiers/{id}` or `/fichiers/{id}/{name}`.
pub(in crate::models) fn id_of_path(path: &str) -> Option<FileId> {
    let rest = path.strip_prefix("/fichiers/")?;
    rest.split(['/', '?', '#']).next()?.parse().ok().map(FileId)
}

impl Attachment {
    /// A file of no sheet and nobody, of which nothing is said; its number is not known yet.
    #[must_use]
    pub fn new(content: KeptBytes, name: String, at: Moment) -> Self {
        let side = |pixels: u32| i32::try_from(pixels).ok();
        Self {
            id: FileId(0),
            hash: content.hash,
            name_key: title::key(&name),
            name,
            sheet_id: None,
            media_type: content.media_type,
            size: content.size,
            width: content.sides.and_then(|(width, _)| side(width)),
            height: content.sides.and_then(|(_, height)| side(height)),
            alt: String::new(),
            decorative: false,
            caption: String::new(),
            credit: String::new(),
            licence: String::new(),
            uploaded_by: None,
            uploaded_at: at,
            deleted_at: None,
            deleted_by: None,
            delete_reason: None,
            waiting: false,
        }
    }

    /// The files that this reader may see, deleted ones as well: those of no sheet, unless they wait and are another's,
    /// and those of sheets that they may read.
    fn visible_with_deleted(who: &Who) -> files::BoxedQuery<'static, <Db as Connection>::Backend> {
        let open = sheets::deleted_at.is_null().or(who.may(Act::Delete).into_sql::<Bool>());
        let seen = sheets::table.filter(crate::models::visible_to(who)).filter(open).select(sheets::id.nullable());
        let awaited = policy::awaited(who);
        let own = files::uploaded_by.eq(awaited.own).assume_not_null().or(awaited.all.into_sql::<Bool>());
        let visible = files::table.filter(files::sheet_id.is_null().or(files::sheet_id.eq_any(seen)));
        visible.filter(files::waiting.eq(false).or(own)).into_boxed()
    }

    /// The file of that number, deleted or not.
    pub fn find(db: &mut Db, who: &Who, id: FileId) -> QueryResult<Option<Self>> {
        Self::visible_with_deleted(who).filter(files::id.eq(id)).first(db).optional()
    }

    /// The live file that a text means by a name or by a path `/fichiers/{id}/…`: the sheet's own first, then the
    /// wiki's newest that everybody may see, or that waits and that this person may name so.
    pub fn find_for(db: &mut Db, who: &Who, sheet: Option<SheetId>, name: &str) -> QueryResult<Option<Self>> {
        let mut found: Vec<Self> = match id_of_path(name) {
            Some(id) => files::table.filter(files::id.eq(id)).filter(files::deleted_at.is_null()).load(db)?,
            None => files::table
                .filter(files::name_key.eq(title::key(name)))
                .filter(files::deleted_at.is_null())
                .order(files::id.desc())
                .load(db)?,
        };
        if let Some(own) = found.iter().position(|file| sheet.is_some() && file.sheet_id == sheet) {
            return Ok(Some(found.swap_remove(own)));
        }
        for file in found {
            if file.is_named_by(who, name) || file.is_public(db)? {
                return Ok(Some(file));
            }
        }
        Ok(None)
    }

    /// Whether everybody may see it.
    pub fn is_public(&self, db: &mut Db) -> QueryResult<bool> {
        match self.sheet_id {
            None => Ok(!self.waiting),
            Some(sheet) => Ok(Sheet::find(db, &Who::Stranger, sheet)?.is_some_and(|sheet| sheet.deleted_at.is_none())),
        }
    }

    /// The live files that this reader may see, newest first, and how many there are.
    pub fn list(db: &mut Db, who: &Who, limit: i64, offset: i64) -> QueryResult<(Vec<Self>, i64)> {
        let live = || Self::visible_with_deleted(who).filter(files::deleted_at.is_null());
        let count = live().count().get_result(db)?;
        Ok((live().order(files::id.desc()).limit(limit).offset(offset).load(db)?, count))
    }

    /// The live files of these bytes that this reader may see, oldest first.
    pub fn of_hash(db: &mut Db, who: &Who, hash: &str) -> QueryResult<Vec<Self>> {
        Self::visible_with_deleted(who)
            .filter(files::hash.eq(hash.to_owned()))
            .filter(files::deleted_at.is_null())
            .order(files::id.asc())
            .load(db)
    }

    /// Files after this one, in order, deleted ones as well, for work that walks all of them.
    pub fn walk(db: &mut Db, after: FileId, limit: i64) -> QueryResult<Vec<Self>> {
        files::table.filter(files::id.gt(after)).order(files::id.asc()).limit(limit).load(db)
    }

    /// The live files that an account added and this reader may see, oldest first.
    pub fn of_account(db: &mut Db, who: &Who, account: AccountId) -> QueryResult<Vec<Self>> {
        Self::visible_with_deleted(who)
            .filter(files::uploaded_by.eq(account))
            .filter(files::deleted_at.is_null())
            .order(files::id.asc())
            .load(db)
    }

    /// The live files to choose from while somebody writes, newest first: those of the sheet, and those that the
    /// writer added from none.
    fn to_show(db: &mut Db, who: &Who, sheet: Option<SheetId>, limit: i64) -> QueryResult<Vec<Self>> {
        let own = files::sheet_id.is_null().and(files::uploaded_by.eq(who.account()));
        Self::visible_with_deleted(who)
            .filter(files::deleted_at.is_null())
            .filter(files::sheet_id.eq(sheet).or(own))
            .order(files::id.desc())
            .limit(limit)
            .load(db)
    }

    /// The files that were added from a sheet, deleted ones as well; for the program's own use.
    pub fn of_sheet(db: &mut Db, sheet: SheetId) -> QueryResult<Vec<Self>> {
        files::table.filter(files::sheet_id.eq(sheet)).order(files::id.asc()).load(db)
    }

    /// The live sheets whose text shows this file, by title.
    pub fn used_in(&self, db: &mut Db, who: &Who) -> QueryResult<Vec<Sheet>> {
        let by_path = format!("/fichiers/{}/%", self.id);
        let rows: Vec<(SheetId, String)> = links::table
            .filter(links::relation.eq(link::FILE))
            .filter(
                links::target_key
                    .eq(self.name_key.clone())
                    .or(links::target_title.like(by_path))
                    .or(links::target_title.eq(self.page())),
            )
            .select((links::source_id, links::target_title))
            .load(db)?;
        let mut ids = Vec::new();
        for (source, name) in rows {
            // Another file of that name may be the one that this sheet shows.
            let meant = Self::find_for(db, who, Some(source), &name)?;
            if self.deleted_at.is_some() || meant.is_some_and(|file| file.id == self.id) {
                ids.push(source);
            }
        }
        let mut sources = Sheet::find_all(db, who, &ids)?;
        sources.sort_by(|a, b| a.title.cmp(&b.title).then(a.id.cmp(&b.id)));
        Ok(sources)
    }

    /// The number of the next file. Until the transaction ends nobody else adds one.
    pub fn next_id(db: &mut Db) -> QueryResult<FileId> {
        db::next_number(db, "file").map(FileId)
    }

    /// Whether a file, deleted or not, has a name of this key.
    pub fn is_taken(db: &mut Db, name_key: &str) -> QueryResult<bool> {
        diesel::select(diesel::dsl::exists(files::table.filter(files::name_key.eq(name_key.to_owned())))).get_result(db)
    }

    /// Whether a file, deleted or not, has these bytes.
    pub fn names(db: &mut Db, hash: &str) -> QueryResult<bool> {
        diesel::select(diesel::dsl::exists(files::table.filter(files::hash.eq(hash.to_owned())))).get_result(db)
    }

    /// Writes the words that describe it.
    pub fn describe(db: &mut Db, id: FileId, words: &Words) -> QueryResult<()> {
        diesel::update(files::table.find(id))
            .set((
                files::alt.eq(words.alt.clone()),
                files::decorative.eq(words.decorative),
                files::caption.eq(words.caption.clone()),
                files::credit.eq(words.credit.clone()),
                files::licence.eq(words.licence.clone()),
            ))
            .execute(db)
            .map(drop)
    }

    /// Deletes it; its row and its bytes stay. `false` when it was deleted before.
    pub fn delete(db: &mut Db, id: FileId, by: Option<AccountId>, at: Moment, reason: &str) -> QueryResult<bool> {
        let changed = diesel::update(files::table.filter(files::id.eq(id)).filter(files::deleted_at.is_null()))
            .set((
                files::deleted_at.eq(Some(at)),
                files::deleted_by.eq(by),
                files::delete_reason.eq(Some(reason.to_owned())),
            ))
            .execute(db)?;
        Ok(changed == 1)
    }

    /// Brings it back; `false` when it was not deleted.
    pub fn undelete(db: &mut Db, id: FileId) -> QueryResult<bool> {
        let changed = diesel::update(files::table.filter(files::id.eq(id)).filter(files::deleted_at.is_not_null()))
            .set((
                files::deleted_at.eq(None::<Moment>),
                files::deleted_by.eq(None::<AccountId>),
                files::delete_reason.eq(None::<String>),
            ))
            .execute(db)?;
        Ok(changed == 1)
    }

    /// Inserts a file.
    pub fn insert(db: &mut Db, row: &Self) -> QueryResult<()> {
        diesel::insert_into(files::table).values(row).execute(db).map(drop)
    }

    /// The words that describe it.
    #[must_use]
    pub fn words(&self) -> Words {
        Words {
            alt: self.alt.clone(),
            decorative: self.decorative,
            caption: self.caption.clone(),
            credit: self.credit.clone(),
            licence: self.licence.clone(),
        }
    }

    /// Whether it is shown as an image.
    #[must_use]
    pub fn is_image(&self) -> bool {
        self.media_type.starts_with("image/") && self.width.is_some()
    }

    /// Whether a browser may show it: the four formats of images, and PDF, which is sent sandboxed. Never SVG.
    #[must_use]
    pub fn is_inline(&self) -> bool {
        self.is_image() || self.media_type == "application/pdf"
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

    /// The address of a small image of it; none for other files.
    #[must_use]
    pub fn small(&self) -> Option<String> {
        self.is_image().then(|| format!("{}?largeur={SMALL_WIDTH}", self.address()))
    }

    /// The sides of that small image, in pixels.
    #[must_use]
    pub fn small_side(&self) -> Option<(u32, u32)> {
        let [width, height] = [self.width?, self.height?].map(|side| u64::try_from(side).unwrap_or_default());
        let shown = width.min(u64::from(SMALL_WIDTH));
        let scaled = u32::try_from(height * shown / width.max(1)).ok()?;
        Some((u32::try_from(shown).ok()?, scaled.max(1)))
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
            media: self.media_type.clone(),
            size: u64::try_from(self.size).unwrap_or_default(),
            credit: [&self.credit, &self.licence].into_iter().filter_map(said).collect::<Vec<_>>().join(", "),
        }
    }
}
