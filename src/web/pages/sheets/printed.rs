//! What paper says of the version that it holds: its number, its day, and the short way back to it.

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::app::App;
use crate::db::types::SheetId;
use crate::hall::error::{Error, Result, What};
use crate::hall::messages::reading as said;
use crate::text::dates;
use crate::text::qr::Qr;
use crate::web::http::respond;

/// A version, as `sheet::printed` of `templates/sheets/card.html` says it on paper.
pub struct Printed {
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
        Self { version: said::version_of(number, &dates::day(written)), code: format!("/qr/{sheet}/{number}.svg"), link }
    }
}

/// The short address of a version, which stays when the title changes.
#[must_use]
pub fn short_link(base_url: &str, sheet: SheetId, number: i32) -> String {
    format!("{base_url}/f/{sheet}/{number}")
}

/// The drawing of a code by itself.
#[derive(Template)]
#[template(path = "sheets/qr.svg")]
struct Drawing {
    code: Qr,
}

/// `GET /qr/{sheet}/{number}.svg`: the short address of a version for a phone. It is made of its address alone, and so
/// tells nothing of the sheet.
pub async fn code(app: App, at: web::Path<(i64, i32)>) -> Result<HttpResponse> {
    let (sheet, number) = *at;
    let link = short_link(&app.config.base_url, SheetId(sheet), number);
    let code = Qr::of(&link).filter(|_| sheet > 0 && number > 0).ok_or(Error::NotFound(What::File))?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "image/svg+xml"))
        .insert_header((header::CACHE_CONTROL, "public, max-age=86400"))
        .body(respond::render(&Drawing { code })?))
}
