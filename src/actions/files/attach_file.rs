//! Adds a file: what it is found from its bytes, its metadata taken out, its bytes kept once, then its row.

use crate::app::App;
use crate::db::Db;
use crate::db::happening::Happening;
use crate::db::types::{AccountId, Moment, SheetId};
use crate::files;
use crate::files::data_url::DataImage;
use crate::files::media::Media;
use crate::files::name;
use crate::files::picture::{self, Problem};
use crate::files::text;
use crate::hall::error::{Error, FieldError, Result, What};
use crate::hall::messages;
use crate::hall::policy::{Act, Who};
use crate::models::attachment::{Attachment, KeptBytes, Words};
use crate::models::event::{self, NewEvent};
use crate::models::job::{Job, Work};
use crate::models::link::Link;
use crate::models::sheet::Sheet;
use crate::text::title;

/// A file that comes in.
#[derive(Clone, Debug)]
pub struct Upload {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The name it came with.
    pub name: String,
    /// The sheet it is added from.
    pub sheet: Option<SheetId>,
    /// What is said of it.
    pub words: Words,
    /// Whether it waits for a text that shows it: what somebody adds while they write a sheet that is not there yet.
    pub waits: bool,
}

/// What is kept of a file.
#[derive(Clone, Debug)]
pub struct Taken {
    /// What it is.
    pub media: &'static Media,
    /// Its bytes without metadata.
    pub bytes: Vec<u8>,
    /// Their hash.
    pub hash: String,
    /// Width and height in pixels, of an image that is shown.
    pub sides: Option<(u32, u32)>,
}

impl Taken {
    /// What rows tell of it.
    #[must_use]
    pub fn content(&self) -> KeptBytes {
        KeptBytes {
            hash: self.hash.clone(),
            media_type: self.media.mime.to_owned(),
            size: i64::try_from(self.bytes.len()).unwrap_or(i64::MAX),
            sides: self.sides,
        }
    }
}

/// What is kept of these bytes, or, as the field `fichier`, why they are not taken. Slow for images: it decodes them.
pub fn take(app: &App, bytes: Vec<u8>, name: &str) -> Result<Taken> {
    let refused = |why: String| Error::field("fichier", why);
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > app.config.upload_bytes {
        return Err(Error::TooLarge { limit: app.config.upload_bytes });
    }
    let media = Media::of_bytes(&bytes, name).map_err(|refusal| refused(messages::of_refusal(refusal).to_owned()))?;
    let Some(format) = Media::image_of(&bytes) else {
        return Ok(Taken { hash: files::hash(&bytes), media, bytes, sides: None });
    };
    let most = app.config.upload_megapixels;
    let kept = picture::keep(&bytes, format, most).map_err(|problem| {
        refused(match problem {
            Problem::Damaged => messages::DAMAGED_IMAGE.to_owned(),
            Problem::TooManyPixels(width, height) => messages::too_many_pixels(width, height, most),
        })
    })?;
    let media = Media::of_format(kept.format).unwrap_or(media);
    Ok(Taken { media, hash: files::hash(&kept.bytes), bytes: kept.bytes, sides: Some((kept.width, kept.height)) })
}

/// Adds a file and tells it as an event. Contributors; an image needs words or to be called decorative, everything a
/// credit and a licence. The same bytes under the same name are the file that is there already.
pub fn attach_file(app: &App, who: &Who, upload: Upload) -> Result<Attachment> {
    who.must(Act::Write)?;
    let is_image = Media::image_of(&upload.bytes).is_some();
    let words = checked(&upload.words, is_image);
    let taken = take(app, upload.bytes, &upload.name);
    let (words, taken) = match (words, taken) {
        (Ok(words), Ok(taken)) => (words, taken),
        (Err(mut problems), Err(Error::Invalid(of_file))) => {
            problems.splice(0..0, of_file);
            return Err(Error::Invalid(problems));
        }
        (_, Err(error)) => return Err(error),
        (Err(problems), Ok(_)) => return Err(Error::Invalid(problems)),
    };
    let row = Attachment { waiting: upload.waits, ..row(app, who, &upload.name, upload.sheet, words, &taken) };
    app.store.read(|db| is_live(db, who, row.sheet_id))?;
    // On disk before its row: a row never names bytes that a power cut may have taken.
    app.files.put(&taken.bytes)?;
    let file = app.store.write::<_, Error>(|db| {
        let mut told = Vec::new();
        let file = insert(db, who, row.clone(), &mut told)?;
        event::tell_all(db, told)?;
        Ok(file)
    })?;
    app.follow()?;
    Ok(file)
}

/// What is kept of an image that a text held itself; nothing else comes in that way.
pub fn take_image(app: &App, image: DataImage) -> Result<Taken> {
    if Media::image_of(&image.bytes).is_none() {
        return Err(Error::field("fichier", messages::DAMAGED_IMAGE));
    }
    take(app, image.bytes, &image.name)
}

/// The row of a file, whose number is not known yet.
pub(in crate::actions) fn row(
    app: &App,
    who: &Who,
    given: &str,
    sheet: Option<SheetId>,
    words: Words,
    taken: &Taken,
) -> Attachment {
    let Words { alt, decorative, caption, credit, licence } = words;
    Attachment {
        sheet_id: sheet,
        alt,
        decorative,
        caption,
        credit,
        licence,
        uploaded_by: who.account(),
        ..Attachment::new(taken.content(), name::clean(given, taken.media), app.now())
    }
}

fn is_live(db: &mut Db, who: &Who, sheet: Option<SheetId>) -> Result<()> {
    let Some(sheet) = sheet else { return Ok(()) };
    let found = Sheet::find(db, who, sheet)?.filter(|sheet| sheet.deleted_at.is_none());
    found.map(drop).ok_or(Error::NotFound(What::Sheet))
}

/// Writes a file under a name that is free; the same that is there already is that file. What is to be told of it joins
/// `told`.
pub(in crate::actions) fn insert(
    db: &mut Db,
    who: &Who,
    mut row: Attachment,
    told: &mut Vec<NewEvent>,
) -> Result<Attachment> {
    is_live(db, who, row.sheet_id)?;
    // The counter is locked from here on, so that nobody takes the name meanwhile.
    row.id = Attachment::next_id(db)?;
    if let Some(same) = same(db, who, &row)? {
        if same.waiting && !row.waiting {
            Attachment::show(db, same.id)?;
            let shown = Attachment { waiting: false, ..same.clone() };
            told.extend(happened(who, &shown, Happening::FileAdded(same.id.into()), row.uploaded_at));
        }
        return Ok(same);
    }
    row.name = free_name(db, &row.name)?;
    row.name_key = title::key(&row.name);
    told.extend(write(db, who, &row)?);
    Ok(row)
}

/// The file of the same bytes and name that is there already, where the row's sheet shows it.
pub(super) fn same(db: &mut Db, who: &Who, row: &Attachment) -> Result<Option<Attachment>> {
    for same in Attachment::of_hash(db, who, &row.hash)? {
        let reachable = same.sheet_id == row.sheet_id || same.is_public(db)?;
        if reachable && name::is_of(&same.name, &row.name) {
            return Ok(Some(same));
        }
    }
    Ok(None)
}

/// Writes a file that has its number; the text of a document is to be read. The event to tell.
fn write(db: &mut Db, who: &Who, row: &Attachment) -> Result<Option<NewEvent>> {
    Attachment::insert(db, row)?;
    if text::is_read(&row.media_type) {
        Job::queue(db, &Work::ReadFile(row.id), row.uploaded_at)?;
    }
    Ok(happened(who, row, Happening::FileAdded(row.id.into()), row.uploaded_at))
}

/// The files that a save writes, with their numbers; none when somebody took the name of one since it was chosen. Until
/// the transaction ends nobody else adds a file.
pub(in crate::actions) fn numbered(db: &mut Db, files: &[Attachment]) -> Result<Option<Vec<Attachment>>> {
    let mut numbered = Vec::with_capacity(files.len());
    for file in files {
        let id = Attachment::next_id(db)?;
        if Attachment::is_taken(db, &file.name_key)? {
            return Ok(None);
        }
        numbered.push(Attachment { id, ..file.clone() });
    }
    Ok(Some(numbered))
}

/// Writes the files of a save as those of its sheet; what is to be told of them.
pub(in crate::actions) fn write_all(
    db: &mut Db,
    who: &Who,
    files: Vec<Attachment>,
    sheet: SheetId,
) -> Result<Vec<NewEvent>> {
    let written = files.into_iter().map(|file| write(db, who, &Attachment { sheet_id: Some(sheet), ..file }));
    Ok(written.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
}

/// Shows everybody the files that waited for the text that is published; what is to be told of them.
pub(in crate::actions) fn release(
    db: &mut Db,
    who: &Who,
    by: &[AccountId],
    links: &[Link],
    at: Moment,
) -> Result<Vec<NewEvent>> {
    let shown = Attachment::release(db, by, links)?;
    Ok(shown.iter().filter_map(|file| happened(who, file, Happening::FileAdded(file.id.into()), at)).collect())
}

/// The name, or the first numbered one that no file ever had.
pub(super) fn free_name(db: &mut Db, wanted: &str) -> Result<String> {
    let mut number = 1;
    loop {
        let name = name::numbered(wanted, number);
        if !Attachment::is_taken(db, &title::key(&name))? {
            return Ok(name);
        }
        number += 1;
    }
}

/// Tells what happened to a file; of one that waits nobody is told.
pub(super) fn tell(db: &mut Db, who: &Who, file: &Attachment, what: Happening, at: Moment) -> Result<()> {
    happened(who, file, what, at).map_or(Ok(()), |event| Ok(event::tell(db, event).map(drop)?))
}

/// What happened to a file, to be told; of one that waits nobody is told.
fn happened(who: &Who, file: &Attachment, what: Happening, at: Moment) -> Option<NewEvent> {
    let event = NewEvent { sheet: file.sheet_id, ..NewEvent::new(what, at, who.account(), file.name.clone()) };
    (!file.waiting).then_some(event)
}

/// The words as they are kept, or what they need.
pub fn checked(words: &Words, is_image: bool) -> Result<Words, Vec<FieldError>> {
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut problems = Vec::new();
    let mut need = |field: &str, message: &str| {
        problems.push(FieldError { field: field.to_owned(), message: message.to_owned() });
    };
    let decorative = is_image && words.decorative;
    let words = Words {
        alt: if decorative { String::new() } else { one_line(&words.alt) },
        decorative,
        caption: one_line(&words.caption),
        credit: one_line(&words.credit),
        licence: one_line(&words.licence),
    };
    if is_image && !decorative && words.alt.is_empty() {
        need("alt", messages::ALT_ASKED);
    }
    if words.credit.is_empty() {
        need("credit", messages::CREDIT_ASKED);
    }
    if words.licence.is_empty() {
        need("licence", messages::LICENCE_ASKED);
    }
    for (field, text) in
        [("alt", &words.alt), ("legende", &words.caption), ("credit", &words.credit), ("licence", &words.licence)]
    {
        if text.chars().count() > MOST_CHARS {
            need(field, messages::WORDS_TOO_LONG);
        }
    }
    if problems.is_empty() { Ok(words) } else { Err(problems) }
}

/// The most characters of each of the words.
const MOST_CHARS: usize = 500;
