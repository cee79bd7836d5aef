//! The place in a sheet that a remark is about: found when it is sent, led to when it is treated.

use crate::actions::sheets::report_error::Placed;
use crate::db::types::{FileId, RemarkId, RemarkPlace};
use crate::hall::addresses;
use crate::hall::error::{Error, Result};
use crate::hall::messages::remarks as said;
use crate::hall::messages::talk;
use crate::models::remark::Remark;
use crate::models::sheet::Sheet;
use crate::reading::render;
use crate::text::markup::pieces::TextPart;
use crate::text::typography;
use crate::web::http::Look;
use crate::web::pages::sheets::cited::Citation;
use crate::web::pages::sheets::doors::Spot;

/// How the id of a field's part in the page begins.
const OF_FIELD: &str = "champ_";

/// The place that an address or a form names, as it stands: a word of [`RemarkPlace`] with a value.
#[derive(Clone, Debug, Default)]
pub struct PlaceAsked {
    /// The key of a field.
    pub field: String,
    /// The anchor of a section.
    pub section: String,
    /// The number of a file.
    pub file: String,
    /// The number of a version.
    pub version: String,
    /// The number of a passage of that version.
    pub passage: String,
    /// The number of a message of its discussion.
    pub message: String,
}

impl PlaceAsked {
    /// The place as the sheet knows it; the whole sheet when it knows none such.
    pub fn find(&self, look: &mut Look<'_>, sheet: &Sheet) -> Result<Placed> {
        let (key, name, place, revision) = match self.named(look, sheet)? {
            Some((place, key, name)) => {
                let read = match place {
                    RemarkPlace::Version | RemarkPlace::Passage => self.version.parse().ok(),
                    _ => None,
                };
                (key, name, place, read.unwrap_or(sheet.head))
            }
            None => (String::new(), String::new(), RemarkPlace::Sheet, sheet.head),
        };
        Ok(Placed { place, key, name, revision })
    }

    fn named(&self, look: &mut Look<'_>, sheet: &Sheet) -> Result<Option<(RemarkPlace, String, String)>> {
        let of_section = self.section.strip_prefix(OF_FIELD);
        if let Some(key) = of_section.or(Some(self.field.as_str()).filter(|key| !key.is_empty())) {
            let kinds = look.app.kinds();
            let kind = kinds.kind(&sheet.kind);
            return Ok(kind.field(key).map(|field| (RemarkPlace::Field, key.to_owned(), field.label.clone())));
        }
        if !self.section.is_empty() {
            let body = render::body_of(look.app, &mut look.reader, sheet, sheet.head)?;
            let found = body.headings.iter().find(|(_, id, _)| *id == self.section);
            let named = |text: &str| typography::french(text).into_owned();
            return Ok(found.map(|(_, id, text)| (RemarkPlace::Section, id.clone(), named(text))));
        }
        if let Ok(number) = self.file.parse() {
            let file = look.reader.file_if_any(FileId(number))?.filter(|file| file.deleted_at.is_none());
            let Some(file) = file else { return Ok(None) };
            let held =
                file.sheet_id == Some(sheet.id) || look.reader.uses_of(&file)?.iter().any(|by| by.id == sheet.id);
            return Ok(held.then(|| (RemarkPlace::File, number.to_string(), file.name)));
        }
        if let Ok(number) = self.message.parse() {
            return match look.reader.message(RemarkId(number)) {
                Ok((message, of)) if of.id == sheet.id => {
                    Ok(Some((RemarkPlace::Message, message.id.to_string(), talk::A_MESSAGE.to_owned())))
                }
                Ok(_) | Err(Error::NotFound(_)) => Ok(None),
                Err(error) => Err(error),
            };
        }
        if let (Ok(version), Ok(rank)) = (self.version.parse(), self.passage.parse()) {
            let cited = Citation { version, rank }.read(&mut look.reader, sheet)?;
            let Some(cited) = cited else { return Ok(None) };
            let body = render::body_of(look.app, &mut look.reader, sheet, version)?;
            let heading = body.headings.iter().find(|(_, id, _)| *id == cited.section);
            let name = heading.map(|(_, _, text)| typography::french(text).into_owned()).unwrap_or_default();
            return Ok(Some((RemarkPlace::Passage, rank.to_string(), name)));
        }
        if let Ok(number) = self.version.parse() {
            let read = look.reader.revision_row(sheet, number)?.filter(|row| row.is_readable_by(&look.visitor.who));
            return Ok(read.map(|_| (RemarkPlace::Version, number.to_string(), said::version(number))));
        }
        Ok(None)
    }
}

/// Where the place of a remark stands today, below the address of its sheet.
#[must_use]
pub fn address(remark: &Remark, sheet: &Sheet) -> String {
    let (base, key) = (sheet.path(), &remark.place_key);
    match remark.place {
        RemarkPlace::Sheet => base,
        RemarkPlace::Field => format!("{base}#{OF_FIELD}{key}"),
        RemarkPlace::Section => format!("{base}#{key}"),
        RemarkPlace::File => format!("/fichiers/{key}"),
        RemarkPlace::Version => format!("{base}/versions/{key}"),
        RemarkPlace::Passage => format!("{}{}/{}?passage={key}", addresses::SHEET, sheet.id, remark.revision),
        RemarkPlace::Message => format!("{}{key}", addresses::MESSAGE),
    }
}

/// The form that changes that place, and says what the remark wants.
#[must_use]
pub fn editor(remark: &Remark, sheet: &Sheet) -> String {
    let (base, key) = (sheet.path(), &remark.place_key);
    let form = match remark.place {
        RemarkPlace::Field => Spot::Field(key.clone()).address(&base),
        RemarkPlace::Section => Spot::Text(TextPart::Section(key.clone())).address(&base),
        RemarkPlace::File => return format!("/fichiers/{key}"),
        RemarkPlace::Message => return format!("{}{key}", addresses::MESSAGE),
        RemarkPlace::Sheet | RemarkPlace::Version | RemarkPlace::Passage => format!("{base}/modifier"),
    };
    let (address, anchor) = form.split_once('#').unwrap_or((&form, ""));
    let sign = if address.contains('?') { '&' } else { '?' };
    let anchor = if anchor.is_empty() { String::new() } else { format!("#{anchor}") };
    format!("{address}{sign}remarque={}{anchor}", remark.id)
}
