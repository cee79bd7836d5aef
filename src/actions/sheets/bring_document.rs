//! Brings a document: its text waits as a draft until its author has looked at it, its images become files of the wiki.

use crate::actions::files::attach_file::{checked, insert, row, take};
use crate::actions::sheets::keep_draft::{has_room, made, put_new, written_anew};
use crate::app::App;
use crate::db::types::{OriginalId, fresh_id};
use crate::files::documents::{Image, ReadDocument};
use crate::files::media::Media;
use crate::files::name;
use crate::files::picture;
use crate::hall::error::{Error, Result};
use crate::hall::messages;
use crate::hall::messages::documents as said;
use crate::hall::messages::given;
use crate::hall::policy::{Act, Who};
use crate::models::attachment::{Attachment, Words};
use crate::models::event;
use crate::models::original::Original;
use crate::reading::brought::free_place;
use crate::reading::brought::text::{Given, PLACE};
use crate::text::links::{self, Anew};
use crate::text::recognise;
use crate::text::sheet_text::MAX_TEXT;

/// Pixels of the images of a document that are decoded, in millions, as many times as one file may have.
const MOST_TIMES: u64 = 6;
/// The originals of one person that wait, in all: as many times as one file may have.
const MOST_ORIGINALS: i64 = 10;
/// The most bytes by which the address of an image is longer than its rank.
const MOST_ADDRESS: usize = 200;

/// An image that is taken: its row, whose number is not known yet, and its bytes.
struct Taken {
    row: Attachment,
    bytes: Vec<u8>,
}

/// A document that comes: its name, its bytes, what was read in them.
pub struct BroughtDocument {
    /// The name it came with.
    pub name: String,
    /// As it came.
    pub bytes: Vec<u8>,
    /// What was read.
    pub read: ReadDocument,
}

/// Keeps a document; the place of its draft. `may_add` is asked before each image: one that may not be added, or that
/// the wiki does not take, leaves its words in the text. The document itself waits with the draft, unless the wiki does
/// not take it either.
pub fn bring_document(app: &App, who: &Who, came: BroughtDocument, may_add: &dyn Fn() -> bool) -> Result<String> {
    who.must(Act::Write)?;
    let BroughtDocument { name, bytes, read: document } = came;
    let (name, document) = (name.as_str(), &document);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem).replace('_', " ");
    let titled = |title: &str| format!("# {title}\n\n{}", document.body);
    let source = document.title.as_deref().map_or_else(|| document.body.clone(), titled);
    if source.len() + document.images.len() * MOST_ADDRESS > MAX_TEXT {
        return Err(Error::field("texte", given::TEXT_TOO_LONG));
    }
    let mut text = Given::new(&source, &app.kinds());
    // A text whose first line is no title has the name of its file, which says so.
    let is_of_file = text.title.is_empty();
    if is_of_file {
        text = Given::new(&titled(&stem), &app.kinds());
    }
    let reaches = recognise::names_contacts(&text.source);
    let draft = made(app, who, String::new(), None, &text.pairs())?;
    app.store.read(|db| has_room(db, &draft))?;
    let images = images(app, who, name, document, may_add);
    let (added, left) = (images.iter().flatten().count(), images.iter().filter(|one| one.is_none()).count());
    let told = document.report.iter().map(said::of_note);
    let told = told.chain(document.guessed.iter().map(said::of_guess)).chain(given::of_images(added, left));
    let original = original(app, who, name, bytes)?;
    let told = told.chain(original.as_ref().err().cloned());
    let told = told.chain(is_of_file.then(|| given::TITLE_OF_FILE.to_owned()));
    let told = told.chain((reaches && original.is_ok()).then(|| given::ORIGINAL_REACHES.to_owned()));
    let mut text = Given { notes: told.collect(), ..text };
    let original = original.ok();
    (text.original, text.joined) = (original.as_ref().map(|kept| kept.row.id), original.is_some() && !reaches);
    // On disk before their rows: a row never names bytes that a power cut may have taken.
    images.iter().flatten().try_for_each(|image| app.files.put(&image.bytes).map(drop))?;
    original.iter().try_for_each(|original| app.files.put(&original.bytes).map(drop))?;
    let place = written_anew(|| {
        app.store.write::<_, Error>(|db| {
            let (mut addresses, mut told) = (Vec::with_capacity(images.len()), Vec::new());
            for image in &images {
                let file = image.as_ref().map(|image| insert(db, who, image.row.clone(), &mut told)).transpose()?;
                addresses.push(file.map(|file| file.address()));
            }
            original.iter().try_for_each(|original| Original::insert(db, &original.row))?;
            let source = with_addresses(&text.source, &document.images, &addresses);
            let pairs = Given { source, ..text.clone() }.pairs();
            let place = put_new(db, &made(app, who, String::new(), None, &pairs)?, &|taken| free_place(PLACE, taken))?;
            event::tell_all(db, told)?;
            Ok(place)
        })
    })?;
    app.follow()?;
    Ok(place)
}

/// The document itself: its row, and what is kept of its bytes.
struct Kept {
    row: Original,
    bytes: Vec<u8>,
}

/// What is kept of the document itself, or why it is not, for its author.
fn original(app: &App, who: &Who, name: &str, bytes: Vec<u8>) -> Result<Result<Kept, String>> {
    let account = who.member()?.id;
    let taken = match take(app, bytes, name) {
        Ok(taken) => taken,
        Err(Error::Invalid(why)) => {
            let why: Vec<String> = why.into_iter().map(|one| one.message).collect();
            return Ok(Err(said::not_joined(&why.join(" "))));
        }
        Err(error @ Error::TooLarge { .. }) => return Ok(Err(said::not_joined(&messages::of_error(&error).message))),
        Err(error) => return Err(error),
    };
    let size = i64::try_from(taken.bytes.len()).unwrap_or(i64::MAX);
    let most = i64::try_from(app.config.upload_bytes).unwrap_or(i64::MAX).saturating_mul(MOST_ORIGINALS);
    let waiting = app.store.read::<_, Error>(|db| Ok(Original::bytes_of(db, account)?))?;
    if waiting.saturating_add(size) > most {
        return Ok(Err(said::not_joined(given::TOO_MANY_ORIGINALS)));
    }
    let row = Original {
        id: OriginalId(fresh_id(app.now())),
        account_id: account,
        held_id: None,
        hash: taken.hash,
        name: name::clean(name, taken.media),
        media_type: taken.media.mime.to_owned(),
        size,
        kept_at: app.now(),
    };
    Ok(Ok(Kept { row, bytes: taken.bytes }))
}

/// What is taken of the images of a document, in their order.
fn images(app: &App, who: &Who, name: &str, document: &ReadDocument, may_add: &dyn Fn() -> bool) -> Vec<Option<Taken>> {
    let mut pixels = u64::from(app.config.upload_megapixels) * 1_000_000 * MOST_TIMES;
    let mut taken = |at: usize, image: &Image| {
        let own = picture::pixels(&image.bytes, Media::image_of(&image.bytes)?)?;
        pixels = pixels.checked_sub(own)?;
        let alt = if image.alt.trim().is_empty() { given::image_of(name, at + 1) } else { image.alt.clone() };
        let (credit, licence) = (given::credit_of(name), app.licence_label());
        let words = checked(&Words { alt, credit, licence, ..Words::default() }, true).ok()?;
        let taken = take(app, image.bytes.clone(), &image.name).ok().filter(|_| may_add())?;
        let row = Attachment { waiting: true, ..row(app, who, &image.name, None, words, &taken) };
        Some(Taken { row, bytes: taken.bytes })
    };
    document.images.iter().enumerate().map(|(at, image)| taken(at, image)).collect()
}

/// A text whose images are named by rank, with the addresses of their files; one without a file leaves its words.
fn with_addresses(text: &str, images: &[Image], addresses: &[Option<String>]) -> String {
    links::rewrite(text, &mut |link| {
        let rank = link.address.strip_prefix("image:")?.parse::<usize>().ok()?;
        let at = rank.checked_sub(1)?;
        Some(match addresses.get(at)?.clone() {
            Some(address) => Anew { address, whole: None },
            None => Anew { address: String::new(), whole: Some(images.get(at)?.alt.clone()) },
        })
    })
}
