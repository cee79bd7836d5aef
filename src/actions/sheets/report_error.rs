//! « Signaler une erreur »: anybody says what is wrong with a sheet; who looks after it and moderators are told.

use crate::actions::sheets::tell_remarks;
use crate::app::App;
use crate::db::Db;
use crate::db::types::{Moment, RemarkId, RemarkPlace, SheetId, fresh_id};
use crate::hall::error::{Error, FieldError, Result};
use crate::hall::messages::remarks as said;
use crate::hall::policy::Who;
use crate::models::reader::Reader;
use crate::models::remark::Remark;

/// The most characters of what is wrong.
pub const MOST_WORDS: usize = 2_000;
/// The most characters of a quoted passage.
pub const MOST_PASSAGE: usize = 1_000;
/// The most characters of a name or an address.
pub const MOST_CONTACT: usize = 200;
/// The most remarks that wait on one sheet, and on all: past them nobody would read one more.
const MOST_OF_SHEET: i64 = 40;
const MOST_OPEN: i64 = 2_000;
/// The most of these that people without an account send: the other places are for members, however many come.
const OF_STRANGERS: (i64, i64) = (25, 1_200);
/// Sendings that meet at the same row are tried again.
const TRIES: usize = 3;

/// Where in a sheet a remark stands, as its page found it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// What part.
    pub place: RemarkPlace,
    /// Which; empty for the whole sheet.
    pub key: String,
    /// How the page calls it.
    pub name: String,
    /// The version that was read.
    pub revision: i32,
}

/// A remark as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewRemark {
    /// What is wrong.
    pub words: String,
    /// The passage that it is about; may be empty.
    pub passage: String,
    /// A name or an address; may be empty, and is left out when somebody is signed in.
    pub contact: String,
}

impl NewRemark {
    /// The row that it makes.
    fn read(&self, who: &Who, sheet: SheetId, placed: &Placed, now: Moment) -> Result<Remark> {
        let mut errors = Vec::new();
        let mut most = |field: &str, text: &str, most: usize| {
            if text.chars().count() > most {
                errors.push(FieldError { field: field.to_owned(), message: said::too_long(most) });
            }
        };
        let (words, passage) = (tidy(&self.words), tidy(&self.passage));
        let contact = if who.account().is_some() { String::new() } else { tidy(&self.contact) };
        most("erreur", &words, MOST_WORDS);
        most("passage", &passage, MOST_PASSAGE);
        most("de", &contact, MOST_CONTACT);
        if words.is_empty() {
            errors.push(FieldError { field: "erreur".to_owned(), message: said::NOTHING.to_owned() });
        }
        if !errors.is_empty() {
            return Err(Error::Invalid(errors));
        }
        let mut remark = Remark {
            revision: placed.revision,
            place: placed.place,
            place_key: placed.key.clone(),
            place_name: placed.name.clone(),
            passage,
            words,
            account_id: who.account(),
            contact,
            ..Remark::blank(RemarkId(fresh_id(now)), sheet, now)
        };
        remark.mark = remark.mark_of();
        Ok(remark)
    }
}

/// A text without the spaces around it, its lines ended as ours are, without marks of direction: these show words in
/// another order than they were typed in.
pub(super) fn tidy(text: &str) -> String {
    let is_direction = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.replace("\r\n", "\n").replace(is_direction, "").trim().to_owned()
}

/// Keeps a remark for those who treat it, and tells them. Whoever may read the sheet may, unless they are blocked.
///
/// The same words sent again while they wait are one remark. The caller counted it.
pub fn report_error(app: &App, who: &Who, id: SheetId, placed: &Placed, typed: &NewRemark) -> Result<()> {
    who.must_be_free()?;
    let now = app.now();
    let remark = typed.read(who, id, placed, now)?;
    let mut met = Error::Busy;
    for _ in 0..TRIES {
        match app.store.write::<_, Error>(|db| keep(db, who, &remark)) {
            Err(error) if error.is_duplicate() => met = error,
            other => return other,
        }
    }
    Err(met)
}

/// Whether one more remark may wait on a sheet; strangers fill some of the places and never all.
pub(super) fn must_have_room(db: &mut Db, who: &Who, sheet: SheetId) -> Result<()> {
    let full = |(of_sheet, of_all): (i64, i64), most: (i64, i64)| of_sheet >= most.0 || of_all >= most.1;
    if full(Remark::count_open(db, sheet, false)?, (MOST_OF_SHEET, MOST_OPEN)) {
        return Err(Error::field("erreur", said::FULL));
    }
    if who.account().is_none() && full(Remark::count_open(db, sheet, true)?, OF_STRANGERS) {
        return Err(Error::field("erreur", said::FULL_FOR_STRANGERS));
    }
    Ok(())
}

fn keep(db: &mut Db, who: &Who, remark: &Remark) -> Result<()> {
    let sheet = Reader::new(db, who).sheet(remark.sheet_id)?;
    if Remark::waits(db, &remark.mark)? {
        return Ok(());
    }
    must_have_room(db, who, sheet.id)?;
    Remark::insert(db, remark)?;
    tell_remarks::queue(db, Some(&sheet), who.account(), remark.sent_at)
}
