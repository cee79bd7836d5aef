//! What paper says of the version that it holds: its number, its day, and the short way back to it.

use crate::db::types::SheetId;
use crate::hall::messages::reading as said;
use crate::text::dates;
use crate::text::qr::Qr;

/// A version, as `sheet::printed` of `templates/sheets/card.html` says it on paper.
pub struct Printed {
    /// « Version 3 du 23 mars 2015 ».
    pub version: String,
    /// The short address of the version.
    pub link: String,
    /// The same for a phone; none when the address is longer than a code holds.
    pub code: Option<Qr>,
}

impl Printed {
    /// The version of that number, written at that instant.
    #[must_use]
    pub fn of(base_url: &str, sheet: SheetId, number: i32, written: i64) -> Self {
        let link = short_link(base_url, sheet, number);
        Self { version: said::version_of(number, &dates::day(written)), code: Qr::of(&link), link }
    }
}

/// The short address of a version, which stays when the title changes.
#[must_use]
pub fn short_link(base_url: &str, sheet: SheetId, number: i32) -> String {
    format!("{base_url}/f/{sheet}/{number}")
}
