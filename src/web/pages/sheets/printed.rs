//! What paper says of the version that it holds: its number, its day, and the short way back to it.

use crate::db::types::SheetId;
use crate::hall::messages::reading as said;
use crate::text::dates;
use crate::web::view::page::short_link;

/// A version, as `sheet::printed` of `templates/sheets/card.html` says it on paper.
pub struct Printed {
    /// Its number.
    pub number: i32,
    /// « Version 3 du 23 mars 2015 ».
    pub version: String,
    /// The short address of the version.
    pub link: String,
    /// The address of the same for a phone. Browsers ask for it when they print: it is a tenth of what a page weighs.
    pub code: String,
}

impl Printed {
    /// The version of that number, written at that instant.
    #[must_use]
    pub fn of(base_url: &str, sheet: SheetId, number: i32, written: i64) -> Self {
        let link = short_link(base_url, sheet, number);
        Self {
            number,
            version: said::version_of(number, &dates::day(written)),
            code: format!("/qr/{sheet}/{number}.svg"),
            link,
        }
    }
}
