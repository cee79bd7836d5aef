//! Keeps what its author decided of a brought text, and how they describe its images.

use crate::actions::files::attach_file::checked;
use crate::actions::sheets::keep_draft::{made, make_room};
use crate::app::App;
use crate::db::Db;
use crate::db::types::FileId;
use crate::hall::error::{Error, FieldError, Result};
use crate::hall::policy::Who;
use crate::models::attachment::{Attachment, Words};
use crate::models::draft;

/// What an image that waits with the text shows.
#[derive(Clone, Debug)]
pub struct Described {
    /// The file.
    pub file: FileId,
    /// What it shows, in words.
    pub alt: String,
    /// Whether it says nothing that words should.
    pub decorative: bool,
}

/// Keeps the draft of a brought text, and the words of its images; what those words lack, whose images stay as they
/// were.
pub fn keep_brought(
    app: &App,
    who: &Who,
    place: &str,
    pairs: &[(String, String)],
    images: &[Described],
) -> Result<Vec<FieldError>> {
    let draft = made(app, who, place.to_owned(), None, pairs)?;
    let problems = app.store.write::<_, Error>(|db| {
        let mut problems = Vec::new();
        for image in images {
            problems.extend(describe(db, who, image)?);
        }
        make_room(db, &draft)?;
        draft::put(db, &draft)?;
        Ok(problems)
    })?;
    app.follow()?;
    Ok(problems)
}

/// Describes an image that waits: nobody is told of it. What is lacking.
fn describe(db: &mut Db, who: &Who, image: &Described) -> Result<Vec<FieldError>> {
    let Some(file) = Attachment::find(db, who, image.file)?.filter(|file| file.waiting) else { return Ok(Vec::new()) };
    let words = Words { alt: image.alt.clone(), decorative: image.decorative, ..file.words() };
    match checked(&words, true) {
        Ok(words) if words == file.words() => Ok(Vec::new()),
        Ok(words) => Ok(Attachment::describe(db, file.id, &words).map(|()| Vec::new())?),
        Err(problems) => {
            let about = |error: FieldError| FieldError { field: format!("image-{}", file.id), ..error };
            Ok(problems.into_iter().map(about).collect())
        }
    }
}
