//! « Nous l’avons adaptée ailleurs »: tells what a sheet became in another place, and where that is read. It is a trial
//! of another kind: its author takes it back, moderators hide it (`try_sheet.rs`).

use crate::actions::sheets::try_sheet::{self, MOST_NOTE, MOST_PLACE};
use crate::app::App;
use crate::db::Db;
use crate::db::types::{EventId, SheetId, TrialId, TrialKind, fresh_id};
use crate::hall::error::{Error, FieldError, Result};
use crate::hall::messages::trials as said;
use crate::hall::policy::{Act, Who};
use crate::models::reader::Reader;
use crate::models::trial::Trial;
use crate::text::links::{Destination, Site};
use crate::text::title;

/// The most characters of what it is called there.
pub const MOST_TITLE: usize = 160;
/// The most characters of an address.
pub const MOST_ADDRESS: usize = 500;

/// An adaptation as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AdaptationTold {
    /// What it is called there.
    pub title: String,
    /// Where; may be empty.
    pub place: String,
    /// The address of a page, or the title or address of a sheet of this wiki; may be empty.
    pub told_at: String,
    /// A year, a month or a day, as people type it.
    pub year: String,
    /// A sentence; may be empty.
    pub note: String,
}

impl AdaptationTold {
    /// The row that it makes, but for where it is told.
    fn read(&self, app: &App, sheet: SheetId, who: &Who) -> Result<Trial> {
        let now = app.now();
        let mut errors = Vec::new();
        let mut refuse = |field: &str, message: String| {
            errors.push(FieldError { field: field.to_owned(), message });
        };
        let [name, place, note] = [&self.title, &self.place, &self.note].map(|text| text.trim().to_owned());
        if name.is_empty() {
            refuse("titre", said::NO_TITLE.to_owned());
        }
        let lengths = [
            ("titre", name.as_str(), MOST_TITLE),
            ("ou", place.as_str(), MOST_PLACE),
            ("adresse", self.told_at.trim(), MOST_ADDRESS),
            ("phrase", note.as_str(), MOST_NOTE),
        ];
        for (field, text, most) in lengths {
            if text.chars().count() > most {
                refuse(field, said::too_long(most));
            }
        }
        let date = try_sheet::past(&self.year, now).unwrap_or_else(|why| {
            refuse("annee", why.to_owned());
            String::new()
        });
        if !errors.is_empty() {
            return Err(Error::Invalid(errors));
        }
        Ok(Trial {
            id: TrialId(fresh_id(now)),
            sheet_id: sheet,
            account_id: who.member()?.id,
            date,
            people: None,
            place,
            note,
            told_at: now,
            hidden_at: None,
            hidden_by: None,
            hide_reason: None,
            kind: TrialKind::Adapted,
            title: name,
            address: String::new(),
            other_id: None,
        })
    }
}

/// Tells an adaptation. Whoever may tell a trial may.
pub fn adapt_sheet(app: &App, who: &Who, id: SheetId, told: &AdaptationTold) -> Result<EventId> {
    who.must(Act::Write)?;
    let row = told.read(app, id, who)?;
    let event = app.store.write::<_, Error>(|db| {
        let sheet = try_sheet::tried(app, db, who, id)?;
        let (address, other_id) = place_of(app, db, who, id, told.told_at.trim())?;
        let row = Trial { address, other_id, ..row.clone() };
        try_sheet::tell(db, who, sheet, &row, "phrase")
    })?;
    app.follow()?;
    Ok(event)
}

/// Where an adaptation is read: a page of another site, or another sheet that its author reads.
fn place_of(app: &App, db: &mut Db, who: &Who, own: SheetId, typed: &str) -> Result<(String, Option<SheetId>)> {
    if typed.is_empty() {
        return Ok((String::new(), None));
    }
    let is_address = typed.starts_with('/') || typed.contains("://");
    let meant = match is_address {
        true => Site::new(&app.config.base_url).destination(typed),
        false => Destination::Title(typed.to_owned(), None),
    };
    let mut reader = Reader::new(db, who);
    let found = match meant {
        Destination::External(address) if address.starts_with("http") => return Ok((address, None)),
        Destination::Sheet(id, _) => reader.sheet(SheetId(id)).ok(),
        Destination::Title(name, _) => reader.sheet_of_title(&title::key(&name))?,
        _ => None,
    };
    match found.filter(|sheet| sheet.id != own) {
        Some(sheet) => Ok((String::new(), Some(sheet.id))),
        None => Err(Error::field("adresse", said::NO_PAGE)),
    }
}
